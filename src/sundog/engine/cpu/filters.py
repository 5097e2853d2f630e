"""Kernels that work on the half-size picture: history, abstraction, flow."""

# Bodies of kernels are numba's language rather than Python's: what its arithmetic yields is the
# compiler's business, and mypy would have every minimum of two integers cast.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.jit import kernel

__all__ = [
    "DIRECTIONS",
    "PAD",
    "Tensor",
    "blend_history",
    "flow_directions",
    "line_offsets",
    "mix_by_skin",
    "skin_map",
    "smear_grey",
    "smear_packed",
    "smooth_divide",
    "smooth_weigh",
]

DIRECTIONS = 32
"""Flow directions, evenly over half a turn."""

PAD = 32
"""Pixels of border that smearing may reach into."""

_LONG_LINE = 6

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class Tensor(NamedTuple):
    """A smoothed structure tensor, ``float32[H/4, W/4]`` each."""

    xx: F32
    yy: F32
    xy: F32


def line_offsets(length: int, stride: int) -> I32:
    """Return ``int32[DIRECTIONS, N]``: steps along each direction in flat memory.

    Every pixel of a short line is visited, every other one of a long line: what is smeared there
    is smooth already.
    """
    angle = np.pi * np.arange(DIRECTIONS)[:, None] / DIRECTIONS
    step = np.arange(-length, length + 1, 2 if length >= _LONG_LINE else 1)[None]
    rows, columns = np.round(step * np.sin(angle)), np.round(step * np.cos(angle))
    return (rows * stride + columns).astype(np.int32)


@kernel
def blend_history(fresh: U8, history: U8) -> None:
    """Move ``history`` towards ``fresh``, both flat ``uint8[N]``; small changes move it slower.

    Sensor noise would make bands, cells and lines flicker; what really moves follows at once.
    """
    for i in range(fresh.shape[0]):
        change = np.int32(fresh[i]) - np.int32(history[i])
        share = min(np.int32(256), max(np.int32(0), abs(change) - 4) * 12 + 56)
        # Rounded away from zero, or the last few levels would never be reached.
        step = change * share + (np.int32(255) if change > 0 else np.int32(0))
        history[i] = np.int32(history[i]) + (step >> 8)


@kernel
def smooth_weigh(mean: U8, grey: F32, square: F32, sharpness: float, out: F32) -> None:
    """Weigh local means by how uniform their surroundings are.

    Args:
        mean: ``uint8[3, H, W]``, box mean of the picture.
        grey: ``float32[H, W]``, box mean of its luma.
        square: ``float32[H, W]``, box mean of the luma squared.
        sharpness: Luma variance at which a neighbourhood starts to count less.
        out: ``float32[4, H, W]``, written: weighted colour and the weight.
    """
    eps = np.float32(sharpness)
    for y in range(out.shape[1]):
        for x in range(out.shape[2]):
            variance = max(np.float32(0), square[y, x] - grey[y, x] * grey[y, x])
            weight = eps / (eps + variance)
            weight *= weight
            weight = weight * weight + np.float32(1e-6)
            out[0, y, x] = np.float32(mean[0, y, x]) * weight
            out[1, y, x] = np.float32(mean[1, y, x]) * weight
            out[2, y, x] = np.float32(mean[2, y, x]) * weight
            out[3, y, x] = weight


@kernel
def smooth_divide(weighted: F32, out: U8) -> None:
    """Divide ``float32[4, H, W]`` by its weight into ``uint8[3, H, W]``."""
    half = np.float32(0.5)
    for y in range(out.shape[1]):
        for x in range(out.shape[2]):
            inverse = np.float32(1) / weighted[3, y, x]
            out[0, y, x] = np.int32(weighted[0, y, x] * inverse + half)
            out[1, y, x] = np.int32(weighted[1, y, x] * inverse + half)
            out[2, y, x] = np.int32(weighted[2, y, x] * inverse + half)


@kernel
def flow_directions(tensor: Tensor, eddies: F32, swirl: float, out: I32) -> None:
    """Quantise the direction along which the picture changes least.

    Args:
        tensor: Smoothed structure tensor.
        eddies: ``float32[H/4, W/4, 2]``, doubled direction (cosine, sine) for calm areas.
        swirl: Weight of ``eddies``.
        out: ``int32[H/4, W/4]``, written: 0 to DIRECTIONS - 1.
    """
    amount = np.float32(swirl)
    bins = np.float32(DIRECTIONS / (2 * np.pi))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            difference = tensor.xx[y, x] - tensor.yy[y, x]
            cross = 2 * tensor.xy[y, x]
            trace = tensor.xx[y, x] + tensor.yy[y, x] + np.float32(1e-3)
            length = np.sqrt(difference * difference + cross * cross)
            sure = length / trace * min(np.float32(1), trace * np.float32(1 / 200))
            calm = amount * (1 - sure)
            unit = sure / (length + np.float32(1e-6))
            cos = -difference * unit + eddies[y, x, 0] * calm
            sin = -cross * unit + eddies[y, x, 1] * calm
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
            out[y, x] = (np.int32(angle * bins + DIRECTIONS + np.float32(0.5))) % DIRECTIONS


