"""How long sound waits: as long as its picture is on the way, never growing, never a jump."""

from dataclasses import dataclass

import pytest

from sundog.media.clock import ManualClock
from sundog.media.delay_line import DelayLine, SoundPacket
from sundog.media.lipsync import MAX_HOLD_S, Lipsync

MS = 1e-3
NETWORK_S = 0.03
NTP_S = 3.9e9
"""What the sender's wall clock shows when ours shows 0."""


@dataclass
class Report:
    rtp_timestamp: int
    ntp_timestamp: int


class Talk:
    """A sender whose sound comes 20 ms late, its pictures 8 ms, through an engine."""

    def __init__(self, *, reports: bool, sound_rate_ppm: float = 0.0) -> None:
        self.clock = ManualClock()
        self.lipsync = Lipsync(self.clock)
        self.holds: list[float] = []
        self.drift = 1 + sound_rate_ppm * 1e-6
        self.skip = 1
        self.step_s = 0.0
        self.is_half = False
        self._reports = reports
        self._now = 0

    def go_on(self, seconds: float, engine_s: float | None) -> None:
        """Let time pass in steps of 1 ms; no pictures where ``engine_s`` is None."""
        for _ in range(round(seconds * 1000)):
            self._now += 1
            self.clock.advance(MS)
            now_s = self._now * MS - NETWORK_S  # at the sender
            if self._now % 40 == 8 and engine_s is not None:
                self.lipsync.picture.arrived(round((now_s - 0.008) * 90_000), self.clock.now())
            if (
                engine_s is not None
                and (self._now - round(engine_s * 1000)) % (40 * self.skip) == 8
            ):
                self.lipsync.picture_sent(round((now_s - 0.008 - engine_s) * 90_000))
            if self._now % 20 == 0:
                ticks = round((now_s - 0.02) * 48_000 * self.drift)
                self.lipsync.sound.arrived(ticks, self.clock.now())
                self.holds.append(self.lipsync.due_s(ticks) - self.clock.now())
            if self._reports and self._now % 1000 == 0:
                self._report(now_s)

    def _report(self, now_s: float) -> None:
        ntp = round((NTP_S + self.step_s + now_s) * (1 << 32))
        lipsync = self.lipsync
        lipsync.reported(lipsync.picture, Report(round(now_s * 90_000) % (1 << 32), ntp))
        if self.is_half:
            return
        sound = round(now_s * 48_000 * self.drift) % (1 << 32)
        lipsync.reported(lipsync.sound, Report(sound, ntp))


@pytest.mark.parametrize("engine_ms", [20, 60, 150, 400])
def test_sound_leaves_when_its_picture_does(engine_ms: int) -> None:
    talk = Talk(reports=True)
    talk.go_on(6, engine_ms * MS)
    # A picture leaves 8 ms and the engine's time after its capture, sound 20 ms and its wait.
    assert talk.holds[-1] == pytest.approx((engine_ms + 8 - 20) * MS, abs=2 * MS)


@pytest.mark.parametrize(("engine_ms", "wait_ms"), [(40, 0), (150, 88)])
def test_a_receiver_that_keeps_sound_gets_it_earlier(engine_ms: int, wait_ms: int) -> None:
    talk = Talk(reports=True)
    talk.lipsync.lead_s = 0.05
    talk.go_on(6, engine_ms * MS)
    assert talk.holds[-1] == pytest.approx(wait_ms * MS, abs=2 * MS)


@pytest.mark.parametrize("engine_ms", [20, 150])
def test_without_reports_arrival_tells_well_enough(engine_ms: int) -> None:
    talk = Talk(reports=False)
    talk.go_on(6, engine_ms * MS)
    assert talk.holds[-1] == pytest.approx((engine_ms + 8 - 20) * MS, abs=5 * MS)


def test_an_engine_faster_than_sound_holds_nothing_up() -> None:
    talk = Talk(reports=True)
    talk.go_on(4, 0.005)
    assert max(talk.holds) <= MS


def test_sound_without_pictures_waits_for_nothing() -> None:
    talk = Talk(reports=True)
    talk.go_on(3, None)
    assert max(talk.holds) <= MS


def test_sound_no_longer_waits_when_the_pictures_stop() -> None:
    talk = Talk(reports=True)
    talk.go_on(4, 0.1)
    assert talk.holds[-1] > 0.08
    talk.go_on(4, None)
    assert talk.holds[-1] <= MS


def test_the_wait_is_bounded_however_slow_the_engine_is() -> None:
    talk = Talk(reports=True)
    talk.go_on(8, 1.6)
    assert talk.holds[-1] == pytest.approx(MAX_HOLD_S)


