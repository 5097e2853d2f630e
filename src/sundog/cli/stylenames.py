"""The styles that can be asked for by name."""

import difflib
from collections.abc import Sequence

from sundog.engine.cpu.styles import NEAREST, STYLES
from sundog.engine.prompt.reading import read
from sundog.engine.prompt.tables.styles import STYLES as WORDS

__all__ = [
    "UnknownStyleError",
    "chosen_styles",
    "leads_to",
    "prompt_of",
    "stand_ins",
    "style_names",
]


class UnknownStyleError(Exception):
    """No style has that name; the message names the nearest ones."""


def style_names() -> tuple[str, ...]:
    """Return the names of all styles that have a row of their own."""
    return tuple(STYLES)


def stand_ins() -> dict[str, str]:
    """Return the names that another style stands in for, and which one."""
    return {name: other for name, other in NEAREST.items() if name not in STYLES}


def prompt_of(style: str) -> str:
    """Return what a user types for a style: its name, or else the first phrase that leads to it."""
    name = style.replace("-", " ")
    phrases = (name, *WORDS.get(style, "").split("|"), f"made of {name}")
    return next((phrase for phrase in phrases if phrase and leads_to(phrase) == style), name)


def named(style: str) -> bool:
    """Say whether some phrase leads to a style."""
    return leads_to(prompt_of(style)) == style


def leads_to(prompt: str) -> str | None:
    """Return the first style that a prompt names, None where it names none."""
    return next(iter(read(prompt).styles), None)


def chosen_styles(names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the styles that were named, each once; all of them where none was.

    Raises:
        UnknownStyleError: a name is no style's.
    """
    if not names:
        return style_names()
    known = {**{name: name for name in STYLES}, **stand_ins()}
    chosen = []
    for typed in names:
        name = typed.strip().lower().replace(" ", "-")
        if name not in known:
            near = difflib.get_close_matches(name, known, 3)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; see sundog styles --list"
            raise UnknownStyleError(f"no style is called {typed!r}{hint}")
        chosen.append(name)
    return tuple(dict.fromkeys(chosen))
