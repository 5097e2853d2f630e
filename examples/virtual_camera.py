"""Be somebody else in your video calls: your camera, restyled, as a camera that calls can choose.

    pip install 'sundog[virtualcam]'
    python examples/virtual_camera.py "Anime"

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. Ctrl-C
ends it.
"""

import argparse
import asyncio
from contextlib import suppress

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import VirtualCamera, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions


async def main(prompt: str, seconds: float | None) -> None:
    client = DecartClient()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=lambda track: None,
        # Calls mirror your own picture by themselves, and show the others the right way round.
        initial_state=ModelState(prompt=Prompt(prompt), mirror=False),
    )
    async with (
        await get_camera_stream() as stream,
        await RealtimeClient.connect(
            client.base_url, client.api_key, stream.video, options
        ) as session,
        VirtualCamera(session.frames(None)) as camera,
    ):
        print(f"Choose the camera {camera.device} in your call.")
        session.on("connection_change", lambda state: print(f"The service is {state}."))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await camera.wait()
        print(f"{camera.sent} pictures sent.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("prompt", nargs="?", default="Anime")
    parser.add_argument("--seconds", type=float, help="end by itself after so long")
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.prompt, arguments.seconds))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
    except KeyboardInterrupt:
        print()
