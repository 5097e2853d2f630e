"""The machine that draws, on a GPU: graphs, streams, pinned buffers, failures."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from sundog.engine.diffusion.device.graphs import MODES
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Components
from sundog.engine.interface import Image
from tests.machines import SIZE, TOKENS, begin, drawn, picture, quiet, settings, told, work

GPU = "cuda"
BATCHES = (1, 2, 4, 8)
ROWS = 9


def made(tiny: Components, mode: str) -> RestylingMachine:
    asked = settings(device=GPU, batches=BATCHES, max_sessions=ROWS, mode="eager")
    machine = make(asked, tiny, TOKENS)
    for frames in BATCHES:
        machine.prepare(SIZE, frames, MODES[mode])
    return machine


@pytest.fixture(scope="module")
def plain(tiny: Components) -> Iterator[RestylingMachine]:
    machine = made(tiny, "eager")
    yield machine
    machine.close()


@pytest.fixture(scope="module")
def captured(tiny: Components) -> Iterator[RestylingMachine]:
    machine = made(tiny, "captured")
    yield machine
    machine.close()


def apart(one: Image, other: Image) -> int:
    """Largest difference in grey levels."""
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def seat(machine: RestylingMachine, rows: int) -> None:
    for row in range(rows):
        begin(machine, row, GPU)


def alone(machine: RestylingMachine, rows: int) -> list[Image]:
    """Draw each session's picture in a batch of its own."""
    seat(machine, rows)
    lane, _ = machine.lanes(SIZE)
    return [drawn(lane, work(0, row))[0] for row in range(rows)]


def test_a_captured_graph_draws_what_the_plain_one_draws(
    plain: RestylingMachine, captured: RestylingMachine
) -> None:
    assert {str(each.how) for each in captured.prepared.values()} == {"eager in a graph"}
    for one, other in zip(alone(plain, 3), alone(captured, 3), strict=True):
        assert apart(one, other) <= 1


def test_a_compiled_and_captured_graph_draws_what_the_plain_one_draws(
    tiny: Components, plain: RestylingMachine
) -> None:
    machine = make(settings(device=GPU, batches=(1,)), tiny, TOKENS)
    machine.warm_up(quiet)
    assert str(machine.prepared[SIZE, 1].how) == "graphed"
    for one, other in zip(alone(plain, 3), alone(machine, 3), strict=True):
        assert apart(one, other) <= 2
    machine.close()


def test_eight_prompts_in_one_batch_look_as_each_alone(captured: RestylingMachine) -> None:
    expected = alone(captured, 8)
    seat(captured, 8)
    _, lane = captured.lanes(SIZE)
    together = drawn(lane, *(work(row, row) for row in range(8)))
    assert max(apart(one, other) for one, other in zip(expected, together, strict=True)) <= 1


def test_graphs_of_all_sizes_share_their_memory_in_any_order(captured: RestylingMachine) -> None:
    expected = alone(captured, 8)
    lane, other = captured.lanes(SIZE)
    for number, count in enumerate((8, 1, 4, 2, 1, 8, 3, 5, 1)):
        seat(captured, count)
        images = drawn((lane, other)[number % 2], *(work(row, row) for row in range(count)))
        assert all(apart(image, expected[row]) <= 1 for row, image in enumerate(images))


def test_streams_do_not_race(captured: RestylingMachine) -> None:
    """One lane is filled and fetched while the other is drawn, three hundred times."""
    expected = alone(captured, 8)
    lanes = captured.lanes(SIZE)
    before: list[int] = []
    for turn in range(300):
        here, there = lanes[turn % 2], lanes[(turn + 1) % 2]
        rows = [(turn + shift) % 8 for shift in range(1 + turn % 4)]
        for place, row in enumerate(rows):
            here.put(place, picture(row))
        here.launch([work(place, row) for place, row in enumerate(rows)])
        for place, row in enumerate(before):
            assert apart(there.take(place, 10.0).image, expected[row]) <= 1
        before = rows
    for place in range(len(before)):
        here.take(place, 10.0)


