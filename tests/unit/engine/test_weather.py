"""Weather falls, drifts and shines over the finished picture, and can be refused."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages.weather import Overlay
from sundog.engine.cpu.style import Style, Weather
from sundog.engine.cpu.styles.weather import PARTICLES, VEILS

GEOMETRY = Geometry(320, 176)
KINDS = sorted({*PARTICLES, *VEILS})


def drawn(
    *kinds: str,
    frame: int = 30,
    drift: tuple[float, float] = (0.0, 0.0),
    figure: NDArray[np.uint8] | None = None,
    amount: float = 1.0,
    standing: float = 1.0,
) -> NDArray[np.int16]:
    """What weather adds to a dim grey picture."""
    style = Style(weather=Weather(kinds=tuple((kind, amount) for kind in kinds)))
    stage = Overlay.plan(style, GEOMETRY)
    assert stage is not None
    canvas = Canvas(GEOMETRY)
    canvas.frame, canvas.drift, canvas.figure = frame, drift, figure
    canvas.standing = standing
    canvas.out = np.full((264, 320), 90, np.uint8)
    canvas.out[176:] = 128
    before = canvas.out.astype(np.int16)
    stage(canvas)
    return canvas.out.astype(np.int16) - before


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_seen_and_moves_calmly(kind: str) -> None:
    frame = 112 if kind == "lightning" else 30
    one, next_ = drawn(kind, frame=frame), drawn(kind, frame=frame + 1)
    assert np.abs(one).max() > 12
    assert np.abs(one).mean() > 0.05
    assert np.abs(next_ - one).mean() < 3.5


def test_the_same_moment_looks_the_same() -> None:
    assert (drawn("snow", "fog", "leaves") == drawn("snow", "fog", "leaves")).all()


def test_heavy_rain_is_more_rain() -> None:
    light, heavy = drawn("rain", amount=0.5), drawn("rain", amount=1.6)
    assert np.abs(heavy).mean() > 1.5 * np.abs(light).mean()


def test_snow_sinks_and_embers_rise() -> None:
    def steps(kind: str) -> float:
        """Mean rows that the picture of a kind moves in a frame, by correlation."""
        one, two = (drawn(kind, frame=f)[:176].astype(float) for f in (30, 33))
        best = max(range(-12, 13), key=lambda d: float((np.roll(one, d, 0) * two).sum()))
        return best

    assert steps("snow") > 0 > steps("embers")


def test_near_flakes_follow_the_camera_more_than_far_ones() -> None:
    depths = [row.depth for row in PARTICLES["snow"]]
    assert min(depths) <= 0.5
    assert max(depths) >= 1.0
    assert (drawn("snow", drift=(9.0, 30.0)) != drawn("snow")).any()


def test_weather_far_away_lies_behind_a_figure() -> None:
    figure = np.zeros((88, 160), np.uint8)
    figure[:, :80] = 255
    free, hidden = np.abs(drawn("stars")[:176]), np.abs(drawn("stars", figure=figure)[:176])
    assert hidden[:, :150].sum() < 0.4 * free[:, :150].sum()
    assert (hidden[:, 170:] == free[:, 170:]).all()


@pytest.mark.parametrize("kind", ["stars", "rain", "fog"])
def test_no_hole_is_in_the_weather_where_nobody_is_believed_to_stand(kind: str) -> None:
    figure = np.full((88, 160), 255, np.uint8)
    assert (drawn(kind, figure=figure, standing=0.0) == drawn(kind)).all()


def test_a_style_without_weather_needs_no_overlay() -> None:
    assert Overlay.plan(Style(), GEOMETRY) is None
    assert Overlay.plan(Style(weather=Weather().plus("rain", 1).without("rain")), GEOMETRY) is None


def test_lightning_is_a_soft_pulse_and_never_a_flash() -> None:
    means = [float(drawn("lightning", frame=f)[:176].mean()) for f in range(0, 250, 2)]
    assert max(means) > 12
    assert max(np.abs(np.diff(means))) < 16
    assert np.median(means) < 1
