"""Composition computes what its plain form in `reference` computes, to a few steps of 255.

The kernels work in 1 / 256 and round each step down; up to six steps follow one another.
"""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Part
from sundog.engine.cpu.kernels import finish
from tests.unit.engine import reference

FULL, HALF = (32, 64), (16, 32)
WHOLE = Part(0, 2, 0, 4)
RANDOM = np.random.default_rng(7)

MIX = finish.Mix(
    ink=200,
    ink_y=30,
    ground=90,
    ground_y=220,
    ground_u=120,
    ground_v=140,
    surface=70,
    grain=40,
    grain_x=5,
    grain_y=9,
)
_SHARES = ("ink", "ground", "surface", "grain")
REAL_MIX = {
    name: value / 256 if name in _SHARES else float(value) for name, value in MIX._asdict().items()
}


def plane(shape: tuple[int, ...], low: int = 0, high: int = 256) -> NDArray[np.uint8]:
    return RANDOM.integers(low, high, shape).astype(np.uint8)


def vignette(length: int) -> NDArray[np.int32]:
    return np.linspace(150, 256, length).astype(np.int32)


def test_luma_is_composed_layer_by_layer() -> None:
    layers = finish.LumaLayers(
        base=plane(FULL, 16, 236),
        ink=plane(FULL),
        surface=plane(FULL),
        grain=plane((FULL[0] + 64, FULL[1] + 64)),
        glow=plane(FULL),
        vignette_y=vignette(FULL[0]),
        vignette_x=vignette(FULL[1]),
    )
    out = np.empty(FULL, np.uint8)
    finish.compose_luma(layers, MIX, WHOLE, out)
    real = {name: np.asarray(value, float) for name, value in layers._asdict().items()}
    real["grain"] = real["grain"][9 : 9 + FULL[0], 5 : 5 + FULL[1]]
    real["vignette"] = np.outer(real["vignette_y"], real["vignette_x"]) / 65536
    error = np.abs(out - reference.composed_luma(real, REAL_MIX))
    assert error.max() <= 5
    assert error.mean() < 2


def test_chroma_is_composed_layer_by_layer() -> None:
    layers = finish.ChromaLayers(
        base=plane((2, *HALF), 16, 241),
        tint=plane((2, *HALF), 16, 241),
        shine=RANDOM.integers(-60, 60, (2, *HALF)).astype(np.int16),
        ink=plane(HALF),
        surface=plane(HALF),
        glow=plane(HALF),
        vignette_y=vignette(FULL[0]),
        vignette_x=vignette(HALF[1]),
    )
    out = np.empty((2, *HALF), np.uint8)
    finish.compose_chroma(layers, MIX, WHOLE, out)
    real = {name: np.asarray(value, float) for name, value in layers._asdict().items()}
    real["vignette"] = np.outer(real["vignette_y"][::2], real["vignette_x"]) / 65536
    error = np.abs(out - reference.composed_chroma(real, REAL_MIX))
    assert error.max() <= 5
    assert error.mean() < 2


def test_fringes_shift_blue_and_red_apart() -> None:
    luma, sharp = plane(HALF), plane((2, *HALF), 16, 241)
    out = np.empty_like(sharp)
    finish.fringe_chroma(luma, 2, sharp, out)
    wanted = reference.fringed(luma.astype(float), 2, sharp.astype(float))
    assert np.abs(out - wanted).max() <= 1
