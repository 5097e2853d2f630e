"""Official JavaScript clients stream through the service: picture, sound, states, session id."""

import asyncio

import httpx
import pytest

from tests.conformance.js.browser import KEY
from tests.conformance.js.conftest import Open, Serve
from tests.conformance.js.releases import BOTH, MIRRORS, RECONNECTS, found, on_shared_loop

pytestmark = on_shared_loop


async def stats_status(base_url: str, session_id: str) -> int:
    """Ask the service about a session: 200 while it runs, 404 when there is none."""
    async with httpx.AsyncClient(base_url=base_url, trust_env=False) as http:
        path = f"/v1/sessions/{session_id}/stats"
        return (await http.get(path, headers={"X-API-KEY": KEY})).status_code


@found("frames", BOTH)
async def test_the_page_sees_its_own_picture_come_back(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        seen = await app.frames(10)
        numbers = [frame["number"] for frame in seen]
        assert len(numbers) == 10
        assert numbers == sorted(numbers)
        # What is shown now was before the camera at most 50 frames ago.
        assert all(0 <= frame["latest"] - frame["number"] < 50 for frame in seen)
        assert seen[-1]["size"] == [1280, 704]
        assert (seen[-1]["mirrored"], seen[-1]["negative"]) == (False, False)
        red, _, blue = seen[-1]["left"]
        assert red > blue + 80, "the left half is orange"
        red, _, blue = seen[-1]["right"]
        assert blue > red + 80, "the right half is blue"
        assert await app.value("app.streams") == [["video"]]


@found("frames", BOTH)
async def test_a_camera_that_is_turned_turns_the_picture(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        await app.frames(2)
        await app.run("turnCamera")
        seen = await app.watch(upright=True)
        assert seen["size"] == [704, 1280]
        assert len(await app.frames(5)) == 5


@found("states", {MIRRORS: "connecting, connected, disconnected"})
async def test_states_run_from_connecting_to_disconnected(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        # It tells handlers nothing before connect() has returned, when they can be set.
        logged = [text for text in app.logged if "State:" in text]
        assert logged == ["[WebRTC] State: connecting", "[WebRTC] State: connected"]
        assert await app.value("app.client.isConnected()")
        assert await app.outcome("disconnect") is None
        assert await app.reaches("disconnected") == ["disconnected"]
        assert await app.value("app.errors") == []


@found("states", {RECONNECTS: "connecting, connected, generating, disconnected"})
async def test_states_tell_when_the_first_picture_is_on_its_way(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        assert await app.reaches("generating") == ["connecting", "connected", "generating"]
        assert await app.value("app.client.isConnected()")
        assert await app.outcome("disconnect") is None
        # Handlers are told no more; the client itself knows.
        assert await app.value("app.client.getConnectionState()") == "disconnected"
        assert await app.value("app.errors") == []


@found("disconnect", dict.fromkeys(BOTH, "frees its place"))
async def test_a_session_that_was_left_is_freed(version: str, serve: Serve, open_app: Open) -> None:
    async with serve() as base_url, open_app(version) as app:
        assert await app.connect() is None
        session_id = next(m["session_id"] for m in app.heard if m["type"] == "session_id")
        assert await stats_status(base_url, session_id) == 200
        assert await app.outcome("disconnect") is None
        async with asyncio.timeout(10):
            while await stats_status(base_url, session_id) != 404:
                await asyncio.sleep(0.02)


@found("connect", BOTH)
async def test_candidates_that_trickle_after_the_offer_connect_the_peer(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect() is None
        assert app.sent[0]["type"] == "offer"
        assert "a=candidate" not in app.sent[0]["sdp"]
        candidates = [m["candidate"] for m in app.sent if m["type"] == "ice-candidate"]
        assert len(candidates) >= 2
        assert candidates[-1] is None, "the end of candidates is told as null"
        assert "a=candidate" in next(m["sdp"] for m in app.heard if m["type"] == "answer")
        assert not [m for m in app.heard if m["type"] == "error"]


@found("connect", BOTH)
async def test_every_model_of_the_first_releases_is_served(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        for model in ("mirage", "lucy_v2v_720p_rt"):
            assert await app.connect(model=model) is None


@found("session id", {RECONNECTS: "the service's"})
async def test_the_session_id_is_the_services(version: str, serve: Serve, open_app: Open) -> None:
    async with serve() as base_url, open_app(version) as app:
        assert await app.connect() is None
        session_id = await app.value("app.client.sessionId")
        assert await stats_status(base_url, session_id) == 200
        assert await app.value("app.client.subscribeToken")


@found("sound", BOTH)
async def test_sound_of_the_page_comes_back_with_the_picture(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve(), open_app(version) as app:
        assert await app.connect(hertz=1000) is None
        assert len(await app.frames(3)) == 3
        # Told once for each track, with the stream that has both in the end.
        assert await app.value("app.streams") == [["audio", "video"]] * 2
        assert await app.run("listen", 5000) == pytest.approx(1000, abs=25)


@found("session id", {MIRRORS: "its own, which the service never sees"})
async def test_the_first_releases_make_up_their_session_id(
    version: str, serve: Serve, open_app: Open
) -> None:
    async with serve() as base_url, open_app(version) as app:
        assert await app.connect() is None
        session_id = await app.value("app.client.sessionId")
        assert await stats_status(base_url, session_id) == 404
        assert session_id not in "".join(map(str, app.sent))