@kernel
def smear_grey(padded: U8, directions: I32, offsets: I32, out: U8) -> None:
    """Average along the flow.

    Args:
        padded: ``uint8[(H + 2 PAD) * (W + 2 PAD)]``, flat.
        directions: ``int32[H/2, W/2]`` from `flow_directions`; four pixels share one.
        offsets: From `line_offsets` with the stride ``W + 2 PAD``.
        out: ``uint8[H, W]``, written.
    """
    stride = out.shape[1] + 2 * PAD
    count = offsets.shape[1]
    inverse = np.int32(65536 // count + 1)
    for y in range(directions.shape[0]):
        for x in range(directions.shape[1]):
            here = (2 * y + PAD) * stride + 2 * x + PAD
            direction = directions[y, x]
            a, b, c, d = np.int32(0), np.int32(0), np.int32(0), np.int32(0)
            for k in range(count):
                at = here + offsets[direction, k]
                a += padded[at]
                b += padded[at + 1]
                c += padded[at + stride]
                d += padded[at + stride + 1]
            out[2 * y, 2 * x] = (a * inverse) >> 16
            out[2 * y, 2 * x + 1] = (b * inverse) >> 16
            out[2 * y + 1, 2 * x] = (c * inverse) >> 16
            out[2 * y + 1, 2 * x + 1] = (d * inverse) >> 16


@kernel
def smear_packed(padded: NDArray[np.uint64], directions: I32, offsets: I32, out: U8) -> None:
    """Average along the flow, channels spread over ``uint64`` so that one addition sums them all.

    Args:
        padded: ``uint64[(H + 2 PAD) * (W + 2 PAD)]``, flat: 16 bits a channel.
        directions: ``int32[H/2, W/2]`` from `flow_directions`; four pixels share one.
        offsets: From `line_offsets` with the stride ``W + 2 PAD``; 61 samples stay in 16 bits.
        out: ``uint8[3, H, W]``, written.
    """
    stride = out.shape[2] + 2 * PAD
    count = offsets.shape[1]
    inverse = np.uint32(65536 // count + 1)
    mask, shift = np.uint64(0xFFFF), np.uint32(16)
    for y in range(directions.shape[0]):
        for x in range(directions.shape[1]):
            here = (2 * y + PAD) * stride + 2 * x + PAD
            direction = directions[y, x]
            a, b, c, d = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
            for k in range(count):
                at = here + offsets[direction, k]
                a += padded[at]
                b += padded[at + 1]
                c += padded[at + stride]
                d += padded[at + stride + 1]
            for channel in range(3):
                low = np.uint64(16 * channel)
                out[channel, 2 * y, 2 * x] = (np.uint32((a >> low) & mask) * inverse) >> shift
                out[channel, 2 * y, 2 * x + 1] = (np.uint32((b >> low) & mask) * inverse) >> shift
                out[channel, 2 * y + 1, 2 * x] = (np.uint32((c >> low) & mask) * inverse) >> shift
                out[channel, 2 * y + 1, 2 * x + 1] = (
                    np.uint32((d >> low) & mask) * inverse
                ) >> shift


@kernel
def skin_map(chroma_u: U8, chroma_v: U8, out: U8) -> None:
    """Say how much a colour is one of skin, light or dark: their hues are nearly the same.

    Args:
        chroma_u: ``uint8[H, W]``.
        chroma_v: ``uint8[H, W]``.
        out: ``uint8[H, W]``, written: 0 for no to 255 for surely.
    """
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            u = (np.float32(chroma_u[y, x]) - np.float32(109)) / np.float32(15)
            v = (np.float32(chroma_v[y, x]) - np.float32(150)) / np.float32(15)
            sure = np.float32(2.0) - (u * u + v * v) * np.float32(1.3)
            # Fair and brown hair is yellower than any skin.
            yellow = (np.float32(128) - np.float32(chroma_u[y, x])) * np.float32(0.7)
            yellow -= np.float32(chroma_v[y, x]) - np.float32(128)
            sure -= max(np.float32(0), yellow) * np.float32(0.5)
            out[y, x] = np.int32(min(np.float32(1), max(np.float32(0), sure)) * 255)


@kernel
def mix_by_skin(fine: U8, skin: U8, amount: int, out: U8) -> None:
    """Lead ``out`` back to ``fine``, both ``uint8[3, H, W]``, by ``skin`` ``uint8[H, W]``.

    Where abstraction took away much, as at eyes, ``fine`` comes back whole.

    Args:
        fine: The less abstracted picture.
        skin: 0 to 255.
        amount: 256 takes ``fine`` alone where skin is sure.
        out: The abstracted picture, changed in place.
    """
    least = np.int32(amount)
    for y in range(out.shape[1]):
        for x in range(out.shape[2]):
            lost = abs(np.int32(fine[0, y, x]) - np.int32(out[0, y, x]))
            share = max(least, min(np.int32(256), (lost - 14) * 12))
            k = (np.int32(skin[y, x]) * share) >> 8
            for channel in range(3):
                there = np.int32(out[channel, y, x])
                step = (np.int32(fine[channel, y, x]) - there) * k
                out[channel, y, x] = there + (step >> 8)
