"""Whether a frame is so like the last drawn one that its picture will do again.

As the similar-image filter of StreamDiffusion (Kodaira et al. 2023, arXiv:2312.12491), which draws
lots; here the same frames always give the same answer, and a small part that moves is enough.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sundog.engine.interface import Image

__all__ = ["Similarity"]

_EIGHTH: Final = 8
# Of eighths, 32 pixels a side: about a mouth, of somebody who sits at a desk.
_PART: Final = 4
# Half a second at 25 frames a second: what luma does not tell, such as another colour of light,
# shows then.
_MOST: Final = 12

_Small = NDArray[np.float32]


class Similarity:
    """Compares the frames of one session; of one thread at a time.

    It compares with the last frame that was to be drawn, not with the last one that was skipped:
    what changes slowly is drawn in the end.

    Args:
        below: Mean difference of luma, in grey levels, in the part of the picture that differs
            most; a frame below it is like the last. 0 finds none. Noise of a camera alone makes
            some 0.5 to 1.
    """

    def __init__(self, below: float) -> None:
        self._below = below
        self._last: _Small | None = None
        self._skipped = 0

    def is_like_last(self, image: Image) -> bool:
        """Tell whether the last picture will do; if not, this frame is the last from now on.

        Args:
            image: I420 picture of the camera; width and height are multiples of 16.
        """
        if self._below <= 0:
            return False
        small = _small(image)
        if self._skipped < _MOST and self._is_like(small):
            self._skipped += 1
            return True
        self._last, self._skipped = small, 0
        return False

    def forget(self) -> None:
        """Draw the next frame whatever it shows: another look is wanted, or the last one failed."""
        self._last = None

    def _is_like(self, small: _Small) -> bool:
        if self._last is None or self._last.shape != small.shape:
            return False
        return bool(_worst(np.abs(small - self._last)) < self._below)


def _small(image: Image) -> _Small:
    """Return the mean of luma in 8x8 pixels, ``float32[h // 8, w // 8]``, in grey levels."""
    height, width = image.shape[0] * 2 // 3, image.shape[1]
    rows = image[:height].reshape(height // _EIGHTH, _EIGHTH, width)
    sums = np.add.reduce(rows, axis=1, dtype=np.uint16)
    weights = np.full(_EIGHTH, 1 / _EIGHTH**2, np.float32)
    means: _Small = sums.reshape(len(sums), width // _EIGHTH, _EIGHTH) @ weights
    return means


def _worst(change: _Small) -> float:
    """Return the largest mean of a part; what is left over at the borders joins the last parts."""
    down = np.arange(0, max(1, change.shape[0] - _PART + 1), _PART)
    across = np.arange(0, max(1, change.shape[1] - _PART + 1), _PART)
    sums = np.add.reduceat(np.add.reduceat(change, down, axis=0), across, axis=1)
    counts = np.outer(
        np.diff(down, append=change.shape[0]), np.diff(across, append=change.shape[1])
    )
    return float((sums / counts).max())
