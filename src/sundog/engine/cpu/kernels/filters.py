"""Kernels that work on the half-size picture: skin, and what is spared there."""

# Bodies of kernels are numba's language rather than Python's: what its arithmetic yields is the
# compiler's business, and mypy would have every minimum of two integers cast.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["mix_by_skin", "skin_map"]

U8 = NDArray[np.uint8]


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
