"""The kernel that puts a lit figure before a world, straight into I420 planes."""

# Bodies of kernels are numba's language rather than Python's, see `sundog.engine.cpu.kernels.finish`.
# mypy: disable-error-code="operator,assignment,call-overload,arg-type,type-var,no-any-return,misc"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["Lit", "put_figure"]

U8 = NDArray[np.uint8]


class Lit(NamedTuple):
    """How one plane of a figure is lit.

    Attributes:
        matte: ``uint8[H, W]`` or, for chroma, ``uint8[H/2, W/2]``: the figure's opacity.
        cover: ``uint8[H/2, W/2]``, the same: where it is 0 there is no figure.
        figure: The picture that the figure is taken from, of the plane's size.
        behind: The world, of the plane's size.
        shadow: ``uint8[H/2, W/2]``, how much light the world keeps there, of 256.
        top: First row of the part that the light is known for, at half size.
        left: First column of it. The rest is ``uint8[h, w]`` of that part:
        gain: Factor on luma, of 128.
        add: Light that is added; of chroma around 128.
        inner: What the figure looks like inside of its border.
        tint: Colour of the light, times luma: of 256, around 128; of chroma only.
        luma: Brightness of the picture, which coloured light falls on.
    """

    matte: U8
    cover: U8
    figure: U8
    behind: U8
    shadow: U8
    top: int
    left: int
    gain: U8
    add: U8
    inner: U8
    tint: U8
    luma: U8


@kernel
def put_figure(lit: Lit, weight: int, out: U8) -> None:
    """Put the lit figure before the world, in one plane.

    Most of a picture is world: light is worked out only from where a row's figure begins to where
    it ends.

    Args:
        lit: Its light.
        weight: Of the result over what was there, of 256.
        out: ``uint8[H, W]``, luma, or ``uint8[H/2, W/2]``, chroma: changed in place.
    """
    rows, columns = lit.cover.shape
    share, size = np.int32(weight), out.shape[1] // columns
    middle = np.int32(16 if size == 2 else 128)
    # Gain, added light, inner colour and shadow at the plane's own size; then a row to work in.
    wide = np.empty((4, size * columns), np.uint8)
    near = np.empty(columns + 2, np.uint8)
    for y in range(out.shape[0]):
        h = y // size
        v = h - lit.top
        if y % size == 0:
            first, end = _extent(lit.cover[h], lit.left, lit.left + lit.gain.shape[1])
            if v < 0 or v >= lit.gain.shape[0]:
                first, end = 0, 0
            low, high = first - lit.left, end - lit.left
            is_lit = _is_full(lit.shadow[h])
            _repeat(lit.shadow[h], size, 0, columns, wide[3])
        here = slice(size * first, size * end)
        for there in (slice(0, here.start), slice(here.stop, size * columns)):
            if is_lit and weight == 256:
                _copy(lit.behind[y, there], out[y, there])
            elif weight == 256:
                _shade_world(lit.behind[y, there], wide[3, there], middle, out[y, there])
            else:
                _put_world(lit.behind[y, there], wide[3, there], middle, share, out[y, there])
        if end == first:
            continue
        _repeat(lit.inner[v], size, low, high, wide[2])
        part = slice(size * low, size * high)
        planes = lit.matte[y, here], lit.figure[y, here], lit.behind[y, here], wide[3, here]
        if size == 2:
            other = min(lit.gain.shape[0] - 1, max(0, v + 2 * (y & 1) - 1))
            _between(lit.gain[v], lit.gain[other], low, high, near, wide[0])
            _between(lit.add[v], lit.add[other], low, high, near, wide[1])
            maps = wide[0, part], wide[1, part], wide[2, part]
            _put_luma(planes, maps, share, out[y, here])
        else:
            tinted = lit.tint[v, part], lit.luma[v, part]
            maps = lit.gain[v, part], lit.add[v, part], wide[2, part]
            _put_chroma(planes, maps, tinted, share, out[y, here])


@kernel
def _extent(cover: U8, left: int, right: int) -> tuple[int, int]:
    """Return where the figure begins and ends in a row; both are the same where it is not."""
    first, end = left, right
    while end > first and cover[end - 1] == 0:
        end -= 1
    while first < end and cover[first] == 0:
        first += 1
    return first, end


@kernel
def _is_full(row: U8) -> bool:
    least = np.uint8(255)
    for x in range(np.uint64(row.shape[0])):
        least = min(least, row[x])
    return least == 255


@kernel
def _repeat(row: U8, times: int, first: int, end: int, out: U8) -> None:
    """Enlarge part of a row."""
    if times == 1:
        out[first:end] = row[first:end]
        return
    for x in range(np.uint64(first), np.uint64(end)):
        out[np.uint64(2) * x] = row[x]
        out[np.uint64(2) * x + np.uint64(1)] = row[x]


