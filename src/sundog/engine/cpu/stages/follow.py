"""Find out how the picture moves, and calm its noise along the way."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.motion import BLOCK, UNIT, carry_and_calm, choose_vectors, fit_camera
from sundog.engine.cpu.style import Style

__all__ = ["Follow"]

F32 = NDArray[np.float32]

# Points that tell the camera's motion, across and down.
_POINTS = (11, 6)
_ROUNDS = 4
# The figure that is trusted so far hides the ground where it is this opaque; the points that must
# be left beside it.
_TRUSTED, _BARE, _ENOUGH = 0.5, 48, 14
_FEWEST = 8
# Optical flow needs this many rows and columns; a picture of less is a stamp.
_SMALLEST = 16
# Share of the points that must agree within a pixel, or else the picture as a whole stands still.
_AGREEING = 0.4
# Motion below this, in pixels, is the estimate's own noise.
_STILL = 0.07
_FARTHEST = 120.0
_STOP = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 8, 0.02)
# How far luma and chroma are beyond those near, mean of 3x3, from which and up to which the past
# is let go.
_SURE, _LOST = 2.0, 12.0
# Share of the way that a zoomed texture comes back to its own size in a frame.
_SIZE_RETURNS = 0.01
_NEAR = np.ones((3, 3), np.uint8)
_TRUST = np.clip((_LOST - np.arange(256)) / (_LOST - _SURE) * 255, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Follow:
    """Find the camera's motion and that of each block, carry the history along.

    Attributes:
        points: ``float32[N, 1, 2]``, where motion is measured, quarter-size pixels.
        window: Of the measurement, pixels.
    """

    points: F32
    window: tuple[int, int]

    @classmethod
    def plan(cls, _style: Style, geometry: Geometry) -> "Follow":
        """Every look needs it."""
        height, width = geometry.quarter
        across = (np.arange(_POINTS[0]) + 0.5) * width / _POINTS[0]
        down = (np.arange(_POINTS[1]) + 0.5) * height / _POINTS[1]
        points = np.stack(np.meshgrid(across, down), -1).reshape(-1, 1, 2)
        side = geometry.px(13, least=7) | 1
        return cls(
            points.astype(np.float32),
            (side, side),
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``vectors``, ``drift``, ``trust``, ``history`` and ``small``."""
        if canvas.frame == 0:
            canvas.history[:] = canvas.fresh
            # If there is a past at all, it is the camera's picture of this very moment.
            canvas.trust[:] = 255
            canvas.vectors[:] = 0
        else:
            self._find(canvas)
            _calm(canvas)
        cv2.resize(
            canvas.history[0], canvas.geometry.quarter[::-1], canvas.small, 0, 0, cv2.INTER_AREA
        )

    def _find(self, canvas: Canvas) -> None:
        rows, columns = canvas.geometry.quarter
        now = np.asarray(
            cv2.resize(canvas.fresh[0], (columns, rows), interpolation=cv2.INTER_AREA), np.uint8
        )
        camera = canvas.motion = self._camera(now, canvas)
        blocks = (columns * 4 // BLOCK, rows * 4 // BLOCK)
        if min(now.shape) < _SMALLEST:
            own = np.zeros((*blocks[::-1], 2), np.float32)
        else:
            # From now to then: each block is fetched from where it was.
            own = canvas.flow.calc(now, canvas.small, None)
            own = cv2.resize(own, blocks, interpolation=cv2.INTER_AREA)
        choose_vectors(now, canvas.small, np.asarray(own), camera, canvas.vectors)
        if camera.any():
            _move_on(canvas, camera)

    def _camera(self, now: NDArray[np.uint8], canvas: Canvas) -> F32:
        """Return ``float32[4]``, see `choose_vectors`; zeros when points do not agree.

        Source: B. Lucas and T. Kanade, "An iterative image registration technique", 1981.
        """
        there, found, _ = cv2.calcOpticalFlowPyrLK(
            now, canvas.small, self.points, None,
            winSize=self.window, maxLevel=2, criteria=_STOP, minEigThreshold=3e-4,
        )  # fmt: skip
        kept = self._on_ground(found.ravel() > 0, canvas)
        if kept.sum() < _FEWEST:
            return np.zeros(4, np.float32)
        height, width = canvas.geometry.full
        centre = np.array((width / 2, height / 2), np.float32)
        place = 4 * self.points[kept, 0] - centre
        *camera, agreeing = fit_camera(place, 4 * (there - self.points)[kept, 0], _ROUNDS)
        reach = abs(camera[0]) + abs(camera[1]) + (abs(camera[2]) + abs(camera[3])) * width / 2
        if agreeing < _AGREEING or not _STILL < reach < _FARTHEST:
            return np.zeros(4, np.float32)
        return np.array(camera, np.float32)

    def _on_ground(self, kept: NDArray[np.bool_], canvas: Canvas) -> NDArray[np.bool_]:
        """Leave out points on the figure, which goes its own way, where others are enough."""
        if canvas.figure is None or canvas.standing < _TRUSTED:
            return kept
        rows, columns = canvas.figure.shape
        place = (2 * self.points[:, 0]).astype(np.intp)
        row, column = np.minimum(place[:, 1], rows - 1), np.minimum(place[:, 0], columns - 1)
        bare = kept & (canvas.figure[row, column] < _BARE)
        return bare if bare.sum() >= _ENOUGH else kept


def _move_on(canvas: Canvas, camera: F32) -> None:
    """Let static fields follow the camera."""
    right, down, zoom, roll = map(float, camera)
    turn, shift = canvas.pose
    shift += turn * complex(right, down)
    turn *= complex(1 + zoom, roll)
    # A texture that has been zoomed comes slowly back to its size, or it would grow for ever.
    turn *= abs(turn) ** -_SIZE_RETURNS
    canvas.pose = (turn, shift)
    canvas.drift = (-shift.imag, -shift.real)
    rows, columns = canvas.anchors.shape[:2]
    across = BLOCK * (np.arange(columns) + 0.5 - columns / 2)
    along = BLOCK * (np.arange(rows)[:, None] + 0.5 - rows / 2)
    move = (turn - 1) * (across + 1j * along) + shift
    canvas.anchors[..., 0] = np.rint(UNIT * move.imag)
    canvas.anchors[..., 1] = np.rint(UNIT * move.real)


def _seamless(canvas: Canvas) -> NDArray[np.uint8] | None:
    """Return ``uint8[H/2, W/2]``: 255, but less where neighbouring blocks are torn apart.

    None where none are.
    """
    vectors = canvas.vectors.astype(np.float32)
    torn = np.zeros(vectors.shape[:2], np.float32)
    torn[1:] = np.abs(vectors[1:] - vectors[:-1]).max(-1)
    torn[:, 1:] = np.maximum(torn[:, 1:], np.abs(vectors[:, 1:] - vectors[:, :-1]).max(-1))
    if torn.max() <= UNIT:
        return None
    # From a pixel on a seam is seen, from two on it is let go.
    kept = 255 * np.clip(2 - cv2.dilate(torn, _NEAR, anchor=(2, 2)) / UNIT, 0, 1)
    return np.asarray(cv2.resize(kept.astype(np.uint8), canvas.geometry.half[::-1]), np.uint8)


def _calm(canvas: Canvas) -> None:
    """Bring the history to where its contents are now and mix the fresh picture in."""
    calm = np.empty_like(canvas.history)
    changed = np.zeros(canvas.geometry.half, np.uint8)
    around = np.empty((2, *canvas.geometry.half), np.uint8)
    for before, fresh, after in zip(canvas.history, canvas.fresh, calm, strict=True):
        cv2.erode(fresh, _NEAR, around[0])
        cv2.dilate(fresh, _NEAR, around[1])
        carry_and_calm(before, canvas.vectors, fresh, around, changed, after)
    cv2.LUT(cv2.blur(changed, (3, 3)), _TRUST, canvas.trust)
    seamless = _seamless(canvas) if canvas.vectors.any() else None
    if seamless is not None:
        cv2.min(canvas.trust, seamless, canvas.trust)
    canvas.history = calm
