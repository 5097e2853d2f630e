"""One session's seat at the shared machine: its turn, its pictures, its luck."""

from collections.abc import Sequence
from typing import Final, Protocol

from sundog.engine.diffusion.core.state import FRESH
from sundog.engine.diffusion.device.machine import Size, Taken, Work
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.sharing.flight import Guest
from sundog.engine.diffusion.sharing.ledger import Waited, Wish
from sundog.engine.interface import Image

__all__ = ["Seat", "Sharing"]

_MOST_BROKEN: Final = 5
"""Frames in a row whose numbers ran over, after which the session is told."""


class Sharing(Protocol):
    """Who shares the machine out, as a seat sees it; a `Batcher` explains each of them."""

    def await_turn(self, guest: Guest, wish: Wish) -> None:
        """Wait until the next frame is to be chosen."""
        ...

    def decline(self, guest: Guest) -> None:
        """Give a turn away."""
        ...

    def draw(self, guest: Guest, image: Image, work: Work, *, alone: bool) -> Taken:
        """Draw a frame with those of others."""
        ...

    def leave(self, guest: Guest) -> None:
        """Take no more turns."""
        ...


class Seat:
    """A session's place at a `Batcher`. One thread uses it; any may close it.

    Attributes:
        row: Of the machine.
        broken: Frames whose numbers ran over.
    """

    def __init__(self, batcher: Sharing, guest: Guest, seed: int) -> None:
        self.row: Final = guest.row
        self.broken = 0
        self._batcher = batcher
        self._guest = guest
        self._seed = seed
        self._size: Size | None = None
        self._last: Image | None = None
        self._is_fresh = True
        self._is_suspect = False
        self._broken_in_a_row = 0

    def await_turn(self, size: Size, waited_s: Waited) -> None:
        """Wait until the next frame is to be chosen and loaded. Blocking, bounded.

        Args:
            size: ``(width, height)`` in pixels that it will be drawn at.
            waited_s: How long the newest frame has waited, seconds; None while none waits. Called
                on other threads, under a lock: it must not block.

        Raises:
            DrawingFailed: the turn does not come, or the seat is closed.
        """
        self._batcher.await_turn(self._guest, Wish(size, waited_s, self._is_suspect))

    def decline(self) -> None:
        """Do not use the turn: the next frame needs no drawing."""
        self._batcher.decline(self._guest)

    def ask(self, before: Conditioning, after: Conditioning) -> None:
        """Draw by another prompt from the next frame on; see `Machine.ask`."""
        self._guest.told.ask = before, after

    def forget(self) -> None:
        """Draw the next frame as if it were the first."""
        self._is_fresh = True

    def draw(self, image: Image, times: Sequence[int], knobs: Sequence[float]) -> Image:
        """Draw a frame, in the turn that was waited for, or the next one. Blocking, bounded.

        A batch that fails is drawn again frame by frame, so that only the session hears of it
        whose frame it was.

        Args:
            image: I420 of one of the machine's sizes.
            times: Timestep of each denoising step, see `core.schedule`.
            knobs: See `core.state`; the seat knows by itself which frames are fresh.

        Returns:
            I420 of the same size, the caller's. The last good picture where numbers ran over; the
            first time of all, the image itself.

        Raises:
            DrawingFailed: it was not drawn; or numbers ran over some times in a row.
        """
        size = image.shape[1], image.shape[0] * 2 // 3
        if size != self._size:
            self._guest.told.begin = size, self._seed
            self._size, self._last, self._is_fresh = size, None, True
        knobs = [*knobs]
        knobs[FRESH] = max(knobs[FRESH], float(self._is_fresh))
        self._is_fresh = True  # until it is known to be drawn
        work = Work(place=0, row=self.row, times=tuple(times), knobs=tuple(knobs))
        try:
            taken = self._batcher.draw(self._guest, image, work, alone=self._is_suspect)
        except DrawingFailed:
            self._is_suspect = True
            raise
        self._is_suspect = False
        return self._good(taken, image)

    def close(self) -> None:
        """Give it back; whoever waits is told. May be called twice, by any thread."""
        self._batcher.leave(self._guest)

    def _good(self, taken: Taken, image: Image) -> Image:
        """Return the picture, or the last good one."""
        if taken.is_finite:
            self._is_fresh, self._broken_in_a_row = False, 0
            self._last = taken.image.copy()
            return taken.image
        self.broken += 1
        self._broken_in_a_row += 1
        if self._broken_in_a_row >= _MOST_BROKEN:
            raise DrawingFailed(
                f"the numbers of {self._broken_in_a_row} frames in a row ran over;"
                " try another prompt, or another precision"
            )
        last: Image = (image if self._last is None else self._last).copy()
        return last
