"""Go through styles while the video runs, and say what happens to the connection.

    python examples/change_style.py "Anime" "Lego World" "A watercolor of a rainy day"

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic.
"""

import asyncio
import sys

from aiortc import MediaStreamTrack

from decart import (
    DecartClient,
    DecartSDKError,
    InvalidAPIKeyError,
    InvalidInputError,
    WebRTCError,
    models,
)
from decart.media import frames, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions

SECONDS_A_STYLE = 2


class Counter:
    """Counts the pictures that come back."""

    def __init__(self) -> None:
        self.count = 0

    async def watch(self, video: MediaStreamTrack) -> None:
        """Take every picture until the video is over."""
        async for _ in frames(video, None):
            self.count += 1


def report(error: DecartSDKError) -> None:
    advice = "try again" if error.retryable else "change something first"
    print(f"{type(error).__name__}: {error.message} ({advice})")


async def show(session: RealtimeClient, counter: Counter, styles: list[str]) -> None:
    session.on("connection_change", lambda state: print(f"The connection is {state}."))
    session.on("error", report)
    await session.set_mirror(True)
    for style in styles:
        try:
            # These prompts say all there is to say: the service adds nothing to them.
            await session.set_prompt(style, enrich=False)
        except InvalidInputError as error:
            report(error)
            continue
        before = counter.count
        await asyncio.sleep(SECONDS_A_STYLE)
        print(f"{style}: {(counter.count - before) / SECONDS_A_STYLE:.1f} frames a second")


async def main(styles: list[str]) -> int:
    model, counter, client = models.realtime("mirage_v2"), Counter(), DecartClient()
    video = {"frame_rate": model.fps, "width": model.width, "height": model.height}
    try:
        with await get_camera_stream(video=video) as stream:
            session = await RealtimeClient.connect(
                base_url=client.base_url,
                api_key=client.api_key,
                local_track=stream.video,
                options=RealtimeConnectOptions(model=model, on_remote_stream=counter.watch),
            )
            async with session:
                await show(session, counter, styles)
    except (InvalidAPIKeyError, WebRTCError) as error:
        report(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or ["Anime", "Cyberpunk city", "Watercolor"])))
