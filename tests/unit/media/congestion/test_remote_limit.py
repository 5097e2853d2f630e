"""A receiver's estimate (REMB) counts where it says something of the path."""

import pytest

from sundog.media.rtc.congestion.controller import Controller, Limit


def sending(rate_bps: int) -> Controller:
    """Return a controller two seconds into a stream of a rate."""
    controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
    size = rate_bps // 8 // 50
    for number in range(100):
        controller.sent(1, number, size, number * 0.02, is_new=True)
    return controller


def test_a_still_picture_does_not_lower_the_target() -> None:
    controller = sending(100_000)
    # A receiver cannot estimate much more than it gets, and it gets next to nothing.
    controller.limited_to(200_000, 2.0)
    assert controller.target_bps == 3_000_000


def test_an_estimate_below_what_is_sent_lowers_the_target() -> None:
    controller = sending(2_800_000)
    controller.limited_to(1_400_000, 2.0)
    assert controller.target_bps == 1_400_000


def test_an_estimate_before_anything_is_sent_counts() -> None:
    controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
    controller.limited_to(700_000, 0.0)
    assert controller.target_bps == 700_000


def test_after_a_pause_a_peer_that_does_not_report_is_sent_less_at_first() -> None:
    controller = sending(2_800_000)
    usual_bps = controller.media_bps(2.0)
    assert usual_bps > 2_500_000
    assert controller.media_bps(2.3) > 2_500_000  # no pause, but a slow camera
    assert controller.media_bps(3.0) < 0.6 * usual_bps
    assert controller.media_bps(30.0) == pytest.approx(400_000, rel=0.1)
    rates = []
    for step in range(100):
        controller.sent(1, 1000 + step, 8_000, 30.0 + 0.04 * step, is_new=True)
        rates.append(controller.media_bps(30.0 + 0.04 * step))
    assert rates[25] < 1_000_000
    assert rates == sorted(rates)
    assert rates[-1] > 2_500_000


def test_a_low_rate_is_no_lower_after_a_pause() -> None:
    controller = sending(2_800_000)
    controller.limited_to(200_000, 2.0)
    before_bps = controller.media_bps(2.0)
    assert controller.media_bps(30.0) == pytest.approx(before_bps, rel=0.05)


@pytest.mark.parametrize("fps", [0.5, 1.0, 1.5, 1.9, 3.0])
def test_a_slow_camera_makes_no_pause(fps: float) -> None:
    controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
    rates = []
    for picture in range(20):
        rates.append(controller.media_bps(picture / fps))
        for packet in range(10):
            controller.sent(1, 10 * picture + packet, 1200, picture / fps, is_new=True)
    assert min(rates[5:]) > 2_800_000


def test_a_hiccup_of_half_a_second_takes_little() -> None:
    controller = sending(2_800_000)
    usual_bps = controller.media_bps(2.0)
    assert controller.media_bps(1.98 + 0.52) > 0.9 * usual_bps


def test_while_it_is_less_it_is_the_start_that_limits_and_low_estimates_say_nothing() -> None:
    controller = sending(2_800_000)
    controller.limited_to(2_000_000, 2.0)
    limits = [controller.limit]
    controller.media_bps(5.0)
    limits.append(controller.limit)
    for step in range(100):
        controller.sent(1, step, 600, 5.0 + step / 25, is_new=True)
        controller.limited_to(900_000, 5.0 + step / 25)
        controller.media_bps(5.0 + step / 25)
    limits.append(controller.limit)
    assert limits == [Limit.REMOTE, Limit.START, Limit.REMOTE]
    assert controller.target_bps == 2_000_000
