"""What a session may rely on wherever its engine runs: on a thread, or in a process of its own."""

import sys
from collections.abc import Iterator
from queue import Queue

import numpy as np
import pytest

from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import EngineError, EngineLost, Image, StylePrompt, has_broken
from sundog.engine.isolation.workshop import IsolatingWorkshop
from sundog.engine.registry import Recipe, made_by
from sundog.engine.workshop import SharedWorkshop, Workshop
from tests.brokenengine import ENGINE

SIZE = (64, 32)
RECIPE = Recipe(engine=ENGINE)
PROCESS = pytest.param(
    "process",
    marks=pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux"),
)


@pytest.fixture(scope="module", params=["thread", PROCESS])
def workshop(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    made: Workshop = SharedWorkshop(lambda: made_by(RECIPE))
    if request.param == "process":
        made = IsolatingWorkshop(RECIPE, timeout_s=0.5, memory_mb=256)
    made.start(lambda _what, _share: None)
    yield made
    made.close()


class Studio:
    def __init__(self, workshop: Workshop) -> None:
        self.engine = workshop.open()
        self.results: Queue[Rendered] = Queue()
        self.clock = 0.0
        self.slowness_s = 0.0
        self.host = EngineHost(
            self.engine,
            size=SIZE,
            started=lambda job: None,
            deliver=self.results.put,
            now=lambda: self.clock,
        )

    def ask(self, text: str) -> None:
        self.host.set_prompt(StylePrompt(text=text)).result(10)

    def render(self, pts: int, size: tuple[int, int] = SIZE) -> Rendered:
        def load() -> Image:
            self.clock += self.slowness_s
            return np.full((size[1] * 3 // 2, size[0]), 200, np.uint8)

        self.host.submit(Job(pts=pts, size=size, load=load))
        return self.results.get(timeout=10)

    def render_again(self) -> Rendered:
        """Render until a process that broke has been replaced."""
        while (result := self.render(9)).error is not None:
            assert isinstance(result.error, EngineLost)
        return result


def shade(result: Rendered) -> int:
    assert result.error is None
    assert result.image is not None
    return int(result.image[0, 0])


@pytest.fixture
def studio(workshop: Workshop) -> Iterator[Studio]:
    made = Studio(workshop)
    yield made
    made.engine.close()
    made.host.close()


def test_before_any_prompt_the_picture_is_as_it_comes(studio: Studio) -> None:
    assert shade(studio.render(0)) == 200


def test_a_prompt_shows_from_the_next_frame_on(studio: Studio) -> None:
    report = studio.host.set_prompt(StylePrompt(text="anime")).result(10)
    assert report.enriched == "anime"
    result = studio.render(7)
    assert (result.pts, result.prompt.text, shade(result)) == (7, "anime", 5)


@pytest.mark.parametrize("how", ["refuse", "fail"])
def test_a_prompt_that_cannot_be_served_leaves_the_last_one(studio: Studio, how: str) -> None:
    studio.ask("anime")
    with pytest.raises(EngineError) as caught:
        studio.ask(f"compile {how}")
    assert "canary" not in str(caught.value)
    assert shade(studio.render(0)) == 5


@pytest.mark.parametrize("how", ["refuse", "fail", "wrong"])
def test_an_engine_that_fails_on_a_picture_passes_it_and_goes_on(studio: Studio, how: str) -> None:
    studio.ask(f"render {how}")
    result = studio.render(0)
    assert result.error is not None
    assert not has_broken(result.error)
    assert result.image is not None
    assert result.image.min() == 200
    studio.ask("anime")
    assert shade(studio.render(1)) == 5


def test_a_picture_that_cannot_be_read_is_reported_and_the_next_one_served(studio: Studio) -> None:
    def unreadable() -> Image:
        raise ValueError("bad plane")

    studio.host.submit(Job(pts=0, size=SIZE, load=unreadable))
    result = studio.results.get(timeout=10)
    assert result.image is None
    assert isinstance(result.error, ValueError)
    assert studio.render(1).error is None


def test_a_change_of_size_keeps_the_prompt(studio: Studio) -> None:
    studio.ask("anime")
    for size in ((32, 64), (640, 352), SIZE):
        result = studio.render(0, size)
        assert shade(result) == 5
        assert result.image is not None
        assert result.image.shape == (size[1] * 3 // 2, size[0])


def test_an_engine_that_is_late_draws_smaller_pictures_of_the_same_size(studio: Studio) -> None:
    size = (640, 352)
    studio.ask("anime")
    studio.slowness_s = 0.05
    for i in range(120):
        result = studio.render(3600 * i, size)
        assert shade(result) == 5
        assert result.image is not None
        assert result.image.shape == (size[1] * 3 // 2, size[0])
    assert studio.host.quality == 0.5


@pytest.mark.parametrize("workshop", [PROCESS], indirect=True)
@pytest.mark.parametrize("how", ["hang", "segfault", "memory"])
def test_a_look_that_breaks_its_process_gives_way_to_the_last_one_that_worked(
    studio: Studio, how: str
) -> None:
    studio.ask("anime")
    assert shade(studio.render(0)) == 5
    studio.ask(f"render {how}")
    result = studio.render(1)
    assert isinstance(result.error, EngineLost)
    assert result.prompt.text == f"render {how}"
    assert result.image is not None
    assert result.image.min() == 200, "the frame passes unchanged"
    again = studio.render_again()
    assert (again.prompt.text, shade(again)) == ("anime", 5)


@pytest.mark.parametrize("workshop", [PROCESS], indirect=True)
def test_a_first_look_that_breaks_its_process_leaves_the_picture_as_it_comes(
    studio: Studio,
) -> None:
    studio.ask("render segfault")
    assert isinstance(studio.render(0).error, EngineLost)
    again = studio.render_again()
    assert (again.prompt.text, shade(again)) == ("", 200)
