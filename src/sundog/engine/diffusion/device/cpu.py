"""The CPU as the machine that draws: a launch draws at once, in the caller's thread."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from torch import Tensor

from sundog.engine.diffusion.device.boxes import write_orders
from sundog.engine.diffusion.device.claims import Claims
from sundog.engine.diffusion.device.machine import Lane, Taken, Work
from sundog.engine.diffusion.device.pace import Pace, bucket_for
from sundog.engine.diffusion.device.station import Program, Station
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.memory import attempted
from sundog.engine.interface import Image

__all__ = ["Cpu"]


class Cpu:
    """What drawing needs of the CPU, see `hardware.Hardware`.

    Args:
        now: Monotonic seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now: Final = now
        self._drawing: Final = threading.Lock()

    @contextmanager
    def ordered(self, *_read: Tensor) -> Iterator[None]:
        """Write to rows between two batches: waits for the one that runs."""
        with self._drawing:
            yield

    def captured(self, program: Program) -> Program:
        """Return the program itself: there is nothing to launch from afar."""
        return program

    def measured(self, program: Program, repeats: int) -> list[float]:
        """Return how long it takes, seconds, each time."""
        times = []
        for _ in range(repeats):
            began_s = self.now()
            program()
            times.append(self.now() - began_s)
        return times

    def lane(self, station: Station, first: int, pace: Pace) -> Lane:
        """Return a lane whose places begin at ``first`` in the boxes."""
        return _CpuLane(station, first, pace, self._drawing, self.now)

    def close(self) -> None:
        """There is nothing to free."""


class _CpuLane:
    """Places in the boxes themselves."""

    def __init__(
        self,
        station: Station,
        first: int,
        pace: Pace,
        drawing: threading.Lock,
        now: Callable[[], float],
    ) -> None:
        self._station: Final = station
        self._first: Final = first
        self._pace: Final = pace
        self._drawing: Final = drawing
        self._now: Final = now
        self._claims: Final = Claims(station.batch, now)

    @property
    def places(self) -> int:
        """How many frames go together at most."""
        return self._station.places

    def put(self, place: int, image: Image) -> None:
        """Copy a picture into a place."""
        self._claims.forget(place)
        self._station.boxes.inbox.numpy()[self._first + place] = image

    def launch(self, works: Sequence[Work]) -> None:
        """Draw the batch now.

        Raises:
            DrawingFailed: none of it was drawn.
        """
        station = self._station
        bucket = bucket_for(len(works), tuple(sorted(station.programs)))
        scratch = (station.scratch_place, station.scratch_row)
        with self._drawing:
            began_s = self._now()
            write_orders(station.orders, works, self._first, scratch)
            if kind := attempted(station.programs[bucket]):
                raise DrawingFailed(f"a batch was not drawn: {kind}")
            self._pace.note(station.size, bucket, self._now() - began_s)
        self._claims.launched([work.place for work in works], lambda _timeout_s: True)

    def take(self, place: int, timeout_s: float) -> Taken:
        """Wait for a picture and copy it.

        Raises:
            DrawingFailed: it took longer.
        """
        self._claims.wait(place, timeout_s)
        boxes, at = self._station.boxes, self._first + place
        image: Image = boxes.outbox[at].numpy().copy()
        return Taken(image=image, is_finite=bool(boxes.finite[at]))
