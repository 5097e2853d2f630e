"""Bitrate, loss and round trip of a stream, from what passes and what the other side reports."""

import pytest
from aiortc.rtp import (
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)

from sundog.media.clock import ManualClock
from sundog.media.rtc.feedback import Feedback
from sundog.media.rtc.flow import Counted, Rates, Window

SSRC = 7


def sender_report(seconds: int) -> RtcpSrPacket:
    info = RtcpSenderInfo(
        ntp_timestamp=seconds << 32, rtp_timestamp=0, packet_count=0, octet_count=0
    )
    return RtcpSrPacket(ssrc=SSRC, sender_info=info)


def receiver_report(seconds: int, held_s: float, *, ssrc: int = SSRC) -> RtcpRrPacket:
    report = RtcpReceiverInfo(
        ssrc=ssrc,
        fraction_lost=0,
        packets_lost=3,
        highest_sequence=0,
        jitter=450,
        lsr=seconds << 16,
        dlsr=int(held_s * 65536),
    )
    return RtcpRrPacket(ssrc=1, reports=[report])


def test_a_steady_stream_shows_its_rate() -> None:
    window = Window()
    for tick in range(200):
        now_s, totals = 5 + tick / 25, Counted(frames=tick, octets=tick * 12_500, packets=tick)
        if window.due(now_s):
            window.note(now_s, totals)
    rates = window.rates(now_s, totals)
    assert rates.bitrate_bps == pytest.approx(2_500_000, rel=0.01)
    assert rates.fps == pytest.approx(25, rel=0.01)
    assert rates.loss == 0


def test_a_stream_that_stops_shows_no_rate_two_seconds_later() -> None:
    window, totals = Window(), Counted(frames=50, octets=10_000, packets=60)
    window.note(0.0, Counted())
    window.note(1.0, totals)
    assert window.rates(1.0, totals).bitrate_bps == 80_000
    assert window.rates(3.1, totals) == Rates()


def test_a_stream_that_goes_on_after_a_long_pause_shows_its_rate_two_seconds_later() -> None:
    window = Window()
    window.note(0.0, Counted())
    for tick in range(50):
        now_s, totals = 600 + tick / 25, Counted(frames=tick, octets=tick * 10_000)
        if window.due(now_s):
            window.note(now_s, totals)
    assert window.rates(now_s, totals).fps == pytest.approx(25, rel=0.1)


def test_loss_of_long_ago_does_not_show() -> None:
    window = Window()
    window.note(0.0, Counted())
    window.note(1.0, Counted(packets=100, missed=50))
    assert window.rates(1.5, Counted(packets=100, missed=50)).loss == 0.5
    window.note(3.0, Counted(packets=200, missed=50))
    assert window.rates(5.0, Counted(packets=300, missed=50)).loss == 0


def test_the_window_holds_a_bounded_number_of_samples_however_often_it_is_read() -> None:
    window = Window()
    for tick in range(100_000):
        window.rates(tick / 1000, Counted(frames=tick))
    assert len(window._samples) < 30


def test_too_short_a_time_shows_nothing_yet() -> None:
    window = Window()
    window.note(0.0, Counted())
    assert window.rates(0.05, Counted(frames=2, octets=90_000, packets=80)) == Rates()


def test_the_round_trip_is_the_time_less_what_the_other_side_held_the_report() -> None:
    clock = ManualClock()
    feedback = Feedback(clock)
    assert feedback.round_trip.ms is None
    feedback.reported([sender_report(100)])
    clock.advance(0.75)
    feedback.heard(receiver_report(100, 0.7), SSRC)
    assert feedback.round_trip.ms == pytest.approx(50, abs=0.1)
    assert feedback.lost == 3
    assert feedback.jitter_ms == 5


def test_a_round_trip_longer_than_the_time_between_reports_is_measured() -> None:
    clock = ManualClock()
    feedback = Feedback(clock)
    for second in range(4):
        feedback.reported([sender_report(100 + second)])
        clock.advance(1)
    feedback.heard(receiver_report(100, 1.0), SSRC)
    assert feedback.round_trip.ms == pytest.approx(3000, abs=0.1)


@pytest.mark.parametrize(
    "answer",
    [
        receiver_report(999, 0.1),  # to a report that was never sent
        receiver_report(100, 0.0),  # no report came there yet
        receiver_report(100, 5.0),  # held longer than it is ago
        receiver_report(100, 0.1, ssrc=8),  # of another stream
    ],
)
def test_an_answer_that_cannot_be_true_says_nothing_of_the_round_trip(answer: RtcpRrPacket) -> None:
    clock = ManualClock()
    feedback = Feedback(clock)
    feedback.reported([sender_report(100)])
    clock.advance(1)
    feedback.heard(answer, SSRC)
    assert feedback.round_trip.ms is None


def test_one_late_answer_does_not_spoil_the_round_trip() -> None:
    clock = ManualClock()
    feedback = Feedback(clock)
    for second, way_s in enumerate((0.02, 0.02, 0.9, 0.02, 0.02)):
        feedback.reported([sender_report(100 + second)])
        clock.advance(way_s + 0.05)
        feedback.heard(receiver_report(100 + second, 0.05), SSRC)
    assert feedback.round_trip.ms == pytest.approx(20, abs=0.1)


def test_a_packet_that_is_asked_for_again_and_again_was_lost_once() -> None:
    feedback = Feedback(ManualClock())
    for lost in ([5, 6], [5, 6], [6, 9]):
        nack = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=SSRC, lost=lost)
        feedback.heard(nack, SSRC)
    assert (feedback.nacks, feedback.missed) == (3, 3)


def test_requests_for_key_frames_are_counted() -> None:
    feedback = Feedback(ManualClock())
    for fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR, 15):
        feedback.heard(RtcpPsfbPacket(fmt=fmt, ssrc=1, media_ssrc=SSRC), SSRC)
    assert feedback.plis == 2


def test_what_is_remembered_of_the_other_side_is_bounded() -> None:
    feedback = Feedback(ManualClock())
    for number in range(5000):
        feedback.reported([sender_report(number)])
        feedback.heard(
            RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=SSRC, lost=[number]), SSRC
        )
    assert len(feedback._asked) <= 128
    assert len(feedback.round_trip._sent) <= 8
