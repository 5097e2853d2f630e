"""What one session's frames are drawn with: prompts that glide, pictures that pass or are repeated."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from sundog.engine.diffusion.core.state import GLIDE, MOVING, STILL
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.faults import DrawingFailed
from sundog.engine.diffusion.look import DiffusionLook, drawn_at
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.renderer import DiffusionRenderer
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import EngineError, Image, Preparing, Report, StylePrompt, TakingTurns

SIZE = (128, 64)
SETTINGS = DiffusionSettings(glide_frames=4, still=0.6, moving=0.1)


class Place:
    """Notes what it is asked; its pictures count up."""

    def __init__(self) -> None:
        self.asked: list[tuple[Conditioning, Conditioning]] = []
        self.drawn: list[tuple[tuple[int, ...], list[float]]] = []
        self.turns: list[Size] = []
        self.declined = self.forgotten = self.closed = 0
        self.fails = False

    def await_turn(self, size: Size, waited_s: Callable[[], float | None]) -> None:
        self.turns.append(size)

    def decline(self) -> None:
        self.declined += 1

    def ask(self, before: Conditioning, after: Conditioning) -> None:
        self.asked.append((before, after))

    def forget(self) -> None:
        self.forgotten += 1

    def draw(self, image: Image, times: tuple[int, ...], knobs: list[float]) -> Image:
        if self.fails:
            raise DrawingFailed("not this one")
        self.drawn.append((times, knobs))
        return np.full_like(image, len(self.drawn))

    def close(self) -> None:
        self.closed += 1


def told(value: float) -> Conditioning:
    return Conditioning(torch.full((1, 2, 3), float(value)), torch.zeros(1, 0))


def level(text: Conditioning) -> float:
    return float(text.tokens.mean())


def look(text: Conditioning | None, strength: float = 1.0) -> DiffusionLook:
    prompt = StylePrompt(text="" if text is None else "anime", strength=strength)
    times = (round(600 * strength),)
    return DiffusionLook(prompt=prompt, size=SIZE, report=Report(), text=text, times=times)


def picture(grey: int = 128) -> Image:
    return np.full((SIZE[1] * 3 // 2, SIZE[0]), grey, np.uint8)


@pytest.fixture
def place() -> Place:
    return Place()


def renderer_at(place: Place, **settings: float) -> DiffusionRenderer:
    return DiffusionRenderer(replace(SETTINGS, **settings), place)  # type: ignore[arg-type]


def test_a_first_prompt_shows_at_once_and_the_next_takes_over_frame_by_frame(place: Place) -> None:
    renderer, one, other = renderer_at(place), told(0), told(1)
    renderer.render(picture(), look(one))
    for _ in range(6):
        renderer.render(picture(), look(other))
    assert [knobs[GLIDE] for _, knobs in place.drawn] == [1, 0.25, 0.5, 0.75, 1, 1, 1]
    assert [(level(before), level(after)) for before, after in place.asked] == [(0, 0), (0, 1)]


def test_a_prompt_in_the_middle_of_a_change_begins_where_the_picture_is(place: Place) -> None:
    renderer = renderer_at(place)
    for text in (told(0), other := told(1), other):
        renderer.render(picture(), look(text))
    renderer.render(picture(), look(told(3)))
    before, after = place.asked[-1]
    assert (level(before), level(after)) == (0.5, 3)
    assert place.drawn[-1][1][GLIDE] == 0.25


def test_strength_takes_effect_with_the_next_frame_and_asks_for_nothing_anew(place: Place) -> None:
    renderer, text = renderer_at(place), told(0)
    renderer.render(picture(), look(text, 0.5))
    renderer.render(picture(), look(text, 1.0))
    assert [times for times, _ in place.drawn] == [(300,), (600,)]
    assert len(place.asked) == 1
    assert place.drawn[0][1][STILL] == 0.6
    assert place.drawn[0][1][MOVING] == 0.1


def test_without_a_prompt_the_picture_passes_and_nobody_waits(place: Place) -> None:
    renderer, camera = renderer_at(place), picture(77)
    renderer.await_turn(look(None), lambda: 0.0)
    shown = renderer.render(camera, look(None))
    assert np.array_equal(shown, camera)
    assert shown is not camera
    assert (place.turns, place.drawn) == ([], [])


def test_what_was_drawn_before_a_pause_is_not_gone_by_after_it(place: Place) -> None:
    renderer, text = renderer_at(place), told(0)
    renderer.render(picture(), look(text))
    renderer.render(picture(), look(None))
    renderer.render(picture(), look(told(1)))
    assert place.forgotten == 1
    assert place.drawn[-1][1][GLIDE] == 1
    assert place.asked[-1][0] is place.asked[-1][1]


def test_after_a_frame_that_was_not_drawn_nothing_is_gone_by_that_may_be_broken(
    place: Place,
) -> None:
    renderer, other = renderer_at(place), told(1)
    renderer.render(picture(), look(told(0)))
    renderer.render(picture(), look(other))
    place.fails = True
    with pytest.raises(EngineError, match="not this one"):
        renderer.render(picture(), look(other))
    place.fails = False
    renderer.render(picture(), look(other))
    assert [knobs[GLIDE] for _, knobs in place.drawn] == [1, 0.25, 1]
    before, after = place.asked[-1]
    assert before is after is other


def test_a_frame_like_the_last_is_answered_with_its_picture_once_the_prompt_has_come(
    place: Place,
) -> None:
    renderer, seen = renderer_at(place, skip_below=2.0), look(told(0))
    first = renderer.render(picture(100), seen)
    again = renderer.render(picture(101), seen)
    assert np.array_equal(again, first)
    assert again is not first
    assert (len(place.drawn), place.declined) == (1, 1)
    renderer.render(picture(110), seen)
    assert len(place.drawn) == 2
    other = look(told(1))
    for _ in range(7):  # on its way to another prompt every frame is drawn
        renderer.render(picture(110), other)
    assert [knobs[GLIDE] for _, knobs in place.drawn[2:]] == [0.25, 0.5, 0.75, 1]


def test_it_takes_turns_at_the_size_of_its_look_and_gives_its_place_back(place: Place) -> None:
    renderer = renderer_at(place)
    assert isinstance(renderer, TakingTurns)
    assert not isinstance(renderer, Preparing)
    renderer.await_turn(look(told(0)), lambda: 0.0)
    renderer.close()
    assert (place.turns, place.closed) == ([SIZE], 1)


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((1280, 704), (1280, 704)),
        ((960, 528), (960, 528)),
        ((640, 352), (640, 352)),
        ((320, 176), (640, 352)),
        ((1920, 1088), (1280, 704)),
        ((640, 480), (640, 352)),
        ((704, 1280), (352, 640)),
        ((512, 512), (512, 512)),
    ],
    ids=str,
)
def test_a_picture_is_drawn_at_the_size_that_distorts_it_least(
    size: tuple[int, int], drawn: tuple[int, int]
) -> None:
    landscape = ((1280, 704), (960, 528), (640, 352))
    others = ((512, 512),) if drawn == (512, 512) else ((352, 640),)
    assert drawn_at(size, (*landscape, *others)) == drawn
