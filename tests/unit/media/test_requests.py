"""Which packets are asked for again, when, and how often."""

import random

import pytest

from sundog.media.rtc.video.receiving.lateness import Lateness
from sundog.media.rtc.video.receiving.requests import Requests
from sundog.media.rtc.video.receiving.round_trip import RequestRoundTrip
from sundog.media.rtc.video.receiving.tail import Tail


def wanted(_: int) -> bool:
    return True


def lossy(numbers: int = 1) -> Requests:
    """Return a list that has so many packets missing, from 1 on, since time 0."""
    requests = Requests()
    requests.has_resent_stream = True
    requests.arrived(0, 0.0, is_resent=False)
    requests.arrived(numbers + 1, 0.0, is_resent=False)
    requests.lost(1, numbers + 1, 0.0)
    return requests


def test_what_is_lost_is_asked_for_at_once_where_nothing_was_reordered() -> None:
    requests = lossy(3)
    assert requests.due_s() == 0.0
    assert requests.due(0.0, wanted) == [1, 2, 3]


def test_it_is_asked_for_again_after_a_round_trip_and_not_for_ever() -> None:
    requests = lossy()
    requests.round_trip.measured(0.02)
    asked = []
    while (due_s := requests.due_s()) is not None:
        assert requests.due(due_s, wanted) == [1]
        asked.append(due_s)
    assert len(asked) == 10
    assert 0.024 <= asked[1] - asked[0] <= 0.04
    assert asked[-1] - asked[-2] > 3 * (asked[1] - asked[0])


def test_what_came_is_not_asked_for() -> None:
    requests = lossy(2)
    requests.due(0.0, wanted)
    requests.arrived(1, 0.02, is_resent=True)
    assert requests.due(0.2, wanted) == [2]
    assert (requests.missed, requests.filled, requests.needless) == (2, 1, 0)


def test_what_is_too_old_is_not_asked_for() -> None:
    requests = lossy(5)
    requests.forget(4)
    assert requests.due(0.0, wanted) == [4, 5]


def test_what_nobody_wants_is_asked_for_once_somebody_does() -> None:
    requests = lossy(3)
    assert requests.due(0.0, lambda number: number > 5) == []
    assert requests.due_s() is None
    requests.revive(2, 0.1)
    assert requests.due(0.1, wanted) == [2, 3]


def test_an_original_that_comes_after_all_was_asked_for_in_vain() -> None:
    requests = lossy()
    requests.due(0.0, wanted)
    requests.arrived(1, 0.003, is_resent=False)
    requests.arrived(1, 0.02, is_resent=True)
    assert (requests.needless, requests.missed, requests.filled) == (1, 0, 0)


def test_a_packet_that_comes_twice_by_resending_without_a_stream_of_its_own_is_no_reordering() -> (
    None
):
    requests = lossy()
    requests.has_resent_stream = False
    requests.due(0.0, wanted)
    requests.arrived(1, 0.02, is_resent=False)
    requests.arrived(1, 0.021, is_resent=False)
    assert requests.reordering.wait_s == 0
    assert requests.round_trip.mean_s == pytest.approx(0.02)


def test_requests_are_said_twice_where_much_is_lost() -> None:
    requests = lossy()
    requests.loss = 0.05
    requests.round_trip.measured(0.02)
    requests.due(0.0, wanted)
    echo_s = requests.due_s()
    assert echo_s is not None
    assert echo_s < 0.01
    assert requests.due(echo_s, wanted) == [1]
    again_s = requests.due_s()
    assert again_s is not None
    assert again_s > 0.02
    assert requests.asked == 1


def test_a_storm_of_losses_does_not_make_a_storm_of_requests() -> None:
    requests, asked = Requests(), 0
    for tick in range(5000):
        number, now_s = 20 * tick, tick / 100
        requests.arrived(number, now_s, is_resent=False)
        requests.lost(number + 1, number + 20, now_s)
        requests.forget(number - 500)
        asked += len(requests.due(now_s, wanted))
    assert asked < 256 + 5000


def test_guesses_are_dropped_when_nothing_comes() -> None:
    requests = Requests()
    requests.arrived(0, 0.0, is_resent=False)
    requests.guess(1, 4, 0.01)
    asked = []
    while (due_s := requests.due_s()) is not None:
        asked.append(requests.due(due_s, wanted))
    assert asked == [[1, 2, 3, 4]] * 3
    assert requests.missed == 0


