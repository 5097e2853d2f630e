"""What two real peers say of the path between them."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from sundog.media.rtc import Peer, PeerStats
from sundog.media.rtc.ice.enduring import EnduringIce
from tests.integration.test_peer import SIZE, Numbered, echo, take

_RTP = range(128, 192)
"""First byte of a packet that is of RTP or RTCP (RFC 7983 section 7)."""

_RTCP = range(192, 224)
"""Second byte of a packet that is RTCP (RFC 5761 section 4)."""


@pytest.fixture
def lossy_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose every tenth packet of each stream of video, both ways; reports come through.

    Counted over all streams, the tenth could be one of the parity or of those sent again each time.
    """
    send, counts = EnduringIce.send_all, Counter[bytes]()

    def is_lost(data: bytes) -> bool:
        if data[0] not in _RTP or data[1] in _RTCP:
            return False
        ssrc = data[8:12]
        counts[ssrc] += 1
        return counts[ssrc] % 10 == 0

    def send_most(ice: EnduringIce, datagrams: Sequence[bytes]) -> None:
        send(ice, [data for data in datagrams if not is_lost(data)])

    monkeypatch.setattr(EnduringIce, "send_all", send_most)


async def until_reported(*peers: Peer) -> list[PeerStats]:
    """Wait until each peer knows the round trip; return what they say then."""
    async with asyncio.timeout(15):
        while any(peer.stats().round_trip_ms is None for peer in peers):
            await asyncio.sleep(0.05)
    return [peer.stats() for peer in peers]


async def test_both_sides_agree_on_a_clean_path() -> None:
    async with echo(Numbered(), "H264") as (client, service, track):
        before = client.stats()
        assert before.incoming.packets == 0
        await take(track, 30)
        ours, theirs = await until_reported(client, service)
    for flow in (ours.outgoing, ours.incoming, theirs.outgoing, theirs.incoming):
        assert (flow.codec, flow.width, flow.height) == ("H264", *SIZE)
        assert flow.frames >= 30
        assert 5 < flow.fps < 30
        assert flow.bitrate_bps > 20_000
        assert flow.packets >= flow.frames
        assert (flow.packets_lost, flow.packets_resent, flow.loss) == (0, 0, 0.0)
        assert flow.nacks == 0
    for stats in (ours, theirs):
        assert stats.round_trip_ms is not None
        assert stats.round_trip_ms < 200
    assert abs(ours.outgoing.packets - theirs.incoming.packets) < 40


@pytest.mark.usefixtures("lossy_path")
async def test_lost_packets_show_on_both_sides_although_they_are_sent_again() -> None:
    async with echo(Numbered(), "VP8") as (client, service, track):
        await take(track, 60)
        ours, theirs = await until_reported(client, service)
    for flow in (ours.outgoing, ours.incoming, theirs.outgoing, theirs.incoming):
        assert 0.05 < flow.loss < 0.15
        assert flow.packets_resent > 0
        assert flow.nacks > 0
