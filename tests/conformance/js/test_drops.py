"""Official JavaScript clients and a connection that breaks or a service that restarts."""

import asyncio
from collections.abc import Callable

import pytest

from tests.conformance.js.conftest import Open, Serve
from tests.conformance.js.gate import Gate
from tests.conformance.js.releases import MIRRORS, RECONNECTS, found, on_shared_loop
from tests.conformance.negative import NEGATIVE, NegativeEngine

pytestmark = on_shared_loop

_PAUSE_S = 1.2
"""Longer than the first pause of a client that tries again."""


@found("connection cut", {MIRRORS: "reports disconnected"})
async def test_a_client_that_does_not_reconnect_says_that_it_is_disconnected(
    version: str, serve: Serve, open_app: Open, gate: Gate
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        await gate.cut()
        assert await app.reaches("disconnected") == ["disconnected"]
        await asyncio.sleep(_PAUSE_S)
        assert app.sockets == 1


@found("connection cut", {RECONNECTS: "reconnects"})
async def test_a_broken_connection_comes_back_by_itself(
    version: str, serve: Serve, open_app: Open, gate: Gate
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        await app.reaches("generating")
        await gate.cut()
        await app.reaches("reconnecting")
        await app.returns(2)
        states = await app.states()
        assert states[:4] == ["connecting", "connected", "generating", "reconnecting"]
        assert app.sockets == 2
        assert len(await app.frames(3)) == 3
        assert await app.outcome("setPrompt", "anything") is None


@found("prompt kept", {MIRRORS: "for 30 s, for who connects again without one"})
async def test_a_page_that_connects_again_finds_its_prompt(
    version: str, serve: Serve, open_app: Open, gate: Gate
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        await app.watch(negative=True)
        await gate.cut()
        await app.reaches("disconnected")
        assert await app.connect() is None
        assert (await app.watch(negative=True))["negative"]


@found("prompt kept", {RECONNECTS: "for 30 s, across its reconnect"})
async def test_a_broken_connection_comes_back_with_its_prompt(
    version: str, serve: Serve, open_app: Open, gate: Gate
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        await app.watch(negative=True)
        for times in (2, 3):
            await gate.cut()
            await app.returns(times)
            assert (await app.watch(negative=True))["negative"]
        assert [m["type"] for m in app.sent].count("prompt") == 1, "it says its prompt only once"


@found("prompt kept", {RECONNECTS: "for 30 s, across its reconnect"})
async def test_a_broken_connection_comes_back_with_its_image(
    version: str, serve: Serve, open_app: Open, gate: Gate
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect() is None
        await app.run("setPicture", "green", {"prompt": NEGATIVE})
        await app.watch(grey=True, negative=True)
        await gate.cut()
        await app.returns(2)
        seen = await app.watch(grey=True, negative=True)
        assert (seen["grey"], seen["negative"]) == (True, True)


@found("media cut", {RECONNECTS: "reconnects with its prompt, after 6 s"})
async def test_media_that_stop_come_back_with_the_prompt(
    version: str,
    serve: Serve,
    open_app: Open,
    media_lost: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()), open_app(version) as app:
        assert await app.connect(prompt=NEGATIVE) is None
        await app.watch(negative=True)
        media_lost()
        await app.reaches("reconnecting")
        monkeypatch.undo()
        await app.returns(2)
        assert (await app.watch(negative=True))["negative"]
        assert [m["type"] for m in app.sent].count("prompt") == 1


@found("prompt kept", {RECONNECTS: "for 30 s, across its reconnect"})
async def test_a_client_that_left_by_itself_does_not_find_its_old_prompt(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(make_engine=lambda _: NegativeEngine()):
        async with open_app(version) as app:
            assert await app.connect(prompt=NEGATIVE) is None
            assert (await app.watch(negative=True))["negative"]
            await app.outcome("disconnect")
        async with open_app(version) as app:
            assert await app.connect() is None
            assert len(await app.frames(5)) == 5
            assert not (await app.watch(negative=False))["negative"]


@found("service restarted", {MIRRORS: "reports disconnected"})
async def test_a_service_that_ends_is_reported(version: str, serve: Serve, open_app: Open) -> None:
    async with open_app(version) as app:
        async with serve():
            assert await app.connect() is None
            assert len(await app.frames(3)) == 3
        assert await app.reaches("disconnected") == ["disconnected"]


@found("service restarted", {RECONNECTS: "reconnects"})
async def test_a_service_that_restarts_gets_its_clients_back(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with open_app(version) as app:
        async with serve():
            assert await app.connect() is None
            assert len(await app.frames(3)) == 3
        await app.reaches("reconnecting")
        async with serve():
            await app.returns(2)
            assert len(await app.frames(3)) == 3
            assert await app.outcome("setPrompt", "Anime") is None
            await app.outcome("disconnect")
