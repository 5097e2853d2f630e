"""Go through styles while the video runs, and say what happens to the connection.

    python examples/change_style.py "Anime" "Lego World" "A watercolor of a rainy day"

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic.
"""

import asyncio
import sys

from decart import (
    DecartClient,
    DecartSDKError,
    InvalidAPIKeyError,
    InvalidInputError,
    WebRTCError,
    models,
)
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions

SECONDS_A_STYLE = 2


def report(error: DecartSDKError) -> None:
    advice = "try again" if error.retryable else "change something first"
    print(f"{type(error).__name__}: {error.message} ({advice})")


async def count(session: RealtimeClient) -> int:
    """Return how many pictures come back while one style is shown."""
    number = 0
    try:
        async with asyncio.timeout(SECONDS_A_STYLE):
            async for _ in session.frames():
                number += 1
    except TimeoutError:
        pass
    return number


async def show(session: RealtimeClient, styles: list[str]) -> None:
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
        print(f"{style}: {await count(session) / SECONDS_A_STYLE:.1f} frames a second")


async def main(styles: list[str]) -> int:
    model, client = models.realtime("mirage_v2"), DecartClient()
    video = {"frame_rate": model.fps, "width": model.width, "height": model.height}
    options = RealtimeConnectOptions(model=model, on_remote_stream=lambda track: None)
    try:
        async with await get_camera_stream(video=video) as stream:
            session = await RealtimeClient.connect(
                client.base_url, client.api_key, stream.video, options
            )
            async with session:
                await show(session, styles)
    except (InvalidAPIKeyError, WebRTCError) as error:
        report(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or ["Anime", "Cyberpunk city", "Watercolor"])))
