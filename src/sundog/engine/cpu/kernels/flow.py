"""Follow the shapes of the picture: the direction field, and averages along it.

Source of the direction: J. Weickert, "Anisotropic Diffusion in Image Processing", 1998, of the
average along it: B. Cabral and L. Leedom, "Imaging vector fields using line integral
convolution", 1993; here along straight lines, which short ones are nearly.
"""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = [
    "DIRECTIONS",
    "PAD",
    "Tensor",
    "flow_directions",
    "line_offsets",
    "padded",
    "smear",
]

DIRECTIONS = 32
"""Flow directions, evenly over half a turn."""

PAD = 32
"""Pixels of border that smearing may reach into."""

# Bins that the angle must leave the middle of its bin by before the direction changes; half a bin
# would let noise flip it with every frame.
_HELD = 0.85

_LONG_LINE = 6

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U64 = NDArray[np.uint64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class Tensor(NamedTuple):
    """A smoothed structure tensor, ``float32[H/4, W/4]`` each."""

    xx: F32
    yy: F32
    xy: F32


@kernel
def flow_directions(tensor: Tensor, eddies: F32, swirl: float, out: I32) -> None:
    """Quantise the direction along which the picture changes least.

    Args:
        tensor: Smoothed structure tensor.
        eddies: ``float32[2, H/4, W/4]``, doubled direction (cosine, sine) for calm areas.
        swirl: Weight of ``eddies``.
        out: ``int32[H/4, W/4]``, 0 to DIRECTIONS - 1: those of the last frame, to which a place
            holds while it can; written.
    """
    amount = np.float32(swirl)
    bins = np.float32(DIRECTIONS / (2 * np.pi))
    turn = np.float32(DIRECTIONS)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            difference = tensor.xx[y, x] - tensor.yy[y, x]
            cross = np.float32(2) * tensor.xy[y, x]
            trace = tensor.xx[y, x] + tensor.yy[y, x] + np.float32(1e-3)
            length = np.sqrt(difference * difference + cross * cross)
            sure = length / trace * min(np.float32(1), trace * np.float32(1 / 200))
            calm = amount * (np.float32(1) - sure)
            unit = sure / (length + np.float32(1e-6))
            cos = -difference * unit + eddies[0, y, x] * calm
            sin = -cross * unit + eddies[1, y, x] * calm
            # A polynomial arc tangent: the library's costs several times more than all the rest.
            big, small = max(abs(cos), abs(sin)), min(abs(cos), abs(sin))
            a = small / (big + np.float32(1e-9))
            q = a * a
            angle = (
                (np.float32(-0.0464964749) * q + np.float32(0.15931422)) * q
                - np.float32(0.327622764)
            ) * q * a + a
            angle = np.float32(np.pi / 2) - angle if abs(sin) > abs(cos) else angle
            angle = np.float32(np.pi) - angle if cos < 0 else angle
            angle = -angle if sin < 0 else angle
            place = angle * bins
            away = place - np.float32(out[y, x])
            away -= turn * np.floor(away / turn + np.float32(0.5))
            fresh = np.int32(place + turn + np.float32(0.5)) & np.int32(DIRECTIONS - 1)
            out[y, x] = out[y, x] if abs(away) < np.float32(_HELD) else fresh


def line_offsets(length: int, stride: int) -> U64:
    """Return ``uint64[DIRECTIONS, N]``: steps along each direction in flat memory.

    Every other pixel of the line is visited, fewer of a long one: what is smeared is smooth at that
    scale. Steps back are large numbers, which wrap around: a signed index would be tested each time.
    """
    angle = np.pi * np.arange(DIRECTIONS)[:, None] / DIRECTIONS
    count = length if length < _LONG_LINE else round(0.75 * length)
    step = np.linspace(-length, length, count + 1)[None]
    rows, columns = np.round(step * np.sin(angle)), np.round(step * np.cos(angle))
    return (rows * stride + columns).astype(np.int64).view(np.uint64)


def padded(plane: U8) -> U8:
    """Return ``uint8[H + 2 PAD, W + 2 PAD]``: the plane with its mirror image around it."""
    return np.asarray(cv2.copyMakeBorder(plane, PAD, PAD, PAD, PAD, cv2.BORDER_REFLECT_101))


def smear(around: U8, directions: I32, offsets: U64, out: U8) -> None:
    """Average along the flow.

    Four neighbours share a direction; they are summed in one 64-bit number.

    Args:
        around: ``uint8[H + 2 PAD, W + 2 PAD]``.
        directions: ``int32[H/2, W/2]`` from `flow_directions`.
        offsets: From `line_offsets` with the stride ``W + 2 PAD``.
        out: ``uint8[H, W]``, contiguous, written.
    """
    stride = around.shape[1]
    squares = np.empty(around.size - stride - 1, np.uint64)
    _gather_squares(around.reshape(-1), stride, squares)
    sums = np.empty(directions.shape, np.uint64)
    _sum_along(squares, directions, offsets, stride, sums)
    _part_squares(sums, 65536 // offsets.shape[1] + 1, out.view(np.uint16))


@kernel
def _gather_squares(flat: U8, stride: int, out: U64) -> None:
    """Write ``uint64[N]``: the pixel here, to the right, below, and below to the right of it."""
    count = out.shape[0]
    here, right = flat[:count], flat[1 : count + 1]
    below, across = flat[stride : count + stride], flat[stride + 1 : count + stride + 1]
    one, two, three = np.uint64(16), np.uint64(32), np.uint64(48)
    for i in range(count):
        upper = np.uint64(here[i]) | np.uint64(right[i]) << one
        out[i] = upper | np.uint64(below[i]) << two | np.uint64(across[i]) << three


@kernel
def _sum_along(squares: U64, directions: I32, offsets: U64, stride: int, out: U64) -> None:
    """Write ``uint64[H/2, W/2]``: four sums of 16 bits, which hold 257 samples."""
    for y in range(out.shape[0]):
        row = np.uint64((2 * y + PAD) * stride + PAD)
        for x in range(out.shape[1]):
            line = offsets[directions[y, x]]
            here = row + np.uint64(2 * x)
            total = np.uint64(0)
            for k in range(line.shape[0]):
                total += squares[here + line[k]]
            out[y, x] = total


@kernel
def _part_squares(sums: U64, inverse: int, out: U16) -> None:
    """Divide four sums each by their number, ``65536 / inverse``.

    Args:
        sums: ``uint64[H/2, W/2]``.
        inverse: Rounded up.
        out: ``uint16[H, W/2]``, written: two pixels in each.
    """
    mask, shift, factor = np.uint64(0xFFFF), np.uint64(16), np.uint64(inverse)
    for y in range(sums.shape[0]):
        row, upper, lower = sums[y], out[2 * y], out[2 * y + 1]
        for x in range(row.shape[0]):
            left, right = row[x] & mask, row[x] >> np.uint64(16) & mask
            upper[x] = (left * factor >> shift) | (right * factor >> shift) << np.uint64(8)
        for x in range(row.shape[0]):
            left, right = row[x] >> np.uint64(32) & mask, row[x] >> np.uint64(48)
            lower[x] = (left * factor >> shift) | (right * factor >> shift) << np.uint64(8)
