"""Each style of film, screen, instrument and theme shows what a viewer knows it by."""

from functools import lru_cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.look import compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.stages.screen import Broadcast
from sundog.engine.cpu.style import Signal, Style
from sundog.engine.cpu.styles.film import FILM
from sundog.engine.cpu.styles.instrument import INSTRUMENT
from sundog.engine.cpu.styles.screen import SCREEN
from sundog.engine.cpu.styles.themes import THEMES
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import chroma, distance, lab, luma, portrait

SIZE = (320, 176)
WIDTH, HEIGHT = SIZE
ROWS = {**FILM, **SCREEN, **INSTRUMENT, **THEMES}
STRONG = 0.06
Rgb = tuple[int, int, int]


def shown(style: Style, frames: list[Image], size: tuple[int, int] = SIZE) -> list[Image]:
    look, renderer = compile_look(StylePrompt(text="x"), style, size), CpuRenderer()
    return [renderer.render(frame, look) for frame in frames]


@lru_cache
def restyled(name: str) -> Image:
    """The portrait's third frame in a style."""
    return shown(ROWS[name], [portrait(SIZE, i) for i in range(3)])[-1]


def plain(colour: Rgb, *patches: tuple[slice, slice, Rgb]) -> Image:
    rgb = np.full((HEIGHT, WIDTH, 3), colour, np.uint8)
    for rows, columns, other in patches:
        rgb[rows, columns] = other
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def greys() -> Image:
    """Black to white from left to right: exposure has nothing to do."""
    image = plain((128, 128, 128))
    image[:HEIGHT] = np.linspace(16, 235, WIDTH).astype(np.uint8)[None]
    return image


def hues(image: Image, least: float = 0.03) -> NDArray[np.float32]:
    """Oklab hues in degrees of what is coloured at all."""
    colour = lab(image)[chroma(image) > least]
    return np.asarray(np.rad2deg(np.arctan2(colour[:, 2], colour[:, 1])) % 360, np.float32)


