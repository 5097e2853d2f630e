"""A sheet that plants are set into, from far to near, through a pinhole camera."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.plants.brushes import lay_blades, lay_limbs
from sundog.engine.cpu.worlds.plants.growth import Blades, Tree
from sundog.engine.cpu.worlds.plants.light import PlantLight, occlusion, ramp

__all__ = ["Leafage", "Lens", "Spot", "Stand", "filled", "parted"]

F32 = NDArray[np.float32]

_BARK_SIDE = 512
# Straight up would have no direction across.
_UP = np.array((0.05, 0.99, -0.1), np.float32)
# Leaves that would be smaller than this are drawn fewer and larger, pixels of half the length.
_SEEN = 1.5
_FEWEST = 40
# Distance in metres up to which light from above is worked out by itself.
_NEAR = 24.0
# Radius in pixels below which limbs are left out.
_THINNEST = 0.12


@dataclass(frozen=True, slots=True)
class Lens:
    """A pinhole camera at a height above the ground that looks straight ahead.

    Attributes:
        focal: Pixels.
        middle: Column of what is straight ahead.
        horizon: Row of it.
        eye: Metres above the ground.
        mirrors: Whether it sees what still water shows: everything upside down.
    """

    focal: float
    middle: float
    horizon: float
    eye: float = 1.6
    mirrors: bool = False

    def seen(self, places: F32) -> tuple[F32, F32, F32]:
        """Return columns, rows and pixels a metre of ``float32[N, 3]``."""
        scale = self.focal / np.maximum(np.float32(0.25), places[:, 2])
        column = self.middle + places[:, 0] * scale
        up = -places[:, 1] if self.mirrors else places[:, 1]
        row = self.horizon - (up - np.float32(self.eye)) * scale
        return column.astype(np.float32), row.astype(np.float32), scale.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and how a plant stands.

    Attributes:
        right: Of the middle of the view, metres.
        away: From the camera, metres.
        up: Of its foot above the ground, metres.
        turn: About the vertical, radians.
        scale: Of the plant.
        lit: Share of the key light that arrives.
    """

    right: float
    away: float
    up: float = 0.0
    turn: float = 0.0
    scale: float = 1.0
    lit: float = 1.0

    def set(self, points: F32) -> F32:
        """Turn, scale and move ``float32[N, 3]`` of a plant with its foot at the origin."""
        cos = np.float32(np.cos(self.turn) * self.scale)
        sin = np.float32(np.sin(self.turn) * self.scale)
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        up = y * np.float32(self.scale) + self.up
        moved = (cos * x - sin * z + self.right, up, sin * x + cos * z + self.away)
        return np.stack(moved, 1).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leafage:
    """How leaves of a plant are coloured and lit.

    Attributes:
        colours: ``float32[K, 3]``, linear, dark to light: what blades' tints are places on.
        glow: How much light comes through a leaf, 0 for a needle, 1 for a beech's.
        dense: Leaves of a cell after which light is down to a third.
        cell: Side of the cells that leaves shade each other in, metres.
        opacity: Of one leaf.
        flat: How little they shade each other from the sky, 0 to 1: grass and flowers.
        gain: Brightness of everything, so that far trees can be set off.
    """

    colours: F32
    glow: float = 0.8
    dense: float = 5.0
    cell: float = 0.35
    opacity: float = 0.95
    flat: float = 0.0
    gain: float = 1.0


