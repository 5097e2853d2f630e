"""The threads around `turns`: who waits, who is woken, what is launched.

One lock guards all decisions; nothing is copied or drawn under it. No wait of a session's is
without an end: a machine that hangs costs each an error for each frame, and nothing else.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from sundog.engine.diffusion.device.machine import Machine, Size, Work
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.sharing.flight import Flight, Guest
from sundog.engine.diffusion.sharing.gathering import Batch
from sundog.engine.diffusion.sharing.ledger import Wish
from sundog.engine.diffusion.sharing.limits import Limits
from sundog.engine.diffusion.sharing.soundness import Soundness
from sundog.engine.diffusion.sharing.timing import Timing
from sundog.engine.diffusion.sharing.turns import Turns

__all__ = ["Dispatch"]

_log = logging.getLogger(__name__)

_LONGEST_S: Final = 10.0
"""How long a session waits for a turn, or for its picture, beside what a few batches take."""

_BATCHES: Final = 8
"""So many batches it waits longer: a slow machine is not a broken one."""

_EARLY: Final = 25
"""For so many frames a session that was late loads them before it is called: it keeps no place."""

_JOIN_S: Final = 2.0

_TELL_S: Final = 10.0
"""How often the log tells of failed batches at most: one bad session has some ten a second."""


class Dispatch:
    """Calls sessions, launches their batches. Any thread may call it.

    Attributes:
        batches: Launched.
        frames: In them.
        failed: Batches that were not drawn.
        late: Frames that were loaded too late for their batch, and went with another.
    """

    def __init__(self, machine: Machine, now: Callable[[], float]) -> None:
        self.batches = self.frames = self.failed = self.late = 0
        self._machine = machine
        self._now = now
        self._lock = threading.Lock()
        self._to_launch = threading.Condition(self._lock)
        self._to_time = threading.Condition(self._lock)
        self._limits = Limits()
        self._turns = Turns(Timing(machine.batch_s), self._places)
        self._guests: dict[int, Guest] = {}
        self._flights: dict[Batch, Flight] = {}
        self._ready: deque[Flight] = deque()  # at most two: `turns` launches no third
        self._at_s: float | None = None
        self._sleeps_until_s: float | None = None
        self._is_closed = False
        self._told_s = float("-inf")
        self._soundness = Soundness()
        self._threads = [
            threading.Thread(target=self._launch_all, name="diffusion-engine", daemon=True),
            threading.Thread(target=self._keep_time, name="diffusion-turns", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many sessions wait to be called."""
        with self._lock:
            return self._turns.waiting

    @property
    def is_sound(self) -> bool:
        """Whether the machine draws, as far as anybody knows."""
        with self._lock:
            return self._soundness.is_sound(self._now())

    def doubt(self, size: Size) -> None:
        """Find out whether the machine draws at all: frames fail, which may be their own fault."""
        with self._lock:
            self._soundness.doubt(size, self._now(), self.longest_s(size))
            self._to_launch.notify()

    def close(self) -> None:
        """End the threads; whoever waits is told. Blocking, some seconds. May be called twice."""
        with self._lock:
            self._is_closed = True
            self._to_launch.notify_all()
            self._to_time.notify_all()
            for guest in self._guests.values():
                guest.wake.notify_all()
        for thread in self._threads:
            thread.join(_JOIN_S)
            if thread.is_alive():
                _log.warning("%s is still busy after %.0f s", thread.name, _JOIN_S)

    def wake(self) -> threading.Condition:
        """Return what a guest is woken by."""
        return threading.Condition(self._lock)

    def join(self, guest: Guest, *, gives_way: bool) -> None:
        """Know a session."""
        with self._lock:
            self._guests[guest.number] = guest
            self._turns.join(guest.number, gives_way=gives_way)

    def leave(self, guest: Guest) -> None:
        """Forget a session; its thread is told where it waits. May be called twice."""
        with self._lock:
            if self._guests.pop(guest.number, None):
                self._turns.leave(guest.number)
                guest.wake.notify_all()
                self._advance()

    def decline(self, guest: Guest) -> None:
        """A session does not use its turn."""
        with self._lock:
            if guest.number in self._guests:
                guest.is_called = False
                self._turns.decline(guest.number)
                self._advance()

    def await_call(self, guest: Guest, wish: Wish) -> None:
        """Wait until a session may choose its frame.

        Raises:
            DrawingFailed: it does not come to that.
        """
        with self._lock:
            if guest.early:
                guest.early -= 1
                self._check(guest)
            else:
                self._await_call(guest, wish)

    def hold(self, guest: Guest, size: Size, *, alone: bool) -> tuple[Flight, int]:
        """Return a place for a picture, waiting for a turn where there is none.

        Raises:
            DrawingFailed: there is none to be had.
        """
        began_s = self._now()

        def waited_s() -> float | None:
            return self._now() - began_s if guest.is_inside else None

        with self._lock:
            while not guest.is_called or not (held := self._turns.hold(guest.number, size)):
                if guest.is_called and guest.size == size:
                    self.late += 1
                    guest.early = _EARLY
                self._await_call(guest, Wish(size, waited_s, alone, is_loaded=True))
            guest.is_called = False
            batch, place = held
            if batch not in self._flights:
                lane = self._machine.lanes(size)[batch.lane]
                self._flights[batch] = Flight(batch=batch, lane=lane)
            flight = self._flights[batch]
            flight.guests[guest.number] = guest
            return flight, place

    def fill(self, guest: Guest, flight: Flight, work: Work | None) -> bool:
        """A picture is in its place: wait until it is launched.

        Args:
            guest: Whose it is.
            flight: Where it is to go.
            work: What is to be made of it; None where it could not be put.

        Returns:
            False where the batch went without it.

        Raises:
            DrawingFailed: it is not launched.
        """
        with self._lock:
            if work is None:
                self._turns.decline(guest.number)
            else:
                flight.works[guest.number] = work
            goes = self._turns.fill(flight.batch, guest.number, self._now())
            self._advance()
            if goes:
                self._await_launch(guest, flight)
            return goes

    def leave_behind(self, guest: Guest, flight: Flight, error: Exception | None) -> None:
        """Be done with a batch, whatever came of it."""
        with self._lock:
            if error is None:
                self._soundness.drew()
            elif guest.number not in flight.errors:
                self._note_failure(flight, error)
            self._leave_behind(guest, flight)

    def note_survivor(self, flight: Flight) -> None:
        """A frame of a failed batch was drawn alone; where each can be, that was too large."""
        with self._lock:
            flight.survivors += 1
            frames = len(flight.batch.drawn)
            if flight.survivors == frames:
                self._limits.halve(flight.batch.size, frames, self._now())

    def longest_s(self, size: Size) -> float:
        """Return how long to wait for what a machine in order does much sooner, seconds."""
        return _LONGEST_S + _BATCHES * self._machine.batch_s(size, self._places(size))

    # Under the lock.

    def _check(self, guest: Guest) -> None:
        if self._is_closed:
            raise DrawingFailed("the engine is closed")
        if guest.number not in self._guests:
            raise DrawingFailed("this session's seat at the engine is closed")

    def _is_gone(self, guest: Guest) -> bool:
        return self._is_closed or guest.number not in self._guests

    def _await_call(self, guest: Guest, wish: Wish) -> None:
        self._check(guest)
        guest.is_called, guest.size = False, wish.size
        self._turns.want(guest.number, wish, self._now())
        self._advance()
        longest_s = self.longest_s(wish.size)
        guest.wake.wait_for(lambda: guest.is_called or self._is_gone(guest), longest_s)
        self._check(guest)
        if not guest.is_called:
            self._turns.decline(guest.number)
            raise DrawingFailed("the engine did not come to this session's frame in time")

    def _await_launch(self, guest: Guest, flight: Flight) -> None:
        batch, number = flight.batch, guest.number

        def is_over() -> bool:
            if number in batch.drawn:
                return flight.is_launched or self._is_closed
            return self._is_gone(guest)  # the batch goes without it

        guest.wake.wait_for(is_over, self.longest_s(batch.size))
        if number in batch.drawn:
            if flight.is_launched:
                return
            self._leave_behind(guest, flight)
        elif not self._is_gone(guest):
            self._turns.decline(number)
            self._advance()
        self._check(guest)
        raise DrawingFailed("the engine did not begin with this session's frame in time")

    def _leave_behind(self, guest: Guest, flight: Flight) -> None:
        """Who comes first tells that the batch has ended."""
        self._turns.end(flight.batch, self._now())
        self._turns.release(flight.batch, guest.number)
        self._advance()

    def _note_failure(self, flight: Flight, error: Exception) -> None:
        """Count a batch that failed; the operator is told of one now and then."""
        if flight.is_told:
            return
        flight.is_told = True
        self.failed += 1
        if (now_s := self._now()) - self._told_s >= _TELL_S:
            self._told_s = now_s
            # What others say may quote a prompt.
            said = str(error) if isinstance(error, DrawingFailed) else type(error).__name__
            text = "a batch of %d frames failed, %d have so far: %s"
            _log.warning(text, len(flight.batch.drawn), self.failed, said)

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
                self._to_launch.notify()
            elif step.at_s is None or step.at_s > now_s:
                break
        for batch in [it for it in self._flights if it.is_launched and not it.holders]:
            del self._flights[batch]
        self._at_s = step.at_s
        until_s = self._sleeps_until_s
        if step.at_s is not None and (until_s is None or step.at_s < until_s):
            self._to_time.notify()

    def _places(self, size: Size) -> int:
        return self._limits.most(size, self._machine.lanes(size)[0].places, self._now())

    # On threads of its own.

    def _launch_all(self) -> None:
        """The engine's thread."""
        while not self._is_closed:
            if (size := self._doubted()) is not None:
                self._try_out(size)
            if (flight := self._next_flight()) is not None:
                flight.launch()
                with self._lock:
                    self._note_launch(flight)

    def _doubted(self) -> Size | None:
        with self._lock:
            return self._soundness.due(self._now())

    def _next_flight(self) -> Flight | None:
        """Wait for a batch; None where it is closed, or the machine is to be tried."""
        with self._lock:

            def is_over() -> bool:
                is_due = self._soundness.due(self._now()) is not None
                return is_due or self._is_closed or bool(self._ready)

            self._to_launch.wait_for(is_over, self._soundness.wait_s(self._now()))
            return self._ready.popleft() if self._ready and not self._is_closed else None

    def _try_out(self, size: Size) -> None:
        """Draw what is nobody's: where that fails too, it was not the frames."""
        draws = self._machine.draws(size)
        with self._lock:
            was_broken = self._soundness.is_broken
            self._soundness.tried(draws, self._now())
            if draws is was_broken:
                _log.warning("the engine draws again" if draws else "the engine draws nothing")

    def _note_launch(self, flight: Flight) -> None:
        flight.is_launched = True
        drawn = flight.batch.drawn
        self.batches += 1
        self.frames += len(drawn)
        for number in drawn:
            flight.guests[number].wake.notify_all()
        if flight.error is not None:
            self._note_failure(flight, flight.error)
            self._turns.end(flight.batch, self._now())
            self._advance()

    def _keep_time(self) -> None:
        """The timer's thread."""
        with self._lock:
            while not self._is_closed:
                at_s = self._sleeps_until_s = self._at_s
                now_s = self._now()
                if at_s is None or at_s > now_s:
                    self._to_time.wait(None if at_s is None else at_s - now_s)
                else:
                    self._at_s = None
                    self._advance()
