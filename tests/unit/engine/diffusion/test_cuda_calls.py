"""The order in which a GPU is asked to copy and draw, watched on a machine without one.

A stand-in for CUDA's streams runs everything at once, in the order of the calls, and writes down
who waits for whom. What only a GPU can show is in tests/gpu.
"""

import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch

from sundog.engine.diffusion.device import boxes, cuda
from sundog.engine.diffusion.device.graphs import MODES, Compiler, Limits
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Components
from tests.machines import SIZE, TOKENS, begin, drawn, picture, settings, work


class FakeEvent:
    """Happens when it is recorded; `holds` keeps it from ending."""

    holds = False
    broken = False

    def __init__(self, enable_timing: bool = False) -> None:
        self.at = 0.0
        self.timed = enable_timing

    def record(self) -> None:
        self.at = time.perf_counter()

    def query(self) -> bool:
        if FakeEvent.broken:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")
        return not (FakeEvent.holds and self.at)

    def elapsed_time(self, other: "FakeEvent") -> float:
        assert self.timed
        return 1000 * (other.at - self.at)


class FakeStream:
    """Runs what it is given at once."""

    def __init__(self, calls: list[str], name: str) -> None:
        self.calls, self.name = calls, name

    def wait_stream(self, other: "FakeStream") -> None:
        self.calls.append(f"{self.name} waits for {other.name}")

    def wait_event(self, event: FakeEvent) -> None:
        what = "a batch" if event.timed else "the way back"
        self.calls.append(f"{self.name} waits for {what}")

    def synchronize(self) -> None:
        """There is nothing to wait for."""


