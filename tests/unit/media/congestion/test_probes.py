"""What a sender does while it hears nothing."""

from itertools import pairwise

import pytest

from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import Arrival, CongestionReport


def silent_since(now_s: float) -> Controller:
    """Return a sender whose path of 20 ms fell silent."""
    controller = Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)
    controller.has_feedback = True
    for number in range(100):
        sent_s = now_s - (100 - number) * 0.04
        controller.sent(1, number, 1200, sent_s, is_new=True)
        heard_s = sent_s + 0.02
        report = CongestionReport(9, int(heard_s * 65536), (Arrival(1, number, 0.01),))
        controller.acknowledged(report, heard_s)
    controller.sent(1, 100, 1200, now_s, is_new=True)
    return controller


def test_silence_is_probed_soon_and_then_ten_times_a_second() -> None:
    controller = silent_since(10.0)
    probes = [10.0]
    while probes[-1] < 11.0:
        due_s = controller.next_probe_s(probes[-1])
        assert due_s is not None
        controller.sent(2, len(probes), 1200, due_s, is_new=False)
        probes.append(due_s)
    assert probes[1] < 10.05
    apart = [later - earlier for earlier, later in pairwise(probes)]
    assert apart[1:] == sorted(apart[1:])
    assert apart[-1] == pytest.approx(0.1)
    assert not controller.may_send_frame(11.0)
