"""Every fast kernel and stage computes what its plain form in `reference` computes.

Each is held to it on random numbers, which reach every branch, and on a picture, which says what a
viewer would see. Tolerances are steps of 255 unless said otherwise.
"""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour import curve
from sundog.engine.cpu.colour.table import build_table
from sundog.engine.cpu.geometry import Geometry, Part
from sundog.engine.cpu.kernels import brush, enlarge, filters, finish, flow, grading, kuwahara
from sundog.engine.cpu.kernels.paint16 import CHUNK
from sundog.engine.cpu.stages.abstract import FindFlow
from sundog.engine.cpu.stages.colour import Colour
from sundog.engine.cpu.stages.ink import Contour
from sundog.engine.cpu.stages.light import Shine
from sundog.engine.cpu.style import Abstraction, Flow, Glow, Grade, Lines, Palette, Ramp, Style
from tests.unit.engine import reference
from tests.unit.engine.engine_pictures import portrait

U8 = NDArray[np.uint8]

GEOMETRY = Geometry(192, 112)
HALF = GEOMETRY.half
STRIDE = HALF[1] + 2 * flow.PAD


def photo() -> U8:
    """Y, U, V of a portrait at half size."""
    image = portrait((GEOMETRY.width, GEOMETRY.height))
    height = GEOMETRY.height
    luma = reference.shrunk(image[:height], 2).round().astype(np.uint8)
    return np.concatenate([luma[None], image[height:].reshape(2, *HALF)])


def random_picture() -> U8:
    return np.random.default_rng(1).integers(0, 256, (3, *HALF)).astype(np.uint8)


PICTURES = pytest.mark.parametrize("picture", [photo(), random_picture()], ids=["photo", "random"])


def off(made: reference.Plane, wanted: reference.Plane) -> reference.Real:
    return np.asarray(np.abs(made.astype(float) - wanted))


def some_directions() -> NDArray[np.int32]:
    shape = GEOMETRY.quarter
    return np.random.default_rng(2).integers(0, flow.DIRECTIONS, shape).astype(np.int32)


@pytest.mark.parametrize("size", [3, 5, 9])
@PICTURES
def test_kuwahara_weighs_neighbourhoods(picture: U8, size: int) -> None:
    """Means and weights are whole numbers, the weights to 1 / 32768: one step, two at worst."""
    made = picture.copy()
    kuwahara.kuwahara(made, size, 24.0)
    wanted = reference.kuwahara(picture, size, 24.0, 1.5 / (1 << 15) - 0.5 / (1 << 15))
    assert off(made, wanted).mean() < 0.6
    assert np.percentile(off(made, wanted), 99) <= 2


@pytest.mark.parametrize("length", [2, 3, 8])
@PICTURES
def test_smears_are_means_along_lines(picture: U8, length: int) -> None:
    """One step: the mean is rounded down, by a reciprocal of 16 bits."""
    offsets = flow.line_offsets(length, STRIDE)
    whole = offsets.view(np.int64)
    # A row of the padded plane is longer than twice any step aside.
    down = np.round(whole / STRIDE).astype(int)
    steps = list(np.stack([down, whole - down * STRIDE], 1))
    directions, made = some_directions(), np.empty(HALF, np.uint8)
    flow.smear(flow.padded(picture[0]), directions, offsets, made)
    assert off(made, reference.smeared(picture[0], directions, steps)).max() <= 1


@pytest.mark.parametrize("length", [2, 3, 8, 30])
def test_lines_have_their_length_and_direction(length: int) -> None:
    whole = flow.line_offsets(length, STRIDE).view(np.int64)
    down = np.round(whole / STRIDE).astype(int)
    across = whole - down * STRIDE
    for i in range(flow.DIRECTIONS):
        angle = np.pi * i / flow.DIRECTIONS
        end = np.array([down[i, -1], across[i, -1]])
        assert np.abs(end - length * np.array([np.sin(angle), np.cos(angle)])).max() <= 0.5
        assert (down[i] == -down[i, ::-1]).all()
        assert (across[i] == -across[i, ::-1]).all()


