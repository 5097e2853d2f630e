"""Single plants as sprites: what other painters set into their worlds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import smooth
from sundog.engine.cpu.worlds.plants.foliage import leaves, needles
from sundog.engine.cpu.worlds.plants.fronds import fern, kelp, palm
from sundog.engine.cpu.worlds.plants.growth import Blades, Habit, Tree, grow
from sundog.engine.cpu.worlds.plants.light import PlantLight, linear
from sundog.engine.cpu.worlds.plants.stand import Leafage, Lens, Spot, Stand, filled

__all__ = ["Plant", "Sprite", "heap", "lay", "plant"]

F32 = NDArray[np.float32]

_NO_TWIGS = (np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32))
# So far away that nothing is foreshortened.
_FAR = 4000.0


class Plant(StrEnum):
    """Kinds of plants."""

    PALM = "palm"
    KELP = "kelp"
    ACACIA = "acacia"
    CONIFER = "conifer"
    BROADLEAF = "broadleaf"
    BARE = "bare"
    FERN = "fern"
    BUSH = "bush"


class Sprite(NamedTuple):
    """A plant by itself.

    Attributes:
        colour: ``float32[h, w, 3]``, linear light.
        cover: ``float32[h, w]``, opacity 0 to 1.
        foot: Column and row where it stands on the ground, pixels.
    """

    colour: F32
    cover: F32
    foot: tuple[float, float]

    def mirrored(self) -> "Sprite":
        """Return it with left and right in each other's place."""
        width = self.cover.shape[1]
        colour, cover = (np.ascontiguousarray(part[:, ::-1]) for part in (self.colour, self.cover))
        return Sprite(colour, cover, (width - self.foot[0], self.foot[1]))

    def hazed(self, haze: Colour, amount: float, gain: float = 1.0) -> "Sprite":
        """Return it ``gain`` as bright, with so much haze before it, 0 to 1."""
        air = np.array(haze, np.float32) * np.float32(amount)
        colour = self.colour * np.float32(gain * (1 - amount)) + air
        return Sprite(colour.astype(np.float32), self.cover, self.foot)


class _Grown(NamedTuple):
    tree: Tree
    blades: Blades | None
    colours: tuple[str, ...]
    bark: str
    glow: float = 0.7
    dense: float = 5.0


# All are grown ten metres high, so that leaves have a size.
_TALL = 10.0
_GREENS = ("#20300f", "#41581c", "#6d7f2c", "#93a044")


def _palm(seed: int) -> _Grown:
    return _Grown(
        *palm(_TALL * 0.84, seed), ("#2c3a12", "#4d6420", "#7c8a34", "#a89c50"), "#8c7a63", 0.6, 6
    )


def _kelp(seed: int) -> _Grown:
    return _Grown(
        *kelp(_TALL, seed), ("#1c2209", "#3c4212", "#66661e", "#928a3a"), "#4a4416", 0.8, 14
    )


def _acacia(seed: int) -> _Grown:
    habit = Habit(
        height=_TALL * 1.02, girth=0.022, clear=0.34, numbers=(7, 5, 6), angles=(52, 48, 50),
        lengths=(0.72, 0.55, 0.45), peak=0.2, rise=0.05, wobble=0.16, lean=0.05, ceiling=_TALL * 0.82,
    )  # fmt: skip
    tree = grow(habit, seed)
    blades = leaves(tree, seed, each=16, size=0.16, spread=0.2)
    return _Grown(tree, blades, ("#2a3314", "#4a5722", "#6f7634", "#8f8f4c"), "#5c4a38", 0.4)


def _conifer(seed: int) -> _Grown:
    habit = Habit(
        height=_TALL * 0.97, girth=0.014, numbers=(1,), lengths=(0.01,), wobble=0.02, lean=0.0
    )
    tree = Tree(grow(habit, seed).limbs, *_NO_TWIGS)
    return _Grown(
        tree,
        needles(_TALL, seed),
        ("#0e1a10", "#1c3220", "#33502f", "#56714a"),
        "#4a3a2c",
        0.1,
        3.5,
    )


