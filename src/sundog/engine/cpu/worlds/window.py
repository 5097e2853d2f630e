"""What a session sees of a world: where the camera's motion has led it, and what moves there."""

from dataclasses import dataclass
from math import cos, sin, tanh

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.place import CELL, KNOT, glimmer, lay_layer, ripple
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import Layer, World

__all__ = ["Pose", "Window", "led"]

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

# Share of the camera's shift that even the sky follows: a camera turns at least as often as it is
# carried along.
_LEAST = 0.4
# The same of its zoom.
_LEAST_ZOOM = 0.5
# Farthest that the picture is turned, radians, and zoomed, as a power of e.
_MOST_ROLL = 0.1
_MOST_ZOOM = 0.08
# Rows and columns at a layer's border that are never looked at.
_SPARE = 2
# Share of the way back to the middle in a frame, while farther from it than `_CALM`.
_RETURN = 0.004
# Share of the picture's height that a world may stay off its middle.
_CALM = 0.04
_UNIT = 1 << 16
# Frames in which water, clouds and windows take one step: they are calm.
_PACE = 2

_WAVE = 1024
# Groups of one in so many flicker like a bad tube; the rest breathe.
_NERVOUS = 9


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera's motion has led the world.

    Attributes:
        turn: Zoom and roll as a complex number, see `sundog.engine.cpu.canvas.Canvas.pose`.
        shift: Right and down, pixels of a thing as near as the figure.
    """

    turn: complex = 1 + 0j
    shift: complex = 0j

    def moved(
        self, before: tuple[complex, complex], now: tuple[complex, complex], height: int
    ) -> "Pose":
        """Follow the camera, and come back to the middle by and by.

        Args:
            before: Pose of static fields at the last frame.
            now: The same at this one.
            height: Of the picture, pixels.
        """
        change = now[0] / before[0]
        turn = self.turn * change
        shift = self.shift + self.turn * (now[1] - before[1]) / before[0]
        if abs(shift) > _CALM * height:
            shift *= 1 - _RETURN
        if abs(turn - 1) * height > 1:
            turn = 1 + (turn - 1) * (1 - _RETURN)
        return Pose(turn, shift)


def led(pose: Pose, depth: float, geometry: Geometry, view: View) -> tuple[complex, complex]:
    """Return where a layer is looked at, so that its border is never seen.

    Args:
        pose: Of what is as near as the figure.
        depth: Of the layer, 0 to 1.
        geometry: Of the picture.
        view: Of the world.

    Returns:
        ``(turn, shift)``: a place ``z`` of the picture shows ``turn * z + shift`` of the layer;
        numbers of the complex plane around the middle of each, right and down in pixels.
    """
    roll = _MOST_ROLL * tanh(float(np.angle(pose.turn)) / _MOST_ROLL)
    zoom = float(np.log(abs(pose.turn))) * (_LEAST_ZOOM + (1 - _LEAST_ZOOM) * depth)
    size = float(np.exp(_MOST_ZOOM * tanh(zoom / _MOST_ZOOM)))
    across, along = geometry.width / 2, geometry.height / 2
    reach_x = across * cos(roll) + along * abs(sin(roll))
    reach_y = across * abs(sin(roll)) + along * cos(roll)
    room_x, room_y = view.width / 2 - _SPARE, view.height / 2 - _SPARE
    size = min(size, room_x / reach_x, room_y / reach_y)
    turn = size * complex(cos(roll), sin(roll))
    share = _LEAST + (1 - _LEAST) * depth
    left_x, left_y = room_x - size * reach_x, room_y - size * reach_y
    return turn, complex(
        _bounded(share * pose.shift.real, left_x), _bounded(share * pose.shift.imag, left_y)
    )


def _bounded(length: float, most: float) -> float:
    return most * tanh(length / most) if most > 0.5 else 0.0


class Window:
    """One world as one session sees it; its memory is bounded by the world's size.

    Attributes:
        world: What it looks at; shared, never written to.
        luma: ``uint8[H, W]``, what is seen; valid after `look`.
        chroma: ``uint8[2, H/2, W/2]``, the same.
    """

    def __init__(self, world: World, geometry: Geometry) -> None:
        self.world = world
        self._geometry = geometry
        self._sheets: list[_Sheet] = []
        self._is_alive = False
        self.luma: U8 = np.zeros(geometry.full, np.uint8)
        self.chroma: U8 = np.zeros((2, *geometry.half), np.uint8)
        self._seen: tuple[Pose, int] | None = None

    def is_ready(self) -> bool:
        """Say whether it can be looked at; if not, get a step nearer: no frame is to wait."""
        done = len(self._sheets)
        if done < len(self.world.layers):
            self._sheets.append(_Sheet(self.world.layers[done]))
            self._is_alive |= self._sheets[-1].is_alive
        return len(self._sheets) == len(self.world.layers)

    def look(self, pose: Pose, frame: int, rate: int) -> None:
        """Fill ``luma`` and ``chroma``.

        Args:
            pose: Of the camera.
            frame: Number of the frame.
            rate: Frames a second.
        """
        # At odd frames: at even ones the figure is cut out, which takes as long.
        moment = (frame + 1) // _PACE if self._is_alive else 0
        if (pose, moment) == self._seen:
            return
        is_new = self._seen is None or self._seen[1] != moment
        self._seen, time_s = (pose, moment), moment * _PACE / rate
        for sheet in self._sheets:
            if sheet.is_alive and is_new:
                sheet.animate(time_s)
            turn, shift = led(pose, sheet.layer.depth, self._geometry, self.world.view)
            shift -= sheet.drifted(time_s)
            sheet.lay(0, _path(turn, shift, self._geometry.full, self.world.view.shape), self.luma)
            half_view = (self.world.view.height // 2, self.world.view.width // 2)
            path = _path(turn, shift / 2, self._geometry.half, half_view)
            for i in (0, 1):
                sheet.lay(1 + i, path, self.chroma[i])


def _path(turn: complex, shift: complex, shape: tuple[int, int], view: tuple[int, int]) -> I64:
    """Return the way of the picture's pixels through a layer, see `lay_layer`."""
    corner = complex(-(shape[1] - 1) / 2, -(shape[0] - 1) / 2)
    start = turn * corner + shift + complex((view[1] - 1) / 2, (view[0] - 1) / 2)
    numbers = (start.imag, start.real, turn.imag, turn.real, turn.real, -turn.imag)
    return np.asarray(np.rint(np.array(numbers) * _UNIT), np.int64)


