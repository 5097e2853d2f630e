"""Sessions on threads share a machine: who is drawn with whom, and who hears of what fails."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from time import monotonic, sleep

import numpy as np
import pytest
import torch

from sundog.engine.diffusion.core.state import FRESH, KNOBS
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.sharing import soundness
from sundog.engine.diffusion.sharing.batcher import Batcher
from sundog.engine.diffusion.sharing.seat import Seat
from sundog.engine.interface import EngineError, Image
from tests.unit.engine.diffusion.playing_machine import SIZES, PlayingMachine

SMALL, LARGE = SIZES
KNOBS_AT_REST = (0.0,) * KNOBS
NOTHING = Conditioning(torch.zeros(1, 1, 1), torch.zeros(1, 0))


def picture(value: int = 100, size: tuple[int, int] = SMALL) -> Image:
    return np.full((size[1] * 3 // 2, size[0]), value, np.uint8)


class Gallery:
    """A batcher, its machine, and threads for sessions."""

    def __init__(self, machine: PlayingMachine) -> None:
        self.machine = machine
        self.batcher = Batcher(machine, monotonic)
        self.threads = ThreadPoolExecutor(12)

    def draw(self, seat: Seat, image: Image | None = None) -> Image:
        return seat.draw(picture() if image is None else image, (499,), KNOBS_AT_REST)

    def start(self, seat: Seat, image: Image | None = None) -> "Future[Image]":
        return self.threads.submit(self.draw, seat, image)

    def until_waiting(self, count: int) -> None:
        until = monotonic() + 5
        while self.batcher.did.waiting < count:
            assert monotonic() < until
            sleep(0.002)

    def while_busy(self, *do: Callable[[], "Future[Image]"]) -> list["Future[Image]"]:
        """Start draws while a batch of somebody else runs, and let them wait for it together."""
        other = self.batcher.open()
        self.machine.told_s = 10.0
        self.machine.may_go.clear()
        self.machine.began.clear()
        first = self.start(other)
        assert self.machine.began.wait(5)
        begun = [it() for it in do]
        self.until_waiting(len(do))
        self.machine.told_s = 0.001
        self.machine.may_go.set()
        first.result(5)
        other.close()
        return begun


@pytest.fixture
def machine() -> PlayingMachine:
    return PlayingMachine()


@pytest.fixture
def gallery(machine: PlayingMachine) -> Iterator[Gallery]:
    made = Gallery(machine)
    yield made
    machine.may_go.set()
    made.batcher.close()
    made.batcher.close()
    made.threads.shutdown()


def test_a_lone_session_is_drawn_at_once(gallery: Gallery) -> None:
    seat = gallery.batcher.open()
    assert (gallery.draw(seat) == 101).all()
    assert gallery.machine.batch_of == [(0,)]


def test_frames_that_wait_for_the_machine_go_together(gallery: Gallery) -> None:
    seats = [gallery.batcher.open() for _ in range(3)]
    drawn = gallery.while_busy(*(partial(gallery.start, it) for it in seats))
    values = [int(it.result(5)[0, 0]) for it in drawn]
    assert values == [101, 102, 103]
    assert sorted(gallery.machine.batch_of[-1]) == [0, 1, 2]


def test_sizes_are_not_mixed(gallery: Gallery) -> None:
    one, two = gallery.batcher.open(), gallery.batcher.open()
    drawn = gallery.while_busy(
        partial(gallery.start, one), partial(gallery.start, two, picture(size=LARGE))
    )
    assert drawn[0].result(5).shape == picture().shape
    assert drawn[1].result(5).shape == picture(size=LARGE).shape
    assert sorted(gallery.machine.batch_of[1:]) == [(0,), (1,)]


def test_a_session_that_was_called_and_does_not_come_keeps_nobody_waiting(
    gallery: Gallery,
) -> None:
    absent, other = gallery.batcher.open(), gallery.batcher.open()
    absent.await_turn(SMALL, lambda: 0.0)
    assert (gallery.draw(other) == 102).all()


def test_a_session_that_loads_slowly_is_drawn_all_the_same(gallery: Gallery) -> None:
    seat = gallery.batcher.open()
    seat.await_turn(SMALL, lambda: 0.0)
    threading.Event().wait(0.1)
    assert (gallery.draw(seat) == 101).all()
    assert gallery.batcher.did.late_frames == 1
    gallery.machine.told_s = 10.0
    gallery.machine.may_go.clear()
    drawing = gallery.start(gallery.batcher.open())
    assert gallery.machine.began.wait(5)
    seat.await_turn(SMALL, lambda: 0.0)  # it may load its next frame while that runs
    gallery.machine.may_go.set()
    drawing.result(5)
    assert (gallery.draw(seat) == 101).all()
    assert gallery.batcher.did.late_frames == 1


def test_a_turn_for_another_size_than_the_frame_has_in_the_end_does_no_harm(
    gallery: Gallery,
) -> None:
    seat = gallery.batcher.open()
    seat.await_turn(SMALL, lambda: 0.0)
    assert gallery.draw(seat, picture(size=LARGE)).shape == picture(size=LARGE).shape
    assert gallery.batcher.did.late_frames == 0


def test_who_declines_keeps_nobody_waiting_and_comes_again(gallery: Gallery) -> None:
    seat = gallery.batcher.open()
    for _ in range(3):
        seat.await_turn(SMALL, lambda: 0.0)
        seat.decline()
    seat.await_turn(SMALL, lambda: 0.0)
    assert (gallery.draw(seat) == 101).all()


def test_a_failing_frame_is_heard_of_by_its_session_alone(gallery: Gallery) -> None:
    seats = [gallery.batcher.open() for _ in range(3)]
    gallery.machine.bad_rows.add(1)
    drawn = gallery.while_busy(*(partial(gallery.start, it) for it in seats))
    assert (drawn[0].result(5) == 101).all()
    with pytest.raises(DrawingFailed, match="memory"):
        drawn[1].result(5)
    assert (drawn[2].result(5) == 103).all()
    assert gallery.batcher.did.failed_frames == 1


def test_a_session_that_fails_beside_a_good_one_does_not_flood_the_log(
    gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = gallery.batcher.open(), gallery.batcher.open()
    gallery.machine.bad_rows.add(bad.row)
    for _ in range(10):
        fail(gallery, bad, 1)
        gallery.draw(good)
    assert len(caplog.records) == 1
    assert gallery.batcher.did.failed_batches == 10


def test_a_session_whose_frames_fail_is_drawn_alone_until_it_is_well(gallery: Gallery) -> None:
    bad, good = gallery.batcher.open(), gallery.batcher.open()
    gallery.machine.bad_rows.add(bad.row)
    with pytest.raises(DrawingFailed):
        gallery.draw(bad)
    assert gallery.batcher.did.failed_in_a_row == 1
    drawn = gallery.while_busy(partial(gallery.start, bad), partial(gallery.start, good))
    with pytest.raises(DrawingFailed):
        drawn[0].result(5)
    drawn[1].result(5)
    gallery.machine.bad_rows.clear()
    gallery.draw(bad)
    assert gallery.batcher.did.failed_in_a_row == 0
    assert all(len(rows) == 1 for rows in gallery.machine.batch_of)
    gallery.machine.batch_of.clear()
    for it in gallery.while_busy(partial(gallery.start, bad), partial(gallery.start, good)):
        it.result(5)
    assert sorted(gallery.machine.batch_of[-1]) == [bad.row, good.row]


def test_batches_that_are_too_large_for_memory_are_made_smaller(gallery: Gallery) -> None:
    seats = [gallery.batcher.open() for _ in range(4)]
    gallery.machine.most = 2

    def all_four() -> None:
        drawn = gallery.while_busy(*(partial(gallery.start, it) for it in seats))
        assert [int(it.result(5)[0, 0]) for it in drawn] == [101, 102, 103, 104]

    all_four()
    gallery.machine.batch_of.clear()
    all_four()
    assert max(len(rows) for rows in gallery.machine.batch_of) == 2
    assert gallery.batcher.did.failed_frames == 0


def fail(gallery: Gallery, seat: Seat, frames: int) -> None:
    for _ in range(frames):
        with pytest.raises(DrawingFailed):
            gallery.draw(seat)


def until(holds: Callable[[], bool]) -> None:
    until_s = monotonic() + 5
    while not holds():
        assert monotonic() < until_s
        sleep(0.002)


def test_a_lone_session_whose_frames_all_fail_closes_the_machine_to_nobody(
    gallery: Gallery,
) -> None:
    bad = gallery.batcher.open()
    gallery.machine.bad_rows.add(bad.row)
    fail(gallery, bad, 24)
    assert gallery.machine.trials == 0
    fail(gallery, bad, 100)
    until(lambda: gallery.machine.trials == 4)
    assert gallery.batcher.is_sound
    assert (gallery.draw(gallery.batcher.open()) == 102).all()


def test_a_machine_that_draws_nothing_is_known_for_it_until_it_does_again(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "_AGAIN_S", 0.01)
    seat = gallery.batcher.open()
    gallery.machine.is_broken = True
    fail(gallery, seat, 25)
    until(lambda: not gallery.batcher.is_sound)
    seat.close()  # nobody is left who would notice
    gallery.machine.is_broken = False
    until(lambda: gallery.batcher.is_sound)


def test_a_batch_that_breaks_after_its_launch_is_told(gallery: Gallery) -> None:
    seat = gallery.batcher.open()
    gallery.machine.breaks_late = True
    with pytest.raises(DrawingFailed, match="after its launch"):
        gallery.draw(seat)
    assert gallery.batcher.did.failed_batches == 1
    gallery.machine.breaks_late = False
    assert (gallery.draw(seat) == 101).all()


def test_a_prompt_that_cannot_be_told_fails_for_its_session_alone(gallery: Gallery) -> None:
    bad, good = gallery.batcher.open(), gallery.batcher.open()
    gallery.machine.bad_orders.add(bad.row)
    bad.ask(NOTHING, NOTHING)
    good.ask(NOTHING, NOTHING)
    drawn = gallery.while_busy(partial(gallery.start, bad), partial(gallery.start, good))
    with pytest.raises(DrawingFailed, match="no such prompt"):
        drawn[0].result(5)
    assert (drawn[1].result(5) == 102).all()


def test_numbers_that_run_over_show_the_last_good_picture_and_then_are_told(
    gallery: Gallery,
) -> None:
    seat = gallery.batcher.open()
    gallery.draw(seat, picture(10))
    gallery.machine.nan_rows.add(seat.row)
    for _ in range(4):
        assert (gallery.draw(seat, picture(20)) == 11).all()
    with pytest.raises(DrawingFailed, match="ran over"):
        gallery.draw(seat, picture(20))
    gallery.machine.nan_rows.clear()
    assert (gallery.draw(seat, picture(20)) == 21).all()
    assert seat.broken == gallery.batcher.did.broken_frames == 5


def test_only_frames_without_a_good_one_before_are_fresh(gallery: Gallery) -> None:
    seat = gallery.batcher.open()

    def is_fresh(size: tuple[int, int] = SMALL) -> bool:
        gallery.draw(seat, picture(size=size))
        return gallery.machine.works[-1].knobs[FRESH] == 1.0

    assert [is_fresh(), is_fresh(), is_fresh(LARGE), is_fresh(LARGE)] == [True, False, True, False]
    gallery.machine.nan_rows.add(seat.row)
    assert [is_fresh(LARGE), is_fresh(LARGE)] == [False, True]
    seat.forget()
    assert is_fresh(LARGE)
    assert gallery.machine.orders == [("begin", 0), ("begin", 0)]


def test_closing_a_seat_ends_waiting_for_its_turn(gallery: Gallery) -> None:
    holding, seat = gallery.batcher.open(), gallery.batcher.open()
    gallery.machine.told_s = 10.0
    gallery.machine.may_go.clear()
    first = gallery.start(holding)
    assert gallery.machine.began.wait(5)
    waiting = gallery.threads.submit(seat.await_turn, LARGE, lambda: 0.0)
    drawing = gallery.start(gallery.batcher.open())
    gallery.until_waiting(2)
    seat.close()
    seat.close()
    with pytest.raises(DrawingFailed, match="closed"):
        waiting.result(5)
    with pytest.raises(DrawingFailed, match="closed"):
        seat.await_turn(LARGE, lambda: 0.0)
    gallery.machine.may_go.set()
    first.result(5)
    drawing.result(5)


def test_a_row_is_given_to_another_only_when_nothing_is_drawn_in_it(gallery: Gallery) -> None:
    seat = gallery.batcher.open()
    gallery.machine.may_go.clear()
    drawing = gallery.start(seat)
    assert gallery.machine.began.wait(5)
    seat.close()
    assert gallery.batcher.open().row == 1
    gallery.machine.may_go.set()
    assert (drawing.result(5) == 101).all()
    assert gallery.batcher.open().row == 0


def test_there_are_as_many_seats_as_the_machine_has_rows(gallery: Gallery) -> None:
    seats = [gallery.batcher.open() for _ in range(8)]
    with pytest.raises(EngineError, match="8 sessions"):
        gallery.batcher.open()
    seats[3].close()
    assert gallery.batcher.open().row == 3


def test_closing_the_batcher_tells_whoever_waits(gallery: Gallery) -> None:
    seats = [gallery.batcher.open() for _ in range(3)]
    gallery.machine.may_go.clear()
    drawing = gallery.start(seats[0])
    assert gallery.machine.began.wait(5)
    waiting = [gallery.start(it) for it in seats[1:]]
    threading.Timer(0.1, gallery.machine.may_go.set).start()
    gallery.batcher.close()
    for it in waiting:
        with pytest.raises(DrawingFailed, match="closed"):
            it.result(5)
    drawing.exception(5)
    assert gallery.batcher.did.failed_frames == 0
    with pytest.raises(DrawingFailed, match="closed"):
        gallery.batcher.open()