def _broadleaf(seed: int) -> _Grown:
    tree = grow(Habit(height=_TALL * 0.9, clear=0.26), seed)
    return _Grown(
        tree, leaves(tree, seed, each=22, size=0.16, spread=0.28), _GREENS, "#5e5244", 0.8, 7
    )


def _bare(seed: int) -> _Grown:
    habit = Habit(height=_TALL * 0.86, clear=0.25, numbers=(14, 8, 7), wobble=0.2, rise=0.12)
    return _Grown(grow(habit, seed), None, _GREENS, "#4c4238")


def _fern(seed: int) -> _Grown:
    return _Grown(
        *fern(_TALL * 1.15, seed), ("#1d3512", "#3b5f1e", "#62852f", "#9db457"), "#4c5a24", 0.9, 9
    )


def _bush(seed: int) -> _Grown:
    habit = Habit(
        height=_TALL * 0.8, girth=0.014, clear=0.0, numbers=(30, 6, 5), angles=(64, 46, 44),
        lengths=(0.72, 0.42, 0.4), peak=0.18, rise=0.03,
    )  # fmt: skip
    tree = grow(habit, seed)
    return _Grown(
        tree, leaves(tree, seed, each=10, size=0.3, spread=0.3), _GREENS, "#4e4436", 0.7, 7
    )


_KINDS: Mapping[Plant, Callable[[int], _Grown]] = {
    Plant.PALM: _palm,
    Plant.KELP: _kelp,
    Plant.ACACIA: _acacia,
    Plant.CONIFER: _conifer,
    Plant.BROADLEAF: _broadleaf,
    Plant.BARE: _bare,
    Plant.FERN: _fern,
    Plant.BUSH: _bush,
}


def plant(
    kind: Plant,
    height: float,
    seed: int,
    light: PlantLight,
    *,
    colours: tuple[str, ...] = (),
    bark: str = "",
) -> Sprite:
    """Draw one plant as seen from far away, upright.

    Costs 5 to 30 ms; draw a few and lay each in several sizes with `lay`.

    Args:
        kind: Of plant.
        height: Of the whole plant, pixels; the same plant is drawn at any height.
        seed: Which plant of its kind.
        light: That it stands in; its haze and density are not used, since the plant has no
            distance: see `lay`.
        colours: Of leaves as ``#rrggbb``, dark to light; empty for the usual ones.
        bark: Of the stem; empty for the usual one.

    Returns:
        The sprite, cropped to what is to be seen.
    """
    grown = _KINDS[kind](seed)
    per_metre = max(height, 2.0) / _TALL
    side = int(np.ceil(max(height, 2.0) * 1.5)) + 8
    # Acacias are wider than high.
    wide = int(1.7 * side)
    lens = Lens(_FAR * per_metre, wide / 2, side - 4 - 0.1 * side, 0.0)
    stand = Stand(lens, replace(light, density=0.0), np.zeros((side, wide, 4), np.float32))
    spot = Spot(0.0, _FAR)
    stem = linear(bark or grown.bark)[0]
    tones = linear(*(colours or grown.colours))
    leafage = Leafage(colours=tones, glow=grown.glow, dense=grown.dense, cell=0.3)
    if grown.blades is not None:
        stand.leaves(grown.blades, spot, leafage, -1)
    stand.limbs(grown.tree, replace(spot, lit=0.8), stem, 0.8)
    if grown.blades is not None:
        stand.leaves(grown.blades, spot, leafage, 1)
    return _cropped(stand.pixels, (lens.middle, lens.horizon))


def _cropped(pixels: F32, foot: tuple[float, float]) -> Sprite:
    there = pixels[..., 3] > 0.003
    rows, columns = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
    if not len(rows):
        return Sprite(np.zeros((1, 1, 3), np.float32), np.zeros((1, 1), np.float32), (0.5, 1.0))
    top, bottom = max(0, rows[0] - 1), rows[-1] + 2
    left, right = max(0, columns[0] - 1), columns[-1] + 2
    colour, cover = filled(np.ascontiguousarray(pixels[top:bottom, left:right]))
    return Sprite(colour, cover, (foot[0] - float(left), foot[1] - float(top)))


