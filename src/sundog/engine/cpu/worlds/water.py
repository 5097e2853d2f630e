"""Water under a sky: waves that mirror it, the sun's glitter, the colour of depth, foam."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.palette import brightness, smooth
from sundog.engine.cpu.worlds.sky import Sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["Plane", "Water", "foam", "mirrored_sky", "paint_water", "plane"]

F32 = NDArray[np.float32]

_SIDE = 512
# Side of a tile of waves in metres, and how steep its waves are.
_TILES = ((61.0, 0.11), (13.7, 0.13), (3.1, 0.12))
_REACH = 4000.0
_FRESNEL = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Where rays meet level ground: rows from ``first`` to the lower border.

    Attributes:
        first: Uppermost row that meets it.
        x: ``float32[rows, W]``, metres to the right.
        z: ``float32[rows, 1]``, metres ahead.
        size: ``float32[rows, 1]``, how many metres ahead one row spans.
    """

    first: int
    x: F32
    z: F32
    size: F32


@dataclass(frozen=True, slots=True, eq=False)
class Water:
    """A painted sheet of water, drawn wherever rays go down.

    Attributes:
        colour: ``float32[H, W, 3]``; above the horizon as the sky.
        ripple: ``float32[H, W]``, how far it wavers, pixels at 1728x800.
        height: ``float32[rows, W]``, of the waves near us, deviation about 1, for the rows of
            `plane`.
    """

    colour: F32
    ripple: F32
    height: F32


def plane(view: View, eye: float) -> Plane:
    """Return where rays meet the ground ``eye`` metres below the camera."""
    right, up = view.rays()
    first = int(np.ceil(view.horizon))
    down = np.maximum(-up[first:], np.float32(eye / _REACH))
    z = np.asarray(np.float32(eye) / down, np.float32)
    size = z * z / np.float32(eye * view.focal)
    return Plane(first, (right * z).astype(np.float32), z, size.astype(np.float32))


@lru_cache(maxsize=2)
def _waves(seed: int) -> tuple[F32, F32]:
    """Return a tile of wind waves that wraps around.

    Amplitudes follow Phillips' spectrum (Tessendorf, "Simulating ocean water", 2001), with the
    wind towards us and a little from the side.

    Returns:
        ``float32[512, 512, 2]``, slopes to the right and ahead with deviation 1, and
        ``float32[512, 512]``, heights with deviation 1.
    """
    random = np.random.default_rng(seed)
    ahead = (np.fft.fftfreq(_SIDE) * _SIDE)[:, None]
    across = (np.fft.rfftfreq(_SIDE) * _SIDE)[None]
    k = np.maximum(np.hypot(ahead, across), 1e-3)
    wind = np.abs(0.94 * ahead + 0.34 * across) / k
    power = np.exp(-((5.0 / k) ** 2)) / k**4.1 * (0.12 + wind**3) * np.exp(-((k / 110) ** 2))
    bloom = np.fft.rfft2(random.standard_normal((_SIDE, _SIDE))) * np.sqrt(power)
    parts = [np.fft.irfft2(1j * way * bloom, (_SIDE, _SIDE), (0, 1)) for way in (across, ahead)]
    heights = np.fft.irfft2(bloom, (_SIDE, _SIDE), (0, 1))
    spread = float(np.hypot(parts[0].std(), parts[1].std()))
    slopes = np.stack(parts, -1) / spread
    return slopes.astype(np.float32), (heights / heights.std()).astype(np.float32)


def _slopes(ground: Plane, view: View, rough: float, seed: int) -> tuple[F32, F32, F32]:
    """Return slopes that a pixel shows, the deviation of those it does not, and heights."""
    tile, heights = _waves(seed % 7)
    shape = ground.x.shape
    total = np.zeros((*shape, 2), np.float32)
    rest = np.zeros_like(ground.z)
    height = np.zeros(shape, np.float32)
    z = np.broadcast_to(ground.z, shape)
    for i, (side, steep) in enumerate(_TILES):
        scale = np.float32(_SIDE / side)
        # A pixel that spans more than a fifth of the tile's main waves shows their mean only.
        seen = smooth(ground.size / np.float32(side * 0.16), 1.0, 0.12)
        # Wind makes waves longer rather than steeper.
        steep *= rough if i == 0 else rough**0.5
        turn = 0.35 * (i - 1)
        x = ground.x * np.float32(np.cos(turn)) - z * np.float32(np.sin(turn))
        y = ground.x * np.float32(np.sin(turn)) + z * np.float32(np.cos(turn))
        u, v = x * scale + np.float32(seed % 97), y * scale
        total += wrapped(tile, u, v) * (np.float32(steep) * seen)[..., None]
        height += wrapped(heights, u, v) * np.float32(side / 61) * seen
        rest += (np.float32(steep) * (1 - seen)) ** 2
    total[..., 1] += _streaks(ground, seed) * np.sqrt(rest) * np.float32(0.55)
    return total, np.sqrt(rest + np.float32((0.03 * rough) ** 2)), height


def _streaks(ground: Plane, seed: int) -> F32:
    """Return ``float32[rows, W]``: gusts, as wide at any distance, for waves too far to be seen."""
    sizes = ((60.0, 0.7), (24.0, 0.8), (10.0, 0.8), (4.0, 0.6))
    field = octaves((_SIDE, _SIDE), sizes, seed + 61)
    right = ground.x / ground.z
    x = right * np.float32(330)
    y = np.log(ground.z) * np.float32(250) + np.zeros_like(right)
    return wrapped(field, x, y)


