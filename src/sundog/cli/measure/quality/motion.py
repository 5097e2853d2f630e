"""How much of a sequence flickers: what is left of its changes when motion is taken out.

The motion is that of the input, never of the output: a style whose texture crawls over things
must not be excused by a flow that follows the crawling.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from sundog.cli.measure.quality.pictures import Bytes, Floats, halved, luma, rgb
from sundog.media.geometry import Image

__all__ = ["Motion", "flicker", "flows", "noisy", "warped_error"]

_AGREE_PX: Final = 0.5
"""Forward and backward flow may differ by this much, pixels of the half-size picture."""

_LUMA_NOISE: Final = 4.0
_CHROMA_NOISE: Final = 2.0
"""A webcam indoors: standard deviation in steps of 8 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Where each pixel of a frame was in the frame before.

    Attributes:
        back: ``float32[H/2, W/2, 2]``, x and y, pixels of the half-size picture.
        sure: ``uint8[H/2, W/2]``, 1 where the pixel was in sight in both frames.
    """

    back: Floats
    sure: Bytes


def flows(frames: Sequence[Image]) -> list[Motion]:
    """Return the motion between each frame and the next; one fewer than frames.

    Source: T. Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016 (OpenCV's
    implementation, on luma at half size).
    """
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    greys = [halved(luma(frame)) for frame in frames]
    found = []
    for before, after in zip(greys, greys[1:], strict=False):
        back = np.asarray(finder.calc(after, before, None), np.float32)
        forth = np.asarray(finder.calc(before, after, None), np.float32)
        found.append(Motion(back=back, sure=_sure(back, forth)))
    return found


def _sure(back: Floats, forth: Floats) -> Bytes:
    """Mark pixels whose way back leads to where they came from, inside the picture."""
    height, width = back.shape[:2]
    x, y = _grid(height, width)
    x, y = x + back[..., 0], y + back[..., 1]
    gap = cv2.remap(forth, x, y, cv2.INTER_LINEAR) + back
    agree = np.hypot(gap[..., 0], gap[..., 1]) < _AGREE_PX
    inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    return np.asarray(agree & inside, np.uint8)


def warped_error(before: Bytes, after: Bytes, motion: Motion | None) -> float:
    """Return the mean absolute difference of two pictures after motion is taken out.

    Args:
        before: ``uint8[H, W, 3]``.
        after: The next one.
        motion: Of the scene; None where nothing moves.

    Returns:
        Steps of 8 bits, 0 to 255; 0 also where no pixel can be followed.
    """
    if motion is None:
        return float(cv2.norm(before, after, cv2.NORM_L1)) / before.size
    height, width = before.shape[:2]
    back = cv2.resize(motion.back, (width, height)) * 2
    x, y = _grid(height, width)
    # Cubic: a linear one blurs what is sharp, and would count sharpness as flicker.
    carried = cv2.remap(
        before, x + back[..., 0], y + back[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    sure = cv2.resize(motion.sure, (width, height), interpolation=cv2.INTER_NEAREST)
    count = 3 * cv2.countNonZero(sure)
    mask = cv2.merge((sure, sure, sure))
    return float((cv2.absdiff(carried, after) * mask).sum(dtype=np.int64)) / max(1, count)


def _grid(height: int, width: int) -> tuple[Floats, Floats]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x, y


def flicker(images: Iterable[Image], motions: Sequence[Motion | None], settle: int = 0) -> float:
    """Return the median warped error of consecutive frames.

    Args:
        images: I420, taken one at a time.
        motions: Between each image and the next.
        settle: Pairs at the beginning that do not count: a style may take some frames to settle.

    Returns:
        Steps of 8 bits; 0 where fewer than two images are left.
    """
    errors: list[float] = []
    before: Bytes | None = None
    for index, image in enumerate(images):
        after = rgb(image) if index >= settle else None
        if before is not None and after is not None:
            errors.append(warped_error(before, after, motions[index - 1]))
        before = after
    return float(np.median(errors)) if errors else 0.0


def noisy(image: Image, count: int, seed: int = 0) -> Iterator[Image]:
    """Yield a frame held still, as a sensor sees it: with fresh noise in each of ``count``."""
    rng = np.random.default_rng(seed)
    height = image.shape[0] * 2 // 3
    deviation = np.full((image.shape[0], 1), _CHROMA_NOISE, np.float32)
    deviation[:height] = _LUMA_NOISE
    for _ in range(count):
        noise = rng.standard_normal(image.shape, dtype=np.float32) * deviation
        yield np.clip(np.rint(image + noise), 16, 235).astype(np.uint8)