def lay(
    colour: F32, cover: F32 | None, sprite: Sprite, at: tuple[float, float], scale: float = 1.0
) -> None:
    """Lay a sprite over a picture, in place.

    Args:
        colour: ``float32[H, W, 3]``, not multiplied by cover.
        cover: ``float32[H, W]`` of the picture's own opacity; None where it covers all.
        sprite: The plant.
        at: Column and row where its foot comes to stand, pixels.
        scale: Of the sprite; at most about 1 keeps it sharp.
    """
    tall, wide = (max(1, round(side * scale)) for side in sprite.cover.shape)
    left, top = (round(at[i] - sprite.foot[i] * scale) for i in (0, 1))
    height, width = colour.shape[:2]
    x0, x1, y0, y1 = max(0, left), min(width, left + wide), max(0, top), min(height, top + tall)
    if x0 >= x1 or y0 >= y1:
        return
    over = np.concatenate([sprite.colour * sprite.cover[..., None], sprite.cover[..., None]], 2)
    if (tall, wide) != sprite.cover.shape:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        over = np.asarray(cv2.resize(over, (wide, tall), interpolation=how), np.float32)
    over = over[y0 - top : y1 - top, x0 - left : x1 - left]
    dense = over[..., 3:]
    part = colour[y0:y1, x0:x1]
    if cover is None:
        part *= 1 - dense
        part += over[..., :3]
        return
    under = cover[y0:y1, x0:x1]
    total = dense[..., 0] + under * (1 - dense[..., 0])
    mixed = over[..., :3] + part * (under[..., None] * (1 - dense))
    whole = np.maximum(total, 1e-3)[..., None]
    part[...] = np.where(total[..., None] > 1e-3, mixed / whole, part)
    under[...] = total


def heap(  # noqa: PLR0913
    colour: F32, cover: F32, ground: F32, foot: tuple[float, float], metre: float, *,
    wide: float = 0.5, free: NDArray[np.bool_] | None = None,
) -> None:  # fmt: skip
    """Heap sand or snow over a foot, in place.

    Args:
        colour: ``float32[H, W, 3]``, what stands there already.
        cover: ``float32[H, W]``, its opacity.
        ground: ``float32[H, W, 3]``, the ground without what stands on it.
        foot: Column and row.
        metre: Pixels a metre there.
        wide: Half the width of the heap, metres.
        free: ``bool[H, W]``, where nothing nearer hides it; None for everywhere.
    """
    column, row = (round(part) for part in foot)
    height, width = cover.shape
    metre = metre * 2 * wide
    x0, x1 = max(0, round(column - 1.1 * metre)), min(width, round(column + 1.1 * metre))
    y0, y1 = max(0, round(row - 0.3 * metre)), min(height, round(row + 0.16 * metre))
    if x0 >= x1 or y0 >= y1:
        return
    x = ((np.arange(x0, x1) - column) / metre).astype(np.float32)[None]
    y = ((row - np.arange(y0, y1)) / metre).astype(np.float32)[:, None]
    top = 0.22 * np.exp(-((x / 0.5) ** 2)) * (1 + 0.12 * np.sin(x * 17)) - 0.05
    soft = 0.025 + 1.0 / metre
    there = smooth(top - y, -soft, soft) * smooth(np.abs(x), 1.05, 0.5) * smooth(y, -0.15, -0.04)
    if free is not None:
        there = there * free[y0:y1, x0:x1]
    # Its colour is that of the ground beside the shade; its top catches the light.
    beside = min(width - 1, max(0, round(column - np.sign(width / 2 - column) * 1.7 * metre)))
    lit = 0.8 + 0.9 * np.clip(y, -0.1, 0.2) - 0.3 * np.exp(-((x / 0.16) ** 2))
    matter = ground[y0:y1, beside : beside + 1] * lit[..., None]
    part, under = colour[y0:y1, x0:x1], cover[y0:y1, x0:x1]
    part += (matter - part) * (there / np.maximum(there + under * (1 - there), 1e-3))[..., None]
    under += there * (1 - under)
