"""Light a figure as the world does that it stands in, and lay both over the picture."""

from math import sqrt
from typing import NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.put import Lit, put_figure
from sundog.engine.cpu.kernels.relight import Lamps, Outline, shade
from sundog.engine.cpu.worlds.painting import WorldLight

__all__ = ["Setting", "blended", "lamps_of", "put"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Plane = TypeVar("Plane", U8, F32)

# Rec. 601 luma of linear light, near enough to say how bright a lamp is.
_BRIGHT = np.array((0.299, 0.587, 0.114), np.float32)
# Light that a figure is exposed for, and how much of what differs from it is made up for.
_EXPOSED, _ADAPTS = 0.88, 0.7
_DIMMEST, _BRIGHTEST = 0.34, 1.15
# How far the key light reaches around the figure.
_WRAP = 0.45
_RIMS_ADDED = 0.42
_SPILL = 0.45
_RIMS = 2.4
# How much of the ambient light is coloured by what is seen of the world, and its strength beside
# that of the key light.
_SURROUNDED, _FILL = 0.8, 0.8
# How much paler than the world's the light on a figure is: an eye takes it for white by and by.
_PALER = 0.12
# How far below its brightness the weakest of red, green and blue may be, as a share: a face that
# neon lights is a face.
_PUREST = 0.72
# Of the haze before a figure: it stands nearer than most of the world.
_HAZE = 0.5
# How much a figure bulges, pixels of a quarter-size picture at 1280x704.
_ROUND, _ROUND_NEAR = 60.0, 7.0
# How far a place stands out that is lighter than what is around it, pixels a step of luma.
_CARVED = 0.03
# How far down a figure is reflected, as a share of the height.
_DEEP = 0.35
# How far around a figure its light is worked out, eighths of a picture of 1280x704.
_SPARE = 6
_MIDDLES = (np.float32(16), np.float32(128), np.float32(128))
# Rows above the lower border in which the ground may be dark, as a share of the height.
_GROUND = 0.52


def lamps_of(light: WorldLight, seen: tuple[U8, U8]) -> Lamps:
    """Return a world's light as it falls on a figure that is exposed for it.

    Args:
        light: Of the world.
        seen: What is seen of it, Y and U with V: what is around colours the ambient light.
    """
    front = 1 - 2 * light.behind
    aside = sqrt(max(0.2, 1 - front * front))
    right, up = light.towards
    colours = np.array((light.key, light.above, light.below, light.rim, light.counter), np.float32)
    rows = seen[1].shape[1] // 2
    for i, part in ((1, slice(rows)), (2, slice(rows, None))):
        colours[i] = _surrounded(colours[i], seen[0][::2][part], seen[1][:, part])
    colours[1:3] *= _FILL
    grey = (colours[:3] @ _BRIGHT)[:, None]
    gap = np.maximum(1e-4, grey - colours[:3].min(1, keepdims=True))
    colours[:3] = grey + (colours[:3] - grey) * np.minimum(1 - _PALER, _PUREST * grey / gap)
    facing = float(_BRIGHT @ (0.55 * colours[1] + 0.45 * colours[2]))
    facing += float(_BRIGHT @ colours[0]) * max(0.0, front + _WRAP) / (1 + _WRAP)
    # Who stands in the snow is bright, and who stands in the night is not.
    day = 0.8 + 0.45 * float(seen[0].mean()) / 235
    wanted = day * facing ** (1 - _ADAPTS) * _EXPOSED**_ADAPTS
    wanted = min(_BRIGHTEST, max(_DIMMEST, wanted))
    colours[:3] *= wanted / max(1e-3, facing)
    colours[3:] *= _RIMS * sqrt(wanted / max(1e-3, facing))
    haze = _yuv(np.sqrt(np.array(light.haze, np.float32)))
    shares = (_HAZE * light.haze_amount, _WRAP, _RIMS_ADDED, _SPILL)
    return Lamps(
        np.array((right * aside, up * aside, front), np.float32),
        colours,
        haze,
        np.array(shares, np.float32),
    )


def _surrounded(ambient: F32, luma: U8, chroma: U8) -> F32:
    """Return ambient light coloured by what there is to be seen, as bright as it was."""
    y = (float(luma.mean()) - 16) / 219
    u, v = ((float(plane.mean()) - 128) / 224 for plane in chroma)
    rgb = np.array((y + 1.402 * v, y - 0.344 * u - 0.714 * v, y + 1.772 * u), np.float32)
    linear = np.clip(rgb, 0.02, 1) ** 2
    linear *= (_BRIGHT @ ambient) / (_BRIGHT @ linear)
    return np.asarray(ambient + (linear - ambient) * _SURROUNDED, np.float32)


def _yuv(rgb: F32) -> F32:
    """Return Y (0 to 219), U, V (around 0) of ``float32[3]``, 0 to 1."""
    bright = float(_BRIGHT @ np.minimum(1, rgb))
    blue, red = float(min(1.0, rgb[2])), float(min(1.0, rgb[0]))
    return np.array((219 * bright, 126 * (blue - bright), 160 * (red - bright)), np.float32)


def blended(one: Lamps, other: Lamps, share: float) -> Lamps:
    """Return light between two, ``share`` of it the other's."""
    pairs = zip(one, other, strict=True)
    return Lamps(*((a + (b - a) * share).astype(np.float32) for a, b in pairs))


class Setting(NamedTuple):
    """Where a figure stands.

    Attributes:
        luma: ``uint8[H, W]``, the world behind it.
        chroma: ``uint8[2, H/2, W/2]``, the same.
        lamps: What shines on the figure.
        light: Of the world: where the ground is dark.
        natural: How much of the figure is as the camera saw it before any look, 0 to 1.
    """

    luma: U8
    chroma: U8
    lamps: Lamps
    light: WorldLight
    natural: float


def put(canvas: Canvas, setting: Setting, weight: float) -> None:
    """Put the figure of ``canvas.matte`` into a world, in ``canvas.out``.

    Args:
        canvas: Its picture is changed.
        setting: The world and its light.
        weight: How much of all this shows, 0 to 1.
    """
    assert canvas.matte is not None
    assert canvas.figure is not None
    geometry = canvas.geometry
    own = canvas.out
    if setting.natural:
        own = _nearer_camera(canvas, setting.natural)
    figure, out = _planes(own, geometry), _planes(canvas.out, geometry)
    behind = setting.luma, setting.chroma[0], setting.chroma[1]
    matte, small = canvas.matte, canvas.figure
    cover = _shrunk(small, geometry.quarter)
    box = _Box.around(cover, geometry)
    whole = cover.astype(np.float32) * np.float32(1 / 255)
    gain, tints, adds, inner, bright = _light(whole, figure, behind, setting.lamps, box)
    shadow = _shadow(whole, setting.light, geometry)
    dark = np.asarray(cv2.resize(shadow, geometry.half[::-1]), np.uint8)
    for i, opacity in enumerate((matte, small, small)):
        place = opacity, small, figure[i], behind[i], dark, 4 * box.top, 4 * box.left
        lit = Lit(*place, gain, adds[i], inner[i], tints[i], bright)
        put_figure(lit, round(256 * weight), out[i])
    if setting.light.mirror:
        _mirror(canvas, out, whole, weight * setting.light.mirror)


def _nearer_camera(canvas: Canvas, share: float) -> U8:
    """Return ``out``, filled in its painted part, a share of the way back to the camera's picture."""
    own = np.zeros_like(canvas.out)
    pictures = (_planes(image, canvas.geometry) for image in (canvas.out, canvas.camera, own))
    for shrunk, planes in zip((1, 2, 2), zip(*pictures, strict=True), strict=True):
        made, seen, into = (canvas.part.of(plane, shrunk) for plane in planes)
        cv2.addWeighted(made, 1 - share, seen, share, 0, into)
    return own


def _light(
    whole: F32, figure: tuple[U8, U8, U8], behind: tuple[U8, U8, U8], lamps: Lamps, box: "_Box"
) -> tuple[U8, list[U8], list[U8], list[U8], U8]:
    """Return what `Lit` tells of a box, each but the gain and the brightness for Y, U and V."""
    cover = np.ascontiguousarray(box.of(whole, 2))
    bright = _shrunk(box.of(figure[0], 8), box.half)
    maps = np.empty((6, *box.quarter), np.uint8)
    around = _around(
        tuple(box.of(p, n) for p, n in zip(behind, (8, 4, 4), strict=True)), cover, box
    )
    shade(_outline(cover, bright, around, box), lamps, maps)
    inner = _inside(cover, (bright, box.of(figure[1], 4), box.of(figure[2], 4)), box)
    gain, add_y, tint_u, tint_v, add_u, add_v = (_grown(plane, box) for plane in maps)
    return (
        gain,
        [gain, tint_u, tint_v],
        [add_y, add_u, add_v],
        [_grown(plane, box) for plane in inner],
        bright,
    )


class _Box(NamedTuple):
    """The part of the picture that a figure and its light are in.

    Attributes:
        geometry: Of the picture.
        top: First row, eighths of the picture's size.
        left: First column.
        half: Height and width at half of the picture's size.
        quarter: The same at a quarter.
        eighth: The same at an eighth.
    """

    geometry: Geometry
    top: int
    left: int
    half: tuple[int, int]
    quarter: tuple[int, int]
    eighth: tuple[int, int]

    @classmethod
    def around(cls, cover: U8, geometry: Geometry) -> "_Box":
        """Return the box of a figure whose opacity is given at quarter size."""
        if geometry.height % 8 or geometry.width % 8:
            # Parts of a pixel more or less: all of the picture, then.
            return cls(geometry, 0, 0, geometry.half, geometry.quarter, geometry.eighth)
        left, top, wide, tall = cv2.boundingRect(cover)
        rows, columns = geometry.eighth
        spare = geometry.px(_SPARE)
        top, bottom = max(0, top // 2 - spare), min(rows, -(-(top + tall) // 2) + spare)
        left, right = max(0, left // 2 - spare), min(columns, -(-(left + wide) // 2) + spare)
        sizes = [(n * (bottom - top), n * (right - left)) for n in (4, 2, 1)]
        return cls(geometry, top, left, *sizes)

    def of(self, plane: Plane, cells: int) -> Plane:
        """Cut it out of a plane, of which so many pixels are an eighth of the picture's size."""
        if self.eighth == self.geometry.eighth:
            return plane
        top, left = cells * self.top, cells * self.left
        rows, columns = cells * self.eighth[0], cells * self.eighth[1]
        return plane[top : top + rows, left : left + columns]


def _mirror(canvas: Canvas, out: tuple[U8, U8, U8], cover: F32, amount: float) -> None:
    """Reflect a figure in the ground under its feet, where those are in the picture."""
    assert canvas.matte is not None
    assert canvas.figure is not None
    there = np.flatnonzero((cover > 0.5).any(1))
    rows = cover.shape[0]
    if not there.size or there[-1] >= rows - 2:
        return
    foot = int(there[-1]) + 1
    deep = min(rows - foot, foot, int(_DEEP * rows))
    fade = amount * np.linspace(1, 0, 4 * deep, dtype=np.float32)[:, None]
    for plane, opacity, scale in zip(
        out, (canvas.matte, canvas.figure, canvas.figure), (4, 2, 2), strict=True
    ):
        under = plane[scale * foot : scale * (foot + deep)]
        above = slice(scale * (foot - deep), scale * foot)
        share = opacity[above][::-1] * (fade[:: 4 // scale] / np.float32(255))
        step = (plane[above][::-1] - under.astype(np.float32)) * share
        under[:] = np.rint(under + step).astype(np.uint8)


def _planes(image: U8, geometry: Geometry) -> tuple[U8, U8, U8]:
    chroma = image[geometry.height :].reshape(2, *geometry.half)
    return image[: geometry.height], chroma[0], chroma[1]


def _shrunk(plane: U8, shape: tuple[int, int]) -> U8:
    return np.asarray(cv2.resize(plane, shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def _grown(plane: U8, box: _Box) -> U8:
    """Enlarge to half of the picture's size."""
    return np.asarray(cv2.resize(plane, box.half[::-1]), np.uint8)


def _blurred(plane: F32, side: int) -> F32:
    """Blur twice; what lies beyond the border is as at the border."""
    once = cv2.blur(plane, (side, side), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(once, (side, side), borderType=cv2.BORDER_REPLICATE), np.float32)


def _widely(plane: F32, side: int, box: _Box) -> F32:
    """Blur a quarter-size plane so widely that an eighth of the size will do; ``side`` is there."""
    small = cv2.resize(plane, box.eighth[::-1], interpolation=cv2.INTER_AREA)
    return _spread(_blurred(np.asarray(small, np.float32), side), box)


def _spread(plane: F32, box: _Box) -> F32:
    """Enlarge to a quarter of the picture's size."""
    return np.asarray(cv2.resize(plane, box.quarter[::-1]), np.float32)


def _outline(cover: F32, bright: U8, around: F32, box: _Box) -> Outline:
    """Return the shape of a figure: blown up like a balloon, and carved where it is dark."""
    near = _blurred(cover, box.geometry.px(5) | 1)
    wide = _widely(cover, box.geometry.px(17) | 1, box)
    height = box.geometry.scale * (np.float32(_ROUND) * wide + np.float32(_ROUND_NEAR) * near)
    luma = _shrunk(bright, box.quarter).astype(np.float32)
    relief = _blurred(luma, box.geometry.px(3) | 1)
    height += cover * (relief - _widely(luma, box.geometry.px(9) | 1, box)) * np.float32(_CARVED)
    ringed = cv2.copyMakeBorder(height, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    return Outline(cover, near, np.asarray(ringed, np.float32), around)


def _around(behind: tuple[U8, ...], cover: F32, box: _Box) -> F32:
    """Return ``float32[3, H/4, W/4]``: the world's light, spread over the figure's border."""
    free = 1 - cv2.resize(cover, box.eighth[::-1], interpolation=cv2.INTER_AREA)
    # A world is soft: every fourth pixel of it will do.
    luma = cv2.resize(behind[0], box.quarter[::-1], interpolation=cv2.INTER_NEAREST)
    planes = (np.asarray(luma, np.uint8), *behind[1:])
    side = box.geometry.px(5) | 1
    return np.stack(
        [
            _spread(_blurred((_shrunk(plane, box.eighth) - middle) * free, side), box)
            for plane, middle in zip(planes, _MIDDLES, strict=True)
        ]
    )


def _inside(cover: F32, figure: tuple[U8, ...], box: _Box) -> U8:
    """Return ``uint8[3, H/8, W/8]``: the figure's colours, carried outwards over its border."""
    small = cv2.resize(cover, box.eighth[::-1], interpolation=cv2.INTER_AREA)
    sure = np.clip(small * 4 - 3, 0, 1) + np.float32(1e-4)
    side = box.geometry.px(5) | 1
    total = _blurred(sure, side)
    planes = (_shrunk(_shrunk(plane, box.quarter), box.eighth) for plane in figure)
    return np.stack([_blurred(plane * sure, side) / total for plane in planes]).astype(np.uint8)


def _shadow(cover: F32, light: WorldLight, geometry: Geometry) -> U8:
    """Return ``uint8[H/8, W/8]``: how much light the ground keeps beside the figure, of 256."""
    cover = np.asarray(cv2.resize(cover, geometry.eighth[::-1], interpolation=cv2.INTER_AREA))
    rows = cover.shape[0]
    wide, tall = geometry.px(51) | 1, geometry.px(15) | 1
    # A shadow falls away from the light, and downwards.
    anchor = (round((wide - 1) * (0.5 + 0.3 * light.towards[0])), round((tall - 1) * 0.75))
    cast = cv2.blur(cover, (wide, tall), anchor=anchor, borderType=cv2.BORDER_REPLICATE)
    down = np.arange(rows, dtype=np.float32)[:, None] / rows
    ground = np.clip((down - (1 - _GROUND)) / (0.7 * _GROUND), 0, 1)
    kept = 1 - light.shadow * np.clip(cast * 1.2, 0, 1) * ground
    return np.asarray(np.rint(255 * kept), np.uint8)
