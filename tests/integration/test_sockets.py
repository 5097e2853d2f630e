"""Sockets of ICE hand on together what has come together, and in order."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sundog.media.rtc.ice.sockets import IceSocket, open_sockets

pytestmark = pytest.mark.integration

LOOPBACK = "127.0.0.1"
CHECK = b"\0\1" + bytes(30)
"""Looks like STUN."""


class Owner:
    """Notes what comes."""

    def __init__(self) -> None:
        self.came_together: list[tuple[list[bytes], tuple[str, int]]] = []
        self.checks: list[bytes] = []
        self.refusals = 0

    def came(self, datagrams: list[bytes], protocol: IceSocket, addr: tuple[str, int]) -> None:
        self.came_together.append((list(datagrams), addr))

    def data_received(self, data: bytes, component: int) -> None:
        self.checks.append(data)

    def refused(self, protocol: IceSocket) -> None:
        self.refusals += 1

    def protocol_lost(self, protocol: IceSocket) -> None: ...

    async def until(self, count: int) -> list[bytes]:
        """Wait until so many datagrams have come that are no checks."""
        async with asyncio.timeout(5):
            while len(came := [data for some, _ in self.came_together for data in some]) < count:
                await asyncio.sleep(0.002)
        return came


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
async def ours(owner: Owner) -> AsyncIterator[IceSocket]:
    (opened,) = await open_sockets([LOOPBACK], owner)  # type: ignore[arg-type]
    yield opened
    if not opened.transport.is_closing():
        await opened.close()


@pytest.fixture
def theirs() -> Any:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind((LOOPBACK, 0))
        yield opened


def address(opened: IceSocket) -> tuple[str, int]:
    return opened.local_candidate.host, opened.local_candidate.port


async def test_a_pictures_packets_come_together_in_order(
    owner: Owner, ours: IceSocket, theirs: socket.socket
) -> None:
    sent = [b"\x80" + bytes([number]) * 1300 for number in range(17)]
    for data in sent:
        theirs.sendto(data, address(ours))
    assert await owner.until(17) == sent
    assert len(owner.came_together) == 1
    assert {addr for _, addr in owner.came_together} == {theirs.getsockname()}


async def test_who_sends_without_pause_leaves_turns_to_others(
    owner: Owner, ours: IceSocket, theirs: socket.socket
) -> None:
    for number in range(200):
        theirs.sendto(b"\x80" + bytes([number]), address(ours))
    came = await owner.until(200)
    assert came == [b"\x80" + bytes([number]) for number in range(200)]
    assert max(len(some) for some, _ in owner.came_together) == 32


async def test_a_check_among_media_is_read_as_one_and_nothing_overtakes_it(
    owner: Owner, ours: IceSocket, theirs: socket.socket
) -> None:
    for data in (b"\x80a", b"\x80b", CHECK, CHECK, b"\x80c", CHECK, b"\x16d"):
        theirs.sendto(data, address(ours))
    assert await owner.until(4) == [b"\x80a", b"\x80b", b"\x80c", b"\x16d"]
    assert [some for some, _ in owner.came_together] == [
        [b"\x80a", b"\x80b"],
        [b"\x80c"],
        [b"\x16d"],
    ]
    assert owner.checks == [CHECK] * 3


async def test_what_comes_from_elsewhere_is_told_apart(
    owner: Owner, ours: IceSocket, theirs: socket.socket
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOOPBACK, 0))
        for number in range(3):
            theirs.sendto(b"\x80t" + bytes([number]), address(ours))
            other.sendto(b"\x80o" + bytes([number]), address(ours))
        await owner.until(6)
        for some, addr in owner.came_together:
            assert {data[1:2] for data in some} == {b"t" if addr == theirs.getsockname() else b"o"}
            assert addr in (theirs.getsockname(), other.getsockname())


async def test_a_socket_that_is_closed_hands_on_no_more_and_keeps_no_port(
    owner: Owner, ours: IceSocket, theirs: socket.socket
) -> None:
    stop = owner.came

    def close(datagrams: list[bytes], protocol: IceSocket, addr: tuple[str, int]) -> None:
        stop(datagrams, protocol, addr)
        protocol._is_ended = True

    owner.came = close  # type: ignore[method-assign]
    for data in (b"\x80a", b"\x80b", CHECK, b"\x80c"):
        theirs.sendto(data, address(ours))
    await owner.until(2)
    assert owner.checks == []
    await ours.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heir:
        heir.bind(address(ours))