def test_directions_are_those_of_the_tensor_and_hold_still() -> None:
    """Within half a bin and the arc tangent's error; after a change, within what holds a bin."""
    random = np.random.default_rng(3)
    shape = GEOMETRY.quarter
    across, down = random.normal(0, 20, (2, *shape))
    tensor = np.stack([across**2, down**2, across * down]).astype(np.float32)
    eddies = random.normal(0, 1, (2, *shape)).astype(np.float32)
    wanted = reference.direction(tensor.astype(float), eddies.astype(float), 0.3)
    made = some_directions()
    before = made.copy()
    flow.flow_directions(flow.Tensor(*tensor), eddies, 0.3, made)
    away = (made / flow.DIRECTIONS - wanted + 0.5) % 1 - 0.5
    assert np.abs(away).max() * flow.DIRECTIONS <= 0.86
    changed = made != before
    assert changed.mean() > 0.9
    assert np.abs(away[changed]).max() * flow.DIRECTIONS <= 0.51


def test_flow_found_at_an_eighth_of_the_size_is_that_of_a_quarter() -> None:
    """A tenth of a half turn where the picture has a direction at all; strokes are no straighter."""
    canvas = Canvas(GEOMETRY)
    canvas.history[:] = photo()
    style = Style(flow=Flow(sigma=3.0, swirl=0.0), lines=Lines(amount=1.0))
    stage = FindFlow.plan(style, GEOMETRY)
    assert stage is not None
    stage(canvas)
    small = reference.shrunk(canvas.history[0], 2)
    down, across = np.gradient(small)
    tensor = np.stack([across**2, down**2, across * down]) * 4
    smooth = np.stack([reference.gaussian(plane, 2.0, 13) for plane in tensor])
    wanted = reference.direction(smooth, np.zeros((2, *small.shape)), 0.0)
    length = np.hypot(smooth[0] - smooth[1], 2 * smooth[2])
    clear = (length > 60) & (length > 0.6 * (smooth[0] + smooth[1]))
    away = (canvas.directions / flow.DIRECTIONS - wanted + 0.5) % 1 - 0.5
    assert clear.mean() > 0.05
    assert np.percentile(np.abs(away[clear]), 90) < 0.1


@PICTURES
def test_planes_are_enlarged_bilinearly(picture: U8) -> None:
    """Half a step: only the result is rounded."""
    made = np.empty(GEOMETRY.full, np.uint8)
    enlarge.enlarge(picture[0], made)
    assert off(made, reference.enlarged(picture[0])).max() <= 0.5


@pytest.mark.parametrize(("slope", "threshold"), [(12.75, 144.0), (1.37, 252.0), (-1.0, 0.0)])
@PICTURES
def test_ink_is_cut_out_of_the_enlarged_response(
    picture: U8, slope: float, threshold: float
) -> None:
    """Two steps: the slope is held to 1 / 256, times a response of up to 255."""
    made = np.empty(GEOMETRY.full, np.uint8)
    enlarge.enlarge_ink(picture[0], slope, threshold, made)
    wanted = np.clip(slope * (threshold - reference.enlarged(picture[0])), 0, 255)
    assert off(made, wanted).max() <= 2


@PICTURES
def test_skin_is_found_and_spared(picture: U8) -> None:
    """One step each: fractions are cut off."""
    found = np.empty(HALF, np.uint8)
    filters.skin_map(picture[1], picture[2], found)
    assert off(found, reference.skin(picture[1], picture[2])).max() <= 1
    coarse = np.stack([cv2.blur(plane, (5, 5)) for plane in picture])
    wanted = reference.spared(picture, found, 0.5, coarse)
    filters.mix_by_skin(picture, found, 128, coarse)
    assert off(coarse, wanted).max() <= 2


