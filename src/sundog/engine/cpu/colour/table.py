"""The colour table: every grade is paid once a prompt, a frame only looks up.

The table is indexed by luma and chroma, BT.601 limited range, so that a frame is graded without
leaving I420. Most of that cube is no visible colour; such entries borrow from the nearest visible
one of the same luma and hue.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import Floats, hex_rgb, oklab, rgb_hex, srgb
from sundog.engine.cpu.style import Grade, Hue, Palette, Ramp, Split

__all__ = [
    "TO_YUV",
    "ColourTable",
    "Grid",
    "build_table",
    "by_hue",
    "each_luma",
    "graded",
    "grid",
    "recoloured",
    "rgb_to_yuv",
    "yuv_to_rgb",
]

U8 = NDArray[np.uint8]

TO_YUV = np.array(
    [[65.481, 128.553, 24.966], [-37.797, -74.203, 112.0], [112.0, -93.786, -18.214]], np.float32
)
"""From sRGB, 0 to 1, to BT.601 limited range around ``(16, 128, 128)``."""

_TO_RGB = np.linalg.inv(TO_YUV.astype(np.float64)).astype(np.float32)
_ZERO = np.array([16.0, 128.0, 128.0], np.float32)

# Palette colours are matched with hue weighing more than brightness: a face then keeps its hue.
_PALETTE_WEIGHTS = np.array([1.05, 1.35, 1.35], np.float32)


class ColourTable(NamedTuple):
    """A grade as two tables; U and V share the low 12 bits of both: ``u >> 2 << 6 | v >> 2``.

    Attributes:
        luma: ``uint8[2 ** 20]``, 16 to 235, by ``y << 12``: the eye sees each of its steps.
        chroma: ``uint16[2 ** 19]``, U in the low byte and V in the high one, 16 to 240, by
            ``y >> 1 << 12``.
    """

    luma: NDArray[np.uint8]
    chroma: NDArray[np.uint16]


class Grid(NamedTuple):
    """The visible colours of a table.

    Attributes:
        lab: ``float32[N, 3]``, Oklab.
        borrow: ``int32[2 ** 18]``, which of them stands for each entry, by ``y >> 2 << 12``.
    """

    lab: Floats
    borrow: NDArray[np.int32]


def rgb_to_yuv(rgb: Floats) -> Floats:
    """Convert ``float32[..., 3]`` sRGB, 0 to 1, to BT.601 limited range Y, U, V, 16 to 240."""
    # No matrix product of numpy's: it would wake threads for next to nothing.
    return np.asarray(np.einsum("...i,ji->...j", rgb, TO_YUV) + _ZERO, np.float32)


def yuv_to_rgb(yuv: Floats) -> Floats:
    """Convert ``float32[..., 3]`` BT.601 limited range to sRGB, beyond 0 to 1 where it has none."""
    return np.asarray((yuv - _ZERO) @ _TO_RGB.T, np.float32)


@lru_cache(maxsize=1)
def grid() -> Grid:
    """Find the visible colours."""
    y, u, v = np.meshgrid(
        np.arange(64, dtype=np.float32) * 4,
        np.arange(64, dtype=np.float32) * 4 - 128,
        np.arange(64, dtype=np.float32) * 4 - 128,
        indexing="ij",
    )
    light = np.clip((y - 16) / 219, 0, 1)
    chroma = np.stack([u, v], -1) @ _TO_RGB[:, 1:].T
    # How far each channel may go before it leaves 0 to 1; the nearest one limits the chroma.
    room = np.where(chroma > 0, 1 - light[..., None], light[..., None])
    reach = np.clip((room + 0.04) / (np.abs(chroma) + 1e-6), 0, 1).min(-1)
    near_y = np.clip(np.round(y), 16, 236).astype(np.int32) >> 2
    near_u = np.clip(np.round((u * reach + 128) / 4), 0, 63).astype(np.int32)
    near_v = np.clip(np.round((v * reach + 128) / 4), 0, 63).astype(np.int32)
    flat = (near_y << 12 | near_u << 6 | near_v).ravel()
    in_use = np.bincount(flat, minlength=1 << 18) > 0
    used = np.flatnonzero(in_use)
    borrow = (np.cumsum(in_use, dtype=np.int32) - 1)[flat]
    yuv = np.stack([(used >> 12) * 4, (used >> 6 & 63) * 4, (used & 63) * 4], -1)
    rgb = np.clip((yuv.astype(np.float32) - _ZERO) @ _TO_RGB.T, 0, 1).astype(np.float32)
    return Grid(oklab(rgb), borrow)


def _smoothstep(x: Floats, low: float, high: float) -> Floats:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _tone(light: Floats, grade: Grade) -> Floats:
    light = np.clip((light - grade.black) / (1 - grade.black), 0, 1)
    light = light + (_smoothstep(light, 0, 1) - light) * np.float32(grade.contrast)
    light = np.clip(light, 0, 1) ** np.float32(grade.gamma)
    return np.asarray(grade.lift + light * (grade.gain - grade.lift), np.float32)


def by_hue(lab: Floats, hues: tuple[Hue, ...]) -> Floats:
    """Change colours, ``float32[N, 3]`` Oklab, by their hue; weak ones less, because a grey's hue is noise."""
    a, b = lab[:, 1], lab[:, 2]
    hue = np.rad2deg(np.arctan2(b, a))
    sure = _smoothstep(np.hypot(a, b), 0.01, 0.06)
    light, turn = lab[:, 0].copy(), np.zeros(len(lab), np.float32)
    factor = np.ones(len(lab), np.float32)
    for change in hues:
        away = (hue - change.at + 180) % 360 - 180
        share = sure * np.exp(-((away / change.width) ** 2))
        light += change.light * share
        turn += np.deg2rad(change.turn) * share
        factor *= 1 + (change.saturation - 1) * share
    cos, sin = np.cos(turn) * factor, np.sin(turn) * factor
    changed = np.stack([np.clip(light, 0, 1), a * cos - b * sin, a * sin + b * cos], 1)
    return np.asarray(changed, np.float32)


