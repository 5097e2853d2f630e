"""Turn your camera into an anime, change your mind once, and keep the last picture.

Start the service first (`sundog serve`), then run this file. Without a camera, set
DECART_CAMERA=synthetic or DECART_CAMERA=some-video.mp4.
"""

import asyncio

import cv2

from decart import DecartClient, DecartSDKError, models
from decart.media import get_camera_stream, stop_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt


async def main() -> None:
    model = models.realtime("mirage_v2")
    stream = await get_camera_stream(
        video={"frame_rate": model.fps, "width": model.width, "height": model.height}
    )
    client = DecartClient()  # DECART_API_KEY, DECART_BASE_URL
    session = await RealtimeClient.connect(
        base_url=client.base_url,
        api_key=client.api_key,
        local_track=stream.video,
        options=RealtimeConnectOptions(
            model=model,
            on_remote_stream=lambda track: print(f"The {track.kind} is on its way."),
            initial_state=ModelState(prompt=Prompt(text="Anime")),
        ),
    )
    print(f"Session {session.session_id} is connected.")

    number = 0
    async for picture in session.frames("bgr24"):  # numpy uint8[H, W, 3], always the newest
        number += 1
        if number == 50:
            await session.set_prompt("Cyberpunk city")
        if number == 100:
            cv2.imwrite("quickstart.png", picture)
            break

    await session.disconnect()
    await client.close()
    stop_camera_stream(stream)
    print("The last picture is in quickstart.png.")


try:
    asyncio.run(main())
except DecartSDKError as error:
    raise SystemExit(f"{type(error).__name__}: {error.message}") from None