@PICTURES
def test_exposure_moves_luma_and_chroma(picture: U8) -> None:
    luma = np.linspace(40, 200, 256).astype(np.uint8)
    gain = np.linspace(380, 160, 256).astype(np.int32)
    made = np.empty_like(picture)
    finish.tone(picture[0], picture, luma, gain, made)
    assert off(made, reference.exposed(picture[0], picture, luma, gain)).max() <= 1


@PICTURES
def test_light_comes_from_bright_areas_and_edges(picture: U8) -> None:
    random = np.random.default_rng(4)
    colours = random.normal(0, 60, (3, *HALF)).astype(np.float32)
    strength = np.array([0.7, 120, 1.4], np.float32)
    made = np.empty_like(colours)
    finish.glow_source(picture, picture[0], colours, strength, made)
    wanted = reference.glow(picture, picture[0], colours.astype(float), strength.astype(float))
    assert off(made, wanted).max() < 0.01, "float32"


def test_strokes_are_laid_pixel_by_pixel() -> None:
    """Half a step a stroke, and opacity in steps of 1 / 256: less than one on average."""
    shapes = brush.stamps(8.0, 27.0, 1.0, GEOMETRY)
    places = brush.places(9.0, 1.0, 1.0, GEOMETRY)
    picture, directions = photo(), some_directions()
    shape = GEOMETRY.quarter
    guide = np.random.default_rng(5).integers(0, 256, (2, *shape)).astype(np.uint8)
    board = brush.board(GEOMETRY)
    board[:] = 90
    wanted = board.astype(float)
    sight = picture, guide, directions
    brush.lay_strokes(sight, places, shapes, Part(0, 99, 0, 99), board.reshape(-1))
    _lay_slowly(picture, guide, directions, places, shapes, wanted)
    inside = slice(flow.PAD, -flow.PAD)
    error = off(board, wanted)[:, inside, inside]
    assert error.mean() < 1
    assert error.max() <= 5


