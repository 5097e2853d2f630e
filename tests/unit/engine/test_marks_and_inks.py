"""Marks stand for tones, and inks for colours, as exactly as a viewer can tell."""

import numpy as np
import pytest

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.marks import DIRECTIONS, TILE, find_form
from sundog.engine.cpu.kernels.printing import Inks, print_inks, separate, separations, softened
from sundog.engine.cpu.textures import hatches

SMALL = Geometry(640, 352)
_PROCESS = ("#ffe800", "#00a0e6", "#e6007e", "#1a1a1e")


def test_each_tone_of_a_field_of_marks_is_as_frequent_as_any_other() -> None:
    fields = {
        "strokes": hatches.stroke_bank(4.0),
        "dots": hatches.dots(SMALL, 9.0, 45.0),
        "grain": hatches.grain(SMALL, 4.0),
    }
    for name, field in fields.items():
        shares = np.histogram(field, 8, (0, 256))[0] / field.size
        assert (np.abs(shares - 1 / 8) < 0.04).all(), (name, shares)


def test_fields_of_marks_go_on_where_they_wrap_around() -> None:
    for name, field in (
        ("strokes", hatches.stroke_bank(4.0)[3]),
        ("dots", hatches.dots(SMALL, 9.0, 15.0)),
        ("grain", hatches.grain(SMALL, 4.0)),
    ):
        wide = field.astype(np.int32)
        for axis in (0, 1):
            inside = np.abs(np.diff(wide, axis=axis)).mean()
            seam = np.abs(np.take(wide, 0, axis) - np.take(wide, -1, axis)).mean()
            assert seam < 1.5 * inside + 2, (name, axis)


def test_strokes_repeat_in_tiles_of_every_direction() -> None:
    assert hatches.stroke_bank(4.0).shape == (DIRECTIONS, TILE, TILE)


def test_noise_does_not_turn_strokes_but_a_new_shape_does() -> None:
    random = np.random.default_rng(2)
    directions = np.zeros((20, 20), np.int32)
    tensor = np.zeros((3, 20, 20), np.float32)

    def see(slope: float, first: bool = False) -> np.ndarray:
        angle = slope + random.normal(0, 0.015, (20, 20))
        tensor[:] = np.stack(
            [np.cos(angle) ** 2, np.sin(angle) ** 2, np.cos(angle) * np.sin(angle)]
        )
        tensor[:] *= 4000
        find_form(tensor, 0.0, 60.0, first, directions)
        return directions.copy()

    before = see(0.5, first=True)
    assert all((see(0.5) == before).mean() > 0.95 for _ in range(10))
    turned = see(0.5 + np.pi / 4)
    assert np.median((turned - before) % DIRECTIONS) == pytest.approx(DIRECTIONS // 4, abs=1)


@pytest.mark.parametrize(("gain", "depth"), [(1.1, 0.3), (2.2, 1.0), (4.0, 0.5)])
def test_dots_with_soft_borders_cover_the_share_that_they_should(gain: float, depth: float) -> None:
    wanted = np.arange(8, 256, 8, dtype=np.uint8)
    levels = softened(wanted, gain, depth).astype(np.float64)
    reach = 127.5 / gain
    thresholds = 127.5 + depth * np.linspace(-127.5, 127.5, 256)
    exact = levels / 255 * (255 + 2 * reach) - reach
    covered = np.clip((exact[:, None] - thresholds) * gain + 127.5, 0, 255).mean(1)
    assert np.abs(covered - wanted).max() < 4


def test_white_needs_no_ink_and_black_needs_much() -> None:
    table = separations(_PROCESS, "#ffffff")
    white, black = (y // 8 << 10 | 16 << 5 | 16 for y in (235, 16))
    assert table[white].max() < 40
    assert table[black].astype(int).sum() > 400


def test_a_print_without_screens_has_nearly_the_colours_of_the_picture() -> None:
    wanted = np.array([[150, 100, 120], [90, 150, 110], [180, 120, 150], [120, 128, 128]])
    luma = np.repeat(wanted[:, 0], 2)[None].repeat(2, 0).astype(np.uint8)
    chroma = wanted[:, 1:].T[:, None].astype(np.uint8)
    amounts = np.empty((4, 1, 4), np.uint8)
    small = np.ascontiguousarray(luma[:1, ::2])
    separate(small, np.ascontiguousarray(chroma), separations(_PROCESS, "#ffffff"), amounts)
    large = np.ascontiguousarray(amounts.repeat(2, 1).repeat(2, 2))
    rgb = np.array([[int(ink[i : i + 2], 16) for i in (1, 3, 5)] for ink in _PROCESS]) / 255
    inks = Inks(
        np.full(4, 256, np.int32),
        np.round(256 * (1 - rgb)).astype(np.int32),
        np.full(3, 255 * 16, np.int32),
        256,
    )
    # A screen of one value and a hardness of one: cover is the amount, spread over twice its range.
    level = softened(large, 1.0, 0.0)
    printed, tints = luma.copy(), np.ascontiguousarray(chroma.copy())
    print_inks(level, np.full_like(large, 128), inks, printed, tints)
    assert np.abs(printed.astype(int) - luma).max() < 30
    assert np.abs(tints.astype(int) - chroma).max() < 24
