"""What a segmentation model says of a frame, in the terms of the built-in cues."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas

__all__ = ["asked", "certainty", "is_due"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# A field of 1 is an opacity of 0.92, see `sundog.engine.cpu.figure.cutting.opacity`.
_STEEP = 2.5
_SURE = 1e-3


def is_due(canvas: Canvas, frame: int, usual: int) -> bool:
    """Tell whether a frame gets a cut of its own; a slow model is asked less often."""
    model = canvas.segmenter
    return frame % (model.every if model is not None and model.is_ready else usual) == 0


def asked(canvas: Canvas, size: tuple[int, int]) -> F32 | None:
    """Ask the model; None where there is none, or it fails: then the cues are to decide.

    Returns:
        ``float32[h, w]``: above 0 for figure, as the cues' field.
    """
    if canvas.segmenter is None or not canvas.segmenter.is_ready:
        return None
    mask = canvas.segmenter(_rgb(canvas))
    if mask is None:
        return None
    small = cv2.resize(mask, size[::-1], interpolation=cv2.INTER_AREA)
    share = np.clip(small, _SURE, 1 - _SURE)
    return np.asarray(np.log(share / (1 - share)) / _STEEP, np.float32)


def certainty(cover: F32) -> float:
    """Return how sure a model is of its mask, 0 to 1: little of it is neither here nor there."""
    inside = cover[cover > 0.5]
    return float(np.clip(inside.mean() * 2 - 1, 0, 1)) if inside.size else 0.0


def _rgb(canvas: Canvas) -> U8:
    """Return the calmed frame, ``uint8[H/2, W/2, 3]``."""
    rows, columns = canvas.geometry.half
    luma, *chroma = canvas.history
    smaller = [
        cv2.resize(plane, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA).ravel()
        for plane in chroma
    ]
    whole = np.concatenate((luma.ravel(), *smaller)).reshape(rows * 3 // 2, columns)
    return np.asarray(cv2.cvtColor(whole, cv2.COLOR_YUV2RGB_I420), np.uint8)
