"""Find faces, a part of the search in each frame, and follow them."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.cascade import read_cascade
from sundog.engine.cpu.figure.sight import Sight
from sundog.engine.cpu.kernels.figure import seek_faces

__all__ = ["Face", "Faces"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# A face is sought at sizes that grow by this factor; the least one in pixels of `Sight.grey`.
_RATIO = 1.16
_LEAST = 28
_MOST_FACES = 4
# Looks after which a face must have a figure around it.
_LEFT = 6
# Windows looked at in one frame of the search over the whole picture.
_WINDOWS = 2000
# Hits that a face must have around it to be one: noise hits once.
_AGREEING = 3
# How fast belief in a face grows where it is seen, and fades where it is not.
_GROWS, _FADES = 0.35, 0.9
# Looks that make a face well known, and how slowly belief in such a one fades.
_WELL, _KEPT = 8, 0.988
_BELIEVED, _FORGOTTEN = 0.5, 0.04


@dataclass(frozen=True, slots=True)
class Face:
    """A face, in small pixels.

    Attributes:
        x: Of its middle.
        y: Of its middle.
        side: Of the square from brow to chin.
        sure: How surely there is one, 0 to 1; above a half it has been seen again and again.
        unseen: Looks since it was last seen.
        known: Looks at which it was seen.
    """

    x: float
    y: float
    side: float
    sure: float
    unseen: int = 0
    known: int = 0

    @property
    def believed(self) -> bool:
        """Whether it has been seen often enough."""
        return self.sure > _BELIEVED


class _Hit(NamedTuple):
    x: float
    y: float
    side: float


class Faces:
    """Memory of the search.

    The whole picture is searched band by band, one size after the other; near a known face every
    second frame is searched at three sizes.
    """

    def __init__(self) -> None:
        self.known: list[Face] = []
        self._hits = np.zeros((64, 2), np.int32)
        self._place = (0, 0)
        self._begun = self._turn = False

    def find(self, sight: Sight) -> list[Face]:
        """Search a part of the picture; return the faces that are believed in."""
        self._turn = not self._turn
        moved = [_carried(face, sight) for face in self.known]
        followed = [self._follow(face, sight) for face in moved] if self._turn else moved
        if self._begun:
            found = [] if self._turn and moved else self._sweep(sight.grey)
        else:
            found = [hit for side in _sides(sight.grey) for hit in self._seek(sight.grey, side)]
            self._begun = True
        fresh = [
            Face(hit.x, hit.y, hit.side, 0.2)
            for hit in _groups(found)
            if not any(_same(hit, face) for face in followed)
        ]
        followed = [face for face in followed if face.sure > _FORGOTTEN]
        followed.sort(key=lambda face: -face.sure)
        self.known = _apart([*followed, *fresh])[:_MOST_FACES]
        return [face for face in self.known if face.believed]

    def _follow(self, face: Face, sight: Sight) -> Face:
        """Look whether a face is still there."""
        hits = [
            hit
            for factor in (1 / _RATIO, 1.0, _RATIO)
            for hit in self._seek(sight.grey, 2 * face.side * factor, face)
        ]
        if len(hits) < _AGREEING - 1:
            # Who was known well turns away, or has a hand before the face; the cut tells on.
            fades = _FADES if face.known < _WELL else _KEPT
            return replace(face, sure=face.sure * fades, unseen=face.unseen + 1)
        x_now, y_now, side = np.mean(hits, axis=0)
        share = 0.45
        return Face(
            face.x + share * (float(x_now) - face.x),
            face.y + share * (float(y_now) - face.y),
            face.side + share * 0.5 * (float(side) - face.side),
            min(1.0, face.sure + _GROWS * (1 - face.sure)) if len(hits) >= _AGREEING else face.sure,
            known=face.known + 1,
        )

    def drop_left(self, cover: F32) -> None:
        """Forget faces that were not seen for a while and that no figure is around any more.

        Args:
            cover: ``float32[h, w]``, opacity, 0 to 1.
        """
        self.known = [face for face in self.known if face.unseen < _LEFT or _is_on(face, cover)]

    def _sweep(self, grey: U8) -> list[_Hit]:
        """Search the next band; the next size after the last."""
        sides = _sides(grey)
        if not sides:
            return []
        level, top = self._place[0] % len(sides), self._place[1]
        side = sides[level]
        shrunk = 24 / side
        rows, columns = round(grey.shape[0] * shrunk) - 24, round(grey.shape[1] * shrunk) - 24
        step = 2 if side < 64 else 1
        band = max(1, _WINDOWS * step * step // max(1, columns))
        hits = self._seek(grey, side, None, (top, top + band))
        is_last = top + band >= rows
        self._place = (level + 1, 0) if is_last else (level, top + band)
        return hits

    def _seek(
        self, grey: U8, side: float, near: Face | None = None, band: tuple[int, int] | None = None
    ) -> list[_Hit]:
        """Search at one size: everywhere, near a face, or in a band of rows."""
        shrunk = 24 / side
        size = (round(grey.shape[1] * shrunk), round(grey.shape[0] * shrunk))
        bottom, right = size[1] - 24 + 1, size[0] - 24 + 1
        if min(bottom, right) < 1:
            return []
        top, left, step = 0, 0, 2 if side < 64 else 1
        if near is not None:
            reach, step = 7, 1
            top = max(0, round(2 * near.y * shrunk) - 12 - reach)
            left = max(0, round(2 * near.x * shrunk) - 12 - reach)
            bottom, right = min(bottom, top + 2 * reach), min(right, left + 2 * reach)
        if band is not None:
            top, bottom = band[0], min(bottom, band[1])
        if top >= bottom or left >= right:
            return []
        return self._slide(grey, size, (top, bottom, left, right, step), side / 48)

    def _slide(
        self, grey: U8, size: tuple[int, int], area: tuple[int, ...], unit: float
    ) -> list[_Hit]:
        """Run the cascade over a part of the shrunk picture; ``unit`` is its pixel's size."""
        top, bottom, left, right, step = area
        shrunk = cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR)
        part = shrunk[top : bottom + 23, left : right + 23]
        sums = cv2.integral(part, sdepth=cv2.CV_32S)
        limits = np.array((0, part.shape[0] - 23, 0, part.shape[1] - 23, step), np.int32)
        count = seek_faces(np.asarray(sums, np.int32), limits, read_cascade(), self._hits)
        return [
            _Hit((left + x + 12) * unit, (top + y + 12) * unit, 24 * unit)
            for y, x in self._hits[:count].tolist()
        ]


