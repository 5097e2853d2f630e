"""Words for drawn lines: every thickness with every colour and name of a line."""

from collections.abc import Mapping
from itertools import product

__all__ = ["LINES"]

_THICK = ["thick", "bold", "heavy", "chunky", "fat", "broad", "wide", "strong", "big"]
_THIN = ["thin", "fine", "delicate", "slim", "narrow", "slender", "hairline"]
_OF = (
    "",
    "black ",
    "dark ",
    "ink ",
    "inked ",
    "black ink ",
    "white ",
    "parallel ",
    "clean ",
    "drawn ",
)
_EDGES = ("outline", "contour", "contour line")
_STROKES = ("line", "linework", "lineart", "line art")


def _combined(widths: list[str], nouns: tuple[str, ...]) -> str:
    return "|".join(f"{width} {of}{noun}" for width, of, noun in product(widths, _OF, nouns))


LINES: Mapping[str, str] = {
    "thick-lines": _combined(_THICK, _STROKES) + "|thick leading|black leading|thick black leading|"
    "lead lines|heavy blacks|heavy black inks",
    "thick-lines outlines": _combined(_THICK, _EDGES),
    "thin-lines": _combined(_THIN, _STROKES)
    + "|sharp line|sharp lines|precise line|crisp thin line",
    "thin-lines outlines": _combined(_THIN, _EDGES),
}
