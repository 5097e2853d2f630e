"""When a world is there, in which version, and that nobody waits for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from sundog.engine.cpu.style import Style
from sundog.engine.cpu.worlds.painting import Painting
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.store import Store
from sundog.engine.cpu.worlds.studio import Studio
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.cpu.worlds.world import World
from tests.unit.engine.worlds.plain_world import paint_plain

SIZE = (320, 176)
LIMIT_S = 20.0


class Painter:
    """Paints a plain world, one step each time that it is let go."""

    def __init__(self, *, is_free: bool = False) -> None:
        self.views: list[tuple[int, int]] = []
        self.is_free = is_free
        self.begun = threading.Semaphore(0)
        self.may_go = threading.Semaphore(0)

    def __call__(self, view: View, scene: Scene) -> Painting:
        self.views.append((scene.seed, view.width))
        self.begun.release()
        if not self.is_free and not self.may_go.acquire(timeout=LIMIT_S):
            raise TimeoutError
        return paint_plain(view, scene)


def as_it_is(world: World, style: Style) -> World:
    del style
    return world


@contextmanager
def studio(
    painter: Callable[[View, Scene], Painting], store: Store | None = None
) -> Iterator[Studio]:
    made = Studio(as_it_is, store, painters={"plain": painter}, now=lambda: 0.0)
    yield made
    assert made.wait(LIMIT_S)


def wanted(seed: int = 0, size: tuple[int, int] = SIZE) -> Wanted:
    return Wanted(Scene(world="plain", seed=seed), None, size)


def test_a_coarse_world_comes_first_and_fills_the_picture() -> None:
    painter = Painter()
    with studio(painter) as painting:
        assert painting.world(wanted()) is None
        painter.may_go.release()
        assert painter.begun.acquire(timeout=LIMIT_S)
        assert painter.begun.acquire(timeout=LIMIT_S)  # the fine one is begun
        coarse = painting.world(wanted())
        assert coarse is not None
        assert not coarse.is_fine
        assert coarse.view == View.of(*SIZE)
        assert coarse.layers[0].luma.shape == coarse.view.shape
        painter.may_go.release()
        assert painting.wait(LIMIT_S)
        fine = painting.world(wanted())
        assert fine is not None
        assert fine.is_fine
    widths = [width for _, width in painter.views]
    assert widths[0] < 0.4 * widths[1]


def test_the_newest_wish_goes_before_the_fine_version_of_an_older_one() -> None:
    painter = Painter()
    with studio(painter) as painting:
        painting.world(wanted(1))
        assert painter.begun.acquire(timeout=LIMIT_S)
        painting.world(wanted(2))
        painter.is_free = True
        painter.may_go.release()
    assert [seed for seed, _ in painter.views] == [1, 2, 2, 1]


def test_a_coarse_world_does_not_take_the_place_of_a_fine_one() -> None:
    painter = Painter()
    with studio(painter) as painting:
        painting.world(wanted())
        assert painter.begun.acquire(timeout=LIMIT_S)
        painter.is_free = True
        assert painting.painted(wanted()) is not None
        painter.may_go.release()
        assert painting.wait(LIMIT_S)
        shown = painting.world(wanted())
    assert shown is not None
    assert shown.is_fine


def test_a_tiny_picture_gets_a_world_too() -> None:
    painter = Painter(is_free=True)
    with studio(painter) as painting:
        shown = painting.painted(Wanted(wanted().scene, None, (16, 16)))
    assert shown is not None
    assert shown.view == View.of(16, 16)
    assert min(width for _, width in painter.views) > 64


def test_where_no_thread_can_be_started_a_picture_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with studio(Painter(is_free=True)) as painting:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refused)
            assert painting.world(wanted()) is None
        assert painting.world(wanted()) is None
        assert painting.wait(LIMIT_S)
        assert painting.world(wanted()) is not None


def test_a_world_that_nobody_asks_for_any_more_is_not_finished() -> None:
    painter, time_s = Painter(), [0.0]
    painting = Studio(as_it_is, painters={"plain": painter}, now=lambda: time_s[0])
    painting.world(wanted())
    assert painter.begun.acquire(timeout=LIMIT_S)
    time_s[0] = 5.0
    painter.may_go.release()
    assert painting.wait(LIMIT_S)
    assert len(painter.views) == 1


def test_a_painter_that_fails_is_told_of_once_and_not_asked_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = []

    def broken(view: View, scene: Scene) -> Painting:
        del view
        asked.append(scene)
        raise MemoryError

    with studio(broken) as painting:
        for _ in range(3):
            assert painting.world(wanted()) is None
            assert painting.wait(LIMIT_S)
    assert len(asked) == 1
    assert [record.message for record in caplog.records] == [
        "the world 'plain' cannot be painted: MemoryError"
    ]


def test_an_unknown_world_is_no_fault() -> None:
    with studio(Painter()) as painting:
        assert painting.world(Wanted(Scene(world="atlantis"), None, SIZE)) is None


def test_a_smaller_picture_is_not_painted_anew() -> None:
    painter = Painter(is_free=True)
    with studio(painter) as painting:
        assert painting.painted(wanted()) is not None
        smaller = painting.world(wanted(size=(240, 128)))
        assert smaller is not None
        assert smaller.is_fine
        assert smaller.view == View.of(240, 128)
    assert len(painter.views) == 1


def test_a_much_larger_picture_shows_the_old_one_until_its_own_is_there() -> None:
    painter = Painter(is_free=True)
    with studio(painter) as painting:
        painting.painted(wanted(size=(160, 96)))
        larger = painting.world(wanted(size=(320, 192)))
        assert larger is not None
        assert not larger.is_fine
        assert painting.wait(LIMIT_S)
        finest = painting.world(wanted(size=(320, 192)))
        assert finest is not None
        assert finest.is_fine


def test_an_upright_picture_gets_a_world_of_its_own_shape() -> None:
    painter = Painter(is_free=True)
    with studio(painter) as painting:
        painting.painted(wanted())
        assert painting.world(wanted(size=(176, 320))) is None
        assert painting.wait(LIMIT_S)
        upright = painting.world(wanted(size=(176, 320)))
        assert upright is not None
        assert upright.view == View.of(176, 320)


def test_four_worlds_at_most_are_held_while_places_are_switched_fast() -> None:
    painter, time_s = Painter(is_free=True), [0.0]
    painting = Studio(as_it_is, painters={"plain": painter}, now=lambda: time_s[0])
    for seed in range(20):
        time_s[0] += 0.2
        painting.world(wanted(seed))
    assert painting.wait(LIMIT_S)
    time_s[0] += 60
    held = [seed for seed in range(20) if painting.world(wanted(seed)) is not None]
    assert painting.wait(LIMIT_S)
    assert len(held) <= 4


def test_a_later_session_finds_the_world_on_the_disk(tmp_path: Path) -> None:
    with studio(Painter(is_free=True), Store(tmp_path)) as first:
        before = first.painted(wanted())
    later = Painter(is_free=True)
    with studio(later, Store(tmp_path)) as second:
        second.world(wanted())
        assert second.wait(LIMIT_S)
        after = second.world(wanted())
    assert later.views == []
    assert before is not None
    assert after is not None
    assert np.array_equal(before.layers[1].luma, after.layers[1].luma)
    assert after.light == before.light


def test_a_picture_of_the_users_own_is_not_written_to_the_disk(tmp_path: Path) -> None:
    own = Wanted(Scene(world="plain", picture=b"a face"), None, SIZE)
    with studio(Painter(is_free=True), Store(tmp_path)) as painting:
        assert painting.painted(own) is not None
    assert list(tmp_path.iterdir()) == []