def _is_on(face: Face, cover: F32) -> bool:
    reach = max(1, round(face.side * 0.4))
    y, x = max(0, int(face.y)), max(0, int(face.x))
    around = cover[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
    return bool(around.size and around.mean() > 0.7)


def _carried(face: Face, sight: Sight) -> Face:
    """Move a face with what it lies on."""
    height, width = sight.yuv.shape[:2]
    if not (0 <= face.x < width and 0 <= face.y < height):
        return replace(face, sure=0.0)
    reach = max(1, round(face.side * 0.3))
    y, x = int(face.y), int(face.x)
    around = sight.moved[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
    right, down = np.median(around.reshape(-1, 2), axis=0)
    return replace(face, x=face.x - float(right), y=face.y - float(down))


def _sides(grey: U8) -> list[float]:
    """Return the sizes at which faces are sought, pixels of ``grey``."""
    most = 0.9 * min(grey.shape)
    count = int(np.log(max(1.0, most / _LEAST)) / np.log(_RATIO)) + 1
    return [_LEAST * _RATIO**k for k in range(count)] if most >= _LEAST else []


def _same(one: _Hit | Face, other: _Hit | Face) -> bool:
    near = 0.5 * max(one.side, other.side)
    return abs(one.x - other.x) < near and abs(one.y - other.y) < near


def _groups(hits: list[_Hit]) -> list[_Hit]:
    """Put hits on the same face together."""
    groups: list[list[_Hit]] = []
    for hit in hits:
        for group in groups:
            if _same(hit, group[0]):
                group.append(hit)
                break
        else:
            groups.append([hit])
    groups.sort(key=len, reverse=True)
    return [_Hit(*(float(part) for part in np.mean(group, axis=0))) for group in groups]


def _apart(faces: list[Face]) -> list[Face]:
    """Drop faces that lie upon one believed in more."""
    kept: list[Face] = []
    for face in faces:
        if not any(_same(face, other) for other in kept):
            kept.append(face)
    return kept
