"""How much parity there is: none on a good path, as much as losses and reordering call for, seldom more."""

import random

import pytest

from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport
from sundog.media.rtc.congestion.protection import Protection
from sundog.media.rtc.congestion.reordering import Reordering

PACKETS = 17
"""Of a usual picture: 20 KB."""


def lossy(share: float, *, is_congested: bool = False) -> Protection:
    protection = Protection()
    protection.seen(round(400 * share), 400, 0.0, 0.02, 0.0, is_congested=is_congested)
    return protection


def test_a_good_path_has_none() -> None:
    assert Protection().count(PACKETS) == 0
    assert lossy(0.0).count(PACKETS) == 0


@pytest.mark.parametrize("share", [0.01, 0.02, 0.05, 0.08])
@pytest.mark.parametrize("packets", [6, 17, 40])
def test_pictures_seldom_lose_more_than_their_parity_brings_back(
    share: float, packets: int
) -> None:
    count = lossy(share).count(packets)
    chance = random.Random(1)
    fails = sum(
        sum(chance.random() < share for _ in range(packets + count)) > count for _ in range(5000)
    )
    assert fails / 5000 < 0.025
    fewer = sum(
        sum(chance.random() < share for _ in range(packets + count - 1)) > count - 1
        for _ in range(5000)
    )
    assert fewer / 5000 > 0.015  # one less would not do


def test_the_longer_it_takes_to_ask_the_seldomer_it_must_be_done() -> None:
    counts = []
    for round_trip_s in (0.02, 0.2, 2.0):
        protection = Protection()
        protection.seen(20, 400, 0.0, round_trip_s, 0.0, is_congested=False)
        counts.append(protection.count(PACKETS))
    assert counts[0] < counts[1] <= counts[2] <= 6


@pytest.mark.parametrize("share", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("packets", [1, 3, 17, 48])
def test_pictures_keep_most_of_the_rate_whatever_is_lost(share: float, packets: int) -> None:
    assert lossy(share).count(packets) <= 0.4 * packets


def test_two_lost_packets_in_a_second_are_chance() -> None:
    protection = Protection()
    protection.seen(2, 40, 0.0, 0.02, 0.0, is_congested=False)
    assert protection.count(PACKETS) == 0


def test_what_a_full_queue_loses_calls_for_none_nor_does_the_second_after() -> None:
    protection = lossy(0.1, is_congested=True)
    protection.seen(40, 400, 0.0, 0.02, 1.0, is_congested=False)
    assert protection.count(PACKETS) == 0
    protection.seen(40, 400, 0.0, 0.02, 2.0, is_congested=False)
    assert protection.count(PACKETS) > 0


def test_losses_are_forgotten_slowly_and_at_last() -> None:
    protection = lossy(0.05)
    counts = []
    for second in range(1, 40):
        protection.seen(0, 400, 0.0, 0.02, float(second), is_congested=False)
        counts.append(protection.count(PACKETS))
    assert counts[1] >= 2
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_packets_that_come_late_call_for_some_and_those_that_come_a_little_late_for_none() -> None:
    protection = Protection()
    protection.seen(0, 400, 0.002, 0.02, 0.0, is_congested=False)
    assert protection.count(PACKETS) == 0
    protection.seen(0, 400, 0.02, 0.02, 1.0, is_congested=False)
    assert protection.count(PACKETS) == 3


def test_a_path_that_keeps_the_order_has_no_late_packets_however_long_its_queue() -> None:
    reordering, came_s = Reordering(), 0.0
    for order in range(1000):
        came_s += random.Random(order).choice((0.0, 0.0001, 0.05))
        reordering.arrived(order, came_s)
    assert reordering.mean_s == 0


def test_how_late_overtaken_packets_are_is_told_from_the_first_that_overtook_them() -> None:
    reordering = Reordering()
    for order, came_s in ((0, 0.0), (2, 0.010), (3, 0.015), (1, 0.030)):
        reordering.arrived(order, came_s)
    assert reordering.mean_s == pytest.approx(0.020 / 400)


def test_the_mean_is_that_of_all_packets_of_the_last_seconds() -> None:
    reordering, chance = Reordering(), random.Random(1)
    came = sorted(
        (0.04 * picture + chance.uniform(0, 0.06), 20 * picture + place)
        for picture in range(200)
        for place in range(17)
    )
    for came_s, order in came:
        reordering.arrived(order, came_s)
    assert 0.012 < reordering.mean_s < 0.04
    assert len(reordering._orders) <= 128


def heard(controller: Controller, first: int, lost: set[int], now_s: float) -> None:
    """Send a picture of 20 packets and hear of it."""
    for number in range(first, first + 20):
        controller.sent(1, number, 1200, now_s, is_new=True)
    arrivals = tuple(
        Arrival(1, number, None if number in lost else 0.0) for number in range(first, first + 20)
    )
    ticks = round((now_s + 0.01) * 65536)
    report = CongestionReport(sender_ssrc=9, timestamp=ticks, arrivals=arrivals)
    controller.acknowledged(report, now_s + 0.02)


def test_a_sender_learns_it_from_reports() -> None:
    controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
    controller.has_feedback = True
    for picture in range(25):
        heard(controller, 20 * picture, set(), 0.04 * picture)
    assert controller.protection.count(PACKETS) == 0
    for picture in range(25, 50):
        heard(controller, 20 * picture, {20 * picture + picture % 19}, 0.04 * picture)
    assert 2 <= controller.protection.count(PACKETS) <= 4
