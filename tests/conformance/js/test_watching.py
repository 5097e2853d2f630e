"""Pages with the official JavaScript client watch a session that another page publishes."""

import pytest

from tests.conformance.js.browser import KEY, App
from tests.conformance.js.conftest import Open, Serve
from tests.conformance.js.releases import RECONNECTS, found, on_shared_loop
from tests.conformance.negative import NEGATIVE, NegativeEngine

pytestmark = on_shared_loop

OTHER_KEY = "a-key-of-another"


async def publish(app: App, *, hertz: int = 0) -> str:
    """Publish a session; return the token by which others watch it."""
    assert await app.connect(hertz=hertz) is None
    assert len(await app.frames(3)) == 3
    return str(await app.value("app.client.subscribeToken"))


@found("subscribe", {RECONNECTS: "yes"})
async def test_a_page_sees_the_restyled_picture_of_another(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with (
        serve(make_engine=lambda _: NegativeEngine()),
        open_app(version) as publisher,
        open_app(version) as viewer,
    ):
        token = await publish(publisher)
        assert await viewer.outcome("subscribe", KEY, token) is None
        seen = await viewer.watch(negative=False)
        assert (seen["negative"], seen["mirrored"], seen["size"]) == (False, False, [1280, 704])
        assert await publisher.outcome("setPrompt", NEGATIVE) is None
        assert (await viewer.watch(negative=True))["negative"] is True
        numbers = [frame["number"] for frame in await viewer.frames(10)]
        assert len(numbers) == 10
        assert numbers == sorted(numbers)
        assert [message["type"] for message in viewer.heard] == ["answer"]
        assert await viewer.states() == ["connecting", "connected"]
        assert await viewer.value("app.errors") == []
        assert await viewer.outcome("disconnect") is None
        assert len(await publisher.frames(3)) == 3


@found("subscribe", {RECONNECTS: "yes"})
async def test_a_page_hears_the_sound_of_another(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as publisher, open_app(version) as viewer:
        token = await publish(publisher, hertz=500)
        assert await viewer.outcome("subscribe", KEY, token) is None
        assert len(await viewer.frames(3)) == 3
        assert (await viewer.value("app.streams"))[-1] == ["audio", "video"]
        assert await viewer.run("listen", 8000) == pytest.approx(500, abs=25)


@found("subscribe, another's key", {RECONNECTS: "at once"})
async def test_a_page_with_the_key_of_another_is_refused_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with (
        serve(api_keys=(KEY, OTHER_KEY)),
        open_app(version) as publisher,
        open_app(version) as viewer,
    ):
        token = await publish(publisher)
        told = {OTHER_KEY: "No such session", "mistaken": "Invalid API key"}
        for number, (key, words) in enumerate(told.items(), start=1):
            refusal = await viewer.outcome("subscribe", key, token)
            assert refusal is not None
            assert words in refusal
            assert viewer.sockets == number
        assert len(await publisher.frames(3)) == 3


@found("subscribe, no such session", {RECONNECTS: "at once"})
async def test_a_page_that_asks_for_what_is_not_there_is_refused_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as viewer:
        token = await viewer.value(
            "btoa(JSON.stringify({ sid: 'none', ip: '127.0.0.1', port: 1 }))"
        )
        refusal = await viewer.outcome("subscribe", KEY, token)
        assert refusal is not None
        assert "o such session" in refusal
        assert viewer.sockets == 1


@found("subscribe, the session ends", {RECONNECTS: "tries once to reconnect; is told"})
async def test_a_page_is_told_when_the_session_ends(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as publisher, open_app(version) as viewer:
        token = await publish(publisher)
        assert await viewer.outcome("subscribe", KEY, token) is None
        assert len(await viewer.frames(3)) == 3
        assert await publisher.outcome("disconnect") is None
        states = await viewer.reaches("disconnected")
        assert states == ["connecting", "connected", "reconnecting", "disconnected"]
        assert viewer.sockets == 2
        errors = await viewer.value("app.errors")
        assert errors
        assert all("o such session" in error for error in errors)
