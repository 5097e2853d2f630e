"""What a viewer knows the styles of painters and movements by."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.brush import Places
from sundog.engine.cpu.kernels.steady import Motion, begin_strokes, carry_strokes
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.stages.design import Framing
from sundog.engine.cpu.stages.painting import Painting
from sundog.engine.cpu.style import Frame, FrameKind, Paint, Style
from sundog.engine.cpu.styles import STYLES
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import chroma, distance, lab, luma, portrait

SIZE = (640, 352)
WIDTH, HEIGHT = SIZE
F32 = NDArray[np.float32]

pytestmark = pytest.mark.usefixtures("engine")


def painted(name: str, *frames: Image) -> Image:
    """The last of some frames in a style of the table."""
    look = compile_look(StylePrompt(text=name), STYLES[name], SIZE)
    renderer = CpuRenderer()
    return [renderer.render(frame, look) for frame in frames][-1]


def plain(red: int, green: int, blue: int) -> Image:
    """A picture of one colour."""
    rgb = np.full((HEIGHT, WIDTH, 3), (red, green, blue), np.uint8)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def halves(top: int, bottom: int) -> Image:
    """A light half above a dark one, or the other way round."""
    image = plain(top, top, top)
    image[HEIGHT // 2 : HEIGHT] = 16 + bottom * 219 // 255
    return image


def inside(field: F32) -> F32:
    """The middle, without frames and vignettes."""
    return field[HEIGHT // 5 : -HEIGHT // 5, WIDTH // 5 : -WIDTH // 5]


def hues(image: Image) -> F32:
    """Shares of twelve hues among what is coloured."""
    picture = lab(image)
    coloured = picture[chroma(image) > 0.04]
    angle = np.rad2deg(np.arctan2(coloured[:, 2], coloured[:, 1])) % 360
    counts = np.histogram(angle, 12, (0, 360))[0]
    return np.asarray(counts / max(1, counts.sum()), np.float32)


def grain(field: F32) -> float:
    """How strongly a field varies within some pixels."""
    return float((field - cv2.GaussianBlur(field, (0, 0), 6)).std())


def edge_rows(image: Image) -> F32:
    """Where each column of two halves passes from light to dark."""
    light = inside(luma(image))
    return np.asarray((light > (light.max() + light.min()) / 2).sum(0), np.float32)


@pytest.mark.parametrize("name", ["oil", "gouache", "vangogh", "monet", "watercolor", "art-deco"])
def test_eyes_stay_darker_than_the_cheeks(name: str) -> None:
    out = luma(painted(name, portrait(SIZE)))
    cheek = out[int(0.44 * HEIGHT) : int(0.5 * HEIGHT), int(0.42 * WIDTH) : int(0.48 * WIDTH)]
    for side in (-0.035, 0.035):
        x, y = int((0.45 + side) * WIDTH), int(0.40 * HEIGHT)
        assert out[y - 2 : y + 3, x - 2 : x + 3].mean() < cheek.mean() - 35


def test_gouache_is_matt_and_flatter_than_oil() -> None:
    wall = plain(150, 160, 120)
    assert grain(inside(luma(painted("gouache", wall)))) < 0.8 * grain(
        inside(luma(painted("oil", wall)))
    )
    black = inside(luma(painted("gouache", plain(12, 12, 12))))
    assert black.mean() > 20, "milky blacks"


def test_watercolor_leaves_paper_white_at_the_border() -> None:
    out = painted("watercolor", plain(120, 70, 60))
    assert luma(out)[:3].mean() > 225
    assert inside(luma(out)).mean() > 110
    assert inside(luma(out)).mean() < 215


def test_expressionism_draws_bold_dark_contours() -> None:
    out = luma(painted("expressionism", halves(210, 150)))
    border = out[HEIGHT // 2 - 14 : HEIGHT // 2 + 14, WIDTH // 4 : -WIDTH // 4]
    assert border.min(0).mean() < out[-HEIGHT // 4 :].mean() - 15


def test_van_gogh_strokes_run_in_swirls() -> None:
    """Neighbouring strokes are parallel, distant ones are not."""
    wall = inside(luma(painted("vangogh", plain(110, 120, 130))))
    across, down = cv2.Sobel(wall, cv2.CV_32F, 1, 0), cv2.Sobel(wall, cv2.CV_32F, 0, 1)

    def coherence(window: int) -> float:
        xx, yy, xy = (
            cv2.blur(p, (window, window)) for p in (across * across, down * down, across * down)
        )
        return float((np.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-3)).mean())

    assert coherence(15) > 0.4
    assert coherence(181) < 0.6 * coherence(15)


def test_monet_breaks_colours_into_dabs_of_many_hues() -> None:
    wall = plain(128, 128, 128)
    monet, oil = painted("monet", wall), painted("oil", wall)
    assert inside(lab(monet)[..., 1]).std() > 2 * inside(lab(oil)[..., 1]).std()
    assert (hues(monet) > 0.02).sum() >= 6


def test_pointillism_is_separate_dots_of_many_hues() -> None:
    out = painted("pointillism", plain(150, 150, 150))
    assert (hues(out) > 0.02).sum() >= 8
    dark = inside(luma(out))
    dots = np.asarray(dark < np.percentile(dark, 45), np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dots, connectivity=4)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    assert count > 120
    assert np.median(sizes[sizes > 4]) < 150


def test_vibrant_dramatic_is_more_colourful_with_dark_corners() -> None:
    dull = plain(130, 105, 90)
    vivid = painted("vibrant-dramatic", dull)
    assert inside(chroma(vivid)).mean() > 1.6 * chroma(dull).mean()
    grey = luma(painted("vibrant-dramatic", plain(128, 128, 128)))
    assert grey[-30:, -30:].mean() < 0.85 * inside(grey).mean()


def test_cubism_breaks_a_straight_edge_into_displaced_pieces() -> None:
    rows = edge_rows(painted("cubism", halves(200, 40)))
    steps = np.abs(np.diff(rows))
    assert (steps > 1).sum() >= 3, "the edge jumps from facet to facet"
    assert (steps <= 1).mean() > 0.8, "and is straight within one"


def test_cubism_is_ochre_grey_and_brown() -> None:
    out = painted("cubism", portrait(SIZE))
    assert chroma(out).mean() < 0.07
    assert hues(out)[:4].sum() > 0.6


def test_bauhaus_is_few_flat_colours() -> None:
    out = cv2.cvtColor(painted("bauhaus", portrait(SIZE)), cv2.COLOR_YUV2RGB_I420)
    coarse = (out.reshape(-1, 3) // 43).astype(np.int32)
    counts = np.sort(np.bincount(coarse @ np.array([36, 6, 1]), minlength=216))[::-1]
    assert counts[:12].sum() > 0.8 * counts.sum()


def test_bauhaus_lays_big_shapes_over_a_plain_wall() -> None:
    out = lab(painted("bauhaus", plain(150, 150, 150)))
    flat = np.abs(np.diff(out[..., 0], axis=1)) < 0.02
    assert flat.mean() > 0.85
    assert out.reshape(-1, 3).std(0).max() > 0.05


def test_pop_art_panels_differ_in_hue() -> None:
    out = lab(painted("pop-art", plain(170, 170, 170)))
    middles = [
        out[r * HEIGHT // 4 - 20 : r * HEIGHT // 4 + 20, c * WIDTH // 4 - 20 : c * WIDTH // 4 + 20]
        for r in (1, 3)
        for c in (1, 3)
    ]
    means = [part.mean((0, 1))[1:] for part in middles]
    apart = [np.linalg.norm(a - b) for i, a in enumerate(means) for b in means[:i]]
    assert min(apart) > 0.05


def test_pop_art_shades_with_regular_dots() -> None:
    shade = np.linspace(40, 230, WIDTH, dtype=np.float32)
    image = plain(128, 128, 128)
    image[:HEIGHT] = (16 + shade * 219 / 255).astype(np.uint8)
    top = luma(painted("pop-art", image))[10:74, 10:-10]
    spectrum = np.abs(np.fft.rfft(top - top.mean(0), axis=0)).mean(1)
    assert spectrum.max() > 6 * np.median(spectrum)


def test_art_deco_has_rays_and_a_golden_frame() -> None:
    out = painted("art-deco", plain(150, 150, 150))
    angles = np.linspace(0.25 * np.pi, 0.75 * np.pi, 240)
    reach = 0.6 * HEIGHT
    x = np.round(WIDTH / 2 + reach * np.cos(angles)).astype(int)
    y = np.round(HEIGHT * 1.04 - reach * np.sin(angles)).astype(int)
    along = luma(out)[y, x]
    turns = np.diff(np.sign(along - along.mean()))
    assert (turns != 0).sum() >= 8
    border = lab(out)[:20].reshape(-1, 3)
    gold = border[border[:, 0] > 0.6]
    assert len(gold) > 500
    assert gold[:, 2].mean() > 0.06


def test_art_nouveau_has_thick_brown_contours_in_an_arched_frame() -> None:
    out = luma(painted("art-nouveau", halves(220, 120)))
    border = out[HEIGHT // 2 - 8 : HEIGHT // 2 + 8, WIDTH // 4 : -WIDTH // 4]
    assert (border < 80).sum(0).mean() >= 2
    corner, middle = out[30:60, 30:60], inside(out)
    assert corner.std() > 20, "ornament"
    assert abs(float(out[6:10].mean()) - float(middle[:20].mean())) > 5


def test_surrealism_melts_a_straight_edge_downwards() -> None:
    rows = edge_rows(painted("surrealism", halves(210, 50)))
    level = np.percentile(rows, 25)
    assert rows.max() > level + 10
    assert np.abs(np.diff(rows)).max() < 12, "smoothly"


def test_psychedelic_has_all_colours_of_the_rainbow() -> None:
    shades = halves(230, 20)
    shades[:HEIGHT] = (16 + np.linspace(0, 219, HEIGHT))[:, None].astype(np.uint8)
    out = painted("psychedelic", shades)
    assert (hues(out) > 0.015).sum() >= 10
    assert chroma(out).mean() > 0.15


def test_graffiti_outlines_are_black_within_white_on_bricks() -> None:
    out = luma(painted("graffiti", halves(150, 60)))
    edge = out[HEIGHT // 2 - 24 : HEIGHT // 2 + 24, WIDTH // 4 : -WIDTH // 4]
    assert np.median(edge.min(0)) < 50
    assert np.median(edge.max(0)) > np.median(out[: HEIGHT // 4]) + 30
    rows = out[: HEIGHT // 3].mean(1)
    assert rows.min() < np.median(rows) - 8, "joints between courses"


def test_every_style_is_far_from_the_camera_and_from_the_others() -> None:
    frame = portrait((320, 176))
    names = [
        "oil",
        "gouache",
        "watercolor",
        "expressionism",
        "vangogh",
        "monet",
        "cubism",
        "pointillism",
        "bauhaus",
        "pop-art",
        "art-deco",
        "art-nouveau",
        "surrealism",
        "psychedelic",
        "graffiti",
        "vibrant-dramatic",
    ]
    made = []
    for name in names:
        look = compile_look(StylePrompt(text=name), STYLES[name], (320, 176))
        made.append(CpuRenderer().render(frame, look))
    for i, out in enumerate(made):
        assert distance(out, frame) > 0.06, names[i]
        for k in range(i):
            assert distance(out, made[k]) > 0.04, (names[i], names[k])


def test_strokes_move_with_the_camera() -> None:
    geometry = Geometry(320, 176)
    paint = Painting.plan(Style(paint=Paint(widths=(6.0,), hues=6.0)), geometry)
    assert paint is not None
    pictures = []
    for drift in ((0.0, 0.0), (8.0, -20.0)):
        canvas = Canvas(geometry)
        canvas.drift = drift
        canvas.work[:] = 128
        paint(canvas)
        pictures.append(canvas.work[0].astype(np.int32))
    still, moved = pictures
    back = np.roll(moved, (-4, 10), (0, 1))
    middle = (slice(16, -16), slice(24, -24))
    assert np.abs(still - moved)[middle].mean() > 1
    assert np.abs(still - back)[middle].mean() < 0.3


def test_strokes_go_along_with_what_moves_and_then_begin_anew() -> None:
    one = np.array([20], np.int32)
    where = Places(one, one, one * 0, np.zeros((1, 3), np.int32))
    kept = begin_strokes(where)
    kept.colour[:] = 100
    # Everything was two pixels higher in the last frame, though the camera stands still.
    motion = Motion(np.full((8, 8, 2), (-32, 0), np.int32), 0.0, 0.0, 0, 0)
    carry_strokes(where, kept, motion, 64, 64)
    assert (kept.row[0], kept.column[0]) == (22, 20)
    farthest = 0
    for _ in range(12):
        carry_strokes(where, kept, motion, 64, 64)
        farthest = max(farthest, int(kept.row[0]) - 20)
    assert farthest < 25, "and comes home before its place lies bare"
    assert kept.colour[0, 0] < 0, "with a colour of its own"


def test_strokes_calm_the_noise_under_them() -> None:
    noise = np.random.default_rng(3)
    frames = []
    for _ in range(6):
        frame = plain(120, 130, 110).astype(np.int16)
        frame[:HEIGHT] += noise.integers(-8, 9, (HEIGHT, WIDTH), np.int16)
        frames.append(np.clip(frame, 16, 235).astype(np.uint8))
    look = compile_look(StylePrompt(text="oil"), STYLES["oil"], SIZE)
    renderer = CpuRenderer()
    made = [luma(renderer.render(frame, look)) for frame in frames]
    jump = np.abs(made[-1] - made[-2]).mean()
    assert jump < 0.1 * np.abs(luma(frames[-1]) - luma(frames[-2])).mean()


@pytest.mark.parametrize("kind", list(FrameKind))
@pytest.mark.parametrize("size", [(64, 64), (320, 176)])
def test_a_frame_leaves_the_middle_alone(kind: FrameKind, size: tuple[int, int]) -> None:
    geometry = Geometry(*size)
    framing = Framing.plan(Style(frame=Frame(kind=kind, width=50)), geometry)
    assert framing is not None
    canvas = Canvas(geometry)
    canvas.out = np.full((geometry.height * 3 // 2, geometry.width), 90, np.uint8)
    framing(canvas)
    luma_plane = canvas.out[: geometry.height]
    rows, columns = geometry.height // 3, geometry.width // 3
    assert (luma_plane[rows:-rows, columns:-columns] == 90).all()
    assert (luma_plane[0] != 90).any()
