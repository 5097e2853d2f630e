"""Rows for people: a line each."""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["line"]

_FIRST: Final = ("what", "step")
_LONG: Final = 240


def line(row: Mapping[str, Any]) -> str:
    """Return a row in one line; what is nested is left to the file."""
    figures = [
        f"{name} {value}"
        for name, value in row.items()
        if name not in _FIRST and not isinstance(value, (dict, list)) and value is not None
    ]
    what = f"{row.get('what', ''):<12.28}"
    return f"{what} {', '.join(figures) or str(row.get('step', ''))}"[:_LONG]
