"""A measuring client of our SDK: ``python -m tests.network.sdk_client BASE_URL KEY [CODEC [plain]]``.

With ``plain`` it offers no parity, as an SDK of before, so that what parity does can be told. Prints the rows of `measuring.rows`.
"""

import asyncio
import sys
from dataclasses import asdict
from typing import Final

from decart import models
from decart.errors import DecartSDKError
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.rtc import connection
from sundog.media.rtc.negotiation import PARITY_TYPE, offer_own
from tests.network.filmtrack import FilmTrack, show
from tests.network.measuring.film import Film
from tests.network.measuring.rows import say, stdin_closed

_STATS_S: Final = 0.5


def _without_parity(offer: str) -> str:
    lines = offer_own(offer).split("\r\n")
    kept = [line for line in lines if f":{PARITY_TYPE} " not in line]
    return "\r\n".join(line.removesuffix(f" {PARITY_TYPE}") for line in kept)


async def _tell(client: RealtimeClient) -> None:
    while True:
        await asyncio.sleep(_STATS_S)
        say("stats", **asdict(client.stats()))


async def _run(base_url: str, key: str, codecs: tuple[str, ...]) -> None:
    film = Film()
    source, tasks = FilmTrack(film), asyncio.TaskGroup()
    async with tasks:
        running: list[asyncio.Task[None]] = []
        options = RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda track: running.append(tasks.create_task(show(track, film))),
            initial_state=ModelState(prompt=Prompt(text="as it is")),
            codecs=codecs,
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
        running.append(tasks.create_task(_tell(client)))
        await stdin_closed()
        say("ended", state=client.get_connection_state(), session=client.session_id)
        await client.disconnect()
        source.stop()
        for task in running:
            task.cancel()


def main() -> None:
    """Read the command line."""
    codecs = tuple(sys.argv[3:4]) or ("H264", "VP8")
    if "plain" in sys.argv[4:]:
        vars(connection)["offer_own"] = _without_parity
    asyncio.run(_run(sys.argv[1], sys.argv[2], codecs))


if __name__ == "__main__":
    main()
