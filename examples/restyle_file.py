"""Restyle a film through the live service, and keep its times and its sound.

    python examples/restyle_file.py holiday.mp4 painted.mp4 "Oil painting"

Start the service first (`sundog serve`). It takes as long as the film. For every frame of a film,
in its own size and as fast as the machine can, use the command `sundog render` instead.
"""

import asyncio
import sys

from aiortc import MediaStreamTrack

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import Recorder, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions


async def main(source: str, result: str, prompt: str) -> None:
    model, client = models.realtime("mirage_v2"), DecartClient()
    film = {"source": source, "loop": False, "width": model.width, "height": model.height}
    restyled: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=model,
        on_remote_stream=restyled.put,  # called once, with the track that outlives reconnects
        initial_state=ModelState(prompt=Prompt(prompt)),
    )
    async with (
        await get_camera_stream(audio=True, video=film) as stream,
        await RealtimeClient.connect(client.base_url, client.api_key, stream.video, options),
    ):
        recorder = Recorder(await restyled.get(), result)  # with the sound that came with it
        await recorder.run()  # until the film is over
    print(f"{result}: {recorder.frames} frames, {recorder.duration_s:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    try:
        asyncio.run(main(*sys.argv[1:]))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