def middle(image: Image) -> NDArray[np.float32]:
    """Mean Oklab colour around the centre."""
    part = lab(image)[HEIGHT * 2 // 5 : HEIGHT * 3 // 5, WIDTH * 2 // 5 : WIDTH * 3 // 5]
    return np.asarray(part.mean((0, 1)), np.float32)


def hue_of(colour: NDArray[np.float32]) -> float:
    return float(np.rad2deg(np.arctan2(colour[2], colour[1])) % 360)


def sharp(image: Image, top: float, bottom: float, left: float = 0, right: float = 1) -> float:
    """Strength of fine detail in a part of the picture."""
    rows = slice(int(top * HEIGHT), int(bottom * HEIGHT))
    part = luma(image)[rows, int(left * WIDTH) : int(right * WIDTH)]
    return float((part - cv2.GaussianBlur(part, (0, 0), 2)).std())


@pytest.mark.parametrize("name", ROWS)
def test_every_style_is_seen_at_a_glance(name: str) -> None:
    assert distance(restyled(name), portrait(SIZE, 2)) > STRONG


@pytest.mark.parametrize("name", ROWS)
def test_every_style_copes_with_the_smallest_pictures(name: str) -> None:
    for width, height in ((16, 16), (64, 48), (32, 256)):
        grey = np.full((height * 3 // 2, width), 128, np.uint8)
        out = shown(ROWS[name], [grey, grey], (width, height))[-1]
        assert out.shape == grey.shape


def test_cinematic_has_bars_teal_shadows_and_warm_lights() -> None:
    out = restyled("cinematic")
    assert luma(out)[:6].max() < 6
    assert luma(out)[-6:].max() < 6
    inside = lab(shown(ROWS["cinematic"], [greys()])[0])[60:120]
    dark, light = inside[:, 40:60].mean((0, 1)), inside[:, 260:280].mean((0, 1))
    assert 170 < hue_of(dark) < 260
    assert 40 < hue_of(light) < 100


def test_noir_has_the_shadow_of_a_blind_and_no_colour() -> None:
    out = shown(ROWS["noir"], [greys()[:, ::-1].copy()])[0]
    assert chroma(out).max() < 0.02
    across = luma(out)[: HEIGHT * 2 // 3, 40:60].mean(1)
    assert across.max() - across.min() > 30


def test_old_photo_is_brown_in_a_pale_border() -> None:
    out = restyled("old-photo")
    turned = hues(out, 0.02)
    assert np.mean((turned > 50) & (turned < 100)) > 0.95
    assert luma(out)[HEIGHT // 2, 2:5].mean() > 190


def test_technicolor_makes_reds_deep_and_blues_cyan() -> None:
    rows, left, right = slice(0, HEIGHT), slice(0, WIDTH // 2), slice(WIDTH // 2, WIDTH)
    before = plain((128, 128, 128), (rows, left, (170, 70, 60)), (rows, right, (60, 90, 160)))
    after = shown(ROWS["technicolor"], [before])[0]
    quarter = slice(WIDTH // 8, WIDTH * 3 // 8)
    assert chroma(after)[:, quarter].mean() > 1.15 * chroma(before)[:, quarter].mean()
    was, now = (lab(p)[:, -quarter.stop : -quarter.start].mean((0, 1)) for p in (before, after))
    assert hue_of(now) < hue_of(was) - 15


def test_silent_film_is_grey_between_black_sides_and_worn() -> None:
    style = ROWS["silent-film"]
    frames = shown(style, [plain((128, 128, 128))] * 12)
    assert luma(frames[0])[:, :8].max() < 10
    assert chroma(frames[0]).max() < 0.04
    calm = [luma(frame)[40:-40, 80:-80] for frame in frames]
    assert max(np.abs(a - b).max() for a, b in zip(calm, calm[1:], strict=False)) > 15, "specks"


def test_instant_photo_has_a_white_card_with_a_wide_foot() -> None:
    white = luma(restyled("instant-photo"))[:, WIDTH // 2] > 170
    foot, head = (int(np.argmin(side)) for side in (white[::-1], white))
    assert foot > 2 * head > 0


def test_photo_keeps_every_shape() -> None:
    still = portrait(SIZE)
    out = shown(ROWS["photo"], [still] * 3)[-1]
    before, after = (cv2.Laplacian(luma(p), cv2.CV_32F) for p in (still, out))
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.8


def textured() -> Image:
    noise = np.random.default_rng(3).normal(0, 30, (HEIGHT, WIDTH))
    image = plain((110, 130, 140))
    image[:HEIGHT] = np.clip(cv2.GaussianBlur(noise, (0, 0), 0.8) * 2 + 120, 16, 235)
    return image


def test_tilt_shift_is_sharp_in_a_band_only() -> None:
    out = shown(ROWS["tilt-shift"], [textured()])[0]
    assert sharp(out, 0.45, 0.6) > 4 * sharp(out, 0, 0.12)
    assert sharp(out, 0.45, 0.6) > 4 * sharp(out, 0.92, 1)


def test_background_blur_keeps_the_face_sharp() -> None:
    image = textured()
    face = (slice(60, 116), slice(136, 184))
    image[HEIGHT:].reshape(2, HEIGHT // 2, WIDTH // 2)[0][30:58, 68:92] = 112
    image[HEIGHT:].reshape(2, HEIGHT // 2, WIDTH // 2)[1][30:58, 68:92] = 150
    out = shown(ROWS["background-blur"], [image] * 6)[-1]
    near = sharp(out, 60 / HEIGHT, 116 / HEIGHT, 136 / WIDTH, 184 / WIDTH)
    assert near > 3 * sharp(out, 0.1, 0.6, 0, 0.2)
    assert luma(out)[face].std() > 10


def test_glamour_softens_and_lifts_the_shadows() -> None:
    before, after = portrait(SIZE, 2), restyled("glamour")
    assert sharp(after, 0, 1) < 0.7 * sharp(before, 0, 1)
    assert np.percentile(luma(after), 2) > np.percentile(luma(before), 2) + 10


def test_duotone_is_blue_in_the_dark_and_yellow_in_the_light() -> None:
    dark, light = (
        middle(
            shown(
                ROWS["duotone"], [plain((half, half, half), (slice(0, HEIGHT), side, (c, c, c)))]
            )[0]
        )
        for half, c, side in ((220, 10, slice(100, 220)), (10, 245, slice(100, 220)))
    )
    assert 240 < hue_of(dark) < 300
    assert 80 < hue_of(light) < 120


def test_infrared_turns_leaves_crimson() -> None:
    leaf = middle(shown(ROWS["infrared"], [plain((70, 130, 50))])[0])
    assert hue_of(leaf) < 40 or hue_of(leaf) > 320
    assert np.hypot(leaf[1], leaf[2]) > 0.1


def test_vhs_colour_runs_to_the_right() -> None:
    bar = plain((120, 120, 120), (slice(0, HEIGHT), slice(150, 170), (220, 40, 40)))
    style = ROWS["vhs"]
    out = shown(Style(signal=Signal(bleed=style.signal.bleed)), [bar])[0]
    red = lab(out)[..., 1].mean(0)
    assert red[172:178].mean() > red[142:148].mean() + 0.02


def test_vaporwave_is_pink_and_blue_over_a_floor_of_tiles() -> None:
    out = restyled("vaporwave")
    turned = hues(out)
    assert np.mean((turned > 170) | (turned < 15)) > 0.9
    floor = luma(out)[-8:, :60].mean(0)
    assert floor.max() - floor.min() > 15


def test_synthwave_is_dark_and_purple_with_a_grid_of_cyan_light() -> None:
    out = restyled("synthwave")
    turned = hues(out)
    assert np.mean((turned > 280) | (turned < 70) | ((turned > 160) & (turned < 230))) > 0.7
    assert luma(out).mean() < 100
    low = lab(out)[-HEIGHT // 5 :, : WIDTH // 4].reshape(-1, 3)
    cyan = (low[:, 1] < -0.03) & (low[:, 0] > 0.4)
    assert cyan.mean() > 0.015


def test_matrix_rains_green_light_downwards() -> None:
    black = plain((16, 16, 16))
    frames = shown(ROWS["matrix"], [black] * 24)
    assert np.mean(np.abs(hues(frames[-1], 0.05) - 145) < 20) > 0.95
    one, other = (cv2.blur(luma(frame), (5, 9)) for frame in (frames[-12], frames[-1]))
    similar = {
        step: float((np.roll(one, step, 0)[30:-30] * other[30:-30]).mean()) for step in (-8, 8)
    }
    assert similar[8] > similar[-8]


def test_glitch_holds_still_between_rare_jumps() -> None:
    style = ROWS["glitch"]
    frames = shown(style, [portrait(SIZE)] * (style.signal.hold + 1))
    calm = [
        np.abs(luma(a) - luma(b)).mean() for a, b in zip(frames[10:], frames[11:], strict=False)
    ]
    assert max(calm[:-1]) < 0.5
    assert calm[-1] > 2
    clean = shown(Style(grade=style.grade), [portrait(SIZE)])[0]
    assert np.mean(np.abs(luma(frames[5]) - luma(clean)) > 20) > 0.05, "blocks stand elsewhere"


def test_hologram_is_cyan_light_in_bands() -> None:
    out = restyled("hologram")
    turned = hues(out)
    assert np.mean((turned > 180) & (turned < 310)) > 0.9
    level = luma(shown(ROWS["hologram"], [greys()])[0])[60:120, 200:220].mean(1)
    assert np.abs(np.diff(level)).max() > 3


def test_cctv_is_grey_and_flat_with_letters_in_its_corner() -> None:
    out = restyled("cctv")
    assert chroma(out).mean() < 0.05
    picture = luma(out)[HEIGHT // 4 : HEIGHT * 3 // 4]
    assert np.percentile(picture, 98) - np.percentile(picture, 2) < 150
    black = luma(shown(ROWS["cctv"], [plain((20, 20, 20))])[0])
    assert black[: HEIGHT // 7, : WIDTH // 4].max() > black[HEIGHT // 2].max() + 60


def test_gameboy_has_four_greens() -> None:
    # Of a still camera: under a moving one, squares glide by fractions of a pixel.
    out = shown(ROWS["gameboy"], [portrait(SIZE)] * 12)[-1]
    assert len(np.unique(out[:HEIGHT])) <= 4
    assert np.mean(np.abs(hues(out, 0.02) - 125) < 30) > 0.95


def test_thermal_shows_skin_hotter_than_a_wall_as_bright() -> None:
    rows = slice(0, HEIGHT)
    wall = plain((122, 150, 175), (rows, slice(100, 220), (205, 140, 115)))
    out = lab(shown(ROWS["thermal"], [wall])[0])
    assert out[HEIGHT // 2, WIDTH // 2, 0] > out[HEIGHT // 2, 40, 0] + 0.1


def test_night_vision_is_green_in_two_round_eyepieces() -> None:
    out = restyled("night-vision")
    assert np.mean(np.abs(hues(out) - 143) < 20) > 0.95
    corners = luma(out)[[2, 2, -3, -3], [2, -3, 2, -3]]
    assert corners.max() < 10


def test_x_ray_is_a_negative() -> None:
    before, after = luma(portrait(SIZE, 2)), luma(restyled("x-ray"))
    assert (
        np.corrcoef(cv2.blur(before, (9, 9)).ravel(), cv2.blur(after, (9, 9)).ravel())[0, 1] < -0.4
    )


def test_neon_noir_is_blue_in_the_dark_and_pink_in_the_light() -> None:
    out = restyled("neon-noir")
    colours = lab(out).reshape(-1, 3)
    coloured = colours[np.hypot(colours[:, 1], colours[:, 2]) > 0.04]
    dark, light = (coloured[coloured[:, 0] < 0.35], coloured[coloured[:, 0] > 0.6])
    assert 240 < hue_of(dark.mean(0)) < 310
    assert hue_of(light.mean(0)) > 330 or hue_of(light.mean(0)) < 60


def test_steampunk_is_brass_among_gears() -> None:
    out = restyled("steampunk")
    turned = hues(out)
    assert np.mean((turned > 50) & (turned < 110)) > 0.9
    black, white = (
        luma(shown(ROWS["steampunk"], [plain((c, c, c))])[0])[-HEIGHT // 6 :, : WIDTH // 10]
        for c in (16, 235)
    )
    assert np.median(np.abs(black - white)) < 10, "gears hide what is behind them"


def test_dark_fantasy_is_cold_and_dark_beside_a_fire() -> None:
    before, after = portrait(SIZE, 2), restyled("dark-fantasy")
    assert luma(after).mean() < 0.75 * luma(before).mean()
    grey = lab(shown(ROWS["dark-fantasy"], [plain((120, 120, 120))])[0])
    fire, sky = grey[-20:, :30].mean((0, 1)), grey[20:60, -90:-30].mean((0, 1))
    assert 20 < hue_of(fire) < 80
    assert 180 < hue_of(sky) < 280


def test_scan_lines_move_with_the_camera() -> None:
    size = Geometry(*SIZE)
    stage = Broadcast.plan(Style(signal=Signal(lines=20, period=32)), size)
    assert stage is not None
    pictures = []
    for drift in (0.0, 5.0):
        canvas = Canvas(size)
        canvas.drift = (drift, 0.0)
        canvas.out = plain((128, 128, 128))
        stage(canvas)
        pictures.append(luma(canvas.out)[:, 0])
    assert np.abs(pictures[1][5:] - pictures[0][:-5]).max() < 2
    assert np.ptp(pictures[0]) > 20
