"""Official Python clients that are not let in: how soon, and in which words."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official, Refusal
from tests.conformance.python.versions import LIVEKIT, WEBRTC, found
from tests.service import PASSTHROUGH, changed, known_service, running_service
from tests.wireclient import BROWSER, wire

KEY = "the-right_key.1"
LOCKED = changed(PASSTHROUGH, api_keys=(KEY,), max_sessions=1, queue_size=0)
AT_ONCE = dict.fromkeys((*WEBRTC, LIVEKIT), "`WebRTCError` with the reason, at once")


@pytest.fixture
def tries(caplog: pytest.LogCaptureFixture) -> Callable[[], int]:
    """Count how often the service has refused somebody."""
    caplog.set_level("INFO", "sundog")
    return lambda: caplog.text.count("refused a ")


@found("wrong key", AT_ONCE)
async def test_a_wrong_key_is_named_at_once_and_not_shown(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with running_service(LOCKED) as base_url:
        with pytest.raises(Refusal, match="Invalid API key") as caught:
            await official.do("connect", base_url=base_url, key="not-it", video=film.path)
    assert caught.value.kind == "WebRTCError"
    assert tries() == 1
    assert "not-it" not in caught.value.text + official.log()
    with pytest.raises(Refusal) as caught:
        await official.do("open", base_url="http://127.0.0.1:1", key="")
    assert caught.value.kind == "InvalidAPIKeyError"


@found("unknown model", AT_ONCE)
async def test_an_unknown_model_is_named_at_once(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with running_service(LOCKED) as base_url:
        with pytest.raises(Refusal, match="Unknown model 'avatar-live'") as caught:
            await official.do(
                "connect", base_url=base_url, key=KEY, video=film.path, model="avatar-live"
            )
    assert caught.value.kind == "WebRTCError"
    assert tries() == 1
    assert KEY not in caught.value.text + official.log()


TOKENS = dict.fromkeys(WEBRTC, "opens a session") | {
    "0.0.40": "makes them; opens a session",
    LIVEKIT: "makes them",
}


@found("client token", TOKENS)
async def test_a_client_token_opens_a_session_within_its_limits(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with running_service(LOCKED) as base_url:
        if (await official.do("about"))["tokens"]:
            where = {"base_url": base_url, "key": KEY}
            said = await official.do(
                "make_token", expires_in=60, allowed_models=["mirage_v2"], **where
            )
            token = str(said["token"])
        else:
            token = await token_of(base_url, expiresIn=60, allowedModels=["mirage_v2"])
        if official.version == LIVEKIT:
            return
        where = {"base_url": base_url, "key": token, "video": film.path}
        assert (await official.do("connect", **where))["connected"]
        await official.do("disconnect")
        with pytest.raises(Refusal, match="token is not allowed") as caught:
            await official.do("connect", model="lucy-restyle", **where)
    assert tries() == 1
    assert token not in caught.value.text + official.log()


async def token_of(base_url: str, **limits: object) -> str:
    """Have a token made by what is no official client."""
    async with httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": KEY}) as http:
        answer = await http.post("/v1/client/tokens", json=limits)
        return str(answer.raise_for_status().json()["apiKey"])


@found(
    "service at capacity", dict.fromkeys(WEBRTC, "tries again for 15 s; in when a place is free")
)
async def test_who_finds_no_place_gets_the_next_one(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with running_service(LOCKED) as base_url:
        async with wire(base_url, api_key=KEY, **BROWSER) as holder:
            await holder.hear("session_id")
            entering = asyncio.create_task(
                official.do("connect", base_url=base_url, key=KEY, video=film.path)
            )
            async with asyncio.timeout(10):
                while not tries():
                    await asyncio.sleep(0.01)
        assert (await entering)["connected"]
        await official.do("disconnect")
    assert "Server at capacity" in official.log()
    assert KEY not in official.log()


IN_LINE = dict.fromkeys(("0.0.6", "0.0.8", "0.0.15"), "no; refused, and tries again") | {
    "0.0.40": "yes, 12 s at a time"
}


@found("waiting in line", IN_LINE)
async def test_who_waits_in_line_is_let_in_when_a_place_is_free(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    full = changed(LOCKED, queue_size=2)
    async with known_service(full) as (base_url, service):
        async with wire(base_url, api_key=KEY, **BROWSER) as holder:
            await holder.hear("session_id")
            entering = asyncio.create_task(
                official.do("connect", base_url=base_url, key=KEY, video=film.path)
            )
            async with asyncio.timeout(10):
                while not (service.places.queue or tries()):
                    await asyncio.sleep(0.01)
        assert (await entering)["connected"]
        assert bool(tries()) is not IN_LINE[official.version].startswith("yes")
        await official.do("disconnect")


@found("LiveKit", {LIVEKIT: "`WebRTCError` with the reason, at once"})
async def test_a_livekit_client_is_told_at_once_that_it_came_to_the_wrong_service(
    official: Official, film: Film, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "sundog")
    model = "lucy-restyle-2"
    async with running_service(LOCKED) as base_url:
        for state in ({}, {"prompt": "Anime"}):
            with pytest.raises(Refusal, match="LiveKit transport not allowed") as caught:
                await official.do(
                    "connect", base_url=base_url, key=KEY, video=film.path, model=model, **state
                )
            assert caught.value.kind == "WebRTCError"
    assert caplog.text.count("transport_not_allowed") == 2
