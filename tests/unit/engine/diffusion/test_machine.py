"""The machine that draws, on a CPU: buckets, padding, places, rows, failures, times."""

import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.restyler import Drawn
from sundog.engine.diffusion.device.cpu import Cpu
from sundog.engine.diffusion.device.graphs import MODES, Compiler, Limits, TookTooLong, at_most
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.pace import Pace, bucket_for
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.device.station import Station
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Components
from tests.machines import SIZE, TOKENS, begin, drawn, picture, quiet, settings, told, work


@pytest.fixture(scope="module")
def drawing(tiny: Components) -> Iterator[RestylingMachine]:
    made = make(settings(), tiny, TOKENS)
    made.warm_up(quiet)
    yield made
    made.close()


def test_a_session_looks_the_same_alone_and_among_others(drawing: RestylingMachine) -> None:
    lane, other = drawing.lanes(SIZE)
    for row in range(3):
        begin(drawing, row)
    together = drawn(lane, work(0, 0, 299), work(2, 1, 399), work(3, 2, 599))
    for row, time_at in enumerate((299, 399, 599)):
        begin(drawing, row)
        (alone,) = drawn(other, work(1, row, time_at))
        assert np.array_equal(alone, together[row])


def test_pictures_differ_by_session_prompt_and_time(drawing: RestylingMachine) -> None:
    lane, _ = drawing.lanes(SIZE)
    begin(drawing, 0)
    seen = [
        drawn(lane, each)[0].tobytes()
        for each in (work(0, 0), work(0, 0, 399), work(0, 0, glide=0.0), work(0, 1))
    ]
    assert len(set(seen)) == len(seen)


def test_what_a_session_takes_is_its_own(drawing: RestylingMachine) -> None:
    lane, _ = drawing.lanes(SIZE)
    begin(drawing, 0)
    (first,) = drawn(lane, work(0, 0))
    kept = first.copy()
    drawn(lane, work(0, 1, 299))
    assert np.array_equal(first, kept)


def test_a_batch_that_is_not_full_disturbs_no_other_session(drawing: RestylingMachine) -> None:
    lane, _ = drawing.lanes(SIZE)
    for row in range(drawing.rows):
        begin(drawing, row)
    memory = drawing.stations[SIZE].memory
    before = [each.clone() for each in memory]
    drawn(lane, work(0, 0), work(1, 1), work(2, 2))
    for row in range(3, drawing.rows):
        assert all(torch.equal(was[row], now[row]) for was, now in zip(before, memory, strict=True))


