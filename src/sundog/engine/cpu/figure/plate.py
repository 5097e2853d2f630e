"""A cue: what the ground looks like where it has been seen uncovered."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.sight import Sight, grid, summed

__all__ = ["Plate"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# The plate is larger than the picture by this share on each side: a camera that pans comes back.
_MARGIN = 0.2
# It is laid anew once the camera has gone so far, as a share of the margin, or zoomed so much.
_FARTHEST, _LARGEST = 0.9, 0.15
# Levels, beyond those near by, from which a place no longer looks like the ground.
_ALIKE = 9.0
_COVERED, _BARE = 2.6, 1.3
# Looks at a place that the memory of it stands for, at most.
_OLD = np.float32(12)
_NEAR = np.ones((3, 3), np.uint8)
# Looks for which a place must have been still to be learnt, and levels up to which it is.
_STILL, _STIRS = 6, 10.0
_AROUND = np.ones((9, 9), np.uint8)


class Plate:
    """A picture of the ground that goes with the camera, and how well each place is known.

    Args:
        size: ``(h, w)`` of the small picture.

    Source: the clean plate of film; C. Stauffer and W. Grimson, "Adaptive background mixture
    models for real-time tracking", 1999, for learning it as one watches.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._edge = (round(size[0] * _MARGIN), round(size[1] * _MARGIN))
        rows, columns = size[0] + 2 * self._edge[0], size[1] + 2 * self._edge[1]
        self._middle = complex((columns - 1) / 2, (rows - 1) / 2)
        self._ground = np.zeros((rows, columns, 3), np.float32)
        self._known = np.zeros((rows, columns), np.float32)
        self._still = np.full(size, _STILL, np.uint8)
        self._before: U8 | None = None
        # A place z, as a number of the complex plane around the picture's middle, lies at
        # turn * z + shift around the plate's.
        self._turn, self._shift = 1 + 0j, 0j

    def follow(self, sight: Sight) -> None:
        """Go along with the camera; to be called for each frame."""
        if self._before is not None:
            self._before = _carried(self._before, sight)
        if not sight.camera.any():
            return
        rows, columns = self._size
        first, last = (complex(*sight.camera[at, at].tolist()) for at in (0, -1))
        across = complex(columns - 1, rows - 1)
        zoom, move = (last - first) / across, (first + last) / 2
        self._shift += self._turn * move
        self._turn *= 1 + zoom
        self._known *= np.float32(1 - 0.01 * min(1.0, abs(move)))
        far = max(
            abs(self._shift.real) / max(1, self._edge[1]),
            abs(self._shift.imag) / max(1, self._edge[0]),
        )
        if far > _FARTHEST or abs(np.log(abs(self._turn))) > _LARGEST:
            self._lay_anew()

    def judge(self, sight: Sight) -> F32:
        """Return ``float32[h, w]``: above 0 where the ground is covered, below where it is bare."""
        beyond, known = self._beyond(sight)
        return np.asarray(known * np.clip(beyond * 2 - _BARE, -_BARE, _COVERED), np.float32)

    def _beyond(self, sight: Sight) -> tuple[F32, F32]:
        """Return how far each place is from the ground's looks, 1 for clearly; how known it is."""
        ground, known = self._seen()
        low, high = cv2.erode(ground, _NEAR), cv2.dilate(ground, _NEAR)
        now = sight.yuv.astype(np.float32)
        bare = known > 0.5
        # The exposure of the moment: what is bare tells by how much all has become brighter.
        if bare.sum() > 0.05 * bare.size:
            now[..., 0] -= np.median((now - ground)[..., 0][bare][::7])
        beyond = summed(np.maximum(np.maximum(low - now, now - high), 0))
        beyond = cv2.erode(cv2.blur(beyond, (3, 3)), _NEAR) / _ALIKE
        return np.asarray(beyond, np.float32), known

    def learn(self, sight: Sight, ground: F32, figure: F32) -> None:
        """Remember what is bare now.

        Args:
            sight: This frame.
            ground: ``float32[h, w]``, 0 to 1: how surely each place is ground.
            figure: ``float32[h, w]``, 0 to 1: what is taken for the figure; what was known there
                is slowly doubted, or a mistake would last.
        """
        matrix, size = self._matrix(), self._known.shape[::-1]
        ground = ground * self._stood(sight.yuv)
        now = cv2.warpAffine(sight.yuv, matrix, size, flags=cv2.INTER_LINEAR).astype(np.float32)
        # Beside the picture's border there is none of it to mix with.
        ground[[0, -1]] = ground[:, [0, -1]] = 0
        sure = cv2.warpAffine(ground, matrix, size, flags=cv2.INTER_LINEAR)
        doubt = cv2.warpAffine(figure, matrix, size, flags=cv2.INTER_LINEAR)
        seen = self._known / (_OLD * (1 - self._known) + 1e-3)
        share = sure / (sure + np.minimum(seen, _OLD) + np.float32(1e-3))
        self._ground += (now - self._ground) * share[..., None]
        self._known += (1 - self._known) * np.float32(0.2) * sure
        self._known *= 1 - np.float32(0.04) * doubt

    def _stood(self, yuv: U8) -> F32:
        """Return 1 where nothing has moved for some looks: who runs past is not the ground."""
        if self._before is not None:
            # One place that stirs may be noise, and the exposure of all may change.
            change = cv2.blur(cv2.absdiff(yuv, self._before), (3, 3))
            change = summed(change.astype(np.float32))
            stirs = change > _STIRS + np.median(change[::3, ::3])
            self._still += 1
            self._still[cv2.dilate(stirs.astype(np.uint8), _AROUND) > 0] = 0
            np.minimum(self._still, _STILL, out=self._still)
        self._before = yuv
        return np.asarray(self._still >= _STILL, np.float32)

    def forget(self, sight: Sight, figure: F32) -> None:
        """Forget what was taken for ground where somebody has turned out to be.

        Args:
            sight: This frame; what is known and looks other than it was ground indeed.
            figure: ``float32[h, w]``, 0 to 1: where somebody is.
        """
        size = self._known.shape[::-1]
        alike = np.clip(1.5 - self._beyond(sight)[0], 0, 1) * figure
        self._known *= 1 - cv2.warpAffine(alike, self._matrix(), size, flags=cv2.INTER_LINEAR)

    def _matrix(self) -> NDArray[np.float64]:
        """Return ``float64[2, 3]``: from places in the picture to places in the plate."""
        turn = self._turn
        middle = complex((self._size[1] - 1) / 2, (self._size[0] - 1) / 2)
        shift = self._shift + self._middle - turn * middle
        return np.array(
            ((turn.real, -turn.imag, shift.real), (turn.imag, turn.real, shift.imag)), np.float64
        )

    def _seen(self) -> tuple[F32, F32]:
        """Return what the camera sees of the plate, and how well it is known there."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = self._size[::-1]
        ground = cv2.warpAffine(
            self._ground, self._matrix(), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        known = cv2.warpAffine(self._known, self._matrix(), size, flags=flags)
        return np.asarray(ground, np.float32), np.asarray(known, np.float32)

    def _lay_anew(self) -> None:
        """Put the plate's middle under the picture's, at its size."""
        old = self._matrix()
        self._turn, self._shift = 1 + 0j, 0j
        there = np.vstack((old, (0, 0, 1))) @ np.linalg.inv(np.vstack((self._matrix(), (0, 0, 1))))
        flags, size = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, self._known.shape[::-1]
        self._ground = np.asarray(
            cv2.warpAffine(
                self._ground, there[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE
            ),
            np.float32,
        )
        self._known = np.asarray(
            cv2.warpAffine(self._known, there[:2], size, flags=flags), np.float32
        )


def _carried(yuv: U8, sight: Sight) -> U8:
    """Bring the last picture to where a still world lies now."""
    if not sight.camera.any():
        return yuv
    x, y = grid(yuv.shape[:2])
    return np.asarray(
        cv2.remap(
            yuv, sight.camera[..., 0] + x, sight.camera[..., 1] + y,
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )  # fmt: skip
