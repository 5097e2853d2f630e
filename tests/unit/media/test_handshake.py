"""DTLS on a path that loses packets: two connections over sockets that lose what a test says."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from OpenSSL import SSL

from sundog.media.clock import MonotonicClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.handshake import Handshake
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.ice.sockets import IceSocket
from sundog.media.timeline import Timeline

Passes = Callable[[bytes], bool]


class LossyTransport:
    """A datagram transport that asks of each datagram of DTLS whether it passes."""

    def __init__(self, transport: Any, passes: Passes) -> None:
        self._transport, self._passes = transport, passes

    def sendto(self, data: bytes, addr: Any = None) -> None:
        if not 20 <= data[0] < 64 or self._passes(data):
            self._transport.sendto(data, addr)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def lose(monkeypatch: pytest.MonkeyPatch, passes: Passes) -> None:
    made = IceSocket.connection_made

    def connection_made(self: IceSocket, transport: Any) -> None:
        made(self, transport)
        lossy: Any = LossyTransport(transport, passes)
        self.transport = lossy

    monkeypatch.setattr(IceSocket, "connection_made", connection_made)


@asynccontextmanager
async def negotiated() -> AsyncIterator[tuple[RepairedConnection, RepairedConnection]]:
    """Give two connections that begin to connect; the first is the DTLS server."""
    clock = MonotonicClock()
    here, there = (
        RepairedConnection(
            codecs=("VP8",),
            ice=IceSettings(),
            timeline=Timeline(clock),
            sender_failed=lambda _: None,
            lipsync=Lipsync(clock),
        )
        for _ in range(2)
    )
    try:
        here.addTransceiver("video")
        await here.setLocalDescription(await here.createOffer())
        await there.setRemoteDescription(here.localDescription)
        await there.setLocalDescription(await there.createAnswer())
        await here.setRemoteDescription(there.localDescription)
        yield here, there
    finally:
        await here.close()
        await there.close()


async def connected(*connections: RepairedConnection) -> None:
    async with asyncio.timeout(30):
        while any(one.connectionState != "connected" for one in connections):
            await asyncio.sleep(0.01)


async def test_each_flight_that_is_lost_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # What OpenSSL sends again are other records, each with a number of its own: they are lost too.
    sent = Counter[bytes]()

    def passes(data: bytes) -> bool:
        sent[data] += 1
        return sent[data] > 1

    lose(monkeypatch, passes)
    async with negotiated() as pair:
        await connected(*pair)
    assert sum(count > 1 for count in sent.values()) >= 4


async def test_without_an_answer_a_flight_is_sent_so_often_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.handshake._FIRST_S", 0.001)
    monkeypatch.setattr(SSL.Connection, "DTLSv1_get_timeout", lambda _: 100.0)
    sent = Counter[bytes]()

    def passes(data: bytes) -> bool:
        sent[data] += 1
        return False

    lose(monkeypatch, passes)
    async with negotiated():
        async with asyncio.timeout(20):
            while sum(sent.values()) < 9:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
    assert list(sent.values()) == [9]  # the client's first words; the server waits for them


async def test_who_is_done_answers_repeated_flights_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.media.rtc.handshake._APART_S", 0.0)
    sent: list[bytes] = []

    def passes(data: bytes) -> bool:
        sent.append(data)
        return True

    lose(monkeypatch, passes)
    async with negotiated() as pair:
        await connected(*pair)
        server: Any = pair[0].getTransceivers()[0].receiver.transport
        assert server._role == "server"
        ice, before = server.transport._connection, len(sent)
        for _ in range(100):
            ice.take((sent[-2],))
        answers = sent[before:]
        assert 1 <= len(answers) <= 16
        assert set(answers) == {sent[before - 1]}


async def test_media_and_alerts_are_not_answered() -> None:
    async with negotiated() as pair:
        await connected(*pair)
        server: Any = pair[0].getTransceivers()[0].receiver.transport
        packets = server._RTCDtlsTransport__tx_packets
        assert Handshake(server).take((b"\x80\x60", b"\x15\xfe\xfd", b"\x17\xfe\xfd")) != ()
        assert server._RTCDtlsTransport__tx_packets == packets
