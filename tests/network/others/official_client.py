"""An unmodified official client as the client of our service.

``python -m tests.network.others.official_client BASE_URL KEY``, with the official ``decart`` before
ours on the path, as `stacks` has it. Prints the rows of `measuring.rows`.
"""

import asyncio
import importlib.metadata
import sys

import decart
from decart import models
from decart.errors import DecartSDKError
from decart.realtime.client import RealtimeClient
from decart.realtime.types import RealtimeConnectOptions
from decart.types import ModelState, Prompt
from tests.network.filmtrack import FilmTrack, show
from tests.network.measuring.film import Film
from tests.network.measuring.rows import say, stdin_closed
from tests.network.program import ROOT


async def _run(base_url: str, key: str) -> None:
    film = Film()
    source = FilmTrack(film)
    async with asyncio.TaskGroup() as tasks:
        running: list[asyncio.Task[None]] = []
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda track: running.append(tasks.create_task(show(track, film))),
            initial_state=ModelState(prompt=Prompt(text="as it is")),
        )
        say("connecting")
        try:
            client = await RealtimeClient.connect(base_url, key, source, options)
        except DecartSDKError as error:
            say("failed", error=repr(error))
            return
        say("state", state="connected", session=client.session_id)
        client.on("connection_change", lambda state: say("state", state=state))
        client.on("error", lambda error: say("failed", error=repr(error)))
        await stdin_closed()
        say("ended", state=client.get_connection_state(), session=client.session_id)
        await client.disconnect()
        source.stop()
        for task in running:
            task.cancel()


def main() -> None:
    """Read the command line."""
    if str(ROOT / "src") in str(decart.__file__):
        sys.exit(f"{decart.__file__} is our own client, not the official one")
    say("about", version=importlib.metadata.version("decart"))
    asyncio.run(_run(sys.argv[1], sys.argv[2]))


if __name__ == "__main__":
    main()
