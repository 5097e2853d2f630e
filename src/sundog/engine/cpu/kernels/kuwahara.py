"""A Kuwahara filter in one pass over memory.

Source: M. Kuwahara et al., "Processing of RI-angiocardiographic images", 1976, in the soft form of
G. Papari et al., "Artistic edge and corner enhancing smoothing", 2007: each place gets the mean of
the neighbourhoods around it, the uniform ones weighing more. Here both steps are box filters, by
running sums over rows that stay in the cache.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["kuwahara"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

# Weights are whole numbers, so that running sums stay exact; the largest one.
_MOST_WEIGHT = 1 << 15
_LARGEST_SUM = (1 << 31) - 1


def kuwahara(picture: U8, size: int, sharpness: float) -> None:
    """Flatten areas inside their borders, in place.

    Args:
        picture: ``uint8[3, H, W]``, Y, U, V.
        size: Side of a neighbourhood, odd, pixels.
        sharpness: Luma variance at which a neighbourhood starts to count less: its weight is
            ``(sharpness / (sharpness + variance)) ** 4``.
    """
    reach = size - 1
    height, width = picture.shape[1:]
    around = np.empty((3, height + 2 * reach, width + 2 * reach), np.uint8)
    for plane, larger in zip(picture, around, strict=True):
        cv2.copyMakeBorder(plane, reach, reach, reach, reach, cv2.BORDER_REFLECT_101, larger)
    most = min(_MOST_WEIGHT, _LARGEST_SUM // (256 * size * size) - 1)
    _rows(around, size, np.array([sharpness, most], np.float32), picture)


@kernel
def _slide(sums: I32, entering: U8, leaving: U8) -> None:
    for x in range(sums.shape[0]):
        sums[x] += np.int32(entering[x]) - np.int32(leaving[x])


@kernel
def _slide_squares(sums: I32, entering: U8, leaving: U8) -> None:
    for x in range(sums.shape[0]):
        new, old = np.int32(entering[x]), np.int32(leaving[x])
        sums[x] += new * new - old * old


@kernel
def _across(columns: I32, size: int, out: I32) -> None:
    """Sum ``size`` neighbours; ``out`` is shorter than ``columns`` by ``size - 1``."""
    count = out.shape[0]
    for x in range(count):
        out[x] = columns[x]
    for k in range(1, size, 2):  # size is odd
        one, other = columns[k : k + count], columns[k + 1 : k + 1 + count]
        for x in range(count):
            out[x] += one[x] + other[x]


@kernel
def _weigh(sums: I32, share: float, strength: F32, out: I32) -> None:
    """Write weighted Y, U, V and the weight, ``int32[4, N]``, from sums of Y, Y squared, U, V."""
    part, half = np.float32(share), np.float32(0.5)
    sharpness, most = strength[0], strength[1]
    luma, squares, weights = sums[0], sums[1], out[3]
    for x in range(weights.shape[0]):
        mean = np.float32(luma[x]) * part
        variance = max(np.float32(0), np.float32(squares[x]) * part - mean * mean)
        weight = sharpness / (sharpness + variance)
        weight *= weight
        weights[x] = np.int32(most * (weight * weight) + np.float32(1.5))
    for channel in range(3):
        plane, weighted = sums[channel + 1 if channel else 0], out[channel]
        for x in range(weighted.shape[0]):
            weighted[x] = np.int32(np.float32(plane[x]) * part + half) * weights[x]


@kernel
def _add(total: I32, part: I32, sign: int) -> None:
    """Add ``sign`` times ``int32[4, N]`` to another."""
    factor = np.int32(sign)
    for i in range(4):
        sums, parts = total[i], part[i]
        for x in range(sums.shape[0]):
            sums[x] += factor * parts[x]


@kernel
def _enter(columns: I32, around: U8, y: int, size: int) -> None:
    """Move the sums of Y, Y squared, U and V over ``size`` rows on to row ``y``."""
    nothing = np.zeros(columns.shape[1], np.uint8)
    for channel in range(3):
        entering = around[channel, y]
        leaving = around[channel, y - size] if y >= size else nothing
        _slide(columns[channel + 1 if channel else 0], entering, leaving)
        if channel == 0:
            _slide_squares(columns[1], entering, leaving)


@kernel
def _divide(total: I32, y: int, out: U8) -> None:
    """Divide weighted Y, U, V, ``int32[4, W]``, by their weight into row ``y``."""
    weights, half = total[3], np.float32(0.5)
    for channel in range(3):
        row, sums = out[channel, y], total[channel]
        for x in range(row.shape[0]):
            row[x] = np.int32(np.float32(sums[x]) / np.float32(weights[x]) + half)


@kernel
def _rows(around: U8, size: int, strength: F32, out: U8) -> None:
    """Filter ``uint8[3, H + 2 (size - 1), W + 2 (size - 1)]`` into ``uint8[3, H, W]``."""
    width, reach = out.shape[2], size - 1
    columns = np.zeros((4, width + 2 * reach), np.int32)
    boxes = np.zeros((4, width + reach), np.int32)
    ring = np.zeros((size, 4, width + reach), np.int32)
    weighted = np.zeros((4, width + reach), np.int32)
    total = np.zeros((4, width), np.int32)
    for y in range(around.shape[1]):
        _enter(columns, around, y, size)
        if y < reach:
            continue
        for i in range(4):
            _across(columns[i], size, boxes[i])
        last = ring[(y - reach) % size]
        _add(weighted, last, -1)
        _weigh(boxes, 1.0 / (size * size), strength, last)
        _add(weighted, last, 1)
        if y < 2 * reach:
            continue
        for i in range(4):
            _across(weighted[i], size, total[i])
        _divide(total, y - 2 * reach, out)
