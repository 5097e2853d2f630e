"""Look at one session twice: one viewer keeps a picture a second, the other measures all of them.

    python examples/two_viewers.py --seconds 4

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. Each loop
over `frames()` gets every newest picture; a slow one holds up no other.
"""

import argparse
import asyncio

import cv2

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions


async def keep(session: RealtimeClient) -> None:
    """Write a picture a second; between two of them the pictures pass it by."""
    number = 0
    async for picture in session.frames("bgr24"):
        number += 1
        name = f"view{number}.png"
        await asyncio.to_thread(cv2.imwrite, name, picture)
        print(f"{name} written")
        await asyncio.sleep(1)


async def measure(session: RealtimeClient) -> None:
    """Look at every picture, and tell each second how bright they were."""
    brightness: list[float] = []
    async for picture in session.frames():
        brightness.append(float(picture.mean()))
        if len(brightness) == 25:
            print(f"25 pictures, brightness {min(brightness):.0f} to {max(brightness):.0f}")
            brightness.clear()


async def main(seconds: float) -> None:
    client = DecartClient()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=lambda track: None,
        initial_state=ModelState(prompt=Prompt("Watercolor"), mirror=True),
    )
    async with await get_camera_stream() as stream:
        session = await RealtimeClient.connect(
            client.base_url, client.api_key, stream.video, options
        )
        # Both loops end with the session.
        async with asyncio.TaskGroup() as viewers, session:
            viewers.create_task(keep(session))
            viewers.create_task(measure(session))
            await asyncio.sleep(seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    try:
        asyncio.run(main(parser.parse_args().seconds))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