def test_the_wait_changes_little_by_little() -> None:
    talk = Talk(reports=True)
    talk.go_on(3, 0.04)
    talk.go_on(3, 0.25)
    talk.go_on(3, 0.04)
    steps = [abs(after - before) for before, after in zip(talk.holds, talk.holds[1:], strict=False)]
    assert max(steps[5:]) < 4 * MS  # an eighth of 20 ms, and rounding


def test_where_pictures_are_left_out_sound_waits_for_the_next_on_average() -> None:
    talk = Talk(reports=True)
    talk.skip = 3  # shows every third: 120 ms apart instead of 40
    talk.go_on(6, 0.06)
    assert talk.holds[-1] == pytest.approx(0.048 + 0.04, abs=5 * MS)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_report_that_cannot_be_true_does_not_hold_sound_for_long(hours: int) -> None:
    talk = Talk(reports=False)
    talk.go_on(2, 0.06)
    ntp = round(NTP_S * (1 << 32))
    talk.lipsync.reported(talk.lipsync.picture, Report(0, ntp))
    talk.lipsync.reported(talk.lipsync.sound, Report(0, ntp + hours * 3600 * (1 << 32)))
    talk.go_on(6, 0.06)
    assert 0 <= talk.holds[-1] + MS <= MAX_HOLD_S + 2 * MS


@pytest.mark.parametrize("ppm", [-300, 300])
def test_sound_on_a_clock_that_drifts_stays_with_the_picture(ppm: float) -> None:
    talk = Talk(reports=True, sound_rate_ppm=ppm)
    talk.go_on(60, 0.06)
    assert talk.holds[-1] == pytest.approx(0.048, abs=5 * MS)


def test_what_is_captured_now_is_told_for_both_streams_by_one_clock() -> None:
    talk = Talk(reports=True)
    talk.go_on(3, 0.06)
    talk.lipsync.round_trip(2 * NETWORK_S)
    picture = talk.lipsync.captured_now(talk.lipsync.picture)
    sound = talk.lipsync.captured_now(talk.lipsync.sound)
    assert picture is not None
    assert sound is not None
    assert picture / 90_000 == pytest.approx(talk.clock.now(), abs=MS)
    assert sound / 48_000 == pytest.approx(picture / 90_000, abs=MS)


@pytest.mark.parametrize("step_s", [-60.0, -1.0, 1.0, 60.0])
def test_sound_stays_when_the_sender_s_clock_is_set(step_s: float) -> None:
    talk = Talk(reports=True)
    talk.go_on(5, 0.1)
    before = len(talk.holds)
    talk.step_s, talk.is_half = step_s, True  # between the reports on picture and sound
    talk.go_on(2, 0.1)
    talk.is_half = False
    talk.go_on(3, 0.1)
    assert talk.holds[before:] == [pytest.approx(0.088, abs=6 * MS)] * (len(talk.holds) - before)
    picture = talk.lipsync.captured_now(talk.lipsync.picture)
    assert picture is not None
    assert picture / 90_000 == pytest.approx(talk.clock.now() - NETWORK_S, abs=2 * MS)


@pytest.mark.parametrize("reports", [True, False])
def test_sound_s_time_is_told_from_its_picture_s(reports: bool) -> None:
    talk = Talk(reports=reports)
    assert talk.lipsync.sound_to_picture_s is None
    talk.go_on(3, 0.06)
    # Both count from one start here, so there is nothing to add, but for how they arrive.
    assert talk.lipsync.sound_to_picture_s == pytest.approx(0, abs=0.0001 if reports else 0.013)


def test_nothing_is_told_of_capture_before_the_other_side_reports() -> None:
    talk = Talk(reports=False)
    talk.go_on(1, 0.06)
    assert talk.lipsync.captured_now(talk.lipsync.sound) is None


@pytest.mark.parametrize("seconds", [-1000.0, 3600.0])
def test_a_round_trip_that_cannot_be_is_left_out(seconds: float) -> None:
    talk = Talk(reports=True)
    talk.go_on(2, 0.06)
    before = talk.lipsync.captured_now(talk.lipsync.picture)
    talk.lipsync.round_trip(seconds)
    assert talk.lipsync.captured_now(talk.lipsync.picture) == before


def packet(ticks: int) -> SoundPacket:
    return SoundPacket(ticks=ticks, sequence=ticks % (1 << 16), payload=b"x")


def test_packets_leave_in_the_order_of_their_time() -> None:
    line = DelayLine(float)
    for ticks in (0, 1920, 960):
        line.put(packet(ticks))
    assert line.next_s() == 0
    assert [line.pop().ticks for _ in range(len(line))] == [0, 960, 1920]
    assert line.next_s() is None


def test_when_too_many_wait_the_oldest_go() -> None:
    line = DelayLine(float)
    for number in range(100):
        line.put(packet(number))
    assert line.dropped == 100 - len(line)
    assert line.pop().ticks == line.dropped