def _chroma(ab: Floats, grade: Grade) -> Floats:
    ab = ab * np.float32(grade.saturation)
    if grade.vibrance:
        weak = np.exp(-np.hypot(ab[:, 0], ab[:, 1]) / np.float32(0.08))
        ab = ab * (1 + grade.vibrance * weak)[:, None].astype(np.float32)
    if grade.hue:
        turn = np.deg2rad(grade.hue)
        cos, sin = np.cos(turn), np.sin(turn)
        a, b = ab[:, 0], ab[:, 1]
        ab = np.stack([a * cos - b * sin, a * sin + b * cos], 1).astype(np.float32)
    return ab


def _banded(light: Floats, grade: Grade) -> Floats:
    steps = light * grade.bands
    floor = np.floor(steps)
    edge = np.tanh((steps - floor - 0.5) * grade.band_edge) / np.tanh(0.5 * grade.band_edge)
    level = (floor + 0.5 + 0.5 * edge) / grade.bands
    return np.asarray(light + (level - light) * grade.band_mix, np.float32)


def _ramped(lab: Floats, ramp: Ramp) -> Floats:
    stops = oklab(np.stack([hex_rgb(colour) for colour in ramp.colours]))
    places = np.linspace(0, 1, len(stops))
    target = np.stack([np.interp(lab[:, 0], places, stops[:, i]) for i in range(3)], -1)
    weight = np.array([ramp.mix * ramp.light, ramp.mix, ramp.mix], np.float32)
    return np.asarray(lab + (target - lab) * weight, np.float32)


def _split(lab: Floats, split: Split) -> Floats:
    tints = oklab(np.stack([hex_rgb(split.shadows), hex_rgb(split.lights)]))[:, 1:]
    share = _smoothstep(lab[:, 0], 0.15, 0.85)[:, None]
    tinted = lab.copy()
    tinted[:, 1:] += np.float32(split.amount) * ((1 - share) * tints[0] + share * tints[1])
    return tinted