def paint_water(  # noqa: PLR0913
    view: View,
    sky: Sky,
    seed: int,
    *,
    body: Colour | F32 = (0.012, 0.05, 0.07),
    glow: Colour = (0.0, 0.0, 0.0),
    rough: float = 1.0,
    eye: float = 1.7,
    mirrored: F32 | None = None,
) -> Water:
    """Paint a sea or a lake.

    Args:
        view: What it is seen through.
        sky: Over it.
        seed: Of its waves.
        body: Colour of the water itself in full light, also ``float32[rows, W, 3]`` for the rows
            of `plane` where shallows show their ground.
        glow: Light that it gives by itself, as lava does.
        rough: 0 for a mirror, 1 for a breeze, 2 for a storm.
        eye: Height of the camera above it, metres.
        mirrored: ``float32[H, W, 3]``, what stands above the horizon, if more than the sky.
    """
    ground = plane(view, eye)
    slopes, rest, height = _slopes(ground, view, rough, seed)
    right, up = view.rays()
    up = up[ground.first :]
    across, ahead = slopes[..., 0], slopes[..., 1]
    norm = 1 / np.sqrt(1 + across * across + ahead * ahead)
    length = np.sqrt(1 + right * right + up * up)
    facing = (-right * across - ahead + up) * norm
    # Crests hide the backs of waves, so what is seen at a low angle leans towards us.
    cosine = np.clip(-facing / length, 0.02, 1) + 0.35 * rest
    mirror = _FRESNEL + (1 - _FRESNEL) * (1 - np.minimum(cosine, 1)) ** np.float32(5)
    out_right = right + 2 * facing * across * norm
    out_up = up - 2 * facing * norm
    out_ahead = np.maximum(1 + 2 * facing * ahead * norm, 0.12)
    seen_up = np.abs(out_up / out_ahead) + np.float32(0.9) * rest
    picture = sky.colour if mirrored is None else mirrored
    colour = mirrored_sky(view, picture, np.asarray(out_right / out_ahead, np.float32), seen_up)
    daylight = float(brightness(np.array(sky.above) + 0.5 * np.array(sky.key, np.float32)))
    inside = np.asarray(body, np.float32) * np.float32(daylight) + np.array(glow, np.float32)
    inside = inside * (0.8 + 0.5 * smooth(height, -1.5, 2.5))[..., None]
    colour = inside + (np.minimum(colour, 2.5) - inside) * mirror[..., None]
    colour += _glitter(view, sky, slopes, rest, ground) * mirror[..., None]
    # Air lies before what is far.
    far = np.exp(-ground.z / np.float32(2600))[..., None]
    colour = colour * far + np.array(sky.haze, np.float32) * (1 - far)
    whole = sky.colour.copy()
    whole[ground.first :] = colour
    ripple = np.zeros(view.shape, np.float32)
    ripple[ground.first :] = np.minimum(0.3 + 9.0 / (1 + ground.z), 2.5) * min(rough, 1.5)
    return Water(whole, ripple, height)


def mirrored_sky(view: View, picture: F32, right: F32, up: F32) -> F32:
    """Look up what rays that go up see; beyond the view's borders it is mirrored, not smeared.

    Args:
        view: Of the picture.
        picture: ``float32[H, W, 3]``.
        right: ``float32[h, w]``, tangents of the rays.
        up: The same, upwards; what is higher than the view is pressed into its upper rows.
    """
    x = (right * view.focal + view.width / 2 - 0.5).astype(np.float32)
    top = view.horizon / view.focal
    up = np.float32(top) * np.tanh(np.maximum(up, 0.002) / np.float32(top))
    y = (view.horizon - up * view.focal - 0.5).astype(np.float32)
    return np.asarray(
        cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32
    )


def _glitter(view: View, sky: Sky, slopes: F32, rest: F32, ground: Plane) -> F32:
    """Return the sun's light from facets too small to be seen (Cox and Munk, 1954)."""
    right, up = view.rays()
    up = up[ground.first :]
    way = np.array([*sky.sun, 1.0]) / np.hypot(1, np.hypot(*sky.sun))
    length = np.sqrt(1 + right * right + up * up)
    half = [way[0] - right / length, way[1] - up / length, way[2] - 1 / length]
    # A facet mirrors the sun where its normal halves the angle; slopes are minus its tangents.
    wish_x, wish_z = -half[0] / half[1], -half[2] / half[1]
    wide = rest * rest + np.float32(0.0016)
    off = (slopes[..., 0] - wish_x) ** 2 + (slopes[..., 1] - wish_z) ** 2
    strength = np.exp(-off / (2 * wide)) * np.minimum(0.014 / wide, 3.0)
    return np.asarray(
        strength[..., None] * np.array(sky.key, np.float32) * np.float32(4.5 * sky.direct),
        np.float32,
    )


def foam(ground: Plane, age: F32, seed: int) -> F32:
    """Return opacity of foam: dense when young, lace when old, gone in the end.

    Args:
        ground: What it floats on.
        age: ``float32[rows, W]``, 0 fresh, 1 gone.
        seed: Of its holes.
    """
    sizes = ((46.0, 1.0), (23.0, 0.8), (11.0, 0.6), (5.0, 0.35))
    field = octaves((_SIDE, _SIDE), sizes, seed + 81)
    z = np.broadcast_to(ground.z, ground.x.shape)
    lace = 1 - np.abs(wrapped(field, ground.x * 95, z * 95))
    grain = wrapped(field, ground.x * 300, z * 300) * 0.25
    lace = np.maximum(lace, 0.75 - np.abs(wrapped(field, ground.x * 40 + 99, z * 40))) + grain
    fresh = 1 - np.clip(age, 0, 1)
    level = 0.95 - 1.9 * fresh ** np.float32(1.3)
    rim = np.clip((lace - level) / np.float32(0.7), 0, 1)
    return np.asarray(rim * rim * (3 - 2 * rim) * smooth(fresh, 0.0, 0.12), np.float32)
