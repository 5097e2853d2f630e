"""What official Python clients report while a session runs."""

import time

from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official
from tests.conformance.python.test_lost_connections import until
from tests.conformance.python.versions import WEBRTC, found
from tests.service import PASSTHROUGH, running_service

SPEAKS = "0.0.40"


class FastClock:
    """Twenty seconds in each."""

    def now(self) -> float:
        return time.monotonic() * 20


@found(
    "states",
    dict.fromkeys(WEBRTC, "a fault of this client: no event ever comes")
    | {SPEAKS: "connecting, connected, generating, disconnected"},
)
async def test_states_are_reported_where_the_client_does(official: Official, film: Film) -> None:
    async with running_service() as base_url:
        seen = await official.do("connect", base_url=base_url, key="any", video=film.path)
        if official.version == SPEAKS:
            seen = await until(official, lambda seen: seen["state"] == "generating")
        assert seen["connected"]
        seen = await official.do("disconnect")
    states = ["connecting", "connected", "generating", "disconnected"]
    assert seen["states"] == (states if official.version == SPEAKS else [])
    assert seen["errors"] == []


@found(
    "generation ticks",
    dict.fromkeys(WEBRTC, "not in this client") | {SPEAKS: "every 10 s"},
)
async def test_the_seconds_of_a_session_are_counted(official: Official, film: Film) -> None:
    async with running_service(PASSTHROUGH, clock=FastClock()) as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        if official.version == SPEAKS:
            seen = await until(official, lambda seen: len(seen["ticks"]) > 1)
            assert seen["ticks"] == sorted(set(seen["ticks"]))
            assert seen["ticks"][0] >= 10
        else:
            await film.seen(official)
            assert (await official.do("look"))["ticks"] == []
        await official.do("disconnect")
        assert "Failed to parse" not in official.log()
