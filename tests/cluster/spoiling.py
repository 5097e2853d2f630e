"""Makes a worker's diffusion engine slow or fail: these run in the worker's process, given the worker.

The tiny model of tests takes a batch's time for each frame; a GPU takes it for all of them, so that
sessions are drawn together.
"""

import os
import time
from typing import Any, Final

import torch

from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.device.station import Program, Station
from sundog.engine.interface import StylePrompt

__all__ = ["abort_in_a_batch", "batches", "slow_down", "spoil"]

_BATCH_S: Final = 0.1
_batches: Final[list[int]] = []
_aborts: Final[list[bool]] = []


def slow_down(worker: Any) -> None:
    """Have each batch take as long as two frames of a camera, however many frames are in it."""
    machine = _engine(worker)._running.machine
    RestylingMachine.batch_s = lambda *_: _BATCH_S  # type: ignore[method-assign]
    for station in machine.stations.values():
        for frames, program in station.programs.items():
            station.programs[frames] = _slowed(station, frames, program)


def spoil(worker: Any, text: str) -> None:
    """Have memory run out for every batch that has a frame with this prompt."""
    engine = _engine(worker)
    machine = engine._running.machine
    for size, station in machine.stations.items():
        bad = engine.compile(StylePrompt(text=text, enrich=False), size).text.tokens[0]
        for frames, program in station.programs.items():
            station.programs[frames] = _spoiled(machine, station, frames, program, bad)


def abort_in_a_batch(_: Any) -> None:
    """Have the process abort in the middle of the next batch of several sessions."""
    _aborts.append(True)


def batches(_: Any) -> list[int]:
    """Return how many sessions were in each batch since the last call."""
    seen = list(_batches)
    _batches.clear()
    return seen


def _engine(worker: Any) -> Any:
    return worker._workshops.by_engine["diffusion"]._engine


def _rows(station: Station, frames: int) -> set[int]:
    return {*station.orders.rows[:frames].tolist()} - {station.scratch_row}


def _slowed(station: Station, frames: int, program: Program) -> Program:
    def run() -> None:
        rows = _rows(station, frames)
        _batches.append(len(rows))
        time.sleep(_BATCH_S / 2)
        if _aborts and len(rows) > 1:
            os.abort()
        program()
        time.sleep(_BATCH_S / 2)

    return run


def _spoiled(
    machine: RestylingMachine, station: Station, frames: int, program: Program, bad: torch.Tensor
) -> Program:
    def run() -> None:
        told = machine.prompts.after.tokens
        if any(torch.equal(told[row], bad) for row in _rows(station, frames)):
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")
        program()

    return run
