"""Make a dataclass of the names and values of its fields, and such names and values of it.

Apart from `wire.py`, and without an import of ours: whoever reads such a value imports this file, and
the processes of engines read their prompts so, which are to draw and not to load WebRTC.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

__all__ = ["made", "reduced"]


def reduced(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any dataclass
    """Return what `pickle` is to write of a dataclass, see ``object.__reduce__``."""
    own = {field.name: getattr(value, field.name) for field in fields(value)}
    return made, (type(value), own)


def made(kind: Any, own: Mapping[str, object]) -> object:  # noqa: ANN401 - any dataclass
    """Make a dataclass of those of its fields that it knows; its defaults stand for the others."""
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in own.items() if name in known})
