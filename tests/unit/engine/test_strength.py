"""How much of a look shows: from the camera's picture to the whole look, without a jump."""

import numpy as np
import pytest

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.stages.remember import FADE_FRAMES
from sundog.engine.interface import EngineError, Image, StylePrompt
from sundog.engine.passthrough import PassthroughEngine
from tests.unit.engine.engine_pictures import SIZE, luma, portrait, restyled

FRAMES = [portrait(frame=i) for i in range(3)]
STYLES = ["Anime", "Lego World", "Film noir"]


def shown(
    engine: CpuEngine, prompt: StylePrompt, frames: list[Image], by: CpuRenderer | None = None
) -> list[Image]:
    look, renderer = engine.compile(prompt, SIZE), by or engine.renderer()
    return [renderer.render(frame, look) for frame in frames]


def away(image: Image, other: Image) -> float:
    return float(np.abs(luma(image) - luma(other)).mean())


@pytest.mark.parametrize("text", STYLES)
def test_all_of_a_look_is_what_was_always_shown_and_none_of_it_is_the_camera(
    engine: CpuEngine, text: str
) -> None:
    whole = shown(engine, StylePrompt(text=text, strength=1.0), FRAMES)
    none = shown(engine, StylePrompt(text=text, strength=0.0), FRAMES)

    assert all(map(np.array_equal, whole, restyled(engine, text, FRAMES)))
    assert all(map(np.array_equal, none, FRAMES))


@pytest.mark.parametrize("text", STYLES)
def test_a_look_comes_in_evenly_with_its_strength(engine: CpuEngine, text: str) -> None:
    stages = [
        shown(engine, StylePrompt(text=text, strength=strength), FRAMES)[-1]
        for strength in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    whole = away(stages[-1], FRAMES[-1])

    for number, stage in enumerate(stages):
        assert away(stage, FRAMES[-1]) == pytest.approx(whole * number / 4, abs=1.0)


def test_a_change_of_strength_fades_in_and_redraws_nothing(engine: CpuEngine) -> None:
    frame, renderer = FRAMES[0], engine.renderer()
    full, half = (StylePrompt(text="Anime", strength=strength) for strength in (1.0, 0.5))
    last = shown(engine, full, [frame] * FADE_FRAMES, renderer)[-1]
    whole = away(last, frame)
    for image in shown(engine, half, [frame] * FADE_FRAMES, renderer):
        assert away(image, last) < whole / 5
        last = image
    assert away(last, frame) == pytest.approx(whole / 2, abs=1.0)
    assert engine.compile(full, SIZE).stages is engine.compile(half, SIZE).stages


def test_a_look_that_was_drawn_away_comes_back_without_a_trace_of_then(engine: CpuEngine) -> None:
    renderer, later = engine.renderer(), portrait(frame=90)
    full, none = (StylePrompt(text="Anime", strength=strength) for strength in (1.0, 0.0))
    shown(engine, full, FRAMES, renderer)
    gone = shown(engine, none, [FRAMES[-1]] * FADE_FRAMES, renderer)
    assert np.array_equal(gone[-1], FRAMES[-1])

    first, *_, last = shown(engine, full, [later] * (FADE_FRAMES + 2), renderer)
    fresh = shown(engine, full, [later] * (FADE_FRAMES + 2))

    assert away(first, later) < away(fresh[0], later) / 4
    assert away(last, fresh[-1]) < 1.0


def test_a_prompt_that_follows_keeps_the_strength_it_is_given(engine: CpuEngine) -> None:
    prompt = StylePrompt(text="warmer", before=("Anime",), strength=0.5)
    assert engine.compile(prompt, SIZE).strength == 0.5
    assert engine.compile(prompt, SIZE).prompt == prompt


@pytest.mark.parametrize("strength", [-0.01, 1.01, float("nan")])
def test_a_strength_that_is_none_is_refused(engine: CpuEngine, strength: float) -> None:
    with pytest.raises(EngineError, match="from 0 to 1"):
        engine.compile(StylePrompt(text="Anime", strength=strength), SIZE)


def test_where_nothing_is_restyled_strength_changes_nothing() -> None:
    engine = PassthroughEngine()
    look = engine.compile(StylePrompt(text="Anime", strength=0.3), SIZE)
    assert np.array_equal(engine.renderer().render(FRAMES[0], look), FRAMES[0])
