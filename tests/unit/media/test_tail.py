"""When packets behind the newest are overdue, also where many are read at once."""

import pytest

from sundog.media.rtc.video.receiving.lateness import Lateness
from sundog.media.rtc.video.receiving.tail import Tail

FRAME_S, TICKS, PACKETS = 0.04, 3600, 12


def heard(tail: Tail, frames: int, *, apart_s: float = 0.0, late_s: float = 0.0) -> float:
    """Have frames come, of which every other one is late; return when the last one began."""
    began_s = 0.0
    for frame in range(frames):
        began_s = frame * FRAME_S + late_s * (frame % 2)
        for place in range(PACKETS):
            marker = place == PACKETS - 1
            tail.arrived(frame * TICKS, began_s + place * apart_s, marker=marker, is_resent=False)
    return began_s


def patience_s(tail: Tail, began_s: float) -> float:
    """Return how long after its time the next frame is asked for."""
    due_s = tail.due_s()
    assert due_s is not None
    return due_s - began_s - FRAME_S


def lossy() -> Tail:
    tail = Tail()
    tail.is_lossy = True
    return tail


def test_frames_read_at_once_are_waited_for_as_those_read_one_by_one() -> None:
    at_once, one_by_one = lossy(), lossy()
    waits_s = [
        patience_s(tail, heard(tail, 60, apart_s=apart_s))
        for tail, apart_s in ((at_once, 0.0), (one_by_one, 1e-4))
    ]
    assert waits_s[0] == pytest.approx(waits_s[1])
    assert waits_s[0] == pytest.approx(0.006)


def test_who_is_often_late_is_waited_for_longer_than_that() -> None:
    tail = lossy()
    began_s = heard(tail, 200, late_s=0.03)
    # By its mean interval the last frame was half of that late.
    assert patience_s(tail, began_s) > 0.04


def test_quiet_between_two_reads_is_learnt_however_many_packets_each_brings() -> None:
    tail, now_s = lossy(), 0.0
    for frame in range(100):
        now_s = frame * FRAME_S
        for place in range(PACKETS):
            at_s = now_s + (0.009 if place >= PACKETS // 2 else 0.0)
            tail.arrived(frame * TICKS, at_s, marker=place == PACKETS - 1, is_resent=False)
    now_s += FRAME_S
    tail.arrived(100 * TICKS, now_s, marker=False, is_resent=False)
    due_s = tail.due_s()
    assert due_s is not None
    assert due_s - now_s >= 0.009


def test_what_is_not_known_to_be_late_lets_the_rest_fade() -> None:
    late = Lateness(0.004)
    late.seen(0.05)
    assert late.wait_s > 0.05
    for _ in range(128 * 8):
        late.passed()
    assert late.wait_s == 0.0
