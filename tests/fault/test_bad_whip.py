"""Publishers and viewers by HTTP that misbehave: each is told, and nobody else notices."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from sundog.server.config import Config
from tests.service import running_service
from tests.whipclient import (
    FRAGMENT,
    SDP,
    candidates_of,
    fragment_of,
    offering,
    published,
    watching,
)


async def nobody_left(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10):
        while (await http.get("/v1/sessions")).json()["active"]:
            await asyncio.sleep(0.05)


async def half_a_body(base_url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Announce a kilobyte and send some words of it."""
    place = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head = "POST /v1/whip HTTP/1.1\r\nHost: x\r\nContent-Type: application/sdp\r\n"
    writer.write(f"{head}Content-Length: 1000\r\n\r\nv=0\r\n".encode())
    await writer.drain()
    return reader, writer


async def test_half_a_body_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sundog.server.whip.requests._BODY_S", 0.3)
    async with running_service() as url:
        reader, writer = await half_a_body(url)
        async with asyncio.timeout(10):
            answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"slow_client"' in answer
        writer.close()
        async with published(url) as mine:
            await mine.frames(2)


async def test_a_line_that_breaks_within_a_body_harms_nobody():
    async with running_service() as url:
        _, writer = await half_a_body(url)
        writer.transport.abort()
        async with published(url) as mine:
            await mine.frames(2)
            assert (await mine.http.get("/v1/sessions")).json()["active"] == 1