@kernel
def _between(here: U8, near: U8, first: int, end: int, row: U8, out: U8) -> None:
    """Enlarge part of a row twofold, a quarter of the way to the row beside it."""
    low, high = max(0, first - 1), min(here.shape[0], end + 1)
    one, two, three = np.uint64(1), np.int32(2), np.int32(3)
    for x in range(np.uint64(low), np.uint64(high)):
        row[x + one] = (three * np.int32(here[x]) + np.int32(near[x]) + two) >> two
    # A place at either end, so that each has two neighbours.
    row[low], row[high + 1] = row[low + 1], row[high]
    for x in range(np.uint64(first), np.uint64(end)):
        own = three * np.int32(row[x + one]) + two
        out[np.uint64(2) * x] = (own + np.int32(row[x])) >> two
        out[np.uint64(2) * x + one] = (own + np.int32(row[x + np.uint64(2)])) >> two


@kernel
def _copy(behind: U8, out: U8) -> None:
    """Show the world as it is: several times faster than to assign a slice."""
    for x in range(np.uint64(out.shape[0])):
        out[x] = behind[x]


@kernel
def _shade_world(behind: U8, shadows: U8, middle: int, out: U8) -> None:
    """Show the world and nothing else, in shadow, where nobody stands."""
    eight, one, zero = np.int32(8), np.int32(1), np.int32(middle)
    for x in range(np.uint64(out.shape[0])):
        value = (np.int32(behind[x]) - zero) * (np.int32(shadows[x]) + one)
        out[x] = (value >> eight) + zero


@kernel
def _put_world(behind: U8, shadows: U8, middle: int, share: int, out: U8) -> None:
    """Show the world, in shadow, where nobody stands."""
    eight, half, one, zero = np.int32(8), np.int32(128), np.int32(1), np.int32(middle)
    for x in range(np.uint64(out.shape[0])):
        before = np.int32(out[x])
        value = ((np.int32(behind[x]) - zero) * (np.int32(shadows[x]) + one)) >> eight
        out[x] = before + (((value + zero - before) * share + half) >> eight)


@kernel
def _put_luma(planes: tuple[U8, U8, U8, U8], maps: tuple[U8, U8, U8], share: int, out: U8) -> None:
    """Light a stretch of luma."""
    mattes, figures, behinds, shadows = planes
    gains, adds, inners = maps
    zero, most, none, eight = np.int32(16), np.int32(235), np.int32(0), np.int32(8)
    all_, half, white, scale = np.int32(255), np.int32(128), np.int32(219), np.int32(299)
    for x in range(np.uint64(out.shape[0])):
        before, alpha, value = np.int32(out[x]), np.int32(mattes[x]), np.int32(figures[x])
        # What shows through at the border is the old room: the figure's own colour instead.
        value += (((np.int32(inners[x]) - value) * (all_ - alpha)) >> eight) - zero
        value = (value * np.int32(gains[x])) >> np.int32(7)
        # Screen, not add: 299 / 65536 is about 1 / 219.
        value += (np.int32(adds[x]) * max(none, white - value) * scale) >> np.int32(16)
        world = ((np.int32(behinds[x]) - zero) * (np.int32(shadows[x]) + np.int32(1))) >> eight
        value = world + (((value - world) * (alpha + (alpha >> np.int32(7))) + half) >> eight)
        value = min(most, max(zero, value + zero))
        out[x] = before + (((value - before) * share + half) >> eight)


@kernel
def _put_chroma(
    planes: tuple[U8, U8, U8, U8],
    maps: tuple[U8, U8, U8],
    tinted: tuple[U8, U8],
    share: int,
    out: U8,
) -> None:
    """Light a stretch of U or V."""
    alphas, figures, behinds, shadows = planes
    gains, adds, inners = maps
    tints, luma = tinted
    zero, least, most, eight = np.int32(128), np.int32(16), np.int32(240), np.int32(8)
    all_, half, black = np.int32(255), np.int32(128), np.int32(16)
    for x in range(np.uint64(out.shape[0])):
        before, alpha = np.int32(out[x]), np.int32(alphas[x])
        # The old room's colour is seen sooner than its brightness.
        foreign = min(all_, np.int32(2) * (all_ - alpha))
        value = np.int32(figures[x])
        value += (((np.int32(inners[x]) - value) * foreign) >> eight) - zero
        value = (value * np.int32(gains[x])) >> np.int32(7)
        value += ((np.int32(luma[x]) - black) * (np.int32(tints[x]) - zero)) >> eight
        value += np.int32(adds[x]) - zero
        world = ((np.int32(behinds[x]) - zero) * (np.int32(shadows[x]) + np.int32(1))) >> eight
        value = world + (((value - world) * (alpha + (alpha >> np.int32(7))) + half) >> eight)
        value = min(most, max(least, value + zero))
        out[x] = before + (((value - before) * share + half) >> eight)
