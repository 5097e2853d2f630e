"""Clients of WHIP and WHEP that hang up before their offer is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx
import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer
from tests.service import PASSTHROUGH, changed, known_service
from tests.whipclient import SDP, offering, published, watching


def slowly(at_once: Callable[..., Awaitable[str]]) -> Callable[..., Awaitable[str]]:
    """Leave the time to hang up in."""

    async def later(*args: object, **more: object) -> str:
        await asyncio.sleep(0.5)
        return await at_once(*args, **more)

    return later


@pytest.fixture(autouse=True)
def _slow_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Peer, "answer", slowly(Peer.answer))
    monkeypatch.setattr(Peer, "answer_viewer", slowly(Peer.answer_viewer))


async def hang_up(base_url: str, path: str, offer: str) -> None:
    """Send an offer, and wait for no answer."""
    host = urlsplit(base_url)
    _, writer = await asyncio.open_connection(host.hostname, host.port)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Type: application/sdp\r\n"
        f"Content-Length: {len(offer)}\r\n\r\n"
    )
    writer.write((head + offer).encode())
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.close()
    await writer.wait_closed()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what comes of it, on a busy machine longer than a second."""
    await asyncio.sleep(1)
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.05)


async def test_a_publisher_that_hangs_up_finds_its_name_free_when_it_comes_back():
    async with (
        known_service() as (url, service),
        offering() as (_, offer),
        httpx.AsyncClient(base_url=url, timeout=10) as http,
    ):
        await hang_up(url, "/v1/whip?stream=studio", offer)
        await hang_up(url, "/v1/whip", offer)
        await until(
            lambda: service.places.active == 1
        )  # the named one, which waits for who comes back
        named = service.names.get("studio")
        again = await http.post("/v1/whip?stream=studio", content=offer, headers=SDP)
        assert again.status_code == 201
        assert service.names.get("studio") is named is not None


async def test_a_viewer_that_hangs_up_holds_no_place():
    gone = Peer(clock=MonotonicClock())
    gone.receive_only()
    async with (
        known_service(changed(PASSTHROUGH, max_viewers=1)) as (url, service),
        published(url) as mine,
    ):
        await hang_up(url, f"/v1/whep/{mine.session_id}", await gone.create_offer())
        live = service.sessions.get(mine.session_id)
        assert live is not None
        await until(lambda: live.viewers == 0)
        async with watching(url, mine.session_id) as screen:
            await screen.frames(1)
    await gone.close()