@lru_cache(maxsize=2)
def _bark(kind: str) -> F32:
    """Return ``float32[S, S, 2]`` as `lay_limbs` reads it: four metres of bark, and of dapples."""
    shape = (_BARK_SIDE, _BARK_SIDE)
    if kind == "smooth":
        relief = 1 + 0.1 * octaves((_BARK_SIDE, _BARK_SIDE), ((4, 0.5), (16, 0.6), (60, 0.8)), 5)
        rings = octaves((_BARK_SIDE * 4, _BARK_SIDE), ((10, 1.0),), 6)[::4]
        relief = relief - 0.22 * np.clip(rings - 1.1, 0, 1)
    else:
        # Furrows run along the trunk: noise that is drawn out.
        long = cv2.resize(octaves((_BARK_SIDE // 8, _BARK_SIDE), ((6, 1.0), (3, 0.5)), 5), shape)
        fine = octaves(shape, ((2.5, 0.6), (6, 0.7)), 6)
        relief = 1.12 - 0.5 * np.abs(long) + 0.22 * np.clip(long, -1, 1) + 0.16 * fine
    light = octaves(shape, ((26, 1.0), (60, 0.8), (9, 0.3)), 8)
    dapple = np.clip(0.42 + 0.75 * light, 0.04, 1.25)
    return np.ascontiguousarray(np.stack([np.clip(relief, 0.25, 1.5), dapple], -1), np.float32)


@lru_cache(maxsize=32)
def _spread(count: int) -> F32:
    """Return ``float32[count]``: which way each leaf of a plant is turned, 0 to 1."""
    return np.random.default_rng(3).random(count, np.float32)


@dataclass(slots=True)
class Stand:
    """Plants drawn so far.

    Attributes:
        lens: The camera.
        light: That plants stand in.
        pixels: ``float32[H, W, 4]``, linear red, green, blue times cover, and cover.
        smooth: Whether bark is smooth, as of beeches, or furrowed.
    """

    lens: Lens
    light: PlantLight
    pixels: F32
    smooth: bool = False
    _table: F32 = field(init=False)

    def __post_init__(self) -> None:
        """Work out what all plants share."""
        self._table = self.light.table()

    def limbs(self, tree: Tree, spot: Spot, colour: F32, bark: float = 1.0) -> None:
        """Draw the trunk and the branches of a tree.

        Args:
            tree: The tree.
            spot: Where it stands.
            colour: ``float32[3]`` of the bark, linear.
            bark: How rough it is, 0 to 1.
        """
        limbs = tree.limbs
        start, end = (spot.set(limbs[:, part]) for part in (slice(0, 3), slice(4, 7)))
        x0, y0, s0 = self.lens.seen(start)
        x1, y1, s1 = self.lens.seen(end)
        r0, r1 = limbs[:, 3] * spot.scale * s0, limbs[:, 7] * spot.scale * s1
        away = (start[:, 2] + end[:, 2]) / 2
        haze = 1 - np.exp(-self.light.density * away)
        number = len(limbs)
        rows = np.empty((number, 15), np.float32)
        rows[:, :6] = np.stack([x0, y0, r0, x1, y1, r1], 1)
        rows[:, 6:9] = colour
        rows[:, 9], rows[:, 10], rows[:, 11] = haze, spot.lit, bark
        rows[:, 12] = 2 / (s0 + s1)
        # The bark goes on from one limb to the next.
        length = np.hypot(x1 - x0, y1 - y0) * rows[:, 12] * (_BARK_SIDE / 4)
        rows[:, 13] = spot.right * 37
        rows[:, 14] = np.cumsum(length) - length
        near = np.maximum(r0, r1) > _THINNEST
        height, width = self.pixels.shape[:2]
        inside = (np.maximum(x0 + r0, x1 + r1) > 0) & (np.minimum(x0 - r0, x1 - r1) < width)
        inside &= (np.maximum(y0 + r0, y1 + r1) > 0) & (np.minimum(y0 - r0, y1 - r1) < height)
        # Far limbs first, except that the trunk comes before what grows on it.
        kept = np.flatnonzero(near & inside & (start[:, 2] > 0.4))
        kept = kept[np.argsort(-away[kept], kind="stable")]
        drawn = np.ascontiguousarray(rows[kept])
        lay_limbs(self.pixels, drawn, self._table, _bark("smooth" if self.smooth else "rough"))

    def leaves(self, blades: Blades, spot: Spot, leafage: Leafage, part: int = 0) -> None:
        """Draw leaves, lit leaf by leaf and in each other's shadow.

        Args:
            blades: Leaves of a plant with its foot at the origin.
            spot: Where it stands.
            leafage: Their colours.
            part: -1 for those behind the plant's middle, 1 for those before it, 0 for all.
        """
        blades, spread, step = self._fewer(blades, spot)
        base, tip = spot.set(blades.base), spot.set(blades.tip)
        if part:
            chosen = part * ((base[:, 2] + tip[:, 2]) / 2 - spot.away) < 0
            base, tip, spread = base[chosen], tip[chosen], spread[chosen]
            blades = Blades(base, tip, blades.wide[chosen], blades.tint[chosen])
        kept, rows = self._rows(base, tip, blades.wide * spot.scale)
        if not len(kept):
            return
        rows[:, 2:4] *= np.sqrt(step)
        middle = np.asarray((base[kept] + tip[kept]) / 2, np.float32)
        albedo = ramp(leafage.colours, blades.tint[kept])
        thin = replace(leafage, dense=leafage.dense / step)
        rows[:, 6:9] = self._shone(middle, albedo, spread[kept], thin, spot.lit)
        rows[:, 9] = leafage.opacity
        lay_blades(self.pixels, rows)

    def _fewer(self, blades: Blades, spot: Spot) -> tuple[Blades, F32, int]:
        """Leave leaves out that would be smaller than can be seen.

        Returns:
            Those left, which way each is turned (0 to 1), and one of how many each stands for.
        """
        spread = _spread(len(blades.wide))
        reach = blades.tip[:64] - blades.base[:64]
        long = float(np.linalg.norm(reach, axis=1).mean()) / 2 * spot.scale
        wide = float(blades.wide[:64].mean()) * spot.scale
        pixels = np.sqrt(long * wide) * self.lens.focal / max(0.5, spot.away)
        step = int(np.clip((_SEEN / max(1e-3, pixels)) ** 2, 1, _FEWEST))
        return Blades(*(part[::step] for part in blades)), spread[::step], step

    def strew(self, blades: Blades, colours: F32, opacity: float = 1.0) -> None:
        """Draw blades that have their light already.

        Args:
            blades: Where they are in the view: right, up and away.
            colours: ``float32[N, 3]`` of each, before the haze.
            opacity: Of each.
        """
        if not len(blades.base):
            return
        kept, rows = self._rows(blades.base, blades.tip, blades.wide)
        rows[:, 6:9] = self.light.hazed(colours[kept], blades.base[kept, 2])
        rows[:, 9] = opacity
        lay_blades(self.pixels, rows)

    def _rows(self, base: F32, tip: F32, wide: F32) -> tuple[NDArray[np.intp], F32]:
        """Return which blades are in view, far ones first, and their rows for `lay_blades`.

        Colours and opacity are still missing.
        """
        x0, y0, s0 = self.lens.seen(base)
        x1, y1, _ = self.lens.seen(tip)
        long = np.hypot(x1 - x0, y1 - y0) / 2 + np.float32(1e-3)
        broad = wide * s0
        x, y, away = (x0 + x1) / 2, (y0 + y1) / 2, base[:, 2]
        height, width = self.pixels.shape[:2]
        inside = (x > -long) & (x < width + long) & (y > -long) & (y < height + long)
        kept = np.flatnonzero(inside & (away > 0.5))
        kept = kept[np.argsort(-away[kept])]
        rows = np.empty((len(kept), 10), np.float32)
        long, broad = long[kept], broad[kept]
        rows[:, 0], rows[:, 1] = x[kept], y[kept]
        rows[:, 2], rows[:, 3] = np.maximum(long, 0.5 * broad), broad
        rows[:, 4], rows[:, 5] = (x1 - x0)[kept] / (2 * long), (y1 - y0)[kept] / (2 * long)
        return kept, rows

    def _shone(self, middle: F32, albedo: F32, spread: F32, leafage: Leafage, lit: float) -> F32:
        """Return ``float32[N, 3]``: light that leaves send to us.

        ``spread`` is which way each is turned, 0 to 1.
        """
        towards = self.light.unit()
        shade = occlusion(middle, towards, leafage.cell)
        sun = np.exp(-shade / leafage.dense) * lit
        if not self.light.density or float(middle[0, 2]) < _NEAR:
            over = occlusion(middle, _UP, 2 * leafage.cell, 1)
            open_ = np.exp(-over / (9 * leafage.dense))
        else:
            # Far away nobody tells the sky's shade from the sun's.
            open_ = np.exp(-shade / (2.5 * leafage.dense))
        sky = leafage.flat + (1 - leafage.flat) * open_
        # A leaf has a side to the light and one to us: seen against the light it glows.
        behind = max(0.0, float(towards[2]))
        through = leafage.glow * (0.25 + 1.25 * behind) * (0.55 + 0.75 * spread)
        thrown = (0.35 + 0.65 * (1 - behind)) * np.abs(1.2 * spread - 0.35)
        vivid = np.minimum(1.0, albedo ** np.float32(0.8) * 1.15)
        key, above = np.array(self.light.key, np.float32), np.array(self.light.above, np.float32)
        below = np.array(self.light.below, np.float32)
        ambient = above * (0.22 + 0.78 * sky)[:, None] + below * 0.35
        colour = albedo * (ambient + key * (sun * thrown)[:, None])
        colour = colour + vivid * key * (sun * through)[:, None]
        if self.light.snow:
            there = self.light.snow * np.clip(1.6 * sky * (0.35 + spread) - 0.25, 0, 1)[:, None]
            colour = colour + (0.85 * above + 0.75 * key * sun[:, None] - colour) * there
        return self.light.hazed((colour * leafage.gain).astype(np.float32), middle[:, 2])


def filled(pixels: F32, rest: F32 | None = None) -> tuple[F32, F32]:
    """Part colours and cover, and give places without cover the colour of what is near.

    Args:
        pixels: ``float32[H, W, 4]``, colour times cover, and cover.
        rest: ``float32[3]``, colour where nothing is near; None for the mean.

    Returns:
        ``float32[H, W, 3]`` and ``float32[H, W]``.
    """
    height, width = pixels.shape[:2]
    cover = np.clip(pixels[..., 3], 0, 1)
    small = cv2.resize(
        pixels, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA
    )
    if rest is None:
        mean = pixels.reshape(-1, 4).mean(0)
        rest = mean[:3] / max(1e-4, float(mean[3]))
    near = cv2.GaussianBlur(small, (0, 0), 4)
    wide = cv2.GaussianBlur(small, (0, 0), 12) * np.float32(0.05)
    around = near + wide + small
    faint = np.append(np.asarray(rest, np.float32) * 1e-4, np.float32(1e-4)).astype(np.float32)
    around += faint
    colour = around[..., :3] / around[..., 3:]
    under = cv2.resize(colour, (width, height), interpolation=cv2.INTER_LINEAR)
    share = (1 / np.maximum(cover, 1e-3)) * (cover > 0.02)
    own = pixels[..., :3] * share[..., None]
    solid = np.clip(cover * 4, 0, 1)[..., None] * (cover > 0.02)[..., None]
    return np.asarray(under + (own - under) * solid, np.float32), cover


def parted(pixels: F32) -> tuple[F32, F32]:
    """Return colour ``float32[H, W, 3]``, not multiplied by cover, and cover ``float32[H, W]``."""
    cover = np.clip(pixels[..., 3], 0, 1)
    colour = pixels[..., :3] / np.maximum(pixels[..., 3:], 1e-3)
    return np.asarray(colour, np.float32), np.ascontiguousarray(cover)
