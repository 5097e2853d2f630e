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
from sundog.engine.cpu.figure.motion import Motion
from sundog.engine.cpu.figure.plate import Plate
from sundog.engine.cpu.figure.shape import body, heads, somebody
from sundog.engine.cpu.figure.sight import Sight, carried, look, small_size
from sundog.engine.cpu.figure.trust import Trust, certainty, contradiction, unsupported
from sundog.engine.cpu.geometry import Geometry

__all__ = ["FigureFinder"]

F32 = NDArray[np.float32]

# Frames from one cut to the next; in between the last one is carried along, and there is time for
# what can wait: barriers are sought in every second of these frames, the ground is learnt in each.
_EVERY = 2
_BARRIER_EVERY, _BARRIER_AT = 4, 3
# Share by which the remembered figure follows the cut of the moment.
_FOLLOW = 0.4
# The same where a model of the user's own tells, which sees what it looks at.
_BELIEVE = 0.6
# How unlikely a place must be the figure's to tell what the ground is like.
_GROUND = 0.15
_BORDER = np.ones((5, 5), np.uint8)
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
        self._motion = Motion(size)
        self._plate = Plate(size)
        self._cutter = Cutter(size)
        self._trust = Trust()
        self._field = np.zeros(size, np.float32)
        self._apart = np.zeros(size, np.float32)
        self._likely = self._somebody
        self._frame = 0
        self._met = False
        self._torn = 0.0
        self._seen_ground: tuple[Sight, F32, F32] | None = None
        self._radius = geometry.px(6, least=2)

    def find(self, canvas: Canvas) -> None:
        """Fill ``matte``, ``figure`` and ``standing`` from ``history`` and the motion."""
        self._learn_ground()
        sight = look(canvas)
        if self._frame:
            self._field = carried(self._field, sight.moved)
            self._apart = carried(self._apart, sight.moved)
            self._motion.watch(sight)
            self._plate.follow(sight)
        # By the session's frames: what else takes long at every second one does so at the others.
        is_due = asking.is_due(canvas, canvas.frame if self._frame else 0, _EVERY)
        told = asking.asked(canvas, self._field.shape) if is_due else None
        if told is not None:
            self._field += (told - self._field) * np.float32(_BELIEVE if self._frame else 1.0)
        if canvas.segmenter is not None and canvas.segmenter.is_ready:
            cover = soft(self._field)
            sure = asking.certainty(cover)
        else:
            faces = self._faces.find(sight)
            if is_due:
                self._likely = self._expected(faces)
                self._decide(sight, faces, self._likely)
            elif canvas.frame % _BARRIER_EVERY == _BARRIER_AT:
                likely = np.float32(0.5) * (self._likely + soft(self._field))
                self._apart = _set_apart(sight, likely, bool(faces))
            cover = opacity(self._field, np.maximum(self._likely, 0.3 * soft(self._field)))
            self._faces.drop_left(cover)
            sure = certainty(cover, self._likely, faces, self._torn)
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

    def _expected(self, faces: list[Face]) -> F32:
        """Return ``float32[h, w]``, 0 to 1: where a figure is before one looks at it."""
        return body(faces, self._field.shape) if faces else self._somebody

    def _decide(self, sight: Sight, faces: list[Face], expected: F32) -> None:
        """Weigh the evidence and cut."""
        if faces and not self._met:
            self._meet(sight, expected)
        before = soft(self._field) if self._frame else expected
        likely = 0.5 * (expected + before)
        if not self._frame:
            self._apart = _set_apart(sight, likely, bool(faces))
        firm = (expected - 0.5) * (4.0 if faces else 2.0) + 1.1 * self._apart
        going = self._motion.judge(sight, likely)
        firm += 1.3 * going + self._plate.judge(sight) + 5 * heads(faces, expected.shape)
        # Colours are learnt from what the other cues and the last cuts say of each place.
        belief = 0.5 * firm + 0.25 * self._field
        # Nothing is learnt along the border between them, where each is taken for the other.
        inner = cv2.erode(np.clip(belief, 0, 1), _BORDER)
        outer = cv2.erode(np.clip(-belief, 0, 1), _BORDER)
        self._colours.learn(sight.yuv, outer, inner)
        evidence = firm + self._colours.judge(sight.yuv) + 0.4 * np.tanh(self._field) - 0.2
        fused = np.asarray(evidence, np.float32)
        cut = self._cutter.cut(fused, sight.yuv)
        share = _FOLLOW if self._frame else 1.0
        self._field += (np.clip(cut, -3, 3) - self._field) * np.float32(share)
        self._torn = contradiction(fused, cut) + unsupported(self._field, sight.yuv)
        self._remember_ground(sight, expected if faces else None, going)

    def _meet(self, sight: Sight, expected: F32) -> None:
        """Begin anew with somebody who has turned out to be here: he was taken for ground."""
        self._plate.forget(sight, np.clip(4 * cv2.dilate(expected, _BORDER), 0, 1))
        self._colours.forget()
        self._field = np.asarray((expected - 0.5) * 4, np.float32)

    def _remember_ground(self, sight: Sight, expected: F32 | None, going: F32) -> None:
        cover = soft(self._field)
        self._met = expected is not None
        if expected is not None:
            # Not right beside the figure, where its hair and its shadow are.
            near = cv2.dilate(cover, np.ones((7, 7), np.uint8))
            sure = np.clip(1 - 4 * near, 0, 1) * (1 - np.clip(3 * expected, 0, 1))
        else:
            # Nobody is here: all that stands still is ground, until somebody turns out to be.
            expected = cover = np.zeros_like(going)
            sure = np.clip(0.3 - cv2.dilate(going, _BORDER), 0, 0.15)
        covered = np.maximum(expected, cover)
        self._seen_ground = sight, np.asarray(sure, np.float32), np.asarray(covered, np.float32)

    def _learn_ground(self) -> None:
        """Learn the ground as the last cut left it, before the camera moves on."""
        if self._seen_ground is not None:
            self._plate.learn(*self._seen_ground)
            self._seen_ground = None


def _set_apart(sight: Sight, likely: F32, seated: bool) -> F32:
    """Return what the barriers say, -1 to 1, less where they say it of the ground as well."""
    apart = barrier(sight.yuv, likely, seated)
    backdrop = likely < _GROUND
    # Clutter sets places apart that are none of the figure's: then the cue says little.
    plain = np.clip(-apart[backdrop].mean(), 0, 1) if backdrop.any() else 0
    return np.asarray(apart * np.float32(plain), np.float32)