async def test_bodies_of_another_kind_or_size_are_refused():
    async with running_service() as url, published(url) as mine:
        for headers in ({}, {"Content-Type": "application/json"}):
            refused = await mine.http.post("/v1/whip", content=b"v=0", headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
            assert refused.headers["accept-post"] == "application/sdp"
            refused = await mine.http.patch(mine.url, content=b"a=b", headers=headers)
            assert refused.status_code == 415
            assert refused.headers["accept-patch"] == FRAGMENT["Content-Type"]
        large = await mine.http.post("/v1/whip", content=b"v=0" + b"x" * 1_000_000, headers=SDP)
        assert (large.status_code, large.json()["code"]) == (413, "message_too_large")
        large = await mine.patch("a=x" * 10_000)
        assert (large.status_code, large.json()["code"]) == (413, "message_too_large")
        for body in (b"", b"\xff\xfe", b"<html>"):
            refused = await mine.http.post("/v1/whip", content=body, headers=SDP)
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")
        await mine.frames(2)


@pytest.mark.parametrize("role", ["publisher", "viewer"])
async def test_a_change_says_which_ice_session_it_means(role: str) -> None:
    async with (
        running_service() as url,
        published(url) as mine,
        watching(url, mine.session_id) as screen,
    ):
        client = mine if role == "publisher" else screen
        fragment = fragment_of(client.offer, candidates_of(client.offer)[0])
        known = await client.http.patch(client.url, content=fragment, headers=FRAGMENT)
        assert known.status_code == 204  # by its ufrag
        for unsaid in (candidates_of(fragment)[0], "a=ice-ufrag:anew\r\na=ice-pwd:" + "x" * 22):
            refused = await client.http.patch(client.url, content=unsaid, headers=FRAGMENT)
            assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        stale = await client.patch(fragment, If_Match='"stale"')
        assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
        for good in (client.posted.headers["etag"], "*", f'"a", {client.posted.headers["etag"]}'):
            assert (await client.patch(fragment, If_Match=good)).status_code == 204
        for nonsense in ("not a line", "a=candidate:nonsense", "a=ice-ufrag:?"):
            refused = await client.patch(nonsense)
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")
        await client.frames(2)


async def test_thirty_candidates_are_taken_one_by_one_and_hundreds_are_not():
    async with running_service() as url, published(url) as mine:
        candidate = candidates_of(mine.offer)[0]
        for number in range(30):
            odd = candidate.replace(candidate.split()[5], str(20_000 + number))
            assert (await mine.patch(fragment_of(mine.offer, odd))).status_code == 204
        many = await mine.patch(fragment_of(mine.offer, *([candidate] * 5)))
        assert (many.status_code, many.json()["code"]) == (429, "too_many_messages")
        await mine.frames(2)


async def test_an_address_that_was_guessed_is_not_there():
    async with running_service() as url, published(url) as mine:
        secret = mine.url.rsplit("/", 1)[1]
        for guess in (
            f"/v1/whip/{mine.session_id}/{secret[:-1]}",
            f"/v1/whip/{mine.session_id}/{secret}x",
            f"/v1/whip/{secret}/{mine.session_id}",
            f"/v1/whip/other/{secret}",
            f"/v1/whip/{mine.session_id}/%C3%A9%F0",
        ):
            assert (await mine.http.delete(guess)).status_code == 404
        await mine.frames(2)


async def test_a_publisher_that_never_connects_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.hosting.media._CONNECT_S", 0.5)
    async with (
        running_service() as url,
        httpx.AsyncClient(base_url=url, timeout=10) as http,
        offering() as (_, offer),
    ):
        posted = await http.post("/v1/whip", content=offer, headers=SDP)
        assert posted.status_code == 201
        await nobody_left(http)
        assert (await http.patch(posted.headers["location"])).status_code == 404


async def test_the_name_of_a_publisher_that_vanished_is_free_in_time():
    config = Config(engine="passthrough", port=0, resume_s=0.5)
    async with running_service(config) as url, published(url, stream="studio") as mine:
        await mine.frames(2)
        await mine.peer.close()
        await nobody_left(mine.http)
        async with published(url, stream="studio") as other:
            assert other.session_id != mine.session_id
            await other.frames(2)


async def test_a_publisher_that_vanished_gives_its_place_to_a_newcomer():
    config = Config(engine="passthrough", port=0, max_sessions=1)
    async with running_service(config) as url, published(url, stream="studio") as mine:
        await mine.frames(2)
        await mine.peer.close()
        async with asyncio.timeout(10), offering() as (_, offer):
            while True:
                posted = await mine.http.post("/v1/whip", content=offer, headers=SDP)
                if posted.status_code == 201:
                    break
                assert posted.status_code == 503
                await asyncio.sleep(0.1)
        assert (await mine.http.delete(posted.headers["location"])).status_code == 200


async def test_messages_that_make_no_sense_leave_the_picture_alone():
    async with running_service() as url, published(url) as mine:
        where = f"/v1/sessions/{mine.session_id}/messages"
        json = {"Content-Type": "application/json"}
        for body, status in (
            (b"{", 400),
            (b"[]", 400),
            (b'{"type":"dance"}', 400),
            (b'{"type":"prompt"}', 400),
            (b'{"type":"switch_camera","rotateY":1}', 400),
            (b'{"type":"prompt","prompt":"' + b"x" * 2001 + b'"}', 422),
            (b'{"type":"set_image","image_data":"no base64"}', 422),
            (b'{"type":"prompt","prompt":"' + b"x" * 300_000 + b'"}', 413),
            (b'{"type":"set_image","image_data":"' + b"A" * 9_000_000 + b'"}', 413),
        ):
            refused = await mine.http.post(where, content=body, headers=json)
            assert refused.status_code == status, refused.text
            assert {"error", "code", "retryable"} <= refused.json().keys()
        refused = await mine.http.post(where, content=b"{}")
        assert refused.status_code == 415
        await mine.frames(2)


async def test_a_flood_of_messages_is_refused_in_part_and_harms_nobody():
    async with running_service() as url, published(url) as mine:
        where = f"/v1/sessions/{mine.session_id}/messages"
        messages = [{"type": "prompt", "prompt": f"Anime {number}"} for number in range(40)]
        answers = await asyncio.gather(*(mine.http.post(where, json=one) for one in messages))
        assert {answer.status_code for answer in answers} <= {200, 429}
        assert any(answer.status_code == 200 for answer in answers)
        await mine.frames(2)
