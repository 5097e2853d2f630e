"""A matte is worked out around the figure only, and is what it would be if all were worked out."""

import numpy as np
import pytest

from sundog.engine.cpu.figure import matting
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.figure import expand_matte

GEOMETRY = Geometry(640, 352)
RADIUS = 4


@pytest.mark.parametrize("ground", [0.0, 5e-4, 0.015])
@pytest.mark.parametrize("middle", [(60, 40), (0, 87), (159, 10)])
def test_a_matte_around_a_figure_is_the_same_as_over_all(
    middle: tuple[int, int], ground: float
) -> None:
    random = np.random.default_rng(5)
    y, x = np.mgrid[:88, :160]
    away = np.hypot(x - middle[0], y - middle[1])
    cover = np.clip(14.5 - away / 2, ground, 1).astype(np.float32)
    luma = random.integers(16, 236, GEOMETRY.full).astype(np.uint8)
    small = np.ascontiguousarray(luma[::4, ::4])
    made, wanted = np.full((2, *GEOMETRY.full), 77, np.uint8)
    matting.draw_matte(cover, small, luma, RADIUS, made)
    lines = matting._lines(cover, small.astype(np.float32), RADIUS)
    expand_matte(*lines, luma, (0, 0), wanted)
    assert 0.02 < (wanted > 0).mean() < 0.5
    # Sums begin elsewhere: a step of rounding.
    assert np.abs(made.astype(int) - wanted).max() <= 1


def test_where_nobody_is_there_is_no_matte() -> None:
    luma = np.full(GEOMETRY.full, 90, np.uint8)
    made = np.full(GEOMETRY.full, 77, np.uint8)
    small = np.ascontiguousarray(luma[::4, ::4])
    matting.draw_matte(np.full((88, 160), 0.01, np.float32), small, luma, RADIUS, made)
    assert not made.any()
