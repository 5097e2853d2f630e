"""What a stranger sends to a session's UDP port does not touch the session."""

import asyncio
import socket

import pytest
from aiortc.sdp import SessionDescription

from tests.service import running_service
from tests.wireclient import Stream, streaming


def service_addresses(stream: Stream) -> list[tuple[str, int]]:
    """Return where the service listens for this session, from its answer."""
    answer = SessionDescription.parse(stream.peer._connection.remoteDescription.sdp)
    candidates = [c for section in answer.media for c in section.ice_candidates]
    return [(c.ip, c.port) for c in candidates if ":" not in c.ip]


@pytest.mark.parametrize(
    "datagram",
    [b"", b"\x00", b"\x16", b"\x80" * 12, b"\x80\xc8", b"\xff" * 1500],
    ids=["empty", "half a STUN", "half a DTLS", "no RTP", "half an RTCP", "noise"],
)
async def test_a_strangers_datagram_does_not_end_the_video(datagram: bytes) -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for address in service_addresses(stream):
                stranger.sendto(datagram, address)
        await asyncio.sleep(0)
        await stream.frames(10)
