"""A machine that draws beside the threads, as a GPU does: the next batch is launched ahead."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep

import numpy as np
import pytest

from sundog.engine.diffusion.core.state import KNOBS
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.sharing import dispatch
from sundog.engine.diffusion.sharing.batcher import Batcher
from sundog.engine.diffusion.sharing.seat import Seat
from sundog.engine.interface import Image
from tests.unit.engine.diffusion.playing_machine import SIZES, AsyncMachine

SIZE = SIZES[0]
PICTURE = np.full((SIZE[1] * 3 // 2, SIZE[0]), 100, np.uint8)


def draw(seat: Seat, times: int = 1) -> list[Image]:
    """Draw as a host does."""
    images = []
    for _ in range(times):
        seat.await_turn(SIZE, lambda: 0.0)
        images.append(seat.draw(PICTURE, (499,), (0.0,) * KNOBS))
    return images


@pytest.fixture
def machine() -> Iterator[AsyncMachine]:
    made = AsyncMachine()
    yield made
    made.close()


@pytest.fixture
def batcher(machine: AsyncMachine) -> Iterator[Batcher]:
    made = Batcher(machine, monotonic)
    yield made
    machine.may_go.set()
    made.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(12) as made:
        yield made


def start(threads: ThreadPoolExecutor, seat: Seat, times: int = 1) -> "Future[list[Image]]":
    return threads.submit(draw, seat, times)


def test_a_crowd_is_drawn_in_full_batches_and_everybody_gets_the_same(
    machine: AsyncMachine, batcher: Batcher, threads: ThreadPoolExecutor
) -> None:
    machine.batch_takes_s = machine.told_s = 0.01
    seats = [batcher.open() for _ in range(8)]
    for seat, drawn in zip(seats, [start(threads, it, 25) for it in seats], strict=True):
        assert all((image == 101 + seat.row).all() for image in drawn.result(20))
    did = batcher.did
    assert did.frames == 8 * 25
    assert did.failed_frames == 0
    assert did.frames / did.batches > 2


def test_one_session_alone_is_drawn_frame_after_frame(
    machine: AsyncMachine, batcher: Batcher
) -> None:
    machine.batch_takes_s = machine.told_s = 0.002
    assert len(draw(batcher.open(), 50)) == 50
    assert batcher.did.late_frames <= 5


def test_a_batch_that_takes_longer_than_expected_is_waited_for(
    machine: AsyncMachine, batcher: Batcher, threads: ThreadPoolExecutor
) -> None:
    machine.batch_takes_s = 0.05
    seats = [batcher.open() for _ in range(6)]
    for drawn in [start(threads, it, 3) for it in seats]:
        assert len(drawn.result(20)) == 3
    assert batcher.did.failed_frames == 0


def test_a_machine_that_hangs_is_told_of_in_time_and_goes_on_when_it_can(
    machine: AsyncMachine,
    batcher: Batcher,
    threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "_LONGEST_S", 0.3)
    machine.may_go.clear()
    seats = [batcher.open() for _ in range(6)]
    for drawn in [start(threads, it) for it in seats]:
        with pytest.raises(DrawingFailed):
            drawn.result(5)
    machine.may_go.set()
    sleep(0.05)
    monkeypatch.setattr(dispatch, "_LONGEST_S", 5.0)
    for lane in machine.lanes(SIZE):
        lane.outbox.clear()
    for seat, drawn in zip(seats, [start(threads, it, 2) for it in seats], strict=True):
        assert (drawn.result(5)[-1] == 101 + seat.row).all()


def test_seats_close_and_open_while_others_are_drawn(
    machine: AsyncMachine, batcher: Batcher, threads: ThreadPoolExecutor
) -> None:
    machine.batch_takes_s = machine.told_s = 0.005
    staying = [start(threads, batcher.open(), 40) for _ in range(3)]
    while not all(it.done() for it in staying):
        going = batcher.open()
        drawn = start(threads, going, 20)
        sleep(0.02)
        going.close()
        with pytest.raises(DrawingFailed, match="closed"):
            drawn.result(5)
    assert all(len(it.result()) == 40 for it in staying)
    assert batcher.did.failed_frames == 0
