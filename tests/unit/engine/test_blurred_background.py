"""A blurred background: sharp at the figure's border, and no halo of its colours around it."""

import numpy as np

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.focus import Defocus
from sundog.engine.cpu.style import Focus, FocusKind, Style

GEOMETRY = Geometry(640, 352)
STYLE = Style(focus=Focus(kind=FocusKind.FIGURE, amount=1.0))
LEFT, RIGHT = 220, 420


def cut_out(standing: float) -> Canvas:
    """A white figure before a dark striped wall, and what is known of where it is."""
    canvas = Canvas(GEOMETRY)
    canvas.base[:] = 50
    canvas.base[:, ::8] = 90
    canvas.base[:, LEFT:RIGHT] = 220
    canvas.base[::8, LEFT:RIGHT] = 180
    canvas.chroma[:] = 128
    canvas.matte = np.zeros(GEOMETRY.full, np.uint8)
    canvas.matte[:, LEFT:RIGHT] = 255
    canvas.presence[:, LEFT // 4 : RIGHT // 4] = 1
    canvas.standing = standing
    stage = Defocus.plan(STYLE, GEOMETRY)
    assert stage is not None
    stage(canvas)
    return canvas


def test_the_figure_stays_sharp_up_to_its_border() -> None:
    canvas = cut_out(1.0)
    assert (canvas.base[1:8, LEFT:RIGHT] == 220).all()
    assert (canvas.base[8, LEFT:RIGHT] == 180).all()


def test_nothing_of_the_figure_shines_into_the_blurred_ground() -> None:
    canvas = cut_out(1.0)
    beside = canvas.base[60:300, LEFT - 12 : LEFT - 1]
    away = canvas.base[60:300, 40:120]
    assert abs(float(beside.mean()) - float(away.mean())) < 6
    assert np.ptp(away) < 12, "the stripes are gone"


def test_a_figure_that_is_only_guessed_at_has_a_soft_border() -> None:
    sure, unsure = cut_out(1.0), cut_out(0.0)
    assert (
        unsure.base[60:300, LEFT - 12 : LEFT - 1].mean()
        >= sure.base[60:300, LEFT - 12 : LEFT - 1].mean()
    )
    half = cut_out(0.5).base.astype(int)
    steps = np.abs(half - sure.base).mean() + np.abs(half - unsure.base).mean()
    assert steps <= np.abs(sure.base.astype(int) - unsure.base).mean() + 2, (
        "one fades into the other"
    )
