"""A renderer that takes turns: the frame is chosen when the turn comes, and closing ends waiting."""

import threading
from collections.abc import Callable, Iterator
from queue import Queue

import numpy as np
import pytest

from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import EngineError, Image, Progress, Report, StylePrompt

SIZE = (16, 16)


class Plain:
    """A look without anything."""

    prompt = StylePrompt(text="")
    report = Report()

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size


class Queueing:
    """Draws when it is told that the turn has come."""

    name = "queueing"
    suggestions = ()

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.turn = threading.Event()
        self.is_closed = False
        self.waited: list[float | None] = []
        self.refusal: Exception | None = None

    def warm_up(self, progress: Progress) -> None:
        progress("nothing", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Plain:
        return Plain(size)

    def renderer(self) -> "Queueing":
        return self

    def await_turn(self, look: Plain, waited_s: Callable[[], float | None]) -> None:
        self.asked.set()
        assert look.size == SIZE
        assert self.turn.wait(5)
        self.turn.clear()
        if self.is_closed:
            raise EngineError("closed")
        if self.refusal:
            raise self.refusal
        self.waited.append(waited_s())

    def render(self, image: Image, look: Plain) -> Image:
        return image + 1

    def close(self) -> None:
        self.is_closed = True
        self.turn.set()


class Studio:
    def __init__(self) -> None:
        self.engine = Queueing()
        self.results: Queue[Rendered] = Queue()
        self.loaded: list[int] = []
        self.clock = 0.0
        self.host = EngineHost(
            self.engine,
            size=SIZE,
            started=lambda job: None,
            deliver=self.results.put,
            now=lambda: self.clock,
        )

    def submit(self, pts: int) -> None:
        def load() -> Image:
            self.loaded.append(pts)
            return np.full((24, 16), 7, np.uint8)

        self.host.submit(Job(pts=pts, size=SIZE, load=load))


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio()
    yield made
    made.host.close()


def test_the_frame_is_the_newest_when_the_turn_comes_and_no_other_is_loaded(
    studio: Studio,
) -> None:
    studio.submit(1)
    assert studio.engine.asked.wait(5)
    for pts in (2, 3):
        studio.submit(pts)
    studio.clock = 0.25
    studio.engine.turn.set()
    assert studio.results.get(timeout=5).pts == 3
    assert studio.loaded == [3]
    assert studio.host.dropped == 2
    assert studio.engine.waited == [0.25]


def test_a_turn_that_is_refused_leaves_the_frame_unchanged_and_says_why(studio: Studio) -> None:
    studio.engine.refusal = EngineError("no room")
    studio.engine.turn.set()
    studio.submit(1)
    result = studio.results.get(timeout=5)
    assert str(result.error) == "no room"
    assert result.image is not None
    assert (result.image == 7).all()


def test_closing_ends_waiting_for_a_turn(studio: Studio) -> None:
    studio.submit(1)
    assert studio.engine.asked.wait(5)
    studio.host.close()
    assert studio.engine.is_closed
    assert studio.results.empty()