def _browned(lab: Floats, amount: float) -> Floats:
    """Turn dark yellows towards orange, by up to 26 degrees: as paint, they would look olive."""
    hue = np.rad2deg(np.arctan2(lab[:, 2], lab[:, 1]))
    yellow = np.exp(-(((hue - 92) / 20) ** 2))
    dark = 1 - _smoothstep(lab[:, 0], 0.55, 0.92)
    turn = np.deg2rad(-26 * amount * yellow * dark)
    cos, sin = np.cos(turn), np.sin(turn)
    a, b = lab[:, 1], lab[:, 2]
    return np.stack([lab[:, 0], a * cos - b * sin, a * sin + b * cos], 1).astype(np.float32)


def _in_palette(lab: Floats, palette: Palette) -> Floats:
    colours = oklab(np.stack([hex_rgb(colour) for colour in palette.colours]))
    here, there = lab * _PALETTE_WEIGHTS, colours * _PALETTE_WEIGHTS
    product = np.einsum("ni,ki->nk", here, there)
    distance = (here**2).sum(1)[:, None] - 2 * product + (there**2).sum(1)[None]
    if palette.softness:
        weight = np.exp((distance.min(1, keepdims=True) - distance) / palette.softness)
        weight /= weight.sum(1, keepdims=True)
        target = np.einsum("nk,ki->ni", weight, colours)
    else:
        target = colours[distance.argmin(1)]
    weight = np.array([palette.mix * palette.light, palette.mix, palette.mix], np.float32)
    return np.asarray(lab + (target - lab) * weight, np.float32)


def graded(lab: Floats, *grades: Grade) -> Floats:
    """Grade ``float32[N, 3]`` colours in Oklab, by one grade after the other."""
    for grade in grades:
        lab = _graded(lab, grade)
    return lab


def _graded(visible: Floats, grade: Grade) -> Floats:
    if grade.hues:
        visible = by_hue(visible, grade.hues)
    light = _tone(visible[:, 0], grade)
    if grade.bands:
        light = _banded(light, grade)
    lab = np.concatenate([light[:, None], _chroma(visible[:, 1:], grade)], 1)
    if grade.ramp.colours:
        lab = _ramped(lab, grade.ramp)
    if grade.split.amount:
        lab = _split(lab, grade.split)
    if grade.brown:
        lab = _browned(lab, grade.brown)
    if grade.palette.colours:
        lab = _in_palette(lab, grade.palette)
    return lab


def build_table(grade: Grade, casts: tuple[Grade, ...] = ()) -> ColourTable:
    """Work a grade, and whatever is cast over it, out for every visible colour."""
    lab = graded(grid().lab, grade, *casts)
    yuv = np.round(rgb_to_yuv(srgb(lab))).astype(np.uint16)
    borrow = grid().borrow
    chroma = (yuv[:, 1] | yuv[:, 2] << 8).astype(np.uint16)[borrow].reshape(64, 4096)
    nearest = np.minimum(63, (np.arange(128) + 1) >> 1)
    strict = bool(grade.palette.colours and not grade.palette.softness)
    return ColourTable(each_luma(yuv[:, 0][borrow], strict=strict), chroma[nearest].reshape(-1))


def each_luma(coarse: NDArray[np.uint16], *, strict: bool = False) -> U8:
    """Fill ``uint16[2 ** 18]`` for every fourth luma up to ``uint8[2 ** 20]`` for every one."""
    here = coarse.reshape(64, 4096)
    above = np.concatenate([here[1:], here[-1:]])
    luma = np.empty((64, 4, 4096), np.uint8)
    for i in range(4):
        # Between two steps it changes evenly; but a palette has nothing between its colours.
        luma[:, i] = (above if i > 1 else here) if strict else (4 - i) * here + i * above + 2 >> 2
    return luma.reshape(-1)


def recoloured(colours: tuple[str, ...], casts: tuple[Grade, ...]) -> tuple[str, ...]:
    """Return ``#rrggbb`` colours, of ink, paper or light, as they look under casts."""
    if not colours or not casts:
        return colours
    lab = oklab(np.stack([hex_rgb(colour) for colour in colours]))
    return tuple(rgb_hex(rgb) for rgb in srgb(graded(lab, *casts)))