def test_packets_of_another_send_order_are_waited_for_and_few_are_asked_for_in_vain() -> None:
    rng = random.Random(5)
    requests = Requests()
    requests.has_resent_stream = True
    arriving = sorted((n / 400 + rng.uniform(0, 0.06), n) for n in range(8000))
    newest = -1
    for now_s, number in arriving:
        requests.due(now_s, wanted)
        requests.arrived(number, now_s, is_resent=False)
        if number > newest:
            if number > newest + 1:
                requests.lost(newest + 1, number, now_s)
            newest = number
    assert requests.needless <= 0.03 * 8000
    assert 0.03 < requests.reordering.wait_s <= 0.062
    assert requests.missed - requests.filled < 60


def test_reordering_of_long_ago_is_forgotten() -> None:
    late = Lateness(0.02)
    for _ in range(50):
        late.seen(0.03)
    assert late.wait_s >= 0.03
    for _ in range(4000):
        late.seen()
    assert late.wait_s == 0


def test_a_few_late_packets_among_many_are_not_waited_for() -> None:
    late = Lateness(0.02)
    for packet in range(3000):
        late.seen(0.05 if packet % 100 == 0 else 0.0)
    assert late.wait_s == 0


def test_a_path_that_becomes_slower_is_noticed_although_every_packet_is_asked_for_twice() -> None:
    requests = Requests()
    requests.has_resent_stream = True
    requests.round_trip.measured(0.02)
    answers: list[tuple[float, int]] = []
    asked = 0
    for tick in range(4000):
        now_s = tick / 200
        while answers and answers[0][0] <= now_s:
            requests.arrived(answers.pop(0)[1], now_s, is_resent=True)
        if tick % 40 == 0:
            requests.lost(tick, tick + 1, now_s)
        else:
            requests.arrived(tick, now_s, is_resent=False)
        for number in requests.due(now_s, wanted):
            asked += 1
            answers.append((now_s + 0.3, number))
    assert requests.round_trip.mean_s == pytest.approx(0.3, abs=0.03)
    assert asked < 250


def test_the_wait_before_asking_again_follows_a_path_whose_round_trip_varies() -> None:
    trip, rng = RequestRoundTrip(), random.Random(3)
    for _ in range(200):
        trip.measured(rng.uniform(0.03, 0.13))
    assert 0.11 < trip.retry_s < 0.2


def frames(tail: Tail, count: int, *, gap_s: float = 0.0005) -> float:
    """Have whole frames of 8 packets come, 25 a second; return when the next is expected."""
    tail.is_lossy = True
    for number in range(count):
        for place in range(8):
            now_s = number / 25 + place * gap_s
            tail.arrived(number * 3600, now_s, marker=place == 7, is_resent=False)
    return count / 25


def test_the_end_of_a_frame_that_does_not_come_is_asked_for_a_few_milliseconds_later() -> None:
    tail = Tail()
    now_s = frames(tail, 20)
    for place in range(5):
        tail.arrived(20 * 3600, now_s + place * 0.0005, marker=False, is_resent=False)
    due_s = tail.due_s()
    assert due_s is not None
    assert 0.004 <= due_s - now_s - 0.002 <= 0.007
    assert tail.due(due_s) == 3
    assert tail.due_s() is None


def test_a_sender_that_spreads_its_packets_is_not_taken_to_have_stopped() -> None:
    tail = Tail()
    now_s = frames(tail, 40, gap_s=0.004)
    tail.arrived(40 * 3600, now_s, marker=False, is_resent=False)
    assert tail.due(now_s + 0.0045) == 0
    due_s = tail.due_s()
    assert due_s is not None
    assert due_s >= now_s + 0.005


def test_a_frame_that_does_not_begin_is_asked_for_soon_after_it_should_have() -> None:
    tail = Tail()
    now_s = frames(tail, 20)
    due_s = tail.due_s()
    assert due_s is not None
    assert now_s < due_s < now_s + 0.02
    assert tail.due(due_s) == 8


def test_a_program_that_was_held_up_itself_looks_again_before_it_asks() -> None:
    tail = Tail()
    now_s = frames(tail, 20)
    assert tail.due(now_s + 0.3) == 0
    due_s = tail.due_s()
    assert due_s is not None
    assert tail.due(due_s) == 8


def test_a_still_picture_is_not_asked_for() -> None:
    tail = Tail()
    for number in range(10):
        tail.arrived(number * 90_000, float(number), marker=True, is_resent=False)
    assert tail.due_s() is None


def test_on_a_path_that_has_lost_nothing_only_long_quiet_within_a_frame_is_suspect() -> None:
    tail = Tail()
    now_s = frames(tail, 20)
    tail.is_lossy = False
    tail.arrived(20 * 3600, now_s, marker=False, is_resent=False)
    assert tail.due_s() == pytest.approx(now_s + 0.06)
    tail.arrived(20 * 3600, now_s + 0.001, marker=True, is_resent=False)
    assert tail.due_s() is None


