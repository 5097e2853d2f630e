"""The engine's thread: newest frame first, a look swapped at a frame border, failures contained."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Queue

import numpy as np
import pytest

from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import EngineError, Image, Progress, Report, StylePrompt

SIZE = (16, 16)


@dataclass(frozen=True)
class Shade:
    prompt: StylePrompt
    size: tuple[int, int]
    report: Report = Report()


class Shading:
    """Fills the picture with the length of the prompt; waits or fails on demand."""

    name = "shading"
    suggestions = ()

    def __init__(self) -> None:
        self.may_go = threading.Event()
        self.may_go.set()
        self.began = threading.Event()

    def warm_up(self, progress: Progress) -> None:
        progress("nothing", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Shade:
        if prompt.text == "refuse":
            raise EngineError("no such style")
        if prompt.text == "crash":
            raise ZeroDivisionError("crash")
        return Shade(prompt, size)

    def renderer(self) -> "Shading":
        return self

    def render(self, image: Image, look: Shade) -> Image:
        self.began.set()
        self.may_go.wait(5)
        if look.prompt.text == "fail":
            raise RuntimeError("out of paint")
        if look.prompt.text == "wrong":
            return image[:, ::2]
        assert image.shape == (look.size[1] * 3 // 2, look.size[0])
        return np.full_like(image, len(look.prompt.text))


class Studio:
    def __init__(self) -> None:
        self.engine = Shading()
        self.results: Queue[Rendered] = Queue()
        self.clock = 0.0
        self.host = EngineHost(
            self.engine,
            size=SIZE,
            started=lambda job: None,
            deliver=self.results.put,
            now=lambda: self.clock,
        )

    def submit(self, pts: int, size: tuple[int, int] = SIZE) -> None:
        picture = np.zeros((size[1] * 3 // 2, size[0]), np.uint8)
        self.host.submit(Job(pts=pts, size=size, load=lambda: picture))

    def render(self, pts: int, size: tuple[int, int] = SIZE) -> Rendered:
        self.submit(pts, size)
        return self.results.get(timeout=5)


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio()
    yield made
    made.engine.may_go.set()
    made.host.close()
    made.host.close()


def test_while_the_engine_is_busy_only_the_newest_frame_waits(studio: Studio) -> None:
    studio.engine.may_go.clear()
    studio.submit(0)
    studio.engine.began.wait(5)
    for pts in (1, 2, 3):
        studio.submit(pts)
    studio.engine.may_go.set()
    assert [studio.results.get(timeout=5).pts for _ in range(2)] == [0, 3]
    assert studio.host.dropped == 2


def test_an_engine_that_breaks_on_a_prompt_refuses_it_without_quoting_it(studio: Studio) -> None:
    studio.host.set_prompt(StylePrompt(text="anime")).result(5)
    with pytest.raises(EngineError, match="ZeroDivisionError") as caught:
        studio.host.set_prompt(StylePrompt(text="crash")).result(5)
    assert "crash" not in str(caught.value)
    assert studio.render(0).prompt.text == "anime"


def test_after_closing_nothing_is_rendered(studio: Studio) -> None:
    studio.host.close()
    studio.submit(0)
    assert studio.results.empty()


def test_a_host_that_is_late_draws_smaller_and_delivers_the_same_size(studio: Studio) -> None:
    size = (640, 352)
    seen: list[tuple[int, int]] = []
    plain_render = studio.engine.render

    def slow(image: Image, look: Shade) -> Image:
        studio.clock += 0.05
        seen.append(look.size)
        return plain_render(image, look)

    studio.engine.render = slow  # type: ignore[method-assign]
    for i in range(120):
        result = studio.render(3600 * i, size)
        assert result.error is None
        assert result.image is not None
        assert result.image.shape == (size[1] * 3 // 2, size[0])
    assert seen[0] == size
    assert seen[-1] == (320, 176)
    assert studio.host.quality == 0.5
