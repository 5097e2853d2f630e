"""The colour table grades as Oklab would."""

import numpy as np

from sundog.engine.cpu.colour.oklab import hex_rgb, oklab, srgb
from sundog.engine.cpu.colour.table import build_table, rgb_to_yuv
from sundog.engine.cpu.style import Grade, Palette, Ramp


def looked_up(grade: Grade, rgb: np.ndarray) -> np.ndarray:
    y, u, v = np.round(rgb_to_yuv(rgb)).astype(int).T
    table = build_table(grade)
    place = ((u + 2) >> 2 << 6) | ((v + 2) >> 2)
    chroma = table.chroma[y >> 1 << 12 | place].astype(int)
    return np.stack([table.luma[y << 12 | place], chroma & 255, chroma >> 8], -1)


def colours() -> np.ndarray:
    return np.random.default_rng(0).random((500, 3)).astype(np.float32)


def test_oklab_and_back_is_the_same_colour() -> None:
    assert np.allclose(srgb(oklab(colours())), colours(), atol=2e-3)


def test_a_neutral_grade_leaves_colours_alone_to_within_its_steps() -> None:
    wanted = rgb_to_yuv(colours())
    assert np.abs(looked_up(Grade(), colours()) - wanted).max() <= 4


def test_without_saturation_there_is_no_chroma() -> None:
    assert np.abs(looked_up(Grade(saturation=0), colours())[:, 1:] - 128).max() <= 1


def test_a_palette_leaves_only_its_own_colours() -> None:
    palette = ("#ff0000", "#00ff00", "#101010")
    allowed = np.round(rgb_to_yuv(np.stack([hex_rgb(c) for c in palette])))
    for colour in looked_up(Grade(palette=Palette(colours=palette)), colours()):
        assert np.abs(allowed - colour).max(1).min() <= 1


def test_a_ramp_runs_from_its_first_to_its_last_colour() -> None:
    ramp = Ramp(colours=("#000080", "#ffff00"), mix=1.0)
    ends = np.array([[0, 0, 0], [1, 1, 1]], np.float32)
    wanted = rgb_to_yuv(np.stack([hex_rgb("#000080"), hex_rgb("#ffff00")]))
    assert np.abs(looked_up(Grade(saturation=0, ramp=ramp), ends) - wanted).max() <= 4
