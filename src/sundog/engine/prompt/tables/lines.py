"""Words made of two lists: lines of every thickness and colour, films of every decade."""

from collections.abc import Mapping
from itertools import product

from sundog.engine.prompt.listing import words_of

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


_DECADES = words_of(
    "70s seventies 1970s 60s sixties 1960s 80s eighties 1980s 50s fifties 1950s 90s nineties 1990s"
)
_TAPED = words_of("80s eighties 1980s 90s nineties 1990s")
_ON_TAPE = (
    "video",
    "tv",
    "tv show",
    "television",
    "sitcom",
    "commercial",
    "workout video",
    "exercise video",
    "aerobics video",
    "wedding video",
    "home video",
    "camcorder",
    "talk show",
    "tape",
)
_FILM = (
    "film",
    "film look",
    "movie look",
    "home movie",
    "photo",
    "photograph",
    "snapshot",
    "film stock",
)


def _combined(widths: list[str], nouns: tuple[str, ...]) -> str:
    return "|".join(f"{width} {of}{noun}" for width, of, noun in product(widths, _OF, nouns))


LINES: Mapping[str, str] = {
    "thick-lines": _combined(_THICK, _STROKES) + "|thick leading|black leading|thick black leading|"
    "lead lines|heavy blacks|heavy black inks",
    "thick-lines outlines": _combined(_THICK, _EDGES),
    "s:old-photo nostalgic": "|".join(f"{a} {b}" for a, b in product(_DECADES, _FILM)),
    "s:vhs": "|".join(f"{a} {b}" for a, b in product(_TAPED, _ON_TAPE)),
    "thin-lines": _combined(_THIN, _STROKES)
    + "|sharp line|sharp lines|precise line|crisp thin line",
    "thin-lines outlines": _combined(_THIN, _EDGES),
}
