"""Turn your camera into an anime, change your mind once, and keep the last picture.

Start the service first (`sundog serve`), then run this file. Without a camera, set
DECART_CAMERA=synthetic or DECART_CAMERA=some-video.mp4.
"""

import asyncio
from typing import Any

import cv2
from aiortc import MediaStreamTrack

from decart import DecartClient, DecartSDKError, models
from decart.media import frames, get_camera_stream, stop_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt


async def main() -> None:
    model = models.realtime("mirage_v2")
    stream = await get_camera_stream(
        video={"frame_rate": model.fps, "width": model.width, "height": model.height}
    )
    newest: list[Any] = []

    async def watch(video: MediaStreamTrack) -> None:
        async for picture in frames(video, "bgr24"):
            newest[:] = [picture]

    async with DecartClient() as client:
        session = await RealtimeClient.connect(
            base_url=client.base_url,
            api_key=client.api_key,
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=model,
                on_remote_stream=watch,
                initial_state=ModelState(prompt=Prompt(text="Anime")),
            ),
        )
        print(f"Session {session.session_id} is connected.")
        await asyncio.sleep(2)
        await session.set_prompt("Cyberpunk city")
        await asyncio.sleep(2)
        await session.disconnect()
    stop_camera_stream(stream)

    cv2.imwrite("quickstart.png", newest[0])
    print("The last picture is in quickstart.png.")


try:
    asyncio.run(main())
except DecartSDKError as error:
    raise SystemExit(f"{type(error).__name__}: {error.message}") from None
