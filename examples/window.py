"""Show yourself restyled in a window; the keys 1 to 6 change the style, m mirrors, q ends.

    pip install 'sundog[window]'
    python examples/window.py

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic.
"""

import argparse
import asyncio
from contextlib import suppress

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import Window, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions

STYLES = {
    "1": "Anime",
    "2": "Cyberpunk city",
    "3": "Watercolor",
    "4": "Lego World",
    "5": "Oil painting, golden light",
    "6": "Pencil sketch",
}


class Keys:
    """What the keys do."""

    def __init__(self, session: RealtimeClient) -> None:
        self._session = session
        self._mirrored = True

    async def press(self, key: str) -> None:
        """Change the style or the mirror; other keys do nothing."""
        if key in STYLES:
            await self._session.set_prompt(STYLES[key])
        elif key == "m":
            self._mirrored = not self._mirrored
            await self._session.set_mirror(self._mirrored)


async def main(seconds: float | None) -> None:
    client = DecartClient()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=lambda track: None,
        initial_state=ModelState(prompt=Prompt(STYLES["1"]), mirror=True),
    )
    async with (
        await get_camera_stream() as stream,
        await RealtimeClient.connect(
            client.base_url, client.api_key, stream.video, options
        ) as session,
        Window(session.frames(None), title="sundog", on_key=Keys(session).press) as window,
    ):
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await window.wait()  # until it is closed
        print(f"{window.shown} pictures shown.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, help="end by itself after so long")
    try:
        asyncio.run(main(parser.parse_args().seconds))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
    except KeyboardInterrupt:
        print()
