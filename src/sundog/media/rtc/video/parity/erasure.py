"""A systematic erasure code: any k of k data and r parity blocks tell all data.

A Reed-Solomon code by a Cauchy matrix over GF(2**8), whose every square part can be inverted (Blömer
and others, *An XOR-based erasure-resilient coding scheme*, 1995). Its columns are scaled so that
the first parity block is the plain XOR of the data, which one loss in a hundred needs alone.

Blocks are byte strings of any lengths; shorter ones count as filled up with zeros.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

__all__ = ["MOST_DATA", "MOST_PARITY", "parity_blocks", "restored"]

MOST_DATA: Final = 48
"""Data blocks of one group."""

MOST_PARITY: Final = 12
"""Parity blocks of one group."""

_POLYNOMIAL: Final = 0x11D
"""x**8 + x**4 + x**3 + x**2 + 1, as in RFC 5510 section 8.1; 2 generates its field."""


def _exponents() -> tuple[int, ...]:
    """Return the powers of 2 in the field, twice over, so that sums of two logarithms may be asked."""
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value <<= 1
        if value & 0x100:
            value ^= _POLYNOMIAL
    return (*powers, *powers)


_EXP: Final = _exponents()
_LOG: Final = {value: exponent for exponent, value in enumerate(_EXP[:255])}


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _inverse(a: int) -> int:
    return _EXP[255 - _LOG[a]]


_TIMES: Final = tuple(bytes(_times(factor, value) for value in range(256)) for factor in range(256))
"""Products by factor and value: `bytes.translate` multiplies a whole block at once."""


def _factor(parity: int, data: int) -> int:
    """Return the matrix's element: 1 / (x + y) of a Cauchy matrix, over that of its first row."""
    return _times(0xFF ^ data, _inverse((0xFF - parity) ^ data))


_ROWS: Final = tuple(
    tuple(_factor(parity, data) for data in range(MOST_DATA)) for parity in range(MOST_PARITY)
)


def parity_blocks(data: Sequence[bytes], count: int) -> list[bytes]:
    """Return parity of some blocks.

    Args:
        data: 1 to `MOST_DATA` blocks.
        count: How many to make, up to `MOST_PARITY`.

    Returns:
        The blocks, each as long as the longest of ``data``.
    """
    size = max(map(len, data))
    return [
        _sum(zip(_ROWS[row], data, strict=False)).to_bytes(size, "little") for row in range(count)
    ]


def restored(
    data: Mapping[int, bytes], parity: Mapping[int, bytes], count: int
) -> dict[int, bytes]:
    """Return the blocks that are missing, by place, each as long as parity.

    Args:
        data: The blocks that came, by place.
        parity: Parity blocks that came, by place; at least as many as data blocks are missing.
        count: How many data blocks there are altogether.

    Raises:
        ValueError: they do not belong together.
    """
    missing = [place for place in range(count) if place not in data]
    if not missing:
        return {}
    if len(parity) < len(missing):
        raise ValueError(f"{len(missing)} blocks are missing, {len(parity)} of parity are there")
    rows = sorted(parity)[: len(missing)]
    size = len(parity[rows[0]])
    if (
        any(len(parity[row]) != size for row in rows)
        or max(map(len, data.values()), default=0) > size
    ):
        raise ValueError("blocks and parity do not belong together")
    left = [
        _sum([(1, parity[row]), *((_ROWS[row][place], block) for place, block in data.items())])
        for row in rows
    ]
    factors = _inverted([[_ROWS[row][place] for place in missing] for row in rows])
    blocks = [total.to_bytes(size, "little") for total in left]
    found = [_sum(zip(row, blocks, strict=True)).to_bytes(size, "little") for row in factors]
    return dict(zip(missing, found, strict=True))


def _sum(terms: Iterable[tuple[int, bytes]]) -> int:
    """Return the sum of factors times blocks, as a number of which the first byte is the lowest."""
    total = 0
    for factor, block in terms:
        total ^= int.from_bytes(block if factor == 1 else block.translate(_TIMES[factor]), "little")
    return total


def _inverted(matrix: Sequence[Sequence[int]]) -> list[bytes]:
    """Return the inverse of a square part of a Cauchy matrix, by Gauss and Jordan.

    No pivot is ever 0 there: its leading parts are Cauchy matrices too.
    """
    size = len(matrix)
    ones = [bytes(int(at == other) for other in range(size)) for at in range(size)]
    rows = [bytes(row) + one for row, one in zip(matrix, ones, strict=True)]
    for at in range(size):
        pivot = rows[at] = rows[at].translate(_TIMES[_inverse(rows[at][at])])
        for other in range(size):
            if other != at:
                total = _sum(((1, rows[other]), (rows[other][at], pivot)))
                rows[other] = total.to_bytes(2 * size, "little")
    return [row[size:] for row in rows]
