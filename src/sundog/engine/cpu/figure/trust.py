"""How sure it is that the figure can be cut out."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.faces import Face
from sundog.engine.cpu.figure.sight import summed

__all__ = ["Trust", "certainty", "contradiction", "unsupported"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_NEAR = np.ones((3, 3), np.uint8)
# Levels over Y, U and V that two sides of a border differ by at least:
# at most, and in units of how much the picture's luma varies.
_CONTRAST, _OF_SPREAD = 20.0, 0.4

# The most by which trust changes in a frame: nothing flashes.
_EASE = 1 / 12
# Belief at which a cut begins to be trusted, and below which it no longer is.
_BEGIN, _END = 0.75, 0.35
# Share of the picture that a figure may cover: less is a speck, more leaves no ground.
_LEAST, _MOST = 0.02, 0.72
# Share of a likely body that a cut must cover, and share of itself that must lie in or near one.
_COVERED, _INSIDE = 0.75, 0.5
# Share of evidence against a cut, and of its border without support, that is borne.
_TORN = 0.07


def contradiction(evidence: F32, cut: F32) -> float:
    """Return which share of the evidence, 0 to 1, speaks against the cut made of it.

    Args:
        evidence: ``float32[h, w]``: above 0 for figure.
        cut: ``float32[h, w]``, the same, smoothed.
    """
    weight = np.abs(evidence)
    return float((weight * ((evidence > 0) != (cut > 0))).sum() / (weight.sum() + 1))


def unsupported(field: F32, yuv: U8) -> float:
    """Return which share of the cut's border, 0 to 1, runs where the picture shows none.

    Args:
        field: ``float32[h, w]``: above 0 for figure.
        yuv: ``uint8[h, w, 3]``.
    """
    inside = (field > 0).astype(np.uint8)
    border = cv2.dilate(inside, _NEAR) != inside
    border[[0, -1]] = border[:, [0, -1]] = False
    if not border.any():
        return 1.0
    wide = np.ones((7, 7), np.uint8)
    contrast = cv2.subtract(cv2.dilate(yuv, wide), cv2.erode(yuv, wide)).astype(np.float32)
    least = min(_CONTRAST, _OF_SPREAD * float(yuv[..., 0].std()))
    return float((summed(contrast)[border] < least).mean())


def certainty(cover: F32, expected: F32, faces: Sequence[Face], torn: float) -> float:
    """Say how surely a cut is of somebody.

    Args:
        cover: ``float32[h, w]``, opacity, 0 to 1.
        expected: ``float32[h, w]``, 0 to 1: a body around the faces.
        faces: Those believed in.
        torn: From `contradiction`.

    Returns:
        0 to 1.
    """
    if not faces:
        return 0.0
    core = expected > 0.8
    covered = float(cover[core].mean()) if core.any() else 0.0
    inside = float((cover * (expected > 0.1)).sum() / (cover.sum() + 1e-3))
    fitting = min(1.0, covered / _COVERED) * np.clip(inside / _INSIDE * 1.6 - 0.6, 0, 1)
    agreed = np.clip(2 - torn / _TORN, 0, 1)
    # A face alone may be a pattern of the wallpaper that looks like one for a moment.
    known = max(face.sure * min(1.0, face.known / 6) for face in faces)
    return float(known * fitting * agreed)


class Trust:
    """Trust over time: eased, with a gap between where it begins and where it ends."""

    def __init__(self) -> None:
        self.standing = 0.0
        self._belief = 0.0
        self._given = False

    def judge(self, cover: F32, sure: float, dark: bool) -> float:
        """Look at one frame's cut.

        Args:
            cover: ``float32[h, w]``, opacity, 0 to 1.
            sure: How surely somebody is in view, 0 to 1.
            dark: Whether there is too little light to see by.

        Returns:
            Trust, 0 to 1.
        """
        now = 0.0 if dark else _plausible(cover) * sure
        self._belief += 0.2 * (now - self._belief)
        self._given = self._belief > (_END if self._given else _BEGIN)
        wanted = min(1.0, self._belief * 1.25) if self._given else 0.0
        self.standing += min(_EASE, max(-_EASE, wanted - self.standing))
        return self.standing


def _plausible(cover: F32) -> float:
    area = float(cover.mean())
    if not _LEAST < area < _MOST:
        return 0.0
    # A figure stands before something: above it and on both sides there is ground.
    top, sides = float(cover[0].mean()), min(cover[:, 0].mean(), cover[:, -1].mean())
    return float(np.clip(2 - 2.5 * top, 0, 1) * np.clip(2 - 2.5 * sides, 0, 1))