def _lay_slowly(
    picture: U8,
    guide: U8,
    directions: NDArray[np.int32],
    places: brush.Places,
    shapes: brush.Stamps,
    board: NDArray[np.float64],
) -> None:
    brushes = (len(shapes.begin) - 1) // flow.DIRECTIONS
    for y, x, kind, tint in zip(*places, strict=True):
        opacity, tinted = (int(plane[y // 2, x // 2]) for plane in guide)
        if opacity < 8:
            continue
        colour = picture[:, y, x] + np.floor(tint * tinted / 256)
        colour[1:] = np.clip(colour[1:], 16, 240)
        number = directions[y // 2, x // 2] * brushes + kind
        for k in range(shapes.begin[number], shapes.begin[number + 1]):
            part = slice(k * CHUNK, (k + 1) * CHUNK)
            row, column = divmod(
                (y + flow.PAD) * STRIDE + x + flow.PAD + int(shapes.offset[k]), STRIDE
            )
            if column + CHUNK > STRIDE:
                continue  # beyond the border, where nobody looks
            cover, light = shapes.cover[part][None] / 256, shapes.light[part][None].astype(float)
            strength = ((opacity + opacity // 128) / 256, tinted / 256)
            reference.stroke(board, (row, column), (cover, light), tuple(colour), strength)


def test_a_stroke_covers_what_its_chunks_hold() -> None:
    """Cutting rows into chunks loses no pixel of the shape."""
    geometry = Geometry(1280, 704)
    shapes = brush.stamps(13.0, 44.0, 1.0, geometry)
    area = np.add.reduceat(
        shapes.cover.reshape(-1, CHUNK).astype(float).sum(1) / 255, shapes.begin[:-1]
    )
    assert area.min() > 0.75 * 13 * 44 * 0.8
    assert area.max() < 1.3 * 13 * 44
    assert area.max() / area.min() < 1.4, "a stroke is as large in every direction"


GRADES = {
    "bands": Grade(bands=5, saturation=1.4, vibrance=0.2),
    "contrast": Grade(contrast=0.8, gamma=1.2),
    "ramp": Grade(ramp=Ramp(colours=("#101040", "#c04020", "#fff0c0"), mix=0.7)),
    "grey": Grade(saturation=0.0, bands=3),
    "palette": Grade(palette=Palette(colours=("#203040", "#c0a080", "#e04020"), softness=0.02)),
}


@pytest.mark.parametrize("detail", [0.0, 0.6])
@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_colour_is_what_the_full_table_says_at_full_size(grade: Grade, detail: float) -> None:
    """Half a step of luma is rounded twice, and detail of a texture like this one's is cut to 1 / 256;
    borders in a palette are softer, because colours are mixed after grading rather than before."""
    canvas = Canvas(GEOMETRY)
    canvas.work[:] = photo()
    canvas.fresh[:] = canvas.work
    canvas.camera = portrait((GEOMETRY.width, GEOMETRY.height))
    style = Style(grade=grade, abstraction=Abstraction(detail=detail))
    stage = Colour.plan(style, GEOMETRY)
    assert stage is not None
    stage(canvas)
    luma = reference.enlarged(canvas.work[0])
    height = GEOMETRY.height
    luma += detail * (canvas.camera[:height] - reference.enlarged(canvas.fresh[0]))
    place = np.minimum(63, (canvas.work[1:].astype(int) + 2) >> 2)
    place = (place[0] << 6 | place[1]).repeat(2, 0).repeat(2, 1)
    table = build_table(grade)
    wanted = table.luma[np.clip(luma, 16, 235).round().astype(int) << 12 | place]
    error = off(canvas.base, wanted)
    assert error.mean() < (4 if grade.palette.colours else 2)
    assert np.median(error) <= (2 if grade.palette.colours else 1)


# Y, U and V of colours that are not so strong that some grade clips them.
_USUAL = ((40, 210), (100, 156), (100, 156))


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_even_areas_have_the_colour_that_the_table_gives_them(grade: Grade) -> None:
    """Tables step by 4; dither is half of it either way, and what is banded multiplies both."""
    table, random = build_table(grade), np.random.default_rng(6)
    stage = Colour.plan(Style(grade=grade), GEOMETRY)
    assert stage is not None
    for _ in range(12):
        y, u, v = (int(random.integers(low, high)) for low, high in _USUAL)
        canvas = Canvas(GEOMETRY)
        canvas.work[:] = np.array([y, u, v], np.uint8)[:, None, None]
        stage(canvas)
        place = (u + 2 >> 2) << 6 | (v + 2 >> 2)
        steps = [int(table.luma[level << 12 | place]) for level in range(y - 4, y + 5)]
        made = float(canvas.base.mean())
        assert min(steps) - 2 <= made <= max(steps) + 2


@PICTURES
def test_looked_up_colours_lie_next_to_their_own_in_the_table(picture: U8) -> None:
    """Luma exactly; chroma within one entry, as the dither has it."""
    grade = curve.build_curved((Grade(saturation=1.2, bands=4),), detailed=False)
    assert grade.rest is not None
    dither = np.zeros((64, HALF[1]), np.uint8)
    light, chroma = np.empty(HALF, np.uint8), np.empty((2, *HALF), np.uint8)
    grading.look_up(picture, grade.bright, grade.chroma, dither, light, chroma)
    y, u, v = picture.astype(int)
    place = np.minimum(63, u + 2 >> 2) << 6 | np.minimum(63, v + 2 >> 2)
    assert (light == grade.bright[y << 12 | place]).all()
    entry = grade.chroma[y >> 1 << 12 | (u >> 2) << 6 | np.minimum(63, v + 3 >> 2)]
    assert (chroma[0] == entry & 255).all()
    assert (chroma[1] == entry >> 8).all()
    rest = np.empty(HALF, np.uint8)
    grading.look_up_rest(picture, grade.rest, rest)
    assert (rest == grade.rest[np.minimum(63, y + 2 >> 2) << 12 | place]).all()


@PICTURES
def test_detail_and_curve_at_full_size(picture: U8) -> None:
    """One step: shares are of 256, fractions are cut off."""
    light, camera = picture[0].copy(), picture[1]
    grading.take_camera(camera, 100, light)
    wanted = np.clip(picture[0] + 50.0 - camera * (100 / 256), 0, 255)
    assert off(light, wanted).max() <= 1
    before = light.astype(float)
    grading.add_camera(camera, 100, light)
    assert off(light, np.clip(before - 50 + camera * (100 / 256), 0, 255)).max() <= 1
    greys = np.linspace(235, 16, 256).astype(np.uint16)
    pairs = (greys[None] | greys[:, None] << 8).astype(np.uint16).ravel()
    bent = picture[0].copy()
    grading.bend(pairs, bent.view(np.uint16))
    assert (bent == greys[picture[0]]).all()
    grading.add_rest(picture[2], bent)
    wanted = np.clip(greys[picture[0]].astype(int) + picture[2] - 128, 16, 235)
    assert (bent == wanted).all()


def test_lines_are_a_difference_of_gaussians() -> None:
    """Lines lie where they should: ink is steep, so a tenth of a response shifts it by a step."""
    canvas = Canvas(GEOMETRY)
    canvas.history[:] = photo()
    lines = Lines(amount=1.0, abstracted=False, spare_skin=0.0, along=1)
    stage = Contour.plan(Style(lines=lines), GEOMETRY)
    assert stage is not None
    stage(canvas)
    sigma = max(0.5, lines.sigma * GEOMETRY.scale)
    grey = canvas.history[0]
    fine = reference.gaussian(grey, sigma, 2 * int(np.ceil(2.2 * sigma)) + 1)
    wide = 1.6 * sigma
    coarse = reference.gaussian(grey, wide, 2 * int(np.ceil(2.2 * wide)) + 1)
    response = np.clip((fine - coarse) * lines.gain + 160, 0, 255)
    whole = flow.line_offsets(1, STRIDE).view(np.int64)
    down = np.round(whole / STRIDE).astype(int)
    steps = list(np.stack([down, whole - down * STRIDE], 1))
    along = reference.smeared(response.round().astype(np.uint8), canvas.directions, steps)
    wanted = np.clip((lines.threshold - reference.enlarged(along)) * 255 / lines.softness, 0, 255)
    error = off(canvas.ink, wanted)
    assert (wanted > 200).mean() > 0.005, "there are lines"
    assert error.mean() < 3
    assert ((canvas.ink > 128) == (wanted > 128)).mean() > 0.99


def test_light_is_spread_as_at_full_precision() -> None:
    """Two steps of 219: the wide halo is worked out at an eighth of the size."""
    canvas = Canvas(GEOMETRY)
    image = portrait((GEOMETRY.width, GEOMETRY.height))
    canvas.history[:] = photo()
    canvas.base[:] = image[: GEOMETRY.height]
    canvas.chroma[:] = canvas.history[1:]
    stage = Shine.plan(Style(glow=Glow(bloom=1.0, threshold=120)), GEOMETRY)
    assert stage is not None
    stage(canvas)
    small = np.stack(
        [reference.shrunk(image[: GEOMETRY.height], 4)]
        + [reference.shrunk(plane, 2) for plane in canvas.chroma]
    )
    nothing = np.zeros(GEOMETRY.quarter)
    source = reference.glow(
        small.round().astype(np.uint8), nothing.astype(np.uint8), nothing, np.array([1.0, 120, 0])
    )
    wide = GEOMETRY.px(25) | 1
    near = reference.box(source[0], GEOMETRY.px(5) | 1)
    far = reference.box(reference.box(source[0], wide), wide)
    wanted = reference.enlarged(np.clip(0.75 * near + 1.3 * far, 0, 219), 4)
    assert wanted.max() > 30, "something shines"
    assert off(canvas.glow, wanted).mean() < 2
