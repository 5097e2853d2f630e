"""What a stranger knows each drawn and each printed style by."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.cpu.look import CpuLook, compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.styles import NEAREST, STYLES
from sundog.engine.cpu.styles.drawn import DRAWN
from sundog.engine.cpu.styles.printed import PRINTED
from sundog.engine.cpu.styles.sketched import SKETCHED
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import SIZE, chroma, distance, lab, luma, portrait

WIDTH, HEIGHT = SIZE
NAMES = (*DRAWN, *SKETCHED, *PRINTED)

F32 = NDArray[np.float32]
Draw = Callable[[str, Image], Image]


@pytest.fixture(scope="module")
def draw(engine: CpuEngine) -> Draw:
    """Return what a style makes of a picture that stands still."""
    assert engine.name == "cpu", "warm: its kernels are compiled"
    made: dict[tuple[str, bytes], Image] = {}
    looks: dict[str, CpuLook] = {}

    def drawn(name: str, image: Image) -> Image:
        key = (name, image.tobytes())
        if key not in made:
            if name not in looks:
                looks[name] = compile_look(StylePrompt(text=name), STYLES[name], SIZE)
            renderer = CpuRenderer()
            made[key] = [renderer.render(image, looks[name]) for _ in range(2)][-1]
        return made[key]

    return drawn


@pytest.fixture(scope="module")
def person() -> Image:
    return portrait()


def plain(colour: tuple[int, int, int]) -> Image:
    """A picture of one colour, with what a camera's exposure needs: a black and a white corner."""
    rgb = np.full((HEIGHT, WIDTH, 3), colour, np.uint8)
    rgb[:24, :40], rgb[:24, 40:80] = 0, 255
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)


