"""RTP and RTCP of a connected client that say nonsense: dropped, and the pictures go on after it."""

import asyncio
import random
import socket
from collections.abc import Callable
from typing import Any

import pytest

from sundog.server.hosting.media import MediaSession
from sundog.server.service import Service
from tests.decrypted import Decrypted
from tests.restarting import echoing, ice_of
from tests.service import known_service
from tests.wireclient import streaming

PACKETS = 20_000


def transports_of(service: Service) -> list[Any]:
    """Return what the sessions' packets arrive at, once they are decrypted."""
    media = [live.media for live in service.sessions._tasks]
    peers = [one._link.peer for one in media if isinstance(one, MediaSession) and one._link]
    return [peer._connection.getTransceivers()[0].receiver.transport for peer in peers]


def short_extensions(rng: random.Random, packet: bytes) -> bytes:
    """Say each header extension there can be, each too short (RFC 8285 section 4.2)."""
    said = b"".join(bytes([number << 4, rng.randrange(256)]) for number in range(1, 15))
    head = bytes([0x90]) + packet[1:12]
    return head + b"\xbe\xde" + (len(said) // 4).to_bytes(2) + said + packet[12:]


def mixed_up(rng: random.Random, packet: bytes) -> bytes:
    """Change some bytes, cut it or make it longer; whose it is, and where it belongs, stays."""
    changed = bytearray(packet)
    for _ in range(rng.randrange(1, 12)):
        changed[rng.randrange(12, len(changed))] = rng.randrange(256)
    if rng.random() < 0.3:
        del changed[rng.randrange(12, len(changed) + 1) :]
    if rng.random() < 0.1:
        changed += rng.randbytes(rng.randrange(1, 400))
    if rng.random() < 0.3:  # an extension, padding, sources
        changed[0] = 0x80 | rng.randrange(64)
    return bytes(changed)


def other_payload(rng: random.Random, packet: bytes) -> bytes:
    """Keep the header and send nonsense in it, in order."""
    return packet[:12] + rng.randbytes(rng.randrange(0, 1100))


def control(rng: random.Random, packet: bytes) -> bytes:
    """Make an RTCP packet of a kind that there is, with anything in it."""
    body = rng.randbytes(4 * rng.randrange(0, 12))
    head = bytes([0x80 | rng.randrange(32), rng.choice((200, 201, 202, 203, 205, 206, 207))])
    return head + (len(body) // 4).to_bytes(2) + packet[8:12] + body


@pytest.mark.parametrize("damage", [mixed_up, short_extensions, other_payload, control])
async def test_nonsense_does_not_end_the_pictures(
    damage: Callable[[random.Random, bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    rng = random.Random(26)
    async with known_service() as (base_url, service), streaming(base_url) as stream:
        await stream.frames(3)
        (transport,) = transports_of(service)
        decrypted, passed_on = Decrypted(transport), 0
        await stream.frames(5)
        for number in range(PACKETS):
            newest = list(decrypted.packets)[-8:]  # older ones would be refused as replayed
            passed_on += await decrypted.put(damage(rng, rng.choice(newest)))
            if not number % 50:
                await asyncio.sleep(0)
        assert passed_on > 0 if damage in (control, mixed_up) else passed_on == 0
        await stream.line.say(type="prompt", prompt="Anime", enhance_prompt=True)
        assert (await stream.line.hear("prompt_ack"))["success"]
        await stream.frames(15)
    assert [r.getMessage() for r in caplog.records if r.levelname in ("ERROR", "CRITICAL")] == []


async def test_a_strangers_datagram_that_is_too_large_ends_nothing() -> None:
    async with echoing() as echo:
        way = ice_of(echo.service).current.selected
        assert way is not None
        family = socket.AF_INET6 if ":" in way.local_addr[0] else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as stranger:
            for size in (1501, 9000):
                stranger.sendto(b"\x80" + bytes(size - 1), way.local_addr)
        await echo.sees(5)
