"""Official Python clients whose connection or service goes away, and those that say goodbye."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from tests.conformance.negative import NEGATIVE, NegativeEngine
from tests.conformance.python.looking import Film, Seen
from tests.conformance.python.official import Official, Refusal
from tests.conformance.python.versions import ERA_A, WEBRTC, found
from tests.relay import relayed
from tests.service import PASSTHROUGH, changed, running_service

RECONNECTS = "0.0.40"
SAYS = dict.fromkeys(WEBRTC, "`disconnected`; this client never reconnects") | {
    RECONNECTS: "reconnects by itself; frames again"
}


def service(port: int = 0) -> AbstractAsyncContextManager[str]:
    return running_service(changed(PASSTHROUGH, port=port), make_engine=lambda _: NegativeEngine())


async def until(
    official: Official, holds: Callable[[dict[str, Any]], bool], within_s: float = 12
) -> dict[str, Any]:
    """Look at the client until it shows what is expected; return what it shows then."""
    seen: dict[str, Any] = {}
    try:
        async with asyncio.timeout(within_s):
            while not (seen and holds(seen)):
                await asyncio.sleep(0.02)
                seen = await official.do("look")
    except TimeoutError:
        raise TimeoutError(f"it shows {seen}") from None
    return seen


async def back_again(official: Official, film: Film) -> None:
    """Check that frames come again, or that a client which cannot reconnect says so."""
    if official.version == RECONNECTS:
        seen = await until(official, lambda seen: seen["states"].count("generating") == 2)
        states = [
            "connecting",
            "connected",
            "generating",
            "reconnecting",
            "connected",
            "generating",
        ]
        assert seen["states"] == states
        await film.seen(official)
        return
    seen = await until(official, lambda seen: seen["state"] == "disconnected")
    assert not seen["connected"]
    with pytest.raises(Refusal, match="WebSocket not connected"):
        await official.do("prompt", text="Anime")


async def place_is_free(base_url: str) -> None:
    """Wait until the service has no session any more."""
    async with asyncio.timeout(10), httpx.AsyncClient(base_url=base_url) as http:
        while (await http.get("/v1/sessions")).json()["active"]:
            await asyncio.sleep(0.02)


@found("connection cut", SAYS)
async def test_a_connection_that_is_cut_comes_back_where_the_client_can(
    official: Official, film: Film
) -> None:
    async with service() as base_url, relayed(base_url) as (line_url, line):
        await official.do("connect", base_url=line_url, key="any", video=film.path)
        await film.seen(official)
        line.cut()
        if official.version == RECONNECTS:
            await until(official, lambda seen: seen["state"] == "reconnecting")
        else:
            await place_is_free(base_url)
        line.mend()
        await back_again(official, film)
        await official.do("disconnect")
        await place_is_free(base_url)


@found("service restarted", SAYS)
async def test_a_service_that_is_restarted_is_found_again_where_the_client_can(
    official: Official, film: Film
) -> None:
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        await film.seen(official)
    async with service(int(base_url.rsplit(":", 1)[1])):
        await back_again(official, film)
        await official.do("disconnect")


@found("disconnect", dict.fromkeys(WEBRTC, "frees its place"))
async def test_who_disconnects_frees_the_place(official: Official, film: Film) -> None:
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        async with httpx.AsyncClient(base_url=base_url) as http:
            assert (await http.get("/v1/sessions")).json()["active"] == 1
        seen = await official.do("disconnect")
        assert (seen["state"], seen["connected"]) == ("disconnected", False)
        await place_is_free(base_url)


KEPT = {
    **dict.fromkeys(WEBRTC, "for 30 s, for who connects again without one"),
    **dict.fromkeys(ERA_A, "for 30 s, with mirror, for who connects again without one"),
    RECONNECTS: "for 30 s, across its reconnect",
}


@found("prompt kept", KEPT)
async def test_a_prompt_outlives_a_cut_connection(official: Official, film: Film) -> None:
    has_mirror = official.version in ERA_A

    def as_before(seen: Seen) -> bool:
        return seen.negative and seen.mirrored == has_mirror

    async with service() as base_url, relayed(base_url) as (line_url, line):
        where = {"base_url": line_url, "key": "any", "video": film.path}
        await official.do("connect", **where)
        await official.do("prompt", text=NEGATIVE)
        if has_mirror:
            await official.do("mirror", enabled=True)
        await film.seen(official, as_before)
        line.cut()
        if official.version == RECONNECTS:
            await until(official, lambda seen: seen["state"] == "reconnecting")
            line.mend()
            await until(official, lambda seen: seen["states"].count("generating") == 2)
        else:
            await until(official, lambda seen: seen["state"] == "disconnected")
            line.mend()
            await official.do("disconnect")
            await official.do("connect", **where)
        await film.seen(official, as_before)
        for _ in range(3):
            assert as_before(await film.seen(official))
        await official.do("disconnect")


@found("prompt kept", KEPT)
async def test_a_prompt_ends_with_a_goodbye(official: Official, film: Film) -> None:
    async with service() as base_url:
        where = {"base_url": base_url, "key": "any", "video": film.path}
        await official.do("connect", **where)
        await official.do("prompt", text=NEGATIVE)
        await film.seen(official, lambda seen: seen.negative)
        await official.do("disconnect")
        await official.do("connect", **where)
        for _ in range(3):
            assert not (await film.seen(official)).negative
        await official.do("disconnect")


@found("media cut", {RECONNECTS: "reconnects after 30 s, with its prompt"})
async def test_media_that_stop_come_back_with_the_prompt(
    official: Official,
    film: Film,
    media_lost: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with service() as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        await official.do("prompt", text=NEGATIVE)
        await film.seen(official, lambda seen: seen.negative)
        media_lost()
        await until(official, lambda seen: seen["state"] == "reconnecting", within_s=60)
        monkeypatch.undo()
        await back_again(official, film)
        await film.seen(official, lambda seen: seen.negative)
        await official.do("disconnect")