class FakeGraph:
    """Keeps what ran while it was captured."""

    def __init__(self) -> None:
        self.replays = 0

    def replay(self) -> None:
        self.replays += 1


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    seen: list[str] = []
    names = iter(("upload", "compute", "download"))

    @contextmanager
    def entered(stream: FakeStream) -> Iterator[None]:
        seen.append(f"on {stream.name}")
        yield

    fakes: dict[str, Any] = {
        "Event": FakeEvent,
        "Stream": lambda *_: FakeStream(seen, next(names)),
        "current_stream": lambda _device: FakeStream(seen, "others"),
        "stream": entered,
        "graph_pool_handle": lambda: "pool",
        "synchronize": lambda _device: None,
        "empty_cache": lambda: None,
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(torch.cuda, name, fake)
    real_empty, real_zeros, real_ones = torch.empty, torch.zeros, torch.ones

    def unpinned(make_tensor: Any) -> Any:
        def made(*shape: Any, pin_memory: bool = False, **how: Any) -> Any:
            return make_tensor(*shape, **how)

        return made

    for name, real in (("empty", real_empty), ("zeros", real_zeros), ("ones", real_ones)):
        for module in (cuda, boxes):
            monkeypatch.setattr(module.torch, name, unpinned(real))
    monkeypatch.setattr(torch.cuda, "device", lambda _device: entered(FakeStream(seen, "device")))
    yield seen
    FakeEvent.holds = FakeEvent.broken = False


@pytest.fixture
def machine(tiny: Components, calls: list[str]) -> RestylingMachine:
    cpu = make(settings(batches=(1, 2)), tiny, TOKENS)
    made = RestylingMachine(
        cuda.Cuda(torch.device("cpu"), time.monotonic),
        cpu.stations,
        cpu.prompts,
        buckets=(1, 2),
        compiler=Compiler(how=MODES["eager"], backend="eager", limits=Limits()),
    )
    for frames in (1, 2):
        made.prepare(SIZE, frames, MODES["eager"])
    calls.clear()
    return made


def test_pictures_are_what_the_cpu_draws(machine: RestylingMachine, tiny: Components) -> None:
    cpu = make(settings(batches=(1, 2)), tiny, TOKENS)
    for frames in (1, 2):
        cpu.prepare(SIZE, frames, MODES["eager"])
    seen = []
    for each in (machine, cpu):
        begin(each, 0)
        begin(each, 1)
        lane, other = each.lanes(SIZE)
        seen.append(drawn(lane, work(1, 0), work(0, 1)) + drawn(other, work(1, 1)))
    assert all(np.array_equal(one, two) for one, two in zip(*seen, strict=True))


def test_each_way_waits_for_what_it_needs(machine: RestylingMachine, calls: list[str]) -> None:
    lane, _ = machine.lanes(SIZE)
    drawn(lane, work(0, 0))
    assert calls == [
        "on upload",
        "upload waits for a batch",
        "on compute",
        "compute waits for upload",
        "compute waits for the way back",
        "on download",
        "download waits for a batch",
    ]


def test_what_a_row_is_told_waits_for_who_made_it(
    machine: RestylingMachine, calls: list[str]
) -> None:
    begin(machine, 0)
    assert calls == ["compute waits for others", "on compute"] * 2


def test_a_gpu_that_does_not_answer_is_given_up_on(machine: RestylingMachine) -> None:
    lane, _ = machine.lanes(SIZE)
    FakeEvent.holds = True
    lane.put(0, picture(0))
    lane.launch([work(0, 0)])
    with pytest.raises(DrawingFailed, match="not drawn within"):
        lane.take(0, 0.01)


def test_a_gpu_that_fails_says_so(machine: RestylingMachine) -> None:
    lane, _ = machine.lanes(SIZE)
    lane.put(0, picture(0))
    lane.launch([work(0, 0)])
    FakeEvent.broken = True
    with pytest.raises(DrawingFailed, match="the GPU failed"):
        lane.take(0, 1.0)
    lane.put(0, picture(0))
    with pytest.raises(DrawingFailed):
        lane.launch([work(0, 0)])


def test_memory_is_given_back_when_nothing_of_a_failed_batch_holds_it_any_more(
    machine: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, _ = machine.lanes(SIZE)
    taken: list[weakref.ref[torch.Tensor]] = []
    held: list[bool] = []

    def greedy() -> None:
        half = torch.zeros(1000)
        taken.append(weakref.ref(half))
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: held.append(taken[0]() is not None))
    monkeypatch.setitem(machine.stations[SIZE].programs, 2, greedy)
    for place in range(2):
        lane.put(place, picture(place))
    with pytest.raises(DrawingFailed, match="no memory left"):
        lane.launch([work(0, 0), work(1, 1)])
    assert held == [False]
    assert drawn(lane, work(0, 0))


def test_batches_correct_what_is_expected_of_them(machine: RestylingMachine) -> None:
    lane, _ = machine.lanes(SIZE)
    machine.hardware.measured(lambda: None, 2)
    before_s = machine.batch_s(SIZE, 1)
    drawn(lane, work(0, 0))
    assert machine.batch_s(SIZE, 1) != before_s


def test_a_capture_runs_on_the_stream_that_replays_it(
    machine: RestylingMachine, monkeypatch: pytest.MonkeyPatch, calls: list[str]
) -> None:
    captures: list[dict[str, Any]] = []
    runs: list[int] = []

    @contextmanager
    def graph(made: FakeGraph, **how: Any) -> Iterator[None]:
        captures.append(how)
        yield

    monkeypatch.setattr(torch.cuda, "CUDAGraph", FakeGraph)
    monkeypatch.setattr(torch.cuda, "graph", graph)
    replay = machine.hardware.captured(lambda: runs.append(1))
    assert len(runs) == 4  # three to warm up, one captured
    (how,) = captures
    assert how["pool"] == "pool"
    assert how["stream"].name == "compute"
    replay()
    assert len(runs) == 4


def test_what_cannot_be_captured_is_launched_piece_by_piece(
    machine: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_program: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr(machine.hardware, "captured", refuse)
    prepared = machine.prepare(SIZE, 1, MODES["captured"])
    assert str(prepared.how) == "eager"
    begin(machine, 0)
    assert drawn(machine.lanes(SIZE)[0], work(0, 0))