class _Sheet:
    """One layer with what moves in it, as planes; of those that drift, the last column repeats the first."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self._width = layer.luma.shape[1]
        still = (layer.luma, *layer.chroma)
        self._still = [_wrapped(plane) if layer.drift else _plain(plane) for plane in still]
        self._planes = self._still
        self._cover, self._busy = _covers(layer)
        self._glimmer = _Glimmer(layer.glimmer, self._still) if _is_any(layer.glimmer) else None
        self._ripple = _Ripple(layer.ripple) if _is_any(layer.ripple) else None
        self.is_alive = bool(self._glimmer or self._ripple or layer.drift)

    def drifted(self, time_s: float) -> float:
        """Return how far it has drifted to the right, pixels."""
        return float(self.layer.drift * time_s % self._width)

    def animate(self, time_s: float) -> None:
        """Bring it to a moment."""
        self._planes = self._still
        if self._glimmer is not None:
            self._planes = self._glimmer.at(time_s)
        if self._ripple is not None:
            self._planes = self._ripple.at(time_s, self._planes)

    def lay(self, plane: int, path: I64, out: U8) -> None:
        """Lay plane 0 (Y), 1 (U) or 2 (V) over what is behind."""
        is_half = min(plane, 1)
        opaque = int(self.layer.cover is None)
        lay_layer(self._planes[plane], self._cover[is_half], self._busy[is_half], path, opaque, out)


def _wrapped(plane: U8) -> U8:
    """Return ``uint8[h, w + 1]``."""
    return np.ascontiguousarray(np.concatenate((plane, plane[:, :1]), 1))


def _plain(plane: U8) -> U8:
    """Return a plane as the one kind of array that kernels are compiled for."""
    return np.require(np.asarray(plane), np.uint8, ("C", "W", "E"))


def _is_any(plane: U8 | None) -> bool:
    return plane is not None and bool(plane.any())


def _covers(layer: Layer) -> tuple[list[U8], list[U8]]:
    """Return opacity and what is busy, each for luma and chroma; stand-ins for an opaque layer."""
    if layer.cover is None:
        nothing: U8 = np.zeros((1, 1), np.uint8)
        return [nothing, nothing], [nothing, nothing]
    half = (layer.cover.shape[1] // 2, layer.cover.shape[0] // 2)
    small = np.asarray(cv2.resize(layer.cover, half, interpolation=cv2.INTER_AREA), np.uint8)
    covers = [_wrapped(plane) if layer.drift else _plain(plane) for plane in (layer.cover, small)]
    return covers, [_busy(cover) for cover in covers]


def _busy(cover: U8) -> U8:
    """Return where a cell or one beside it covers anything."""
    rows, columns = (-(-side // CELL) for side in cover.shape)
    whole = np.zeros((rows * CELL, columns * CELL), np.uint8)
    whole[: cover.shape[0], : cover.shape[1]] = cover
    cells = whole.reshape(rows, CELL, columns, CELL).max((1, 3))
    near = cv2.dilate(cells, np.ones((3, 3), np.uint8))
    # The first and the last column are neighbours where a layer wraps.
    near[:, 0] |= near[:, -1]
    near[:, -1] |= near[:, 0]
    return np.ascontiguousarray(np.pad(near, ((0, 1), (0, 1)), mode="edge"))


class _Glimmer:
    """Windows and signs that come and go."""

    def __init__(self, groups: U8 | None, still: list[U8]) -> None:
        assert groups is not None
        self._still = still
        self._planes = [plane.copy() for plane in still]
        self._places, self._groups = [], []
        for plane, step in ((still[0], 1), (still[1], 2)):
            shrunk = np.zeros(plane.shape, np.uint8)
            kept = groups[::step, ::step]
            shrunk[: kept.shape[0], : kept.shape[1]] = kept
            places = np.flatnonzero(shrunk)
            self._places.append(places.astype(np.int32))
            self._groups.append(shrunk.reshape(-1)[places])

    def at(self, time_s: float) -> list[U8]:
        """Return the planes at a moment."""
        gains = _gains(time_s)
        for i, (still, plane) in enumerate(zip(self._still, self._planes, strict=True)):
            is_half = min(i, 1)
            glimmer(
                still.reshape(-1),
                self._places[is_half],
                self._groups[is_half],
                gains,
                128 if is_half else 16,
                plane.reshape(-1),
            )
        return self._planes


def _gains(time_s: float) -> I32:
    """Return ``int32[256]``, brightness of each group, of 256: most breathe, some flicker."""
    number = np.arange(256)
    own = number * 0.618034 % 1
    gains = 1 - 0.13 * (0.5 + 0.5 * np.sin(2 * np.pi * (time_s * (0.12 + 0.3 * own) + 7 * own)))
    # A bad tube: out for two tenths of a second, softly, every few seconds.
    age = (time_s / (3 + 4 * own) + 5 * own) % 1 * (3 + 4 * own)
    dark = np.clip(1.6 - np.abs(age - 0.25) * 9, 0, 1)
    gains = np.where(number % _NERVOUS == 1, 1 - 0.24 * dark, gains)
    gains[0] = 1
    return np.rint(256 * gains).astype(np.int32)


class _Ripple:
    """Water that wavers."""

    def __init__(self, height: U8 | None) -> None:
        assert height is not None
        half = height[::2, ::2] // 2
        self._heights = [_knots(plane) for plane in (height, half)]
        rows = np.flatnonzero(height.any(1))
        self._top = float(rows[0]) / len(height)
        turns = np.arange(_WAVE) / _WAVE
        self._wave = np.rint(256 * np.sin(2 * np.pi * turns)).astype(np.int32)
        self._planes: list[U8] = []

    def at(self, time_s: float, planes: list[U8]) -> list[U8]:
        """Return planes at a moment."""
        if not self._planes:
            self._planes = [plane.copy() for plane in planes]
        for i, (plane, out) in enumerate(zip(planes, self._planes, strict=True)):
            half = min(i, 1)
            np.copyto(out, plane)
            slopes = self._slopes(time_s, plane.shape[0])
            ripple(plane, self._heights[half], self._wave, slopes, out)
        return self._planes

    def _slopes(self, time_s: float, rows: int) -> I32:
        """Return where both trains of waves are at each row's start; nearer ones are longer."""
        near = np.clip(np.arange(rows) / rows - self._top, 0, 1) + 0.04
        phase = 5.5 * np.log(near)
        one = _WAVE * (phase * 2.1 + 0.55 * time_s)
        two = _WAVE * (phase * 3.7 - 0.8 * time_s)
        return np.stack((one, two), 1).astype(np.int32)


def _knots(height: U8) -> U8:
    """Return ``uint8[h, w / KNOT + 1]``: the least height near each knot, for land keeps still."""
    least = cv2.erode(height, np.ones((1, KNOT + 1), np.uint8))
    right = least[:, -1:]
    count = -(-height.shape[1] // KNOT)
    return np.ascontiguousarray(np.concatenate((least[:, : count * KNOT : KNOT], right), 1))
