"""What a viewer knows a material by."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.styles.materials import MATERIALS
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import chroma, lab, luma, portrait

SIZE = (320, 176)


def shown(engine: CpuEngine, name: str, frame: Image) -> Image:
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    look = compile_look(StylePrompt(text=name), STYLES[name], (width, height))
    renderer = engine.renderer()
    return [renderer.render(frame, look) for _ in range(3)][-1]


def disc() -> Image:
    """A bright round thing on a dark ground."""
    rgb = np.full((SIZE[1], SIZE[0], 3), 70, np.uint8)
    cv2.circle(rgb, (160, 88), 45, (190, 190, 190), -1)
    soft = cv2.GaussianBlur(rgb, (0, 0), 3)
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2YUV_I420), np.uint8)


@pytest.mark.parametrize(
    ("name", "least", "most"), [("gold", 50, 105), ("wood", 40, 95), ("ice", 190, 270)]
)
def test_everything_has_the_hue_of_its_material(
    engine: CpuEngine, name: str, least: float, most: float
) -> None:
    colour = lab(shown(engine, name, portrait(SIZE)))
    colour = colour[np.hypot(colour[..., 1], colour[..., 2]) > 0.03]
    hue = np.rad2deg(np.arctan2(colour[:, 2], colour[:, 1])) % 360
    assert len(colour) > 5000
    assert ((hue > least) & (hue < most)).mean() > 0.95


@pytest.mark.parametrize("name", ["stone", "metal"])
def test_stone_and_metal_have_hardly_any_colour(engine: CpuEngine, name: str) -> None:
    assert np.percentile(chroma(shown(engine, name, portrait(SIZE))), 95) < 0.05


def test_porcelain_is_white_with_cobalt_blue_shadows(engine: CpuEngine) -> None:
    out = shown(engine, "porcelain", portrait(SIZE))
    colour, y = lab(out), luma(out)
    assert np.median(y) > 170
    assert np.median(colour[y < 130][:, 2]) < -0.05, "shadows are blue"


@pytest.mark.parametrize("name", ["claymation", "stone", "gold"])
def test_forms_are_lit_from_the_upper_left(engine: CpuEngine, name: str) -> None:
    y = luma(shown(engine, name, disc()))
    turn = int(45 * np.sqrt(0.5))
    lit = y[88 - turn - 3 : 88 - turn + 4, 160 - turn - 3 : 160 - turn + 4].mean()
    away = y[88 + turn - 3 : 88 + turn + 4, 160 + turn - 3 : 160 + turn + 4].mean()
    assert lit > away + 15


@pytest.mark.parametrize("name", ["gold", "metal", "glass"])
def test_what_is_polished_has_highlights_and_dark_reflections(engine: CpuEngine, name: str) -> None:
    y = luma(shown(engine, name, disc()))
    assert y.max() > 190
    assert y.max() - y.min() > 120


def test_wood_has_grain_along_one_direction(engine: CpuEngine) -> None:
    grey = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
    y = luma(shown(engine, "wood", grey))
    across, along = np.abs(np.diff(y, axis=0)).mean(), np.abs(np.diff(y, axis=1)).mean()
    assert across > 2 * along


def test_glass_bends_what_is_seen_through_it(engine: CpuEngine) -> None:
    frame = disc()
    plain = shown(engine, "porcelain", frame)
    assert STYLES["glass"].matter.refract > 0
    glass = luma(shown(engine, "glass", frame))
    edge = np.abs(np.diff(glass[88])).argmax(), np.abs(np.diff(luma(plain)[88])).argmax()
    assert edge[0] != edge[1]


@pytest.mark.parametrize("name", [*MATERIALS])
def test_a_material_keeps_still_on_a_still_noisy_picture(engine: CpuEngine, name: str) -> None:
    size = (640, 352)
    still, random = portrait(size).astype(np.int16), np.random.default_rng(5)
    look = compile_look(StylePrompt(text=name), STYLES[name], size)
    renderer = engine.renderer()
    frames = [
        np.clip(still + random.integers(-4, 5, still.shape), 16, 235).astype(np.uint8)
        for _ in range(8)
    ]
    made = [renderer.render(frame, look) for frame in frames]
    own = np.abs(luma(frames[-1]) - luma(frames[-2])).mean()
    assert np.abs(luma(made[-1]) - luma(made[-2])).mean() < 1.5 * own
