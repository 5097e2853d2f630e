"""Where a body is likely: a head around each face, shoulders below it; else near the middle."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.faces import Face
from sundog.engine.cpu.figure.sight import grid

__all__ = ["body", "heads", "somebody"]

F32 = NDArray[np.float32]

# Looks after which a face that is not seen may have turned away or gone.
_FRESH = 6


def body(faces: Sequence[Face], size: tuple[int, int]) -> F32:
    """Return ``float32[h, w]``, 0 to 1: how likely a place belongs to who has these faces."""
    x, y = grid(size)
    likely = np.zeros(size, np.float32)
    for face in faces:
        across, down = (x - face.x) / face.side, (y - face.y) / face.side
        # Hair makes a head higher than the face in its middle.
        head = np.clip(1.5 - (across / 0.58) ** 2 - ((down + 0.05) / 0.74) ** 2, 0, 1)
        below = (down - 0.62) / 0.9
        # A neck, and shoulders that are nowhere as broad right under the chin.
        width = 0.32 + 1.15 * np.clip(below, 0, 2) ** 0.85
        # How broad somebody is, and where his arms are, is open: that is for other cues.
        torso = np.clip((width - np.abs(across)) / (0.35 + 1.1 * np.clip(below, 0, 1)) + 0.35, 0, 1)
        torso *= below > 0
        np.maximum(likely, np.maximum(head, torso), out=likely)
    return np.asarray(cv2.blur(likely, (5, 5)), np.float32)


def heads(faces: Sequence[Face], size: tuple[int, int]) -> F32:
    """Return ``float32[h, w]``, 0 to 1: the middle of faces just seen, and no more than that."""
    x, y = grid(size)
    there = np.zeros(size, np.float32)
    for face in faces:
        if face.unseen < _FRESH:
            away = np.hypot((x - face.x) / (0.5 * face.side), (y - face.y) / (0.62 * face.side))
            np.maximum(there, np.clip(2.5 - 2.5 * away, 0, 1), out=there)
    return there


def somebody(size: tuple[int, int]) -> F32:
    """Return ``float32[h, w]``, 0 to 1: where a figure stands that shows no face."""
    x, y = grid(size)
    across = (x / size[1] - 0.5) / 0.27
    down = (y / size[0] - 0.58) / 0.42
    return np.asarray(np.exp(-(across**2) - down**2), np.float32)
