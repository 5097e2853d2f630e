"""Official Python clients watch a session that another client publishes."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from decart.realtime import encode_subscribe_token
from tests.conformance.negative import NEGATIVE, NegativeEngine
from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official, Refusal
from tests.conformance.python.versions import WATCHES, WEBRTC, found
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import OUR_SDK, peered, wire

KEY, OTHER_KEY = "the-right_key.1", "another-key.2"
LOCKED = changed(PASSTHROUGH, api_keys=(KEY, OTHER_KEY))
YES = dict.fromkeys(WATCHES, "yes")
AT_ONCE = dict.fromkeys(WATCHES, "`WebRTCError` with the reason, at once")


def service() -> AbstractAsyncContextManager[str]:
    return running_service(LOCKED, make_engine=lambda _: NegativeEngine())


@pytest.fixture
def tries(caplog: pytest.LogCaptureFixture) -> Callable[[], int]:
    """Count how often the service has refused somebody."""
    caplog.set_level("INFO", "sundog")
    return lambda: caplog.text.count("refused a ")


async def until(
    official: Official, holds: Callable[[dict[str, Any]], bool], name: str = "viewer"
) -> dict[str, Any]:
    """Look at a client until it shows what is expected; return what it shows then."""
    seen: dict[str, Any] = {}
    try:
        async with asyncio.timeout(15):
            while not (seen and holds(seen)):
                await asyncio.sleep(0.02)
                seen = await official.do("look", name=name)
    except TimeoutError:
        raise TimeoutError(f"it shows {seen}") from None
    return seen


async def publish(official: Official, base_url: str, film: Film) -> str:
    """Publish a session; return the token by which others watch it."""
    seen = await official.do("connect", base_url=base_url, key=KEY, video=film.path)
    token: str = seen["token"]
    return token


@found("subscribe", dict.fromkeys(WEBRTC, "not in this client") | YES)
async def test_a_viewer_sees_the_restyled_picture_and_leaves_the_publisher_alone(
    official: Official, film: Film
) -> None:
    assert (await official.do("about"))["subscribe"] == (official.version in WATCHES)
    if official.version not in WATCHES:
        return
    async with service() as base_url:
        token = await publish(official, base_url, film)
        seen = await official.do("subscribe", base_url=base_url, key=KEY, token=token)
        assert (seen["state"], seen["connected"]) == ("connected", True)
        shown = await film.seen(official, lambda seen: not seen.negative, "viewer")
        assert shown.size == (1280, 704)
        assert shown.likeness > 0.9
        await official.do("prompt", text=NEGATIVE)
        await film.seen(official, lambda seen: seen.negative, "viewer")
        # One who comes later sees it, too, and who leaves takes nothing along.
        await official.do("subscribe", base_url=base_url, key=KEY, token=token, name="late")
        await film.seen(official, lambda seen: seen.negative, "late")
        gone = await official.do("disconnect", name="viewer")
        assert gone["states"] == ["connecting", "connected", "disconnected"]
        assert gone["errors"] == []
        await film.seen(official, lambda seen: seen.negative, "late")
        await film.seen(official, lambda seen: seen.negative)
        await official.do("disconnect", name="late")
        await official.do("disconnect")


@found("subscribe, another's key", AT_ONCE)
async def test_the_session_of_another_key_is_refused_at_once(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with service() as base_url:
        token = await publish(official, base_url, film)
        told = {OTHER_KEY: "No such session", "no-key-at-all": "Invalid API key"}
        for number, (key, words) in enumerate(told.items(), start=1):
            with pytest.raises(Refusal, match=words) as caught:
                await official.do("subscribe", base_url=base_url, key=key, token=token)
            assert caught.value.kind == "WebRTCError"
            assert tries() == number
            assert key not in caught.value.text + official.log()
        await film.seen(official)
        await official.do("disconnect")


@found("subscribe, no such session", AT_ONCE)
async def test_a_session_that_does_not_exist_is_refused_at_once(
    official: Official, tries: Callable[[], int]
) -> None:
    token = encode_subscribe_token("0" * 32, "127.0.0.1", 8000)
    async with service() as base_url:
        with pytest.raises(Refusal, match="o such session") as caught:
            await official.do("subscribe", base_url=base_url, key=KEY, token=token)
    assert caught.value.kind == "WebRTCError"
    assert tries() == 1


@found("subscribe, the session ends", dict.fromkeys(WATCHES, "tries once to reconnect; is told"))
async def test_a_viewer_is_told_when_its_publisher_leaves(
    official: Official, film: Film, tries: Callable[[], int]
) -> None:
    async with service() as base_url:
        token = await publish(official, base_url, film)
        await official.do("subscribe", base_url=base_url, key=KEY, token=token)
        await film.seen(official, name="viewer")
        await official.do("disconnect")
        seen = await until(official, lambda seen: seen["state"] == "disconnected")
        assert seen["states"] == ["connecting", "connected", "reconnecting", "disconnected"]
        assert seen["errors"]
        assert all("o such session" in text for _, text in seen["errors"])
        assert tries() == 1
        await official.do("disconnect", name="viewer")


@found(
    "subscribe, the publisher reconnects",
    dict.fromkeys(WATCHES, "goes on where the publisher has our SDK"),
)
async def test_a_viewer_goes_on_while_a_publisher_of_ours_comes_back(
    official: Official, tmp_path: Path
) -> None:
    async def sees_more() -> None:
        await official.do("frames", count=10, path=str(tmp_path / "seen.npy"), name="viewer")

    us = OUR_SDK | {"api_key": KEY}
    async with service() as base_url:
        async with wire(base_url, **us) as line:
            told = await line.hear("session_id")
            token = encode_subscribe_token(told["session_id"], "127.0.0.1", 8000)
            async with peered(line) as stream:
                await stream.frames(1)
                await official.do("subscribe", base_url=base_url, key=KEY, token=token)
                await sees_more()
                async with peered(line) as other:  # a new peer in the same session
                    await other.frames(1)
                    await sees_more()
                    line.vanish()
        async with (
            wire(base_url, **us, resume_token=told["resume_token"]) as line,
            peered(line) as stream,
        ):
            await stream.frames(1)
            await sees_more()
            seen = await official.do("disconnect", name="viewer")
            assert seen["states"] == ["connecting", "connected", "disconnected"]
            assert seen["errors"] == []
