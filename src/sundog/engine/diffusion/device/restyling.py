"""The machine that draws, on whatever hardware: rows, sizes, buckets, lanes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

import torch

from sundog.engine.diffusion.core.state import FRESH, KNOBS, Prompts
from sundog.engine.diffusion.device.boxes import write_orders
from sundog.engine.diffusion.device.graphs import Compiler, How
from sundog.engine.diffusion.device.hardware import Hardware
from sundog.engine.diffusion.device.machine import Lane, Size, Work
from sundog.engine.diffusion.device.pace import Pace
from sundog.engine.diffusion.device.station import Program, Station
from sundog.engine.diffusion.memory import attempted, give_back
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.interface import Progress

__all__ = ["Prepared", "RestylingMachine"]

_log = logging.getLogger(__name__)

_MEASURED: Final = 5
"""Runs of each bucket at warm-up, after one that is not counted."""
_MIDDLE: Final = 499
"""A timestep that every schedule of 1000 has; what is measured does not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A bucket that is ready.

    Attributes:
        size: ``(width, height)`` in pixels.
        frames: That it holds.
        how: It came out, maybe not as was asked.
        took_s: Seconds until it was ready.
        batch_s: Median seconds of a batch.
    """

    size: Size
    frames: int
    how: How
    took_s: float
    batch_s: float


class RestylingMachine:
    """Implements `machine.Machine`.

    Args:
        hardware: Where it runs.
        stations: One for each size.
        prompts: Rows of what sessions ask for, the last one scratch.
        buckets: Frames that go together, ascending.
        compiler: How programs are made.

    Attributes:
        prepared: How each bucket came out, by size and frames.
    """

    def __init__(
        self,
        hardware: Hardware,
        stations: Mapping[Size, Station],
        prompts: Prompts,
        *,
        buckets: tuple[int, ...],
        compiler: Compiler,
    ) -> None:
        self.hardware: Final = hardware
        self.stations: Final = stations
        self.prompts: Final = prompts
        self._buckets: Final = buckets
        self._compiler: Final = compiler
        self.prepared: Final[dict[tuple[Size, int], Prepared]] = {}
        self._pace: Final = Pace()
        self._lanes: Final = {
            size: (
                hardware.lane(station, 0, self._pace),
                hardware.lane(station, station.batch, self._pace),
            )
            for size, station in stations.items()
        }

    @property
    def rows(self) -> int:
        """For how many sessions there is room."""
        return self.prompts.before.tokens.shape[0] - 1

    def warm_up(self, progress: Progress) -> None:
        """Compile, capture and measure every bucket. Blocking, up to minutes.

        Buckets that memory does not last for are left out; fewer frames go together then.

        Raises:
            OutOfMemoryError: it does not last for a size's smallest bucket.
        """
        wanted = [(size, frames) for size in self.stations for frames in self._buckets]
        began_s = self.hardware.now()
        full = set[Size]()
        for number, (size, frames) in enumerate(wanted):
            if size in full:
                continue
            progress(f"{size[0]}x{size[1]}, {frames} at once", number / len(wanted))
            in_time = self.hardware.now() - began_s < self._compiler.limits.all_s
            how = self._compiler.how
            if not self._fits(size, frames, how if in_time else how._replace(compiled=False)):
                full.add(size)
        progress("ready", 1.0)

    def _fits(self, size: Size, frames: int, how: How) -> bool:
        """Prepare a bucket; return False where memory does not last for it, but for smaller ones.

        Raises:
            OutOfMemoryError: there are no smaller ones.
        """
        station = self.stations[size]
        try:
            _log.info("%s", self.prepare(size, frames, how))
        except torch.OutOfMemoryError:
            if not station.programs:
                raise
        else:
            return True
        give_back()
        text = "%dx%d: memory does not last for %d frames at once; at most %d go together"
        _log.warning(text, *size, frames, station.places)
        return False

    def prepare(self, size: Size, frames: int, how: How) -> Prepared:
        """Make one bucket ready, or make it anew in another way; simpler where that fails.

        Raises:
            RuntimeError: it does not run even as it is, for want of memory for one.
        """
        began_s = self.hardware.now()
        station = self.stations[size]
        self._fill_with_scratch(station)
        how, program = self._made(station, frames, how)
        took_s = self.hardware.now() - began_s
        batch_s = median(self.hardware.measured(program, _MEASURED))
        station.programs[frames] = program
        self._pace.set(size, frames, batch_s)
        prepared = Prepared(size=size, frames=frames, how=how, took_s=took_s, batch_s=batch_s)
        self.prepared[size, frames] = prepared
        return prepared

    def _made(self, station: Station, frames: int, how: How) -> tuple[How, Program]:
        """Make a program that has run once, as asked or in the next simpler way that works."""
        program = None
        if how.compiled:
            with self.hardware.ordered():
                program = self._compiler.compiled(station, frames)
        how = how._replace(compiled=program is not None)
        program = program or station.program(station.restyler, frames)
        if not how.captured:
            self.hardware.measured(program, 1)
            return how, program
        try:
            captured = self.hardware.captured(program)
            self.hardware.measured(captured, 1)
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:
            # What cannot be captured still draws, launched piece by piece.
            _log.warning("a graph could not be captured: %s", type(error).__name__)
            return self._made(station, frames, How(compiled=False, captured=how.compiled))
        return how, captured

    def keep_faster(self, other: Prepared, program: Program) -> None:
        """Take back how a bucket was prepared before, if that was faster."""
        at = other.size, other.frames
        if other.batch_s < self.prepared[at].batch_s:
            self.prepared[at] = other
            self.stations[other.size].programs[other.frames] = program
            self._pace.set(other.size, other.frames, other.batch_s)

    def program(self, size: Size, frames: int) -> Program:
        """Return what draws a prepared bucket."""
        return self.stations[size].programs[frames]

    def lanes(self, size: Size) -> tuple[Lane, Lane]:
        """The two lanes of one of the sizes."""
        return self._lanes[size]

    def batch_s(self, size: Size, frames: int) -> float:
        """How long a batch of so many frames takes, seconds."""
        return self._pace.batch_s(size, frames)

    def begin(self, row: int, size: Size, seed: int) -> None:
        """Give a row of a size its noise and an empty memory."""
        with self.hardware.ordered():
            self.stations[size].memory.seed(row, seed)

    def ask(self, row: int, before: Conditioning, after: Conditioning) -> None:
        """Write what a row is told, each ``[1, …]``."""
        with self.hardware.ordered(*before, *after):
            for into, told in zip(self.prompts, (before, after), strict=True):
                into.tokens[row].copy_(told.tokens[0])
                into.pooled[row].copy_(told.pooled[0])

    def draws(self, size: Size) -> bool:
        """Tell whether the smallest bucket of a size can be drawn with the scratch row."""
        station = self.stations[size]

        def draw() -> None:
            self._fill_with_scratch(station)
            self.hardware.measured(station.programs[min(station.programs)], 1)

        return not attempted(draw)

    def close(self) -> None:
        """Free what it holds."""
        for station in self.stations.values():
            station.programs.clear()
        self.hardware.close()

    def _fill_with_scratch(self, station: Station) -> None:
        """Let what runs next draw the scratch place with the scratch row."""
        knobs = [0.0] * KNOBS
        knobs[FRESH] = 1.0
        work = Work(
            place=station.scratch_place,
            row=station.scratch_row,
            times=(_MIDDLE,) * station.steps,
            knobs=tuple(knobs),
        )
        with self.hardware.ordered():
            station.memory.seed(station.scratch_row, 0)
            told = station.orders
            here = type(told)(*(torch.zeros_like(each, device="cpu") for each in told))
            scratch = (station.scratch_place, station.scratch_row)
            write_orders(here, [work] * station.batch, 0, scratch)
            for into, each in zip(told, here, strict=True):
                into.copy_(each)
