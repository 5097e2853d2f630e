"""Connections that begin something and do not go on: each ends in time, and hinders nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest

from sundog.server.listening import http
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import OUR_SDK, wire

HEAD = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"
POST = b"POST /v1/client/tokens HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n"
OFFER = (
    b"POST /v1/whip HTTP/1.1\r\nhost: x\r\ncontent-type: application/sdp\r\n"
    b"content-length: 8000\r\n\r\n"
)
UPGRADE = b"GET /v1/stream?model=mirage_v2 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def line_to(base_url: str) -> AsyncIterator[Line]:
    url = httpx.URL(base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def read_to_the_end(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        try:
            return await reader.read()
        except ConnectionError:
            return b"reset"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_S", 0.3)
    monkeypatch.setattr(http, "BODY_S", 0.4)
    monkeypatch.setattr(http, "_UNREAD_S", 0.2)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"", b""),
        (HEAD, b"408"),
        (UPGRADE, b"408"),
        (POST + b"{", b""),
        (OFFER + b"v=", b""),
        (b"POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n", b"404"),
    ],
    ids=["nothing", "headers", "a handshake", "a body", "an offer", "an unread body"],
)
async def test_half_a_request_is_not_waited_for_long(said: bytes, heard: bytes) -> None:
    async with running_service() as base_url, line_to(base_url) as (reader, writer):
        writer.write(said)
        assert heard in await read_to_the_end(reader)


async def test_half_a_second_request_is_not_waited_for_long() -> None:
    async with running_service() as base_url, line_to(base_url) as (reader, writer):
        writer.write(HEAD + b"\r\n")
        async with asyncio.timeout(5):
            assert b"200" in await reader.readline()
        writer.write(HEAD)
        assert b"408" in await read_to_the_end(reader)


@pytest.mark.parametrize("start", [HEAD, POST], ids=["headers", "a body"])
async def test_a_request_that_dribbles_is_not_waited_for(start: bytes) -> None:
    async with running_service() as base_url, line_to(base_url) as (reader, writer):
        writer.write(start)
        ended = asyncio.create_task(read_to_the_end(reader))
        for _ in range(100):
            if ended.done():
                break
            writer.write(b"x")
            await asyncio.sleep(0.02)
        assert ended.done()
        await ended


async def test_a_large_body_that_keeps_coming_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_MIN_BYTES_PER_S", 1000)
    async with running_service() as base_url, line_to(base_url) as (reader, writer):
        writer.write(OFFER + b"v=0")
        for _ in range(11):
            await asyncio.sleep(0.1)
            writer.write(b"x" * 727)
        async with asyncio.timeout(5):
            assert b"422" in await reader.readline()


async def test_a_session_is_no_half_request() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.hear("session_id")
        await asyncio.sleep(1)
        await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
        assert (await line.hear("prompt_ack"))["success"]


async def test_where_all_connections_are_taken_the_one_that_says_nothing_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "HEAD_S", 30.0)
    config = changed(PASSTHROUGH, max_connections=20)
    async with running_service(config) as base_url, AsyncExitStack() as stack:
        silent = [await stack.enter_async_context(line_to(base_url)) for _ in range(40)]
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"{base_url}/healthz")).status_code == 200
        for reader, _ in silent[:20]:
            await read_to_the_end(reader)
        async with wire(base_url, **OUR_SDK) as line:
            await line.hear("session_id")


async def test_where_all_connections_are_used_the_next_one_is_told_to_come_back() -> None:
    config = changed(PASSTHROUGH, max_connections=2)
    async with running_service(config) as base_url, AsyncExitStack() as stack:
        for _ in range(2):
            line = await stack.enter_async_context(wire(base_url, **OUR_SDK))
            await line.hear("session_id")
        async with httpx.AsyncClient(trust_env=False) as client:
            refused = await client.get(f"{base_url}/healthz")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