def halves(dark: int, light: int) -> Image:
    """A dark grey left half and a light grey right one."""
    grey = np.full((HEIGHT, WIDTH), dark, np.uint8)
    grey[:, WIDTH // 2 :] = light
    return np.asarray(cv2.cvtColor(cv2.merge([grey] * 3), cv2.COLOR_RGB2YUV_I420), np.uint8)


def sides(picture: F32) -> tuple[F32, F32]:
    """The middles of the left and of the right half."""
    rows = picture[HEIGHT // 2 - 64 : HEIGHT // 2 + 64]
    return rows[:, WIDTH // 4 - 80 : WIDTH // 4 + 80], rows[:, -WIDTH // 4 - 80 : -WIDTH // 4 + 80]


def middle(picture: F32) -> F32:
    """The part that borders, veils and dark corners do not reach."""
    return picture[HEIGHT // 2 - 64 : HEIGHT // 2 + 64, WIDTH // 2 - 128 : WIDTH // 2 + 128]


def strongest_wave(picture: F32) -> tuple[float, float, float]:
    """Return a texture's strongest wave: its share of the energy, period (px), angle (degrees)."""
    part = picture - cv2.GaussianBlur(picture, (0, 0), 12)
    window = np.outer(np.hanning(part.shape[0]), np.hanning(part.shape[1]))
    energy = np.abs(np.fft.fft2(part * window)) ** 2
    energy[0, 0] = 0
    row, column = np.unravel_index(energy.argmax(), energy.shape)
    down = float(np.fft.fftfreq(part.shape[0])[row])
    right = float(np.fft.fftfreq(part.shape[1])[column])
    near = np.roll(energy, (4 - row, 4 - column), (0, 1))[2:7, 2:7].sum()
    share = float(near) / float(energy.sum())
    return share, 1 / float(np.hypot(down, right)), float(np.rad2deg(np.arctan2(down, right))) % 180


def directedness(picture: F32) -> float:
    """How far marks agree in direction with those around them: 0 for dots, 1 for lines."""
    across, down = (cv2.Sobel(picture, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    xx, yy, xy = (
        cv2.GaussianBlur(product, (0, 0), 6)
        for product in (across * across, down * down, across * down)
    )
    return float((np.hypot(xx - yy, 2 * xy) / (xx + yy + 1)).mean())


def hue(picture: F32) -> F32:
    """Oklab hue, degrees: red 30, yellow 110, green 140, blue 265."""
    return np.asarray(np.rad2deg(np.arctan2(picture[..., 2], picture[..., 1])) % 360, np.float32)


@pytest.mark.parametrize("name", NAMES)
def test_every_one_of_them_changes_the_picture_at_a_glance(
    draw: Draw, person: Image, name: str
) -> None:
    assert distance(draw(name, person), person) > 0.06


def test_none_of_them_stands_for_another(draw: Draw, person: Image) -> None:
    small = {
        name: cv2.resize(lab(draw(name, person)), (160, 88), interpolation=cv2.INTER_AREA)
        for name in NAMES
    }
    for name, one in small.items():
        assert name not in NEAREST
        for other, another in small.items():
            apart = float(np.sqrt(((one - another) ** 2).sum(-1)).mean())
            assert name == other or apart > 0.025, (name, other)


@pytest.mark.parametrize("name", NAMES)
def test_eyes_can_be_told_from_the_cheeks(draw: Draw, person: Image, name: str) -> None:
    grey = cv2.GaussianBlur(luma(draw(name, person)), (0, 0), 1.5)
    eyes = [grey[126:156, left : left + 24] for left in (254, 298)]
    cheek = grey[160:176, 262:314]
    for eye in eyes:
        assert np.ptp(eye) > 0.6 * np.ptp(cheek) + 12


def test_anime_has_cool_shadows_and_warm_lights(draw: Draw) -> None:
    dark, light = (half.mean((0, 1)) for half in sides(lab(draw("anime", halves(60, 190)))))
    assert dark[2] < light[2] - 0.01, "shadows are bluer"


def test_cartoon_has_thicker_outlines_than_anime(draw: Draw, person: Image) -> None:
    def black(name: str) -> float:
        border = luma(draw(name, person))[140:330, int(0.7 * WIDTH) - 16 : int(0.7 * WIDTH) + 16]
        # The flat areas beside the line lie at 63.
        return float((border < 50).sum(1).mean())

    assert black("cartoon") > 1.2 * black("anime")


def test_cartoon_3d_is_colourful_and_has_no_outlines(draw: Draw, person: Image) -> None:
    out = draw("cartoon-3d", person)
    assert chroma(out).mean() > 1.1 * chroma(person).mean()
    shoulder = luma(out)[int(0.75 * HEIGHT) : int(0.95 * HEIGHT), int(0.2 * WIDTH) : WIDTH // 2]
    assert shoulder.min(axis=1).mean() > luma(draw("cartoon", person)).min() + 15


def test_ghibli_is_light_with_outlines_that_are_not_black(draw: Draw, person: Image) -> None:
    out = draw("ghibli", person)
    assert luma(out).mean() > luma(person).mean()
    assert np.percentile(luma(out), 1) > np.percentile(luma(draw("anime", person)), 1) + 8


def test_comic_prints_colours_in_dots(draw: Draw) -> None:
    share, period, _ = strongest_wave(middle(luma(draw("comic", plain((90, 150, 220))))))
    assert share > 0.05
    assert 3.5 < period < 8


def test_manga_is_black_ink_on_white_with_rows_of_dots(draw: Draw, person: Image) -> None:
    assert chroma(draw("manga", person)).mean() < 0.02
    share, period, angle = strongest_wave(middle(luma(draw("manga", plain((110, 110, 110))))))
    assert share > 0.1
    assert 3 < period < 8
    assert 20 < angle % 90 < 70, "the rows of dots are slanted"


def test_storybook_leaves_the_paper_bare_at_the_border(draw: Draw) -> None:
    grey = luma(draw("storybook", plain((60, 90, 130))))
    assert grey[:, :4].mean() > grey[HEIGHT // 2, WIDTH // 2 - 40 : WIDTH // 2 + 40].mean() + 40


def test_pencil_makes_tones_of_strokes_that_lie_together(draw: Draw) -> None:
    dark, light = sides(luma(draw("pencil", halves(70, 180))))
    assert dark.std() > 12
    assert directedness(dark) > 0.35
    assert light.mean() > dark.mean() + 30, "fewer strokes make a lighter tone"


def test_pencil_strokes_follow_the_shape(draw: Draw) -> None:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    away = np.hypot(rows - HEIGHT / 2, columns - WIDTH / 2)
    rings = np.clip(105 + 50 * np.sin(away / 9), 0, 255).astype(np.uint8)
    image = np.asarray(cv2.cvtColor(cv2.merge([rings] * 3), cv2.COLOR_RGB2YUV_I420), np.uint8)
    grey = luma(draw("pencil", image))
    grey = grey - cv2.GaussianBlur(grey, (0, 0), 4)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    out_x, out_y = (columns - WIDTH / 2) / (away + 1), (rows - HEIGHT / 2) / (away + 1)
    inside = (away > 50) & (away < 150)
    radial = (across * out_x + down * out_y)[inside]
    tangential = (down * out_x - across * out_y)[inside]
    assert (radial**2).mean() > 1.5 * (tangential**2).mean()


def test_charcoal_is_broader_and_darker_than_pencil_on_toned_paper(
    draw: Draw, person: Image
) -> None:
    coal, pencil = draw("charcoal", person), draw("pencil", person)
    assert chroma(coal).mean() < 0.03
    assert luma(coal).mean() < luma(pencil).mean() - 25
    assert np.percentile(luma(coal), 99) < np.percentile(luma(pencil), 99)


def test_crayon_lets_white_paper_through_strong_colour(draw: Draw) -> None:
    out = lab(draw("crayon", plain((60, 140, 220))))
    part = out[HEIGHT // 2 - 64 : HEIGHT // 2 + 64, WIDTH // 2 - 128 : WIDTH // 2 + 128]
    strength = np.hypot(part[..., 1], part[..., 2])
    assert np.percentile(strength, 80) > 0.08
    assert np.percentile(strength, 5) < 0.75 * np.percentile(strength, 80)
    assert part[..., 0].max() > part[..., 0].min() + 0.15


def test_chalk_pastel_covers_a_toned_ground_softly(draw: Draw, person: Image) -> None:
    out = luma(draw("chalk-pastel", person))
    assert np.percentile(out, 1) > 40, "chalk on grey paper has no black"
    assert chroma(draw("chalk-pastel", person)).mean() > 0.5 * chroma(person).mean()


def test_ink_wash_is_nearly_colourless_on_white_paper(draw: Draw, person: Image) -> None:
    out = draw("ink-wash", person)
    assert chroma(out).mean() < 0.02
    assert np.percentile(luma(out), 60) > 185
    assert np.percentile(luma(out), 1) < 70, "and black where the brush went"


def test_chalkboard_is_light_lines_on_dark_green(draw: Draw, person: Image) -> None:
    out = draw("chalkboard", person)
    assert np.median(luma(out)) < 110
    assert np.percentile(luma(out), 99) > 190
    ground = lab(draw("chalkboard", plain((10, 10, 10))))[HEIGHT // 2].mean(0)
    assert ground[1] < -0.01


def test_linocut_has_two_tones_and_marks_between(draw: Draw, person: Image) -> None:
    grey = luma(draw("linocut", person))
    assert ((grey > 80) & (grey < 175)).mean() < 0.15
    assert directedness(middle(luma(draw("linocut", plain((110, 110, 110)))))) > 0.35


def test_halftone_is_dots_that_grow_with_the_tone(draw: Draw) -> None:
    dark, light = sides(luma(draw("halftone", halves(60, 180))))
    share, period, _ = strongest_wave(light)
    assert share > 0.04
    assert 4 < period < 9
    assert dark.mean() < light.mean() - 60


def test_risograph_prints_pink_and_blue_beside_their_places(draw: Draw) -> None:
    rgb = np.full((HEIGHT, WIDTH, 3), 235, np.uint8)
    rgb[120:240, 240:400] = (40, 40, 90)
    image = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8)
    out = lab(draw("risograph", image))[140:220]
    left, right = out[:, 233:240].mean((0, 1)), out[:, 400:407].mean((0, 1))
    assert left[1] > right[1] + 0.01, "pink shows on the one side"
    assert right[2] > left[2] + 0.01, "yellow shows on the other"


def test_engraving_is_lines_that_swell_with_the_tone(draw: Draw) -> None:
    dark, light = sides(luma(draw("engraving", halves(80, 150))))
    share, period, _ = strongest_wave(dark)
    assert share > 0.3
    assert 3 < period < 6
    assert directedness(dark) > 0.7
    assert dark.mean() < light.mean() - 30


def test_blueprint_is_white_lines_over_squares_on_blue(draw: Draw, person: Image) -> None:
    out = lab(draw("blueprint", person))
    coloured = np.hypot(out[..., 1], out[..., 2]) > 0.05
    assert coloured.mean() > 0.6
    assert (np.abs(hue(out)[coloured] - 262) < 25).mean() > 0.95
    assert np.percentile(luma(draw("blueprint", person)), 99) > 150
    empty = luma(draw("blueprint", plain((128, 128, 128))))
    across = empty[HEIGHT // 3 : -HEIGHT // 3].mean(0)
    assert np.sort(across)[-30:].mean() > np.median(across) + 5, "a line every few pixels"


def test_ukiyo_e_wipes_indigo_over_the_sky(draw: Draw) -> None:
    out = lab(draw("ukiyo-e", plain((205, 205, 195))))
    top, low = out[4:20, 120:].mean((0, 1)), out[-60:].mean((0, 1))
    assert top[2] < low[2] - 0.04
    assert top[0] < low[0] - 0.1
    assert low[2] > 0.01, "on paper that is not white"