def test_a_session_thread_waits_until_its_picture_is_launched(drawing: RestylingMachine) -> None:
    lane, _ = drawing.lanes(SIZE)
    begin(drawing, 0)
    lane.put(0, picture(0))
    shapes: list[tuple[int, ...]] = []
    taker = threading.Thread(target=lambda: shapes.append(lane.take(0, 5.0).image.shape))
    taker.start()
    lane.launch([work(0, 0)])
    taker.join()
    assert shapes == [(SIZE[1] * 3 // 2, SIZE[0])]


def test_a_picture_that_nobody_launches_is_not_waited_for_for_ever(
    drawing: RestylingMachine,
) -> None:
    lane, _ = drawing.lanes(SIZE)
    drawn(lane, work(0, 0))
    lane.put(0, picture(0))
    with pytest.raises(DrawingFailed, match="not drawn within"):
        lane.take(0, 0.01)


def test_a_batch_that_fails_can_be_launched_again(
    drawing: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, _ = drawing.lanes(SIZE)
    begin(drawing, 0)
    begin(drawing, 1)

    def broken() -> None:
        raise torch.OutOfMemoryError("no memory")

    lane.put(0, picture(0))
    lane.put(1, picture(1))
    with monkeypatch.context() as patch:
        patch.setitem(drawing.stations[SIZE].programs, 2, broken)
        with pytest.raises(DrawingFailed, match="OutOfMemoryError"):
            lane.launch([work(0, 0), work(1, 1)])
    lane.launch([work(1, 1)])
    assert lane.take(1, 1.0).is_finite


def test_a_batch_that_fails_keeps_nothing_of_what_it_had_taken(
    drawing: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, _ = drawing.lanes(SIZE)
    taken: list[weakref.ref[Tensor]] = []

    def greedy() -> None:
        half = torch.zeros(1000)
        taken.append(weakref.ref(half))
        raise torch.OutOfMemoryError("no memory for the other half")

    lane.put(0, picture(0))
    monkeypatch.setitem(drawing.stations[SIZE].programs, 1, greedy)
    with pytest.raises(DrawingFailed) as failed:
        lane.launch([work(0, 0)])
    # Whoever has the error draws the same in smaller parts meanwhile.
    assert taken[0]() is None, failed.value


def test_a_machine_says_whether_it_draws_and_touches_no_session_for_it(
    drawing: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, _ = drawing.lanes(SIZE)
    begin(drawing, 0)
    (before,) = drawn(lane, work(0, 0))
    lane.put(1, picture(0))
    assert drawing.draws(SIZE)
    lane.launch([work(1, 0)])
    assert np.array_equal(lane.take(1, 1.0).image, before)

    def broken() -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    monkeypatch.setitem(drawing.stations[SIZE].programs, 1, broken)
    assert not drawing.draws(SIZE)


def test_numbers_that_run_over_are_told_and_stay_in_their_session(
    drawing: RestylingMachine,
) -> None:
    lane, _ = drawing.lanes(SIZE)
    for row in range(2):
        begin(drawing, row)
    (good,) = drawn(lane, work(0, 0))
    begin(drawing, 0)
    bad = told(1)
    bad.tokens[0, 0, 0] = float("nan")
    drawing.ask(1, bad, bad)
    for place in range(2):
        lane.put(place, picture(place))
    lane.launch([work(0, 0), work(1, 1)])
    well, ill = lane.take(0, 1.0), lane.take(1, 1.0)
    assert well.is_finite
    assert np.array_equal(well.image, good)
    assert not ill.is_finite
    begin(drawing, 1)
    lane.put(1, picture(1))
    lane.launch([work(1, 1)])
    assert lane.take(1, 1.0).is_finite


def test_warming_up_says_what_it_does_and_measures_every_bucket(tiny: Components) -> None:
    ticks = count()
    machine = make(settings(batches=(1, 2)), tiny, TOKENS, now=lambda: next(ticks) * 0.01)
    told_of: list[tuple[str, float]] = []
    machine.warm_up(lambda what, share: told_of.append((what, share)))
    assert [what for what, _ in told_of] == ["128x64, 1 at once", "128x64, 2 at once", "ready"]
    assert [share for _, share in told_of] == [0.0, 0.5, 1.0]
    assert [machine.batch_s(SIZE, frames) for frames in (1, 2, 3)] == pytest.approx([0.01] * 3)
    machine.close()
    machine.close()


def short_of_memory(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Have memory last for batches of so many frames."""
    program = Station.program

    def limited(station: Station, draw: Callable[..., Any], frames: int) -> Callable[[], None]:
        drawing = program(station, draw, frames)

        def run() -> None:
            drawing()
            if frames > most:
                raise torch.OutOfMemoryError("CUDA out of memory")

        return run

    monkeypatch.setattr(Station, "program", limited)


def test_a_batch_that_memory_does_not_last_for_at_warm_up_is_left_out(
    tiny: Components, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    short_of_memory(monkeypatch, most=2)
    machine = make(settings(batches=(1, 2, 4, 8)), tiny, TOKENS)
    told_of: list[str] = []
    machine.warm_up(lambda what, _: told_of.append(what))
    assert told_of == ["128x64, 1 at once", "128x64, 2 at once", "128x64, 4 at once", "ready"]
    assert "128x64: memory does not last for 4 frames at once; at most 2" in caplog.text
    lane, other = machine.lanes(SIZE)
    assert (lane.places, other.places) == (2, 2)
    assert machine.batch_s(SIZE, 8) == machine.batch_s(SIZE, 2) > 0
    for row in range(2):
        begin(machine, row)
    assert len(drawn(other, work(0, 0), work(1, 1))) == 2
    machine.close()


def test_without_memory_for_a_single_frame_nothing_is_ready(
    tiny: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_of_memory(monkeypatch, most=0)
    machine = make(settings(), tiny, TOKENS)
    with pytest.raises(torch.OutOfMemoryError):
        machine.warm_up(quiet)
    machine.close()


class Inverting(torch.nn.Module):
    """Compiles at once, as no model does."""

    def forward(self, planes: Tensor, rows: Tensor, _times: Tensor, _knobs: Tensor) -> Drawn:
        return Drawn(255 - planes, rows >= 0)


def test_compiled_pictures_are_the_eager_ones(drawing: RestylingMachine) -> None:
    memory = drawing.stations[SIZE].memory
    cpu = torch.device("cpu")
    station = Station(SIZE, Inverting(), memory, steps=1, batch=2, device=cpu)
    compiler = Compiler(how=MODES["compiled"], backend="eager", limits=Limits())
    program = compiler.compiled(station, 2)
    assert program is not None
    station.programs[2] = program
    lane = Cpu(time.monotonic).lane(station, 0, Pace())
    images = drawn(lane, work(0, 0), work(1, 1))
    assert all(np.array_equal(image, 255 - picture(row)) for row, image in enumerate(images))


@pytest.mark.parametrize("spoil", ["failing", "slow"])
def test_a_bucket_that_cannot_be_compiled_in_time_runs_as_it_is(
    tiny: Components, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    def compile_(restyler: Callable[..., object], **_: object) -> Callable[..., object]:
        def made(*given: object) -> object:
            if spoil == "failing":
                raise RuntimeError("no compiler")
            time.sleep(5)
            return restyler(*given)

        return made

    monkeypatch.setattr(torch, "compile", compile_)
    machine = make(settings(batches=(1,)), tiny, TOKENS, limits=Limits(each_s=0.05))
    prepared = machine.prepare(SIZE, 1, MODES["compiled"])
    assert str(prepared.how) == "eager"
    begin(machine, 0)
    assert drawn(machine.lanes(SIZE)[0], work(0, 0))


def test_a_compiler_that_only_fails_is_not_asked_for_every_bucket(
    monkeypatch: pytest.MonkeyPatch, drawing: RestylingMachine
) -> None:
    asked: list[int] = []

    def compile_(*_: object, **__: object) -> Callable[..., object]:
        asked.append(1)
        return lambda *_: int("no compiler")

    monkeypatch.setattr(torch, "compile", compile_)
    compiler = Compiler(how=MODES["compiled"], backend="eager", limits=Limits())
    made = [compiler.compiled(drawing.stations[SIZE], frames) for frames in (1, 2, 4)]
    assert made == [None] * 3
    assert len(asked) == 2


def test_after_its_time_a_warm_up_compiles_no_further_bucket(
    tiny: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(Compiler, "compiled", lambda _s, _station, frames: asked.append(frames))
    ticks = count()
    machine = make(
        settings(mode="compiled"),
        tiny,
        TOKENS,
        now=lambda: float(next(ticks)),
        limits=Limits(all_s=2.0),
    )
    machine.warm_up(quiet)
    assert asked == [1]


def test_what_takes_too_long_is_interrupted() -> None:
    others = signal.setitimer(signal.ITIMER_REAL, 50.0)  # pytest's own
    with pytest.raises(TookTooLong), at_most(0.01):
        time.sleep(5)
    left_s, _ = signal.setitimer(signal.ITIMER_REAL, *others)
    assert 40 < left_s <= 50


def test_an_interruption_that_a_destructor_drops_comes_again() -> None:
    def compile_() -> None:
        with suppress(TookTooLong):
            time.sleep(5)
        time.sleep(5)

    with pytest.raises(TookTooLong), at_most(0.01):
        compile_()


@pytest.mark.parametrize(("frames", "bucket"), [(1, 1), (2, 2), (3, 4), (4, 4), (9, 4)])
def test_a_batch_goes_into_the_smallest_bucket_that_holds_it(frames: int, bucket: int) -> None:
    assert bucket_for(frames, (1, 2, 4)) == bucket


def test_one_slow_batch_changes_what_is_expected_little() -> None:
    pace = Pace()
    assert pace.batch_s(SIZE, 1) == 0.0
    pace.set(SIZE, 1, 0.010)
    pace.note(SIZE, 1, 0.110)
    assert pace.batch_s(SIZE, 1) == pytest.approx(0.020)