def test_sessions_put_and_take_on_threads_of_their_own(captured: RestylingMachine) -> None:
    expected = alone(captured, 4)
    lane, _ = captured.lanes(SIZE)
    wrong: list[int] = []
    ready, turn = threading.Barrier(5), threading.Barrier(5)

    def session(row: int) -> None:
        for _ in range(50):
            lane.put(row, picture(row))
            ready.wait(20)
            if apart(lane.take(row, 10.0).image, expected[row]) > 1:
                wrong.append(row)
            turn.wait(20)

    threads = [threading.Thread(target=session, args=(row,)) for row in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        ready.wait(20)
        lane.launch([work(row, row) for row in range(4)])
        turn.wait(20)
    for thread in threads:
        thread.join(20)
    assert not wrong


def test_a_prompt_asked_for_behind_a_batch_changes_the_next_one(
    captured: RestylingMachine,
) -> None:
    first, second = alone(captured, 2)
    lane, other = captured.lanes(SIZE)
    seat(captured, 1)
    for each in (lane, other):
        each.put(0, picture(0))
    lane.launch([work(0, 0)])
    captured.begin(0, SIZE, seed=1)
    captured.ask(0, told(1, GPU), told(101, GPU))
    other.put(0, picture(1))
    other.launch([work(0, 0)])
    assert apart(lane.take(0, 10.0).image, first) <= 1
    assert apart(other.take(0, 10.0).image, second) <= 1


def test_pictures_go_through_pinned_memory(captured: RestylingMachine) -> None:
    for lane in captured.lanes(SIZE):
        pinned = [each for each in vars(lane).values() if isinstance(each, torch.Tensor)]
        assert len(pinned) == 3
        assert all(each.is_pinned() for each in pinned)


def test_memory_that_runs_out_costs_one_batch(
    captured: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = alone(captured, 1)
    lane, _ = captured.lanes(SIZE)

    def greedy() -> None:
        torch.empty(1 << 44, dtype=torch.uint8, device=GPU)

    with monkeypatch.context() as patch:
        patch.setitem(captured.stations[SIZE].programs, 2, greedy)
        for place in range(2):
            lane.put(place, picture(place))
        with pytest.raises(DrawingFailed, match="no memory"):
            lane.launch([work(0, 0), work(1, 1)])
    lane.launch([work(0, 0)])
    assert apart(lane.take(0, 10.0).image, expected[0]) <= 1


def test_numbers_that_run_over_stay_in_their_session(captured: RestylingMachine) -> None:
    expected = alone(captured, 1)
    seat(captured, 2)
    bad = told(1, GPU)
    bad.tokens[0, 0, 0] = float("nan")
    captured.ask(1, bad, bad)
    lane, _ = captured.lanes(SIZE)
    for place in range(2):
        lane.put(place, picture(place))
    lane.launch([work(0, 0), work(1, 1)])
    well, ill = lane.take(0, 10.0), lane.take(1, 10.0)
    assert well.is_finite
    assert apart(well.image, expected[0]) <= 1
    assert not ill.is_finite


def test_a_batch_that_hangs_is_not_waited_for_for_ever(
    captured: RestylingMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, other = captured.lanes(SIZE)
    seat(captured, 1)
    lane.put(0, picture(0))

    def slow() -> None:
        torch.cuda._sleep(2_000_000_000)  # cycles: about a second

    with monkeypatch.context() as patch:
        patch.setitem(captured.stations[SIZE].programs, 1, slow)
        lane.launch([work(0, 0)])
        with pytest.raises(DrawingFailed, match="not drawn within"):
            lane.take(0, 0.02)
    assert drawn(other, work(0, 0))


def test_half_precision_draws_nearly_the_same(tiny: Components, plain: RestylingMachine) -> None:
    from copy import deepcopy
    from dataclasses import replace

    half = replace(
        tiny,
        denoiser=deepcopy(tiny.denoiser).bfloat16(),
        decoder=deepcopy(tiny.decoder).bfloat16(),
        dtype=torch.bfloat16,
    )
    machine = made(half, "captured")
    for one, other in zip(alone(plain, 3), alone(machine, 3), strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).mean() < 3
    machine.close()
