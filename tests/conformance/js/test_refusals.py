"""Official JavaScript clients that are not let in are told at once, in their own words."""

import asyncio

import httpx
import pytest

from tests.conformance.js.browser import KEY
from tests.conformance.js.conftest import Open, Serve
from tests.conformance.js.releases import (
    BOTH,
    LIVEKIT,
    MIRRORS,
    RECONNECTS,
    found,
    on_shared_loop,
)

pytestmark = on_shared_loop

MODEL = {MIRRORS: "mirage_v2", RECONNECTS: "mirage_v2", LIVEKIT: "lucy-restyle-2"}
"""What each release calls the same model."""


@found("wrong key", dict.fromkeys((*BOTH, LIVEKIT), "at once"))
async def test_a_wrong_key_ends_connecting_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        refusal = await app.connect(key="mistaken", model=MODEL[version])
        assert refusal is not None
        assert "Invalid API key" in refusal
        assert "mistaken" not in refusal
        assert app.sockets == 1


@found("unknown model", {RECONNECTS: "at once"})
async def test_a_model_that_is_not_served_ends_connecting_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        for number, model in enumerate(("lucy_2_rt", "live_avatar"), start=1):
            refusal = await app.connect(model=model)
            assert refusal is not None
            assert f"Unknown model {model!r}" in refusal
            assert app.sockets == number


@found("unknown model", {MIRRORS: "the client itself refuses"})
async def test_the_first_releases_ask_only_for_models_that_they_know(
    version: str, open_app: Open
) -> None:
    async with open_app(version) as app:
        refusal = await app.connect(model="lucy_2_rt")
        assert refusal == "Model lucy_2_rt not found"
        assert app.sockets == 0


@found("service at capacity", dict.fromkeys(BOTH, "told; tries again; in when a place is free"))
async def test_a_full_service_says_so_and_lets_in_once_there_is_room(
    version: str, serve: Serve, open_app: Open
) -> None:
    full = serve(max_sessions=1, queue_size=0)
    async with full, open_app(version) as first, open_app(version) as second:
        assert await first.connect() is None
        async with asyncio.TaskGroup() as group:
            connecting = group.create_task(second.connect())
            await second.logs("at capacity")
            assert await first.outcome("disconnect") is None
        assert connecting.result() is None
        assert second.sockets >= 2
        if version == RECONNECTS:  # the other stops the camera when an attempt fails
            assert len(await second.frames(3)) == 3


@found("waiting in line", dict.fromkeys(BOTH, "yes, 20 s at a time"))
async def test_who_waits_in_line_is_let_in_on_the_same_connection(
    version: str, serve: Serve, open_app: Open
) -> None:
    full = serve(max_sessions=1)
    async with full as url, open_app(version) as first, open_app(version) as second:
        assert await first.connect() is None
        async with (
            asyncio.timeout(20),
            httpx.AsyncClient(base_url=url, headers={"X-API-KEY": KEY}) as http,
            asyncio.TaskGroup() as group,
        ):
            connecting = group.create_task(second.connect())
            while not (await http.get("/v1/realtime/quota")).json()["queue"]["waiting"]:
                await asyncio.sleep(0.05)
            assert await first.outcome("disconnect") is None
        assert connecting.result() is None
        assert second.sockets == 1
        assert len(await second.frames(3)) == 3


@found("page not allowed", {RECONNECTS: "at once"})
async def test_a_page_that_an_open_service_does_not_know_is_refused_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(api_keys=()), open_app(version) as app:
        refusal = await app.connect()
        assert refusal is not None
        assert "not allowed" in refusal
        assert app.sockets == 1


@found("page not allowed", {MIRRORS: "refused; the client does not hear it"})
async def test_a_page_of_the_first_releases_which_name_nobody_is_refused_by_status(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(api_keys=()) as url, open_app(version) as app:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await app.connect()
        assert app.sockets == 1
        async with httpx.AsyncClient(base_url=url) as http:
            assert (await http.get("/v1/sessions")).json()["active"] == 0


@found("client token", {RECONNECTS: "yes"})
async def test_a_page_may_take_a_token_and_connect_with_it(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        token = await app.run("takeToken", KEY)
        assert token != KEY
        assert await app.connect(key=token) is None
        assert len(await app.frames(3)) == 3


@found("no video", dict.fromkeys(BOTH, "told at once"))
async def test_a_stream_without_a_picture_ends_connecting_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        for number, kinds in enumerate(("[]", "['audio']"), start=1):
            await app.value(f"app.kinds = {kinds}")
            refusal = await app.connect(hertz=500)
            assert refusal is not None
            assert "add a video track" in refusal
            assert app.sockets == number


@found("subscribe", {MIRRORS: "not in this client"})
async def test_the_first_releases_cannot_watch(version: str, open_app: Open) -> None:
    async with open_app(version) as app:
        client = "sdk.createDecartClient({ apiKey: 'any' })"
        assert await app.value(f"'subscribe' in {client}.realtime") is False


@found("LiveKit", {LIVEKIT: "refused at once"})
async def test_a_livekit_client_is_refused_at_once(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        refusal = await app.connect(model=MODEL[version], prompt="Anime")
        assert refusal is not None
        assert "LiveKit" in refusal
        assert app.sockets == 1
