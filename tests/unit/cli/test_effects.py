"""Each measured effect is blind to no change, and each attribute has its effect in the picture."""

from functools import cache

import cv2
import numpy as np
import pytest

from sundog.cli.measure.effects import EFFECTS, effect, responds
from sundog.cli.measure.quality.pictures import Bytes, rgb
from sundog.engine.cpu.look import CpuLook, compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.tailoring.changes import PLACES, TAGS
from sundog.engine.cpu.tailoring.tailor import tailor
from sundog.engine.interface import Image, StylePrompt
from sundog.engine.prompt.reading import Reading

SIZE = (320, 176)
OF_A_PICTURE = sorted(
    tag for tag in EFFECTS if not tag.startswith("keep-") and tag != "no-outlines"
)


def room() -> Image:
    """A face and a red jacket before a shelf and a window."""
    rows, columns = np.mgrid[0:176, 0:320].astype(np.float32)
    y, x = rows / 176, columns / 320
    picture = np.empty((176, 320, 3), np.float32)
    picture[:] = np.array([150, 160, 165]) * (0.7 + 0.4 * x[..., None])
    picture[(x > 0.72) & (y < 0.45)] = (225, 235, 245)
    picture[(x < 0.25) & (np.sin(y * 40) > 0.2)] = (110, 75, 45)
    picture[((x - 0.45) / 0.3) ** 2 + ((y - 1.1) / 0.5) ** 2 < 1] = (170, 40, 45)
    picture[((x - 0.45) / 0.11) ** 2 + ((y - 0.42) / 0.26) ** 2 < 1] = (220, 170, 140)
    picture[((x - 0.45) / 0.12) ** 2 + ((y - 0.26) / 0.16) ** 2 < 1] = (60, 45, 35)
    picture += np.random.default_rng(3).normal(0, 3, picture.shape)
    return _i420(picture)


def landscape() -> Image:
    """Hills, trees and a lake under a sky."""
    rows, columns = np.mgrid[0:176, 0:320].astype(np.float32)
    y, x = rows / 176, columns / 320
    picture = np.empty((176, 320, 3), np.float32)
    picture[:] = np.stack([120 + 90 * y, 160 + 60 * y, 230 - 20 * y], -1)
    picture[y > 0.45 + 0.1 * np.sin(x * 7)] = (70, 110, 60)
    picture[y > 0.7 + 0.03 * np.sin(x * 21)] = (60, 95, 130)
    trees = (np.sin(x * 90) > 0.3) & (y > 0.5) & (y < 0.68)
    picture[trees] = (30, 60, 30)
    picture += 10 * np.sin(columns * 0.9)[..., None] * np.sin(rows * 1.1)[..., None]
    picture += np.random.default_rng(4).normal(0, 3, picture.shape)
    return _i420(picture)


def _i420(picture: np.ndarray) -> Image:
    return np.asarray(
        cv2.cvtColor(np.clip(picture, 0, 255).astype(np.uint8), cv2.COLOR_RGB2YUV_I420), np.uint8
    )


@cache
def look_of(reading: Reading) -> CpuLook:
    made = tailor(reading, enrich=False)
    assert made is not None
    return compile_look(StylePrompt(text=""), made.style, SIZE)


def shown(reading: Reading, frame: Image) -> Bytes:
    """The first frame of a session that asks for just this."""
    return rgb(CpuRenderer().render(frame, look_of(reading)))


def answers(tags: list[str], styles: tuple[str, ...]) -> dict[str, list[float]]:
    """Scores of tags, added to a style or alone, over two pictures."""
    scores: dict[str, list[float]] = {tag: [] for tag in tags}
    for frame in (room(), landscape()):
        before = shown(Reading(styles=styles), frame) if styles else rgb(frame)
        for tag in tags:
            after = shown(Reading(styles=styles, tags=(tag,)), frame)
            scores[tag].append(effect(tag, before, after))
    return scores


def share(scores: dict[str, list[float]]) -> float:
    return float(np.mean([score >= 1 for row in scores.values() for score in row]))


def test_nine_of_ten_attributes_show_in_the_picture_that_they_are_asked_for() -> None:
    scores = answers(OF_A_PICTURE, ())
    assert len(scores) >= 60
    assert share(scores) >= 0.9, {t: row for t, row in scores.items() if min(row) < 1}


@pytest.mark.parametrize("style", ["watercolor", "lego", "pencil"])
def test_attributes_show_on_top_of_a_style(style: str) -> None:
    tags = ["night", "teal", "golden-hour", "rain", "snow", "fog", "vignette", "monochrome"]
    tags = [tag for tag in tags if (style, tag) != ("pencil", "monochrome")]
    scores = answers(tags, (style,))
    assert share(scores) >= 0.9, scores


def test_no_effect_is_seen_where_nothing_changed() -> None:
    picture = rgb(room())
    levels = {"red", "brown", "cream", "sepia", "gray", "monochrome", "orange"}
    blind = {tag for tag in EFFECTS if tag not in levels and not tag.startswith("keep-")}
    assert [tag for tag in sorted(blind) if responds(tag, picture, picture)] == []


def test_the_contrary_of_an_effect_is_not_taken_for_it() -> None:
    picture = rgb(room())
    darker = np.asarray(picture * 0.6, np.uint8)
    assert responds("low-key", picture, darker)
    assert not responds("high-key", picture, darker)
    assert not responds("night", darker, picture)


def test_an_unknown_attribute_never_responds() -> None:
    picture = rgb(room())
    assert not responds("quality", picture, 255 - picture)


def test_every_attribute_that_the_engine_knows_has_a_measured_effect() -> None:
    assert set(TAGS) <= set(EFFECTS)


def test_every_place_changes_the_picture_at_a_glance() -> None:
    frame = landscape()
    before = rgb(frame)
    weak = []
    for place in PLACES:
        after = shown(Reading(places=(place,)), frame)
        apart = float(np.abs(after.astype(np.int16) - before).mean())
        if apart < 12:
            weak.append((place, apart))
    assert weak == []
