"""The one task of a receiver that waits for what is due next."""

import asyncio

import pytest

from sundog.media.clock import MonotonicClock
from sundog.media.rtc.video.receiving.alarm import Alarm


class Chore:
    """Something that is due at times, and how often it was done."""

    def __init__(self, *waits_s: float) -> None:
        self.clock = MonotonicClock()
        self.dues = [self.clock.now() + wait_s for wait_s in waits_s]
        self.looked = self.done = 0
        self.idle = asyncio.Event()
        self.alarm = Alarm(self.clock, self.due_s, self.act)

    def due_s(self) -> float | None:
        self.looked += 1
        return self.dues[0] if self.dues else None

    async def act(self) -> None:
        assert self.dues.pop(0) <= self.clock.now()
        self.done += 1
        if not self.dues:
            self.idle.set()


async def test_each_is_done_at_its_time_and_nothing_wakes_up_after_the_last() -> None:
    chore = Chore(0.0, 0.01, 0.02)
    chore.alarm.start()
    chore.alarm.update()
    async with asyncio.timeout(5):
        await chore.idle.wait()
    await asyncio.sleep(0.01)
    looked = chore.looked
    await asyncio.sleep(0.05)
    assert (chore.done, chore.looked) == (3, looked)
    await chore.alarm.stop()


async def test_what_becomes_due_earlier_is_not_late() -> None:
    chore = Chore(30.0)
    chore.alarm.start()
    chore.alarm.update()
    chore.dues.insert(0, chore.clock.now())
    chore.alarm.update()
    async with asyncio.timeout(5):
        while not chore.done:
            await asyncio.sleep(0.001)
    await chore.alarm.stop()


async def test_who_says_for_ever_that_something_is_due_stops_nothing_else() -> None:
    chore = Chore()
    chore.due_s = lambda: 0.0  # type: ignore[method-assign]

    async def nothing() -> None:
        chore.done += 1

    alarm = Alarm(chore.clock, chore.due_s, nothing)
    alarm.start()
    alarm.update()
    await asyncio.sleep(0.03)
    assert chore.done < 60
    await alarm.stop()


async def test_what_fails_once_is_told_and_done_the_next_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    chore = Chore(0.0, 0.005, 0.01)
    act, failures = chore.act, [ValueError("a number that does not fit"), ValueError("again")]

    async def fail_twice() -> None:
        await act()
        if failures:
            raise failures.pop()

    alarm = Alarm(chore.clock, chore.due_s, fail_twice)
    alarm.start()
    alarm.update()
    async with asyncio.timeout(5):
        await chore.idle.wait()
    await alarm.stop()
    assert chore.done == 3
    assert len(caplog.records) == 1


async def test_it_may_be_stopped_without_having_run_and_twice() -> None:
    chore = Chore()
    await chore.alarm.stop()
    chore.alarm.start()
    await chore.alarm.stop()
    await chore.alarm.stop()
