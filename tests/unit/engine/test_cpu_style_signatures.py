"""Each style shows what a viewer knows it by."""

import cv2
import numpy as np
import pytest

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.cells import cell_size
from sundog.engine.cpu.style import TileKind
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.textures.tiles import tiles
from sundog.engine.interface import Image
from tests.unit.engine.engine_pictures import SIZE, chroma, lab, luma, portrait, restyled

WIDTH, HEIGHT = SIZE


@pytest.fixture(scope="module")
def frames() -> list[Image]:
    return [portrait(frame=i) for i in range(4)]


def last(engine: CpuEngine, text: str, frames: list[Image]) -> Image:
    return restyled(engine, text, frames)[-1]


def contrast_of_neighbours(image: Image) -> float:
    """Share of places that differ from the one to their right by more than noise would."""
    return float((np.abs(np.diff(luma(image), axis=1)) > 6).mean())


def test_anime_is_flat_areas_in_few_levels_with_dark_lines(
    engine: CpuEngine, frames: list[Image]
) -> None:
    out = last(engine, "Anime", frames)
    assert contrast_of_neighbours(out) < 0.6 * contrast_of_neighbours(frames[-1])
    counts = np.sort(np.histogram(luma(out), bins=64, range=(0, 255))[0])[::-1]
    before = np.sort(np.histogram(luma(frames[-1]), bins=64, range=(0, 255))[0])[::-1]
    assert counts[:8].sum() / counts.sum() > before[:8].sum() / before.sum() + 0.1
    shoulder = luma(out)[int(0.75 * HEIGHT) : int(0.95 * HEIGHT), int(0.2 * WIDTH) : WIDTH // 2]
    assert shoulder.min(axis=1).mean() < 45, "the shoulder has a dark outline"


def test_cyberpunk_is_dark_with_cyan_and_magenta(engine: CpuEngine, frames: list[Image]) -> None:
    out = last(engine, "Cyberpunk city", frames)
    assert luma(out).mean() < 90
    colour = lab(out)[chroma(out) > 0.05]
    hue = np.rad2deg(np.arctan2(colour[:, 2], colour[:, 1])) % 360
    cyan_to_magenta = (hue > 170) | (hue < 15)
    assert cyan_to_magenta.mean() > 0.9
    bright = colour[colour[:, 0] > 0.6]
    assert len(bright) > 200, "something shines"


def test_lego_is_cells_of_one_colour_apart_from_the_light_on_studs(
    engine: CpuEngine, frames: list[Image]
) -> None:
    out = last(engine, "Lego World", frames)
    _, cell = cell_size(STYLES["lego"].cells, Geometry(*SIZE))
    light = tiles(TileKind.BRICK, (cell, cell)).relief[0].astype(np.float32)
    assert light.std() > 10, "studs are lit"
    u = out[HEIGHT : HEIGHT * 5 // 4].reshape(HEIGHT // 2, WIDTH // 2).astype(np.float32)
    side = cell // 2
    rows, columns = HEIGHT // 2 // side * side, WIDTH // 2 // side * side
    blocks = u[:rows, :columns].reshape(rows // side, side, columns // side, side)
    middles = blocks.mean(axis=(1, 3), keepdims=True) - 128
    spread = np.abs(blocks - 128 - middles)
    assert np.median(spread.max(axis=(1, 3))) <= 0.35 * np.median(np.abs(middles)) + 6
    across = np.abs(np.diff(luma(out), axis=1)).mean(0)
    period = np.abs(np.fft.rfft(across - across.mean()))
    strongest = np.argsort(period)[::-1][:6] / len(across)
    assert any(abs(f * cell - round(f * cell)) < 0.05 for f in strongest), "studs repeat"


def test_lego_studs_are_lit_from_the_upper_left_and_cast_a_shadow() -> None:
    size = Geometry(1280, 704)
    _, cell = cell_size(STYLES["lego"].cells, size)
    brick = tiles(TileKind.BRICK, (cell, cell)).relief[0, -1].astype(int)
    corner, middle = cell // 4, cell // 2
    assert brick[corner, corner] > brick[middle, middle] + 20, "the edge towards the light shines"
    assert brick[-corner, -corner] < brick[middle, middle] - 30, "a shadow lies behind the stud"
    assert brick[-1].max() < brick[middle, middle] - 30, "a dark seam parts the bricks"


def test_watercolor_is_light_washes_on_textured_paper(
    engine: CpuEngine, frames: list[Image]
) -> None:
    out = last(engine, "Watercolor", frames)
    assert luma(out).mean() > luma(frames[-1]).mean()
    assert np.percentile(luma(out), 2) > np.percentile(luma(frames[-1]), 2) + 10
    assert chroma(out).mean() > 0.6 * chroma(frames[-1]).mean()
    wall = luma(out)[int(0.3 * HEIGHT) : int(0.45 * HEIGHT), int(0.05 * WIDTH) : int(0.18 * WIDTH)]
    assert wall.std() > 2.5, "paper and pigment show in a plain wall"


def test_oil_has_lit_brush_strokes_but_spares_the_face(
    engine: CpuEngine, frames: list[Image]
) -> None:
    out = last(engine, "oil painting", frames)

    def fine(top: float, bottom: float, left: float, right: float) -> float:
        part = luma(out)[
            int(top * HEIGHT) : int(bottom * HEIGHT), int(left * WIDTH) : int(right * WIDTH)
        ]
        return float((part - cv2.GaussianBlur(part, (0, 0), 3)).std())

    wall, cheek = fine(0.3, 0.45, 0.05, 0.18), fine(0.44, 0.51, 0.42, 0.48)
    assert wall > 2.0
    assert cheek < 0.7 * wall


def test_oil_strokes_differ_in_colour_where_the_picture_does_not(engine: CpuEngine) -> None:
    grey = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    out = restyled(engine, "oil painting", [grey])[0]
    middle = lab(out)[HEIGHT // 3 : -HEIGHT // 3, WIDTH // 3 : -WIDTH // 3]
    assert middle[..., 0].std() > 0.01
    assert middle[..., 1:].std() > 0.002


def test_anime_turns_dark_yellow_hair_brown_rather_than_olive(engine: CpuEngine) -> None:
    hair = np.full((HEIGHT, WIDTH, 3), (118, 98, 58), np.uint8)
    image = np.asarray(cv2.cvtColor(hair, cv2.COLOR_RGB2YUV_I420), np.uint8)
    before, after = lab(image).mean((0, 1)), lab(restyled(engine, "Anime", [image])[0]).mean((0, 1))
    hue_before, hue_after = (np.rad2deg(np.arctan2(c[2], c[1])) for c in (before, after))
    assert hue_after < hue_before - 5
    assert hue_after > 40, "brown, not red"


def test_pencil_is_grey_marks_on_bright_paper(engine: CpuEngine, frames: list[Image]) -> None:
    out = last(engine, "pencil sketch", frames)
    assert chroma(out).max() < 0.03
    assert np.percentile(luma(out), 75) > 200
    assert np.percentile(luma(out), 2) < 140
    assert luma(out).mean() > 170


def test_pixel_art_is_squares_in_a_small_palette(engine: CpuEngine) -> None:
    # Of a still camera: under a moving one, squares glide by fractions of a pixel.
    out = last(engine, "pixel art", [portrait()] * 12)
    _, cell = cell_size(STYLES["pixel-art"].cells, Geometry(*SIZE))
    y = out[:HEIGHT].reshape(HEIGHT // cell, cell, WIDTH // cell, cell)
    assert (y.max(axis=(1, 3)) == y.min(axis=(1, 3))).all()
    assert len(np.unique(out[:HEIGHT])) <= len(STYLES["pixel-art"].grade.palette.colours)


def test_noir_has_no_colour_and_deep_shadows(engine: CpuEngine, frames: list[Image]) -> None:
    out = last(engine, "film noir", frames)
    assert (np.abs(out[HEIGHT:].astype(int) - 128) <= 2).all()
    assert luma(out).mean() < luma(frames[-1]).mean()
    assert np.percentile(luma(out), 10) < 30
    assert np.percentile(luma(out), 99) > 170


def test_still_pictures_do_not_flicker(engine: CpuEngine) -> None:
    """Sensor noise alone must not make bands, cells or lines jump."""
    still = portrait().astype(np.int16)
    noise = np.random.default_rng(5)
    frames = [
        np.clip(still + noise.integers(-3, 4, still.shape), 16, 235).astype(np.uint8)
        for _ in range(8)
    ]
    for name in ("anime", "lego", "watercolor", "oil", "pencil", "pixel-art"):
        made = restyled(engine, name, frames)
        jump = np.abs(luma(made[-1]) - luma(made[-2])).mean()
        assert jump < 1.5, (name, jump)
