"""Kernels that grade a picture: colours are looked up at half size, brightness is cut at full size."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.filters`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["add_camera", "add_rest", "bend", "look_up", "look_up_rest", "take_camera"]

U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
I32 = NDArray[np.int32]


@kernel
def _places(picture: U8, y: int, out: I32) -> None:
    """Write where row ``y`` lies in a table, ``int32[W]``."""
    luma, u, v = picture[0, y], picture[1, y], picture[2, y]
    two, most = np.int32(2), np.int32(63)
    for x in range(out.shape[0]):
        blue = min(most, np.int32((np.int32(u[x]) + two) >> two))
        red = min(most, np.int32((np.int32(v[x]) + two) >> two))
        out[x] = np.int32(luma[x]) << 12 | blue << 6 | red


@kernel
def _dithered_places(picture: U8, y: int, dither: U8, out: I32) -> None:
    """Write the same for a table of every other luma, dithered by 0 to 3, ``uint8[W]``."""
    luma, u, v = picture[0, y], picture[1, y], picture[2, y]
    two, most = np.int32(2), np.int32(63)
    for x in range(out.shape[0]):
        d = np.int32(dither[x])
        blue = min(most, np.int32((np.int32(u[x]) + d) >> two))
        red = min(most, np.int32((np.int32(v[x]) + np.int32(3) - d) >> two))
        grey = min(np.int32(255), np.int32(np.int32(luma[x]) + (d >> 1))) >> 1
        out[x] = np.int32(grey) << 12 | blue << 6 | red


@kernel
def look_up(picture: U8, bright: U8, chroma: U16, dither: U8, light: U8, out: U8) -> None:
    """Grade the chroma planes and find the brightness that is to be cut.

    Args:
        picture: ``uint8[3, H, W]``, Y, U, V.
        bright: ``uint8[2 ** 20]`` by ``y << 12 | u >> 2 << 6 | v >> 2``.
        chroma: ``uint16[2 ** 19]``, see `sundog.engine.cpu.colour.table.ColourTable`.
        dither: ``uint8[64, W]``, 0 to 3; hides the steps of the table in the chroma; it would show
            in the luma.
        light: ``uint8[H, W]``, written.
        out: ``uint8[2, H, W]``, written: U and V.
    """
    places = np.empty((2, out.shape[2]), np.int32)
    # Unsigned, or each would be tested for an index from the end.
    exact, noisy = places[0].view(np.uint32), places[1].view(np.uint32)
    for y in range(out.shape[1]):
        _places(picture, y, places[0])
        _dithered_places(picture, y, dither[y & 63], places[1])
        row, u, v = light[y], out[0, y], out[1, y]
        for x in range(row.shape[0]):
            row[x] = bright[exact[x]]
        for x in range(row.shape[0]):
            entry = chroma[noisy[x]]
            u[x] = entry & 255
            v[x] = entry >> 8


@kernel
def look_up_rest(picture: U8, rest: U8, out: U8) -> None:
    """Find what a colour's luma differs by from that of a grey as bright.

    Args:
        picture: ``uint8[3, H, W]``, Y, U, V.
        rest: ``uint8[2 ** 18]`` by ``y >> 2 << 12 | u >> 2 << 6 | v >> 2``; 128 is no difference.
        out: ``uint8[H, W]``, written.
    """
    places = np.empty(out.shape[1], np.int32)
    unsigned = places.view(np.uint32)
    for y in range(out.shape[0]):
        _places(picture, y, places)
        for x in range(places.shape[0]):
            grey = min(np.int32(252), np.int32((places[x] >> 12) + np.int32(2))) >> 2
            places[x] = np.int32(grey) << 12 | (places[x] & np.int32(4095))
        row = out[y]
        for x in range(row.shape[0]):
            row[x] = rest[unsigned[x]]


@kernel
def take_camera(fresh: U8, amount: int, light: U8) -> None:
    """Take a share of the camera's half-size luma away, so that the full-size one can be added.

    Args:
        fresh: ``uint8[H, W]``.
        amount: Share, of 256; half of it is added as an offset, to stay within 0 to 255.
        light: ``uint8[H, W]``, changed in place.
    """
    share, middle = np.int32(amount), np.int32(amount >> 1)
    for y in range(light.shape[0]):
        row, camera = light[y], fresh[y]
        for x in range(row.shape[0]):
            value = np.int32(row[x]) + middle - np.int32(np.int32(camera[x]) * share >> 8)
            row[x] = min(np.int32(255), max(np.int32(0), np.int32(value)))


@kernel
def add_camera(camera: U8, amount: int, light: U8) -> None:
    """Undo `take_camera` with the luma of full size, ``uint8[H, W]``: detail comes back."""
    share, middle = np.int32(amount), np.int32(amount >> 1)
    for y in range(light.shape[0]):
        row, fine = light[y], camera[y]
        for x in range(row.shape[0]):
            value = np.int32(row[x]) - middle + np.int32(np.int32(fine[x]) * share >> 8)
            row[x] = min(np.int32(255), max(np.int32(0), np.int32(value)))


@kernel
def bend(curve: U16, out: U16) -> None:
    """Replace each pixel by the curve's value at it, two pixels at a time.

    Args:
        curve: ``uint16[65536]``, new pair by old pair.
        out: ``uint16[H, W/2]``, changed in place.
    """
    for y in range(out.shape[0]):
        row = out[y]
        for x in range(row.shape[0]):
            row[x] = curve[row[x]]


@kernel
def add_rest(rest: U8, luma: U8) -> None:
    """Add ``rest - 128`` to the luma, both ``uint8[H, W]``, within 16 to 235."""
    for y in range(luma.shape[0]):
        row, more = luma[y], rest[y]
        for x in range(row.shape[0]):
            value = np.int32(np.int32(row[x]) + np.int32(more[x]) - np.int32(128))
            row[x] = min(np.int32(235), max(np.int32(16), value))