def test_the_packet_that_a_frame_must_still_have_is_asked_for_longer_than_those_it_may_have() -> (
    None
):
    requests = Requests()
    requests.arrived(0, 0.0, is_resent=False)
    requests.guess(1, 3, 0.01, certain=1)
    asked = []
    while (due_s := requests.due_s()) is not None:
        asked.append(requests.due(due_s, wanted))
    assert asked == [[1, 2, 3]] * 3 + [[1]] * 7


def test_what_parity_gives_is_not_asked_for_and_was_lost() -> None:
    requests = lossy(2)
    requests.restored(1, 0.001)
    assert requests.due(0.0, wanted) == [2]
    assert (requests.missed, requests.filled, requests.needless) == (2, 1, 0)


def test_what_parity_gave_and_comes_after_all_was_late_and_not_lost() -> None:
    requests = lossy()
    requests.restored(1, 0.001)
    requests.arrived(1, 0.030, is_resent=False)
    assert (requests.missed, requests.filled, requests.needless) == (0, 0, 0)
    for _ in range(3):
        requests.lost(9, 10, 1.0)
        requests.restored(9, 1.001)
        requests.arrived(9, 1.030, is_resent=False)
    assert requests.reordering.wait_s >= 0.03


def test_what_was_asked_for_before_parity_gave_it_was_asked_for_in_vain() -> None:
    requests = lossy()
    assert requests.due(0.0, wanted) == [1]
    requests.restored(1, 0.004)
    assert requests.due(1.0, wanted) == []
    requests.arrived(1, 0.021, is_resent=True)
    requests.arrived(1, 0.022, is_resent=True)
    assert (requests.missed, requests.filled, requests.needless) == (1, 1, 1)


def test_what_parity_gives_before_anybody_missed_it_counts_as_lost_once() -> None:
    requests = lossy()
    requests.arrived(1, 0.0, is_resent=False)
    requests.restored(3, 0.001)
    assert (requests.missed, requests.filled) == (1, 1)
    requests.arrived(3, 0.002, is_resent=False)
    assert (requests.missed, requests.filled) == (0, 0)


def test_while_parity_comes_it_is_waited_for() -> None:
    requests = Requests()
    requests.parity_until_s = 1.0
    requests.arrived(0, 0.0, is_resent=False)
    requests.lost(1, 2, 0.5)
    assert requests.due_s() == pytest.approx(0.508)
    requests.lost(3, 4, 1.5)
    requests.forget(2)
    assert requests.due_s() == 1.5


def test_packets_that_parity_gave_show_that_the_path_loses() -> None:
    requests = Requests()
    for number in range(0, 1280, 10):
        for step in range(1, 10):
            requests.arrived(number + step, 0.0, is_resent=False)
        requests.lost(number, number + 1, 0.0)
        requests.restored(number, 0.0)
    assert 0.08 < requests.loss < 0.13


def test_a_path_that_became_narrow_is_not_filled_with_copies() -> None:
    requests = Requests()
    requests.has_resent_stream = True
    number = 0
    for tick in range(500):  # a good path: 400 packets a second
        requests.arrived(number := number + 1, tick / 400, is_resent=False)
    asked = came = 0
    for tick in range(100):  # 50 come in a second, of 400 that are sent
        now_s = 1.25 + tick / 50
        requests.lost(number + 1, number + 8, now_s)
        requests.arrived(number := number + 8, now_s, is_resent=False)
        came += 1
        asked += len(requests.due(now_s, wanted))
    assert asked < 150 + 0.35 * came


def test_a_burst_of_losses_on_a_good_path_is_asked_for_at_once() -> None:
    requests = Requests()
    for number in range(400):
        requests.arrived(number, number / 400, is_resent=False)
    requests.lost(400, 480, 1.2)
    assert len(requests.due(1.2, wanted)) == 80


def test_what_was_asked_for_and_comes_three_times_was_asked_for_in_vain_once() -> None:
    requests = lossy()
    assert requests.due(0.0, wanted) == [1]
    requests.restored(1, 0.004)
    requests.arrived(1, 0.021, is_resent=True)
    requests.arrived(1, 0.030, is_resent=False)
    assert (requests.asked, requests.needless) == (1, 1)
    assert (requests.missed, requests.filled, requests.repaired) == (0, 0, 0)


def test_a_guess_that_was_asked_for_and_that_parity_gave_counts_as_asked_for() -> None:
    requests = Requests()
    requests.has_resent_stream = True
    requests.arrived(0, 0.0, is_resent=False)
    requests.guess(1, 1, 0.01, certain=1)
    assert requests.due(0.01, wanted) == [1]
    requests.restored(1, 0.012)
    requests.arrived(1, 0.03, is_resent=True)
    assert (requests.asked, requests.needless) == (1, 1)
