"""Receiver reports of packets that come together say what they would say had each come alone."""

import random

import pytest
from aiortc.rtcrtpreceiver import StreamStatistics

from sundog.media.rtc.video.receiving.packet import stretches
from sundog.media.rtc.video.receiving.statistics import Statistics
from tests.unit.media.videopackets import Source


@pytest.mark.parametrize("seed", range(20))
def test_stretches_count_as_their_packets(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, now_s = random.Random(seed), 1000.0
    monkeypatch.setattr("aiortc.rtcrtpreceiver.time.time", lambda: now_s)
    source = Source(first=65_400)
    packets = [packet for _ in range(200) for packet in source.frame(rng.randrange(1, 12))]
    places = [place + rng.choice((0, 0, 0, 0, 15)) for place in range(len(packets))]
    coming = [packets[at] for at in sorted(range(len(packets)), key=places.__getitem__)]
    coming = [packet for packet in coming if rng.random() > 0.02]
    alone, together = StreamStatistics(90_000), Statistics(90_000)
    while coming:
        now_s += rng.choice((0.001, 0.02, 0.05))
        came, coming = coming[:9], coming[9:]
        for packet in came:
            alone.add(packet)
        for stretch in stretches(came):
            together.add_stretch(stretch)
    assert together.jitter > 0
    assert together.packets_lost == alone.packets_lost > 0
    for what in ("packets_received", "max_seq", "cycles", "jitter", "fraction_lost"):
        assert getattr(together, what) == getattr(alone, what), what
