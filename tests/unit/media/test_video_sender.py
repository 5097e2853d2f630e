"""A sender hears its receiver: reports reach the stream they are of, estimates are obeyed."""

from collections.abc import AsyncIterator

import pytest
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RtcpPsfbPacket,
    RtcpRrPacket,
    pack_remb_fci,
)

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport, pack_report
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.video.sending.sender import VideoSender
from sundog.media.timeline import Timeline


class Bench:
    """A sender on a transport that leads nowhere."""

    def __init__(self) -> None:
        self.clock = ManualClock(100.0)
        self.failed: list[Exception] = []
        self.connection = RepairedConnection(
            codecs=("H264",),
            ice=IceSettings(),
            timeline=Timeline(self.clock),
            sender_failed=self.failed.append,
            lipsync=Lipsync(self.clock),
        )
        sender = self.connection.addTransceiver("video").sender
        assert isinstance(sender, VideoSender)
        self.sender = sender
        sender.transport._rtp_router.register_sender(sender, ssrc=sender._ssrc)
        sender.outgoing.controller.has_feedback = True

    def send(self, count: int) -> None:
        """Note packets of the sender's stream as sent, from number 0 on."""
        for number in range(count):
            self.sender.outgoing.controller.sent(
                self.sender._ssrc, number, 1200, self.clock.now(), is_new=True
            )

    def report(self, ssrc: int, count: int) -> bytes:
        """Return a report that packets of a stream came, 10 ms after they were sent."""
        self.clock.advance(0.01)
        arrivals = tuple(Arrival(ssrc, number, 0.0) for number in range(count))
        return pack_report(CongestionReport(sender_ssrc=9, timestamp=65536, arrivals=arrivals))


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.connection.close()


def round_trip_s(bench: Bench) -> float | None:
    return bench.sender.outgoing.controller.round_trip_s


async def test_a_report_reaches_the_sender_of_its_stream(bench: Bench) -> None:
    bench.send(3)
    assert not bench.sender.outgoing.controller.may_send_frame(bench.clock.now())
    data = bench.report(bench.sender._ssrc, 3)
    await bench.sender.transport._handle_rtcp_data(data)
    assert round_trip_s(bench) == pytest.approx(0.01)
    assert bench.sender.outgoing.controller.may_send_frame(bench.clock.now())


async def test_a_report_of_another_stream_says_nothing(bench: Bench) -> None:
    bench.send(3)
    await bench.sender.transport._handle_rtcp_data(bench.report(4711, 3))
    assert round_trip_s(bench) is None


async def test_a_report_among_other_packets_is_heard_and_so_are_they(bench: Bench) -> None:
    bench.send(3)
    other = bytes(RtcpRrPacket(ssrc=9))
    pli = bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=9, media_ssrc=bench.sender._ssrc))
    data = other + bench.report(bench.sender._ssrc, 3) + pli
    await bench.sender.transport._handle_rtcp_data(data)
    assert round_trip_s(bench) == pytest.approx(0.01)
    assert (bench.sender.feedback.plis, bench.sender.feedback.nacks) == (1, 0)


@pytest.mark.parametrize("cut", [1, 4, 9, 13])
async def test_half_a_report_harms_nothing(bench: Bench, cut: int) -> None:
    bench.send(3)
    await bench.sender.transport._handle_rtcp_data(bench.report(bench.sender._ssrc, 3)[:-cut])
    assert round_trip_s(bench) is None


async def test_who_does_not_report_is_obeyed(bench: Bench) -> None:
    sender = bench.sender
    sender.outgoing.controller.has_feedback = False
    fci = pack_remb_fci(1_000_000, [sender._ssrc])
    await sender._handle_rtcp_packet(
        RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=9, media_ssrc=0, fci=fci)
    )
    path = sender.path()
    assert 990_000 <= path.target_bps <= 1_000_000
    assert (path.limit, path.queue_ms) == ("remote", None)


async def test_the_peer_is_told_where_a_silent_path_is_probed_no_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def probe() -> None:
        raise ValueError("too long")

    monkeypatch.setattr(bench.sender.outgoing, "probe", probe)
    await bench.sender._probe()
    assert [str(error) for error in bench.failed] == ["too long"]
