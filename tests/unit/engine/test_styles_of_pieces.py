"""What a viewer knows a picture made of pieces by, and that its pieces move with the picture."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.stages.cells import Lattice, cell_size
from sundog.engine.cpu.stages.mesh import Mesh
from sundog.engine.cpu.stages.regions import Regions
from sundog.engine.cpu.style import Style, TileKind
from sundog.engine.cpu.styles import STYLES
from sundog.engine.cpu.textures.tiles import GLYPHS, PHASES, tiles
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import chroma, luma, portrait

SIZE = (320, 176)
GEOMETRY = Geometry(*SIZE)
PIECES = ("lego", "voxel", "pixel-art", "ascii", "cross-stitch", "knit")
CUT = ("mosaic", "low-poly", "stained-glass", "paper-cutout")


def flat(colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Image:
    rgb = np.full((size[1], size[0], 3), colour, np.uint8)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def halves(left: tuple[int, int, int], right: tuple[int, int, int]) -> Image:
    rgb = np.full((SIZE[1], SIZE[0], 3), left, np.uint8)
    rgb[:, SIZE[0] // 2 :] = right
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def shown(engine: CpuEngine, name: str, frames: list[Image]) -> list[Image]:
    height, width = frames[0].shape[0] * 2 // 3, frames[0].shape[1]
    look = compile_look(StylePrompt(text=name), STYLES[name], (width, height))
    renderer = engine.renderer()
    return [renderer.render(frame, look) for frame in frames]


@pytest.mark.parametrize("name", [*PIECES, *CUT])
def test_pieces_keep_their_colour_on_a_still_noisy_picture(engine: CpuEngine, name: str) -> None:
    still, random = portrait(SIZE).astype(np.int16), np.random.default_rng(5)
    noisy = [
        np.clip(still + random.integers(-4, 5, still.shape), 16, 235).astype(np.uint8)
        for _ in range(10)
    ]
    made = shown(engine, name, noisy)
    change = np.abs(luma(made[-1]) - luma(made[-2]))
    assert change.mean() < 0.5
    assert (change > 24).mean() < 0.004, "no piece takes another colour"


def _seen(stage: Stage, geometry: Geometry, shift: tuple[int, int]) -> NDArray[np.uint8]:
    """Luma after a stage saw a picture, then the same one moved by a shift."""
    canvas = Canvas(geometry)
    big = portrait((geometry.width + 64, geometry.height + 64))
    down, right = shift
    for frame, (y, x) in enumerate([(0, 0)] * 3 + [shift] * 3):
        top, left = 32 - y, 32 - x
        grey = big[top : top + geometry.height, left : left + geometry.width]
        canvas.work[0] = cv2.resize(grey, geometry.half[::-1], interpolation=cv2.INTER_AREA)
        canvas.work[1:] = 128
        canvas.history[:] = canvas.work
        canvas.drift = (float(y), float(x))
        canvas.inked = canvas.embossed = False
        canvas.frame = frame
        stage(canvas)
        if frame == 2:
            before = canvas.base.copy()
    moved = canvas.base[down:, right:]
    return np.abs(moved.astype(int) - before[: moved.shape[0], : moved.shape[1]])[16:-16, 16:-16]


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        (Lattice.plan, "lego"),
        (Lattice.plan, "ascii"),
        (Regions.plan, "paper-cutout"),
        (Mesh.plan, "low-poly"),
        (Mesh.plan, "mosaic"),
    ],
)
def test_pieces_move_with_the_picture(
    plan: Callable[[Style, Geometry], Stage | None], name: str
) -> None:
    geometry = Geometry(640, 352)
    stage = plan(STYLES[name], geometry)
    assert stage is not None
    changed = _seen(stage, geometry, (6, 10))
    assert (changed > 8).mean() < 0.02, "each piece has gone along and stayed itself"


def test_tiles_are_ready_to_be_shifted_by_parts_of_a_pixel() -> None:
    relief = tiles(TileKind.KNIT, (12, 16)).relief[:, 0].astype(float)
    rows = np.fft.fftfreq(12)[:, None]
    whole, quarter = np.fft.fft2(relief[0]), np.fft.fft2(relief[PHASES])
    turn = np.angle(quarter[1, 2] / whole[1, 2]) / (-2 * np.pi * rows[1, 0])
    assert turn == pytest.approx(1 / PHASES, abs=0.06), "a quarter of a pixel further down"


def test_bricks_of_one_colour_are_joined_to_larger_ones(engine: CpuEngine) -> None:
    size = (640, 352)
    _, cell = cell_size(STYLES["lego"].cells, Geometry(*size))
    y = luma(shown(engine, "lego", [flat((200, 40, 30), size)])[0])
    seams = y[:, cell - 1 :: cell][: cell * 8].mean(0)
    assert seams.max() - seams.min() > 4, "not every stud has a seam beside it"


def test_voxels_are_walls_with_a_lit_top(engine: CpuEngine) -> None:
    relief = tiles(TileKind.BLOCK, (20, 20)).relief[0].astype(int)
    assert relief[1, :3].mean() > relief[0, :3].mean() + 10, "where nothing lies above"
    assert relief[4, -3:].mean() < relief[0, -3:].mean() - 10, "where it ends below"
    y = luma(shown(engine, "voxel", [flat((110, 150, 70), (640, 352))])[0])
    assert y.std() > 4, "a block has a texture"


def test_ascii_is_brighter_glyphs_on_black_where_the_picture_is_brighter(
    engine: CpuEngine,
) -> None:
    cover = tiles(TileKind.GLYPH, (14, 8)).cover
    assert cover is not None
    ink = 255 - cover[0].reshape(len(GLYPHS), -1).mean(1)
    assert (np.diff(ink) > -0.5).all(), "glyphs are in the order of their ink"
    assert ink[-1] > 4 * ink[2]
    y = luma(shown(engine, "ascii", [halves((0, 0, 0), (250, 250, 250))] * 3)[-1])
    dark, bright = y[8:-8, 8:100], y[8:-8, -100:-8]
    assert dark.max() < 40
    assert np.percentile(bright, 90) > 110
    assert np.percentile(bright, 5) < 90, "there is ground between glyphs"


def test_cross_stitch_shows_cloth_between_threads(engine: CpuEngine) -> None:
    out = shown(engine, "cross-stitch", [flat((150, 20, 30), (1280, 704))])[0]
    colour = chroma(out)[40:-40, 40:-40]
    assert np.percentile(colour, 90) > 1.2 * np.percentile(colour, 10)
    cover = tiles(TileKind.CROSS, (10, 10)).cover
    assert cover is not None
    assert cover[0, 0, 0, 5] > 120, "cloth between the arms of a cross"
    assert cover[0, 0, 5, 5] < 20, "thread in its middle"


def test_knitted_stitches_lean_together_downwards() -> None:
    relief = tiles(TileKind.KNIT, (26, 32)).relief[0, 0].astype(float)
    left = relief[:, :16] - relief.min()
    middle = (left * np.arange(16)).sum(1) / left.sum(1)
    assert middle[19] > middle[6] + 1, "a leg stands further in below"


def test_low_poly_is_flat_facets_whose_borders_lie_on_edges(engine: CpuEngine) -> None:
    still = portrait((640, 352))
    out, before = luma(shown(engine, "low-poly", [still] * 12)[-1]), luma(still)
    same = (np.abs(np.diff(out, axis=1)) < 1).mean(), (np.abs(np.diff(before, axis=1)) < 1).mean()
    assert same[0] > same[1] + 0.2
    made = luma(shown(engine, "low-poly", [halves((30, 30, 30), (220, 220, 220))] * 8)[-1])
    edge = np.abs(np.diff(made, axis=1)).argmax(1) - SIZE[0] / 2
    assert np.abs(edge).mean() < 2, "corners have gone to the edge"


def test_mosaic_tiles_have_joints(engine: CpuEngine) -> None:
    y = luma(shown(engine, "mosaic", [halves((20, 20, 20), (225, 220, 210))])[0])[20:-20, 200:-20]
    assert np.percentile(y, 5) < np.median(y) - 20


def test_stained_glass_has_lead_on_the_border_of_colours(engine: CpuEngine) -> None:
    frame = halves((200, 30, 30), (40, 80, 220))
    y = luma(shown(engine, "stained-glass", [frame] * 3)[-1])
    middle = SIZE[0] // 2
    border = y[20:-20, middle - 4 : middle + 4].min(1)
    assert np.median(border) < 0.5 * np.median(y[20:-20, middle - 60 : middle - 8])


def test_paper_throws_a_shadow_to_the_lower_right(engine: CpuEngine) -> None:
    rgb = np.full((352, 640, 3), (60, 90, 150), np.uint8)
    rgb[100:250, 200:440] = (245, 240, 225)
    frame = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)
    y = luma(shown(engine, "paper-cutout", [frame])[0])
    below, above = y[254:257, 240:400].mean(), y[93:96, 240:400].mean()
    assert below < 0.85 * above
