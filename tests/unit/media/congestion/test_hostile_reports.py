"""Reports of a peer that is broken, or means ill."""

import random

import pytest

from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport


def sending(count: int = 100, start_s: float = 10.0) -> Controller:
    controller = Controller(start_bps=3_000_000, min_bps=100_000, max_bps=4_000_000)
    controller.has_feedback = True
    for number in range(count):
        controller.sent(1, number, 1200, start_s + number / 1000, is_new=True)
    return controller


def report(*arrivals: Arrival, at_s: float = 100.0) -> CongestionReport:
    return CongestionReport(9, int(at_s * 65536) & 0xFFFFFFFF, arrivals)


def test_packets_that_were_never_sent_are_passed_over() -> None:
    controller = sending()
    for round_ in range(50):
        told = tuple(Arrival(7, (round_ * 99 + n) & 0xFFFF, 0.0) for n in range(500))
        controller.acknowledged(report(*told), 11 + round_ / 100)
    assert controller.target_bps == 3_000_000
    assert controller._flight.octets == 100 * 1200
    assert not controller.may_send_frame(11.6)


def test_a_report_that_says_more_and_more_came_gives_no_more_than_the_highest_rate() -> None:
    controller = sending(0)
    for number in range(3000):
        now_s = 10 + number / 200
        controller.sent(1, number, 1200, now_s, is_new=True)
        controller.acknowledged(
            report(Arrival(1, number, 0.0), at_s=now_s), now_s
        )  # no way so fast
    assert controller.target_bps <= 4_000_000


def test_times_that_cannot_be_are_no_samples() -> None:
    controller = sending()
    controller.acknowledged(report(*(Arrival(1, n, 5.0) for n in range(50))), 10.2)
    assert controller.round_trip_s is None
    controller.acknowledged(report(*(Arrival(1, n, 7.998046875) for n in range(50, 100))), 30.0)
    assert controller.round_trip_s is None
    assert controller.may_send_frame(30.0)


def test_an_old_report_takes_nothing_back() -> None:
    controller = sending()
    new = report(*(Arrival(1, n, 0.0) for n in range(100)), at_s=100.2)
    old = report(*(Arrival(1, n, None) for n in range(50)), at_s=100.1)
    controller.acknowledged(new, 10.2)
    rate = controller.target_bps
    controller.acknowledged(old, 10.21)
    assert controller.target_bps == rate
    assert controller.lost_share == 0
    assert controller.may_send_frame(10.21)


def test_whatever_is_reported_all_stays_bounded() -> None:
    chance = random.Random(4)
    controller = sending()
    now_s = 10.2
    for number in range(20_000):
        now_s += chance.choice([0, 0.001, 0.01])
        controller.sent(chance.randrange(3), number & 0xFFFF, 1200, now_s, is_new=True)
        if not number % 10:
            begin = chance.randrange(65536)
            told = (
                Arrival(1, begin + n & 0xFFFF, chance.choice([None, 0.0, chance.uniform(0, 8)]))
                for n in range(chance.randrange(300))
            )
            controller.acknowledged(report(*told, at_s=chance.uniform(0, 1e5)), now_s)
        assert 100_000 <= controller.target_bps <= 4_000_000
        assert controller.media_bps(now_s) <= 4_000_000
        assert 0 <= controller.lost_share <= 1
    assert len(controller._flight) <= 4096


def test_a_peer_that_promised_reports_and_sends_none_gets_pictures_all_the_same() -> None:
    controller = sending(20)
    assert not controller.may_send_frame(10.5)
    assert controller.may_send_frame(13.5)


@pytest.mark.parametrize("bps", [0, 1, 2_000_000, 1 << 60])
def test_an_estimate_is_obeyed_within_bounds_where_there_are_no_reports(bps: int) -> None:
    controller = Controller(start_bps=3_000_000, min_bps=100_000, max_bps=4_000_000)
    controller.limited_to(bps, 1.0)
    assert controller.target_bps == min(max(bps, 100_000), 4_000_000)
    assert controller.may_send_frame(1.0)
    assert controller.next_probe_s(1.0) is None


def test_what_is_sent_again_is_taken_from_what_pictures_get() -> None:
    controller = Controller(start_bps=3_000_000, min_bps=100_000, max_bps=4_000_000)
    for number in range(500):
        controller.sent(1, number, 1200, number / 500, is_new=number % 5 != 0)
    assert controller.media_bps(1.0) < 3_000_000 - 0.15 * 500 * 1200 * 8
