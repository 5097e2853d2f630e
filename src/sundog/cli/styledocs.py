"""Write the page of all styles: sheets, names, and what each is made of, taken from its row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from sundog.cli.stylenames import prompt_of, stand_ins
from sundog.cli.stylesheet import Picture, grid, jpeg
from sundog.engine.cpu.style import Grade, Lens, Style
from sundog.engine.cpu.styles import STYLES
from sundog.engine.prompt.tables.styles import STYLES as WORDS

__all__ = ["TILE_PX", "made_of", "write_page"]

TILE_PX: Final = 320
_COLUMNS: Final = 4
_EXAMPLES: Final = 4
_ON_A_SHEET: Final = 24
_BUDGET: Final = 1_400_000
"""Bytes of all sheets together: every clone of the repository carries them."""

_QUALITIES: Final = (84, 78, 70, 60, 45, 30)

_HEAD: Final = """# Styles
Made by `sundog styles --docs docs`. Any of the names is a prompt; more words, names of artists and
other languages lead to them too. `sundog styles INPUT` shows them all on a video or photo of yours.
The first picture is the input.
"""

_SAID: Final[Mapping[str, str]] = {
    "exposure": "",
    "flow": "",
    "abstraction": "",
    "casts": "",
    "matter": "relief of a material",
    "bend": "bent outlines",
    "facets": "flat facets",
    "cells": "cells of one colour",
    "pattern": "patterned tones",
    "hues": "turned hues",
    "lines": "ink lines",
    "halo": "white borders",
    "hatch": "hatching",
    "dodge": "soft pencil contours",
    "wash": "pigment at the borders of washes",
    "paper": "",
    "rub": "dry colour on the ground",
    "press": "printing inks",
    "veil": "colour wiped over the top",
    "strokes": "bristle marks",
    "paint": "painted strokes",
    "surface": "surface",
    "coat": "second surface",
    "glow": "glow",
    "light": "added light",
    "focus": "narrow focus",
    "matte": "matte",
    "code": "falling code",
    "signal": "faults of the signal",
    "frame": "ornamental frame",
    "weather": "weather",
}
"""What a group of parameters does, empty where nearly every style has it; a group that is missing
here is called by its name."""

_LENS: Final[Mapping[str, str]] = {
    "vignette": "dark corners",
    "grain": "grain",
    "aberration": "colour fringes",
}


def write_page(folder: Path, tiles: Sequence[tuple[str, Picture]]) -> Path:
    """Write ``styles.md`` and its sheets in ``styles/``; return the page.

    Args:
        folder: Where to.
        tiles: Name and picture of the input and of each style.

    Raises:
        OSError: a file cannot be written.
    """
    pictures = folder / "styles"
    pictures.mkdir(exist_ok=True)
    for old in pictures.glob("sheet-*.jpg"):
        old.unlink()
    lines = [_HEAD]
    for number, (names, data) in enumerate(_sheets(tiles), 1):
        name = f"sheet-{number}.jpg"
        (pictures / name).write_bytes(data)
        lines.append(f"![{', '.join(names)}](styles/{name})\n")
    lines += ["| style | also called | made of |", "|---|---|---|"]
    lines += [
        f"| {name} | {', '.join(_also_called(name))} | {made_of(STYLES[name])} |"
        for name, _ in tiles
        if name in STYLES
    ]
    others = sorted(stand_ins().items())
    if others:
        shown = ", ".join(f"{name} as {other}" for name, other in others)
        lines.append(f"\nNames that another style stands in for: {shown}.")
    page = folder / "styles.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return page


def _also_called(style: str) -> list[str]:
    """Return some of the phrases that lead to a style, the first ones of its row."""
    own = {style, prompt_of(style)}
    phrases = (phrase for phrase in WORDS.get(style, "").split("|") if phrase not in own)
    return [phrase for phrase in phrases if phrase][:_EXAMPLES]


def _sheets(tiles: Sequence[tuple[str, Picture]]) -> list[tuple[list[str], bytes]]:
    """Return names and JPEG of each sheet, as fine as all together may be."""
    parts = [tiles[i : i + _ON_A_SHEET] for i in range(0, len(tiles), _ON_A_SHEET)]
    sheets = [grid(part, _COLUMNS, labelled=True) for part in parts]
    encoded: list[bytes] = []
    for quality in _QUALITIES:
        encoded = [jpeg(sheet, quality) for sheet in sheets]
        if sum(map(len, encoded)) <= _BUDGET:
            break
    return [([name for name, _ in part], data) for part, data in zip(parts, encoded, strict=True)]


def made_of(style: Style) -> str:
    """Say in one line which groups of parameters a style sets, and which kinds it chooses."""
    neutral, said = Style(), list[str]()
    for field in fields(style):
        group = getattr(style, field.name)
        if group == getattr(neutral, field.name):
            continue
        if isinstance(group, Grade):
            said += _colours(group)
            continue
        if isinstance(group, Lens):
            said += [what for name, what in _LENS.items() if getattr(group, name, 0)]
            continue
        what = _SAID.get(field.name, field.name)
        kinds = ", ".join(_kinds(group, getattr(neutral, field.name)))
        if what:
            said.append(f"{what} ({kinds})" if kinds else what)
    return ", ".join(said) or "simplified shapes and colours"


def _kinds(group: Any, neutral: Any) -> Iterator[str]:  # noqa: ANN401 - a group of any kind
    """Name the choices, as against amounts, that a group makes."""
    for field in fields(group) if is_dataclass(group) else ():
        value = getattr(group, field.name)
        if isinstance(value, Enum) and value != getattr(neutral, field.name):
            yield str(value.value).replace("_", " ").replace("-", " ")


def _colours(grade: Grade) -> Iterator[str]:
    """Say how a grade chooses colours."""
    if grade.ramp.mix > 0:
        yield "colours by brightness"
    if grade.palette.colours and grade.palette.mix > 0:
        yield f"{len(grade.palette.colours)} fixed colours"
    if grade.split.amount > 0:
        yield "tinted shadows and lights"
    if grade.bands:
        yield f"{grade.bands} tones"
    if not grade.saturation:
        yield "no colour"
