"""A small client of our SDK: ``python -m tests.network.small_client BASE_URL KEY``.

Sends 320x176 at 25 fps, which costs next to nothing, and prints the rows of `measuring.rows` without
what is in the pictures: for tests of whether something is shown at all.
"""

import asyncio
import sys
from contextlib import suppress

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions, RemoteVideo
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamError
from tests.network.measuring.rows import say, stdin_closed


async def _show(track: RemoteVideo) -> None:
    with suppress(MediaStreamError):
        while True:
            await track.recv()
            say("shown")


async def _run(base_url: str, key: str) -> None:
    camera = await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})
    async with asyncio.TaskGroup() as tasks:
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda track: tasks.create_task(_show(track)),
            initial_state=ModelState(prompt=Prompt(text="as it is")),
        )
        client = await RealtimeClient.connect(base_url, key, camera.video, options)
        say("state", state="connected", session=client.session_id)
        client.on(
            "connection_change",
            lambda state: say("state", state=state, session=client.session_id),
        )
        client.on("error", lambda error: say("failed", error=repr(error)))
        await stdin_closed()
        await client.disconnect()
        camera.stop()


def main() -> None:
    """Read the command line."""
    asyncio.run(_run(sys.argv[1], sys.argv[2]))


if __name__ == "__main__":
    main()
