"""Planets and moons as balls in sunlight: bands, seas and clouds, rings, air along their rim."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.lookup import wrapped
from sundog.engine.cpu.worlds.palette import Stops, linear, ramp, smooth
from sundog.engine.cpu.worlds.view import View

__all__ = ["Globe", "lay_globe"]

F32 = NDArray[np.float32]

_SIDE = 512
_RING = (1.28, 2.28)
_SHOWN = 0.45
_BANDS: Stops = (
    (0.0, "#7a4a30"), (0.25, "#b8805a"), (0.45, "#e0b890"), (0.6, "#f2e0c4"), (0.8, "#c89070"),
    (1.0, "#f4e8d8"),
)  # fmt: skip
_LAND: Stops = ((0.0, "#2a4a22"), (0.35, "#4a6a32"), (0.6, "#a08a58"), (1.0, "#c8b48a"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Globe:
    """A ball in the sky.

    Attributes:
        place: ``(right, up)``, tangents of its middle.
        radius: Tangent.
        kind: ``giant``, ``earth`` or ``moon``.
        sun: Direction of its light: right, up, towards us.
        air: Colour of the air along its rim; empty for none.
        tilt: Of its axis to the left, radians.
        lean: Of its north towards us, radians.
        ringed: Whether it has a ring.
        seed: Of its surface.
    """

    place: tuple[float, float]
    radius: float
    kind: str
    sun: tuple[float, float, float]
    air: str = ""
    tilt: float = 0.3
    lean: float = 0.3
    ringed: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Ball:
    """A globe's pixels, in a frame whose second axis is upright on the globe's equator's picture.

    ``a`` and ``b`` are ``float32[h, w]``, places in radii; ``c`` is the height towards us, 0 beside
    the globe; ``light`` is where the sun is in this frame; ``pixel`` is one pixel in radii.
    """

    globe: Globe
    a: F32
    b: F32
    c: F32
    far: F32
    light: tuple[float, float, float]
    pixel: float

    @property
    def pole(self) -> tuple[float, float]:
        """Cosine and sine of how far the north leans towards us."""
        return float(np.cos(self.globe.lean)), float(np.sin(self.globe.lean))


def lay_globe(view: View, picture: F32, cover: F32 | None, globe: Globe) -> None:
    """Lay a globe over a picture, in place.

    Args:
        view: Of the picture.
        picture: ``float32[H, W, 3]``.
        cover: ``float32[H, W]`` of the picture's opacity; None where it covers all.
        globe: To be laid.
    """
    size = globe.radius * view.focal
    x, y = view.width / 2 + globe.place[0] * view.focal, view.horizon - globe.place[1] * view.focal
    reach = size * (_RING[1] + 0.05 if globe.ringed else 1.3) + 2
    x0, x1 = max(0, int(x - reach)), min(view.width, int(x + reach) + 1)
    y0, y1 = max(0, int(y - reach)), min(view.height, int(y + reach) + 1)
    if x0 >= x1 or y0 >= y1:
        return
    ball = _ball(
        globe, (np.arange(x0, x1) + 0.5 - x) / size, (y - np.arange(y0, y1) - 0.5) / size, size
    )
    part = picture[y0:y1, x0:x1]
    under = None if cover is None else cover[y0:y1, x0:x1]
    disc = smooth(ball.far, 1 + 0.7 * ball.pixel, 1 - 0.7 * ball.pixel)
    ring = _ring(ball) if globe.ringed else None
    if ring is not None and under is not None:
        # Sheets are laid over each other as shown, not as light: what is half there needs more.
        ring = ring[0], ring[1] + (ring[1] ** np.float32(_SHOWN) - ring[1]) * (1 - disc)
    if ring is not None:
        behind = ring[1] * (ball.b > 0)
        _over(part, under, ring[0], behind)
    if globe.air:
        _add_halo(part, under, ball)
    _over(part, under, _surface(ball), disc)
    if ring is not None:
        _over(part, under, ring[0], ring[1] * (ball.b <= 0))


def _ball(globe: Globe, x: NDArray[np.floating], y: NDArray[np.floating], size: float) -> _Ball:
    cos, sin = np.float32(np.cos(globe.tilt)), np.float32(np.sin(globe.tilt))
    across, along = x.astype(np.float32)[None], y.astype(np.float32)[:, None]
    a, b = across * cos + along * sin, along * cos - across * sin
    far = np.hypot(a, b)
    c = np.sqrt(np.maximum(1 - far * far, 0))
    sun = np.array(globe.sun) / np.linalg.norm(globe.sun)
    light = (float(sun[0] * cos + sun[1] * sin), float(sun[1] * cos - sun[0] * sin), float(sun[2]))
    return _Ball(globe, a, b, c, far, light, 1 / size)


def _over(part: F32, under: F32 | None, colour: F32, dense: F32) -> None:
    if under is None:
        part += (colour - part) * dense[..., None]
        return
    total = dense + under * (1 - dense)
    share = (dense / np.maximum(total, 1e-4))[..., None]
    part += (colour - part) * share
    under[...] = total


def _surface(ball: _Ball) -> F32:
    """Return ``float32[h, w, 3]``: the lit side, and what shines on the dark one."""
    up, lean = ball.pole
    height = ball.b * np.float32(up) + ball.c * np.float32(lean)
    front = ball.c * np.float32(up) - ball.b * np.float32(lean)
    lat = np.arcsin(np.clip(height, -1, 1))
    lon = np.arctan2(ball.a, front)
    facing = ball.a * np.float32(ball.light[0]) + ball.b * np.float32(ball.light[1])
    facing = facing + ball.c * np.float32(ball.light[2])
    paint = {"earth": _earth, "moon": _moon}.get(ball.globe.kind, _giant)
    albedo, own = paint(ball, lat, lon, facing)
    day = smooth(facing, -0.05, 0.16) * np.clip(facing * 0.92 + 0.08, 0, 1)
    if ball.globe.ringed:
        day = day * (1 - 0.75 * _ring_shadow(ball))
    edge = (0.55 + 0.45 * ball.c) if ball.globe.kind == "giant" else np.float32(1.0)
    colour = albedo * (day * edge * np.float32(1.35))[..., None] + own
    if ball.globe.air:
        rim = (1 - ball.c) ** np.float32(3.2) * smooth(facing, -0.18, 0.35)
        colour = colour + linear(ball.globe.air) * (rim * np.float32(0.95))[..., None]
    return np.asarray(colour, np.float32)


@lru_cache(maxsize=4)
def _tile(seed: int) -> F32:
    sizes = ((128.0, 1.0), (64.0, 0.6), (32.0, 0.42), (16.0, 0.3), (8.0, 0.2), (4.0, 0.13))
    return octaves((_SIDE, _SIDE), sizes, seed)


def _giant(ball: _Ball, lat: F32, lon: F32, facing: F32) -> tuple[F32, F32]:
    """Bands that wind has drawn out, with eddies between them and one great storm."""
    tile = _tile(ball.globe.seed + 1)
    spot = np.asarray(
        np.exp(-(((lon + 0.35) / 0.30) ** 2) - ((lat + 0.36) / 0.13) ** 2), np.float32
    )
    turn = 0.9 * spot
    eddies = wrapped(tile, lon * 52 + 60 * turn, lat * 170 + 40)
    fine = wrapped(tile, lon * 120 + eddies * 9, lat * 520 + eddies * 14)
    flow = lat * 150 + eddies * 3.4 + fine * 1.3 + spot * 22
    belts = octaves(
        (1, _SIDE), ((60.0, 1.0), (26.0, 0.8), (11.0, 0.45), (5.0, 0.2)), ball.globe.seed
    )
    band = belts[0, (flow + 256).astype(np.intp) % _SIDE]
    soft = belts[0, (flow + 257).astype(np.intp) % _SIDE]
    share = np.float32(1) * (flow - np.floor(flow))
    band = band + (soft - band) * share
    colour = ramp(0.5 + 0.23 * band + 0.05 * fine, _BANDS)
    colour = colour + (linear("#b8583a") - colour) * (0.55 * spot)[..., None]
    polar = smooth(np.abs(lat), 0.85, 1.45)[..., None]
    colour = colour + (linear("#8a7a78") - colour) * (polar * np.float32(0.5))
    return np.asarray(colour, np.float32), np.zeros((1, 1, 3), np.float32)


def _earth(ball: _Ball, lat: F32, lon: F32, facing: F32) -> tuple[F32, F32]:
    """Seas, land, ice and weather; cities shine by night."""
    tile, sky = _tile(ball.globe.seed + 2), _tile(ball.globe.seed + 9)
    u, v = lon * 84 + 330, lat * 96 + 33
    land = wrapped(tile, u, v) + 0.35 * wrapped(tile, u * 3.1, v * 3.1)
    solid = smooth(land, -0.06, 0.02)
    dry = 0.5 + 0.3 * wrapped(tile, u * 2 + 70, v * 2) - 0.5 * np.cos(lat * 5.2)
    ground = ramp(dry, _LAND) * (0.75 + 0.2 * wrapped(tile, u * 6, v * 6))[..., None]
    shelf = smooth(land, -0.5, -0.04)[..., None]
    sea = linear("#06224e") + (linear("#1c6a90") - linear("#06224e")) * (shelf * 0.55)
    colour = sea + (ground - sea) * solid[..., None]
    ice = smooth(np.abs(lat) + 0.05 * land, 1.12, 1.24)[..., None]
    colour = colour + (linear("#eef4f8") - colour) * ice
    bend = wrapped(sky, u * 1.3, v * 1.7)
    swirl = wrapped(sky, u * 1.8 + bend * 26, v * 2.6 + bend * 20)
    swirl = swirl + 0.45 * wrapped(sky, u * 6 + bend * 30, v * 7 + bend * 16)
    cloud = smooth(swirl, 0.25, 1.9)[..., None]
    half = np.array([ball.light[0], ball.light[1], ball.light[2] + 1.0])
    half = half / np.linalg.norm(half)
    shine = np.clip(ball.a * half[0] + ball.b * half[1] + ball.c * half[2], 0, 1) ** 60
    glint = (shine * (1 - solid) * 0.4)[..., None] * linear("#ffe8c0")
    colour = colour + (linear("#f6f8fb") - colour) * (cloud * np.float32(0.94))
    lamps = smooth(wrapped(tile, u * 19, v * 19) + 0.7 * wrapped(tile, u * 4, v * 4), 1.3, 2.2)
    night = (lamps * solid * smooth(facing, 0.0, -0.12))[..., None] * (1 - cloud * 0.7)
    own = night * linear("#ffb45a") * np.float32(0.5) + glint * (1 - cloud)
    return np.asarray(colour, np.float32), np.asarray(own, np.float32)


def _moon(ball: _Ball, lat: F32, lon: F32, facing: F32) -> tuple[F32, F32]:
    tile = _tile(ball.globe.seed + 4)
    u, v = lon * 90 + 20, lat * 90 + 140
    seas = smooth(wrapped(tile, u, v), 0.0, 0.9)[..., None]
    bumps = wrapped(tile, u * 3 + 4, v * 3) - wrapped(tile, u * 3, v * 3)
    pits = wrapped(tile, u * 7 + 5, v * 7) - wrapped(tile, u * 7, v * 7)
    relief = np.clip(1 + 0.5 * bumps + 0.35 * pits, 0.2, 2)[..., None]
    colour = linear("#b8b0a6") * (1 - 0.42 * seas) * relief
    return np.asarray(colour, np.float32), np.zeros((1, 1, 3), np.float32)


def _density(ball: _Ball, radius: F32) -> F32:
    """Return opacity of the ring at a radius, with its gaps."""
    grooves = octaves(
        (1, 1024), ((90.0, 1.0), (34.0, 0.7), (12.0, 0.5), (5.0, 0.35)), ball.globe.seed + 7
    )
    first, last = _RING
    t = (radius - first) / (last - first)
    at = np.clip(t * 1023, 0, 1023).astype(np.intp)
    dense = 0.62 + 0.2 * grooves[0, at]
    dense = (
        dense
        * (1 - 0.92 * np.exp(-(((t - 0.62) / 0.026) ** 2)))
        * (0.45 + 0.55 * smooth(t, 0.02, 0.3))
    )
    return np.asarray(
        np.clip(dense, 0, 0.96) * smooth(t, 0.0, 0.02) * smooth(t, 1.0, 0.985), np.float32
    )


def _ring(ball: _Ball) -> tuple[F32, F32]:
    """Return colour and opacity of the ring, in the shadow of its planet where it falls."""
    up, lean = ball.pole
    depth = -ball.b * np.float32(up / lean)
    radius = np.sqrt(ball.a**2 + ball.b**2 + depth**2)
    dense = _density(ball, radius)
    lx, ly, lz = (np.float32(part) for part in ball.light)
    along = ball.a * lx + ball.b * ly + depth * lz
    aside = np.sqrt(np.maximum(radius**2 - along**2, 0))
    shade = smooth(aside, 1.02, 0.96) * (along < 0)
    warm = smooth(radius, _RING[0], _RING[1])[..., None]
    colour = linear("#c8a888") + (linear("#efe6d8") - linear("#c8a888")) * warm
    colour = colour * (0.35 + 0.65 * dense)[..., None] * (1 - 0.95 * shade)[..., None]
    return np.asarray(colour, np.float32), dense


def _ring_shadow(ball: _Ball) -> F32:
    up, lean = ball.pole
    axis = np.float32(ball.light[1] * up + ball.light[2] * lean)
    height = ball.b * np.float32(up) + ball.c * np.float32(lean)
    t = -height / (axis if abs(axis) > 0.02 else np.float32(0.02))
    spot = [
        part + t * np.float32(way)
        for part, way in zip((ball.a, ball.b, ball.c), ball.light, strict=True)
    ]
    radius = np.sqrt(spot[0] ** 2 + spot[1] ** 2 + spot[2] ** 2)
    return np.asarray(_density(ball, radius) * (t > 0), np.float32)


def _add_halo(part: F32, under: F32 | None, ball: _Ball) -> None:
    """Add the air that shines beside the globe, on its sunny side."""
    away = np.maximum(ball.far - 1, 0)
    side = (ball.a * np.float32(ball.light[0]) + ball.b * np.float32(ball.light[1])) / np.maximum(
        ball.far, 0.1
    )
    lit = smooth(side + max(0.0, ball.light[2]) * 0.5, -0.25, 0.8)
    glow = (
        (0.8 * np.exp(-away / 0.018) + 0.22 * np.exp(-away / 0.07))
        * lit
        * smooth(ball.far, 1.28, 1.1)
    )
    colour = np.broadcast_to(linear(ball.globe.air), part.shape)
    if under is None:
        part += colour * glow[..., None]
    else:
        _over(part, under, np.asarray(colour, np.float32), np.clip(glow, 0, 1).astype(np.float32))
