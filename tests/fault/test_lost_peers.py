"""Peers that never come, or go without a word, while their WebSocket lives on."""

import asyncio

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, VideoOutput
from tests.service import running_service
from tests.wireclient import OUR_SDK, Wire, peered, streaming, wire

CLOCK = MonotonicClock()


async def lost_messages(line: Wire) -> list[str]:
    """Return the codes of the errors that come before the answer to a message sent now."""
    await line.say(type="switch_camera", rotateY=2, ack=True)
    codes: list[str] = []
    while (message := await line.hear())["type"] != "mirror_ack":
        codes += [message["code"]] if message["type"] == "error" else []
    return codes


async def test_a_peer_that_never_connects_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sundog.server.hosting.media._CONNECT_S", 0.2)
    peer = Peer(clock=CLOCK)
    peer.add_track(VideoOutput())
    try:
        async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
            await line.say(type="offer", sdp=await peer.create_offer())
            await line.hear("answer")
            assert (await line.hear("error"))["code"] == "peer_lost"
    finally:
        await peer.close()


async def test_the_loss_of_a_peer_is_told_once_and_another_one_taken() -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(3)
        await stream.peer.close()
        assert (await stream.line.hear("error"))["code"] == "peer_lost"
        async with peered(stream.line) as again:
            await again.frames(3)
            await asyncio.sleep(0)
            assert await lost_messages(stream.line) == []


async def test_a_peer_closed_at_the_end_of_its_handshake_leaves_nothing_running() -> None:
    client, service = Peer(clock=CLOCK), Peer(clock=CLOCK)
    client.add_track(VideoOutput())
    offer = await client.create_offer()
    (transceiver,) = client._connection.getTransceivers()
    secure = transceiver.receiver.transport
    handshake, closed = secure._do_handshake, asyncio.Event()

    async def close_after_handshake() -> None:
        await handshake()
        await client.close()
        closed.set()

    secure._do_handshake = close_after_handshake  # type: ignore[method-assign]
    try:
        await client.accept_answer(await service.answer(offer, VideoOutput()))
        async with asyncio.timeout(10):
            await closed.wait()
    finally:
        await service.close()
    for _ in range(20):
        await asyncio.sleep(0)
    running = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]
    assert not [name for name in running if name.startswith("RTCRtp")]
