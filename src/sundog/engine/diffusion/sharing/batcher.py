"""Draws the frames of many sessions in batches: the threads around `turns`.

    sessions' threads   await_turn ─► load ─► put ─► wait ───────────► take
    engine's thread                                   └► launch ─► …    ▲
    timer's thread      calls sessions shortly before a batch ends      │
    machine                                              draws ─────────┘

One lock guards all decisions; nothing is copied or drawn under it. No wait is without an end: a
machine that hangs costs each session an error for each frame, and nothing else.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from sundog.engine.diffusion.device.machine import Lane, Machine, Size, Taken, Work
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.sharing.gathering import Batch
from sundog.engine.diffusion.sharing.limits import Limits
from sundog.engine.diffusion.sharing.rows import Rows
from sundog.engine.diffusion.sharing.seat import Seat
from sundog.engine.diffusion.sharing.timing import Timing
from sundog.engine.diffusion.sharing.turns import Turns, Waited
from sundog.engine.interface import Image

__all__ = ["Batcher", "Shared"]

_log = logging.getLogger(__name__)

_LONGEST_S: Final = 10.0
"""How long a session waits for a turn, or for its picture, beside what a few batches take."""

_BATCHES: Final = 8
"""So many batches it waits longer: a slow machine is not a broken one."""

_JOIN_S: Final = 2.0


class Shared(NamedTuple):
    """What a batcher has done so far.

    Attributes:
        sessions: That have a seat now.
        waiting: Of those, how many wait to be called.
        batches: Launched.
        frames: In them.
        failed_batches: Of those, not drawn.
        failed_frames: Of which a session heard.
        broken_frames: Whose numbers ran over.
        late_frames: That were loaded too late for their batch, and went with another.
    """

    sessions: int = 0
    waiting: int = 0
    batches: int = 0
    frames: int = 0
    failed_batches: int = 0
    failed_frames: int = 0
    broken_frames: int = 0
    late_frames: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class _Flight:
    """A batch as threads see it.

    Attributes:
        batch: As `turns` sees it.
        lane: Where its pictures are.
        works: By session.
        guests: Whose they are, also when their seats were closed meanwhile.
        is_launched: Whether pictures may be taken.
        error: Why none of it is drawn.
        errors: Why one session's frame is not.
        survivors: How many of its frames were drawn alone after it had failed.
    """

    batch: Batch
    lane: Lane
    works: dict[int, Work] = field(default_factory=dict)
    guests: dict[int, "_Guest"] = field(default_factory=dict)
    is_launched: bool = False
    error: Exception | None = None
    errors: dict[int, Exception] = field(default_factory=dict)
    survivors: int = 0


class _Guest:
    """A seat as the batcher sees it."""

    def __init__(self, seat: Seat, wake: threading.Condition) -> None:
        self.seat = seat
        self.wake = wake
        self.is_called = False
        self.is_inside = False


class Batcher:
    """Shares one machine between sessions. Any thread may call it.

    Args:
        machine: Warm.
        now: Monotonic seconds.
    """

    def __init__(self, machine: Machine, now: Callable[[], float]) -> None:
        self._machine = machine
        self._now = now
        self._lock = threading.Lock()
        self._launching = threading.Condition(self._lock)
        self._timing = threading.Condition(self._lock)
        self._rows = Rows(machine.rows)
        self._limits = Limits()
        self._turns = Turns(Timing(machine.batch_s), self._places)
        self._guests: dict[int, _Guest] = {}
        self._flights: dict[Batch, _Flight] = {}
        self._ready: deque[_Flight] = deque()  # at most two: `turns` launches no third
        self._at_s: float | None = None
        self._sleeps_until_s: float | None = None
        self._count = 0
        self._did = Shared()
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._launch_all, name="diffusion-engine", daemon=True),
            threading.Thread(target=self._keep_time, name="diffusion-turns", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def open(self, *, gives_way: bool = False, seed: int = 0) -> Seat:
        """Give a session a seat, which it closes.

        Args:
            gives_way: Whether it is drawn only where others leave time; once a second at least.
            seed: Of its noise.

        Raises:
            EngineError: all rows of the machine are taken.
        """
        with self._lock:
            self._check_open()
            self._count += 1
            seat = Seat(self, self._machine, self._count, self._rows.take(), seed)
            self._guests[seat.number] = _Guest(seat, threading.Condition(self._lock))
            self._turns.join(seat.number, gives_way=gives_way)
            return seat

    @property
    def did(self) -> Shared:
        """What it has done so far."""
        with self._lock:
            return self._did._replace(sessions=len(self._guests), waiting=self._turns.waiting)

    def close(self) -> None:
        """End the threads; whoever waits is told. Blocking, some seconds. May be called twice."""
        with self._lock:
            self._is_closed = True
            self._launching.notify_all()
            self._timing.notify_all()
            for guest in self._guests.values():
                guest.wake.notify_all()
        for thread in self._threads:
            thread.join(_JOIN_S)
            if thread.is_alive():
                _log.warning("%s is still busy after %.0f s", thread.name, _JOIN_S)

    # What seats call.

    def await_turn(self, number: int, size: Size, waited_s: Waited, *, alone: bool) -> None:
        """See `Seat.await_turn`."""
        with self._lock:
            guest = self._guest(number)
            self._await_call(guest, size, waited_s, alone=alone)

    def decline(self, number: int) -> None:
        """See `Seat.decline`."""
        with self._lock:
            if number in self._guests:
                self._guests[number].is_called = False
                self._turns.decline(number)
                self._advance()

    def draw(
        self,
        number: int,
        image: Image,
        times: tuple[int, ...],
        knobs: tuple[float, ...],
        *,
        alone: bool,
    ) -> Taken:
        """See `Seat.draw`; frames that numbers ran over in come back as they are.

        Raises:
            DrawingFailed: it was not drawn.
        """
        with self._lock:
            guest = self._guest(number)
            guest.is_inside = True
        try:
            work = Work(place=0, row=guest.seat.row, times=times, knobs=knobs)
            taken = self._drawn(guest, image, work, alone=alone)
        except DrawingFailed:
            with self._lock:
                self._did = self._did._replace(failed_frames=self._did.failed_frames + 1)
            raise
        finally:
            with self._lock:
                guest.is_inside = False
                if number not in self._guests:  # it was closed meanwhile
                    self._rows.give_back(guest.seat.row)
        if not taken.is_finite:
            with self._lock:
                self._did = self._did._replace(broken_frames=self._did.broken_frames + 1)
        return taken

    def leave(self, number: int) -> None:
        """See `Seat.close`."""
        with self._lock:
            guest = self._guests.pop(number, None)
            if guest is None:
                return
            self._turns.leave(number)
            if not guest.is_inside:
                self._rows.give_back(guest.seat.row)
            guest.wake.notify_all()
            self._advance()

    # On a session's thread.

    def _drawn(self, guest: _Guest, image: Image, work: Work, *, alone: bool) -> Taken:
        """Draw a frame with others; where that fails, alone."""
        began_s = self._now()
        failed = self._boarded(guest, image, work, alone=alone)
        try:
            return self._taken(guest, failed)
        except DrawingFailed:
            took_s = self._now() - began_s
            if len(failed.batch.drawn) < 2 or took_s > self._longest_s(failed.batch.size):
                raise
        flight = self._boarded(guest, image, work, alone=True)
        taken = self._taken(guest, flight)
        self._note_survivor(failed)
        return taken

    def _boarded(self, guest: _Guest, image: Image, work: Work, *, alone: bool) -> _Flight:
        """Put a picture into a batch, and wait until that is launched."""
        while True:
            with self._lock:
                flight, place = self._held(guest, _size(image), alone=alone)
            try:
                flight.lane.put(place, image)
            except BaseException:
                with self._lock:
                    self._turns.decline(guest.seat.number)
                    self._turns.fill(flight.batch, guest.seat.number, self._now())
                    self._advance()
                raise
            with self._lock:
                flight.works[guest.seat.number] = replace(work, place=place)
                goes = self._turns.fill(flight.batch, guest.seat.number, self._now())
                self._advance()
                if goes:
                    self._await_launch(guest, flight)
                    return flight

    def _taken(self, guest: _Guest, flight: _Flight) -> Taken:
        """Take a picture from its batch, and leave the place."""
        number = guest.seat.number
        try:
            if error := flight.error or flight.errors.get(number):
                raise DrawingFailed(str(error)) from error
            place = flight.works[number].place
            return flight.lane.take(place, self._longest_s(flight.batch.size))
        finally:
            with self._lock:
                self._leave_behind(guest, flight)

    def _note_survivor(self, failed: _Flight) -> None:
        """Where each frame of a batch can be drawn alone, the batch was too large."""
        with self._lock:
            failed.survivors += 1
            batch = failed.batch
            if failed.survivors == len(batch.drawn):
                self._limits.halve(batch.size, len(batch.drawn), self._now())

    # Under the lock.

    def _guest(self, number: int) -> _Guest:
        self._check_open()
        try:
            return self._guests[number]
        except KeyError:
            raise DrawingFailed("this session's seat at the engine is closed") from None

    def _check_open(self) -> None:
        if self._is_closed:
            raise DrawingFailed("the engine is closed")

    def _held(self, guest: _Guest, size: Size, *, alone: bool) -> tuple[_Flight, int]:
        """Return a place for a picture of this size, waiting for a turn where there was none."""
        began_s = self._now()
        while True:
            held = self._turns.hold(guest.seat.number, size) if guest.is_called else None
            if held is not None:
                break
            if guest.is_called:
                self._did = self._did._replace(late_frames=self._did.late_frames + 1)

            def waited_s() -> float | None:
                return self._now() - began_s if guest.is_inside else None

            self._await_call(guest, size, waited_s, alone=alone)
        guest.is_called = False
        batch, place = held
        if batch not in self._flights:
            lane = self._machine.lanes(size)[batch.lane]
            self._flights[batch] = _Flight(batch=batch, lane=lane)
        self._flights[batch].guests[guest.seat.number] = guest
        return self._flights[batch], place

    def _await_call(self, guest: _Guest, size: Size, waited_s: Waited, *, alone: bool) -> None:
        number = guest.seat.number
        guest.is_called = False
        self._turns.want(number, size, waited_s, self._now(), alone=alone)
        self._advance()
        guest.wake.wait_for(lambda: guest.is_called or self._is_gone(guest), self._longest_s(size))
        self._guest(number)
        if not guest.is_called:
            self._turns.decline(number)
            raise DrawingFailed("the engine did not come to this session's frame in time")

    def _await_launch(self, guest: _Guest, flight: _Flight) -> None:
        batch = flight.batch
        guest.wake.wait_for(
            lambda: (
                flight.is_launched
                or self._is_closed
                or (self._is_gone(guest) and not batch.is_launched)
            ),
            self._longest_s(batch.size),
        )
        if flight.is_launched:
            return
        if batch.is_launched:
            self._leave_behind(guest, flight)
        elif not self._is_gone(guest):
            self._turns.decline(guest.seat.number)
        self._guest(guest.seat.number)
        raise DrawingFailed("the engine did not begin with this session's frame in time")

    def _leave_behind(self, guest: _Guest, flight: _Flight) -> None:
        """Be done with a batch; who comes first tells that it has ended."""
        self._turns.end(flight.batch, self._now())
        self._turns.release(flight.batch, guest.seat.number)
        self._advance()

    def _is_gone(self, guest: _Guest) -> bool:
        return self._is_closed or guest.seat.number not in self._guests

    def _advance(self) -> None:
        """Do what follows from what has happened."""
        while True:
            now_s = self._now()
            step = self._turns.step(now_s)
            for number in step.called:
                self._guests[number].is_called = True
                self._guests[number].wake.notify_all()
            if step.launch is not None:
                self._ready.append(self._flights[step.launch])
                self._launching.notify()
            elif step.at_s is None or step.at_s > now_s:
                break
        self._flights = {
            batch: flight
            for batch, flight in self._flights.items()
            if batch.holders or not batch.is_launched
        }
        self._at_s = step.at_s
        until_s = self._sleeps_until_s
        if step.at_s is not None and (until_s is None or step.at_s < until_s):
            self._timing.notify()

    def _places(self, size: Size) -> int:
        return self._limits.most(size, self._machine.lanes(size)[0].places, self._now())

    def _longest_s(self, size: Size) -> float:
        return _LONGEST_S + _BATCHES * self._machine.batch_s(size, self._places(size))

    # On threads of its own.

    def _launch_all(self) -> None:
        """The engine's thread."""
        while (flight := self._next_flight()) is not None:
            self._launch(flight)
            with self._lock:
                self._note_launch(flight)

    def _next_flight(self) -> _Flight | None:
        with self._lock:
            self._launching.wait_for(lambda: self._ready or self._is_closed)
            return None if self._is_closed else self._ready.popleft()

    def _launch(self, flight: _Flight) -> None:
        """Launch what can be launched; whatever fails is told to those whose frames it was."""
        works = []
        for number in flight.batch.drawn:
            try:
                flight.guests[number].seat.told.tell()
                works.append(flight.works[number])
            except Exception as error:  # noqa: BLE001 - one session's prompt touches no other
                flight.errors[number] = error
        try:
            if works:
                flight.lane.launch(works)
        except Exception as error:  # noqa: BLE001 - no failing batch ends this thread
            flight.error = error

    def _note_launch(self, flight: _Flight) -> None:
        flight.is_launched = True
        did, frames = self._did, len(flight.batch.drawn)
        self._did = did._replace(batches=did.batches + 1, frames=did.frames + frames)
        for number in flight.batch.drawn:
            flight.guests[number].wake.notify_all()
        if flight.error is not None:
            _log.warning("a batch of %d frames failed: %s", frames, type(flight.error).__name__)
            self._did = self._did._replace(failed_batches=did.failed_batches + 1)
            self._turns.end(flight.batch, self._now())
            self._advance()

    def _keep_time(self) -> None:
        """The timer's thread."""
        with self._lock:
            while not self._is_closed:
                at_s = self._sleeps_until_s = self._at_s
                now_s = self._now()
                if at_s is None or at_s > now_s:
                    self._timing.wait(None if at_s is None else at_s - now_s)
                elif not self._is_closed:
                    self._at_s = None
                    self._advance()


def _size(image: Image) -> Size:
    """Return ``(width, height)`` of an I420 picture."""
    return image.shape[1], image.shape[0] * 2 // 3
