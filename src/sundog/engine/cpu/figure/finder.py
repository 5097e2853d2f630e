"""Tells figure from ground over the frames of one session."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.figure import asking
from sundog.engine.cpu.figure.barrier import barrier
from sundog.engine.cpu.figure.colours import Colours
from sundog.engine.cpu.figure.cutting import Cutter, opacity, soft
from sundog.engine.cpu.figure.faces import Face, Faces
from sundog.engine.cpu.figure.matting import draw_matte
from sundog.engine.cpu.figure.shape import body, somebody
from sundog.engine.cpu.figure.sight import Sight, carried, look, small_size
from sundog.engine.cpu.figure.trust import Trust
from sundog.engine.cpu.geometry import Geometry

__all__ = ["FigureFinder"]

F32 = NDArray[np.float32]

# Frames from one cut to the next; in between the last one is carried along.
_EVERY = 2
# Share by which the remembered figure follows the cut of the moment.
_FOLLOW = 0.3
# The same where a model of the user's own tells, which sees what it looks at.
_BELIEVE = 0.6
# Luma that 98 % of a picture lie below where it is too dark to see.
_DARK = 45.0


class FigureFinder:
    """Memory of one session: colours, faces, the figure so far.

    Args:
        geometry: Picture size.
    """

    def __init__(self, geometry: Geometry) -> None:
        size = small_size(geometry)
        self._somebody = somebody(size)
        self._faces = Faces()
        self._colours = Colours(size)
        self._cutter = Cutter(size)
        self._trust = Trust()
        self._field = np.zeros(size, np.float32)
        self._frame = 0
        self._radius = geometry.px(6, least=2)

    def find(self, canvas: Canvas) -> None:
        """Fill ``matte``, ``figure`` and ``standing`` from ``history`` and the motion."""
        sight = look(canvas)
        if self._frame:
            self._field = carried(self._field, sight.moved)
        is_due = asking.is_due(canvas, self._frame, _EVERY)
        told = asking.asked(canvas, self._field.shape) if is_due else None
        if told is not None:
            self._field += (told - self._field) * np.float32(_BELIEVE if self._frame else 1.0)
        if canvas.segmenter is not None and canvas.segmenter.is_ready:
            cover = soft(self._field)
            sure = asking.certainty(cover)
        else:
            faces = self._faces.find(sight)
            likely = self._likely(faces)
            if is_due:
                self._decide(sight, faces, likely)
            cover = opacity(self._field, likely)
            sure = max((face.sure for face in faces), default=0.0)
        canvas.standing = self._trust.judge(cover, sure, bool(canvas.levels[2] < _DARK))
        self._draw(cover, canvas)
        self._frame += 1

    def _draw(self, cover: F32, canvas: Canvas) -> None:
        """Fill ``matte`` and ``figure``."""
        if canvas.matte is None or canvas.figure is None:
            canvas.matte = np.zeros(canvas.geometry.full, np.uint8)
            canvas.figure = np.zeros(canvas.geometry.half, np.uint8)
        # A frame that cannot be written to is another type to a kernel.
        np.copyto(canvas.scratch, canvas.camera[: canvas.geometry.height])
        draw_matte(cover, canvas.small, canvas.scratch, self._radius, canvas.matte)
        half = canvas.geometry.half[::-1]
        cv2.resize(canvas.matte, half, canvas.figure, 0, 0, cv2.INTER_AREA)

    def _likely(self, faces: list[Face]) -> F32:
        """Return ``float32[h, w]``, 0 to 1: where the figure is expected before it is looked at."""
        expected = body(faces, self._field.shape) if faces else self._somebody
        if not self._frame:
            return expected
        before = 1 / (1 + np.exp(-2 * self._field))
        return np.asarray(0.5 * expected + 0.5 * before, np.float32)

    def _decide(self, sight: Sight, faces: list[Face], likely: F32) -> None:
        """Weigh the evidence and cut."""
        apart = barrier(sight.yuv, likely, bool(faces))
        figure = np.clip((likely - 0.5) * 2.4 + 0.35 * apart * (likely > 0.3), 0, 1)
        ground = np.clip((0.42 - likely) * 2.4 - 0.3 * apart, 0, 1)
        self._colours.learn(sight.yuv, ground, figure)
        shape = np.clip((likely - 0.5) * (5.5 if faces else 3.6), -3, 3)
        evidence = 0.75 * self._colours.judge(sight.yuv) + 1.1 * apart + shape - 0.35
        cut = self._cutter.cut(np.asarray(evidence, np.float32), sight.yuv)
        share = _FOLLOW if self._frame else 1.0
        self._field += (np.clip(cut, -3, 3) - self._field) * np.float32(share)
