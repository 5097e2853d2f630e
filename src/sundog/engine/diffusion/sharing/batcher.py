"""Draws the frames of many sessions in batches; here sessions get their seats.

sessions' threads   await_turn ─► load ─► put ─► wait ───────────► take
engine's thread                                   └► launch ─► …    ▲
timer's thread      calls sessions shortly before a batch ends      │
machine                                              draws ─────────┘
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from sundog.engine.diffusion.device.machine import Machine, Taken, Work
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.sharing.dispatch import Dispatch
from sundog.engine.diffusion.sharing.flight import Flight, Guest, Told
from sundog.engine.diffusion.sharing.ledger import Wish
from sundog.engine.diffusion.sharing.rows import Rows
from sundog.engine.diffusion.sharing.seat import Seat
from sundog.engine.interface import Image

__all__ = ["Batcher", "Shared"]


_DOUBTED: Final = 25
"""After so many frames in a row that failed, of all sessions, the machine itself is tried."""


class Shared(NamedTuple):
    """What a batcher has done so far.

    Attributes:
        sessions: That have a seat now.
        waiting: Of those, how many wait for their turn.
        batches: Launched.
        frames: In them.
        failed_batches: Of those, not drawn.
        failed_frames: Of which a session heard.
        failed_in_a_row: The same since a frame was last drawn; many may mean a broken machine.
        broken_frames: Whose numbers ran over.
        late_frames: That were loaded too late for their batch, and went with another.
    """

    sessions: int
    waiting: int
    batches: int
    frames: int
    failed_batches: int
    failed_frames: int
    failed_in_a_row: int
    broken_frames: int
    late_frames: int


class Batcher:
    """Shares one machine between sessions. Any thread may call it.

    Args:
        machine: Warm.
        now: Monotonic seconds.
    """

    def __init__(self, machine: Machine, now: Callable[[], float]) -> None:
        self._machine = machine
        self._now = now
        self._dispatch = Dispatch(machine, now)
        self._rows = Rows(machine.rows)
        self._lock = threading.Lock()
        self._inside: dict[int, Guest] = {}
        self._count = self._failed = self._failed_in_a_row = self._broken = 0
        self._is_closed = False

    def open(self, *, gives_way: bool = False, seed: int = 0) -> Seat:
        """Give a session a seat, which it closes.

        Args:
            gives_way: Whether it is drawn only where others leave time; one a second at least.
            seed: Of its noise.

        Raises:
            EngineError: all rows of the machine are taken, or the batcher is closed.
        """
        with self._lock:
            if self._is_closed:
                raise DrawingFailed("the engine is closed")
            row = self._rows.take()
            self._count += 1
            guest = Guest(
                number=self._count,
                row=row,
                told=Told(self._machine, row),
                wake=self._dispatch.wake(),
            )
            self._inside[guest.number] = guest
        self._dispatch.join(guest, gives_way=gives_way)
        return Seat(self, guest, seed)

    @property
    def did(self) -> Shared:
        """What it has done so far."""
        done = self._dispatch
        return Shared(
            sessions=len(self._inside),
            waiting=done.waiting,
            batches=done.batches,
            frames=done.frames,
            failed_batches=done.failed,
            failed_frames=self._failed,
            failed_in_a_row=self._failed_in_a_row,
            broken_frames=self._broken,
            late_frames=done.late,
        )

    @property
    def is_sound(self) -> bool:
        """Whether the machine draws, as far as anybody knows."""
        return self._dispatch.is_sound

    def close(self) -> None:
        """End its threads; whoever waits is told. Blocking, some seconds. May be called twice."""
        with self._lock:
            self._is_closed = True
        self._dispatch.close()

    # What seats call.

    def await_turn(self, guest: Guest, wish: Wish) -> None:
        """See `Seat.await_turn`."""
        self._check(wish.size)
        self._dispatch.await_call(guest, wish)

    def decline(self, guest: Guest) -> None:
        """See `Seat.decline`."""
        self._dispatch.decline(guest)

    def leave(self, guest: Guest) -> None:
        """See `Seat.close`."""
        self._dispatch.leave(guest)
        with self._lock:
            if self._inside.pop(guest.number, None) and not guest.is_inside:
                self._rows.give_back(guest.row)

    def draw(self, guest: Guest, image: Image, work: Work, *, alone: bool) -> Taken:
        """Draw a frame; see `Seat.draw`. What numbers ran over in comes back as it is.

        Raises:
            DrawingFailed: it was not drawn.
        """
        self._check(_size(image))
        with self._lock:
            if guest.number not in self._inside:
                raise DrawingFailed("this session's seat at the engine is closed")
            guest.is_inside = True
        try:
            taken = self._drawn(guest, image, work, alone=alone)
        except DrawingFailed:
            self._note_failure(guest, _size(image))
            raise
        finally:
            with self._lock:
                guest.is_inside = False
                if guest.number not in self._inside:  # its seat was closed meanwhile
                    self._rows.give_back(guest.row)
        with self._lock:
            self._failed_in_a_row = 0
            self._broken += not taken.is_finite
        return taken

    def _note_failure(self, guest: Guest, size: tuple[int, int]) -> None:
        with self._lock:
            if guest.number not in self._inside or self._is_closed:
                return
            self._failed += 1
            self._failed_in_a_row += 1
            is_doubtful = self._failed_in_a_row % _DOUBTED == 0
        if is_doubtful:
            self._dispatch.doubt(size)

    def _drawn(self, guest: Guest, image: Image, work: Work, *, alone: bool) -> Taken:
        """Draw a frame with others; where that fails, alone."""
        began_s = self._now()
        failed = self._boarded(guest, image, work, alone=alone)
        try:
            return self._taken(guest, failed)
        except DrawingFailed:
            took_s = self._now() - began_s
            if len(failed.batch.drawn) < 2 or took_s > self._dispatch.longest_s(_size(image)):
                raise
        taken = self._taken(guest, self._boarded(guest, image, work, alone=True))
        self._dispatch.note_survivor(failed)
        return taken

    def _boarded(self, guest: Guest, image: Image, work: Work, *, alone: bool) -> Flight:
        """Put a picture into a batch, and wait until that is launched."""
        while True:
            flight, place = self._dispatch.hold(guest, _size(image), alone=alone)
            try:
                flight.lane.put(place, image)
            except BaseException:
                self._dispatch.fill(guest, flight, None)
                raise
            if self._dispatch.fill(guest, flight, replace(work, place=place)):
                return flight

    def _taken(self, guest: Guest, flight: Flight) -> Taken:
        """Take a picture from its batch, and leave the place."""
        failure: Exception | None = None
        try:
            if error := flight.error or flight.errors.get(guest.number):
                raise DrawingFailed(str(error)) from error
            place = flight.works[guest.number].place
            return flight.lane.take(place, self._dispatch.longest_s(flight.batch.size))
        except Exception as caught:
            failure = caught
            raise
        finally:
            self._dispatch.leave_behind(guest, flight, failure)

    def _check(self, size: tuple[int, int]) -> None:
        """Refuse what the machine has no lanes for.

        Raises:
            DrawingFailed: so it is.
        """
        try:
            self._machine.lanes(size)
        except LookupError:
            text = f"the engine does not draw at {size[0]}x{size[1]}"
            raise DrawingFailed(text) from None


def _size(image: Image) -> tuple[int, int]:
    """Return ``(width, height)`` of an I420 picture."""
    return image.shape[1], image.shape[0] * 2 // 3
