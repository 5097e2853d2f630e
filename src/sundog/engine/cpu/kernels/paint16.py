"""One instruction of the brush: blend sixteen pixels of paint at a time.

The compiler cannot know that planes and shapes of strokes lie apart in memory, and would blend
pixel by pixel; said in vectors of its own language, it is one fifth of the time or less. Works on
every processor: the compiler splits the vectors into what there is.
"""

# The compiler's own library has no types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Callable

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core.base import BaseContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic

__all__ = ["CHUNK", "blend_luma", "blend_plain"]

Code = Callable[[BaseContext, ir.IRBuilder, Signature, list[ir.Value]], ir.Value]

CHUNK = 16
"""Pixels blended at a time."""

_INT32 = ir.IntType(32)
_SHORT = ir.IntType(16)
_BYTES = ir.VectorType(ir.IntType(8), CHUNK)
_SHORTS = ir.VectorType(_SHORT, CHUNK)


def _all(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    """Return a vector of one 32-bit number, cut to 16 bits."""
    nothing = ir.Constant(_SHORTS, ir.Undefined)
    one = builder.insert_element(nothing, builder.trunc(value, _SHORT), ir.Constant(_INT32, 0))
    zeros = ir.Constant(ir.VectorType(_INT32, CHUNK), [0] * CHUNK)
    return builder.shuffle_vector(one, nothing, zeros)


def _constant(value: int) -> ir.Value:
    return ir.Constant(_SHORTS, [value] * CHUNK)


class _Code:
    """Writes the vector instructions of one call."""

    def __init__(
        self,
        context: BaseContext,
        builder: ir.IRBuilder,
        signature: Signature,
        values: list[ir.Value],
    ) -> None:
        self.context, self.builder = context, builder
        self.signature, self.values = signature, values

    def pointer(self, array: int, index: int) -> ir.Value:
        """Return where 16 bytes lie: an argument that is an array, and one that is an index."""
        kind, value = self.signature.args[array], self.values[array]
        data = self.context.make_array(kind)(self.context, self.builder, value).data
        return self.builder.bitcast(
            self.builder.gep(data, [self.values[index]]), _BYTES.as_pointer()
        )

    def load(self, pointer: ir.Value, *, signed: bool = False) -> ir.Value:
        """Return 16 bytes from there as numbers of 16 bits."""
        extend = self.builder.sext if signed else self.builder.zext
        return extend(self.builder.load(pointer, align=1), _SHORTS)

    def blend(self, paint: ir.Value, opacity: ir.Value, cover: ir.Value) -> None:
        """Blend 16 colours over the board, arguments 0 and 1, by 16 covers and one opacity."""
        b = self.builder
        share = b.lshr(b.mul(cover, _all(b, opacity)), _constant(8))
        where = self.pointer(0, 1)
        old = b.mul(self.load(where), b.sub(_constant(256), share))
        new = b.add(b.add(old, b.mul(paint, share)), _constant(128))
        b.store(b.trunc(b.lshr(new, _constant(8)), _BYTES), where, align=1)


def _plain(
    context: BaseContext, builder: ir.IRBuilder, signature: Signature, values: list[ir.Value]
) -> ir.Value:
    code = _Code(context, builder, signature, values)
    code.blend(_all(builder, values[4]), values[5], code.load(code.pointer(2, 3)))
    return context.get_dummy_value()


def _luma(
    context: BaseContext, builder: ir.IRBuilder, signature: Signature, values: list[ir.Value]
) -> ir.Value:
    code, b = _Code(context, builder, signature, values), builder
    luma, opacity, relief = (b.extract_value(values[5], i) for i in range(3))
    light = code.load(code.pointer(3, 4), signed=True)
    light = b.ashr(b.mul(light, _all(b, relief)), _constant(8))
    paint = b.add(light, _all(b, luma))
    for limit, sign in ((16, "<"), (235, ">")):
        beyond = b.icmp_signed(sign, paint, _constant(limit))
        paint = b.select(beyond, _constant(limit), paint)
    code.blend(paint, opacity, code.load(code.pointer(2, 4)))
    return context.get_dummy_value()


@intrinsic
def blend_plain(
    _context: BaseContext,
    board: types.Type,
    at: types.Type,
    cover: types.Type,
    chunk: types.Type,
    colour: types.Type,
    opacity: types.Type,
) -> tuple[Signature, Code]:
    """Blend one colour over 16 pixels.

    Args:
        board: ``uint8[N]``, painted on.
        at: int64, where in it.
        cover: ``uint8[M]``.
        chunk: int64, where in it.
        colour: int32, 0 to 255.
        opacity: int32, 0 to 256.
    """
    return types.void(board, at, cover, chunk, colour, opacity), _plain


@intrinsic
def blend_luma(
    _context: BaseContext,
    board: types.Type,
    at: types.Type,
    cover: types.Type,
    light: types.Type,
    chunk: types.Type,
    paint: types.Type,
) -> tuple[Signature, Code]:
    """Blend one luma, lit by ridges of the paint, over 16 pixels.

    Args:
        board: ``uint8[N]``, painted on.
        at: int64, where in it.
        cover: ``uint8[M]``.
        light: ``int8[M]``, luma added on ridges.
        chunk: int64, where in both.
        paint: int32 each: luma, clipped to 16 to 235 when lit; opacity, 0 to 256; share of
            ``light``, 0 to 256.
    """
    return types.void(board, at, cover, light, chunk, paint), _luma
