"""Read typed fields out of decoded JSON; a missing or wrong-typed one names itself."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["Fields", "parse_object"]

_HUGE: Final = 1e300
"""Beyond any measure of ours, and within a float."""


def parse_object(text: str) -> "Fields":
    """Read a JSON object.

    Raises:
        ProtocolError: it is not JSON, or not an object; BAD_MESSAGE.
    """
    try:
        value = json.loads(text)
    # RecursionError: thousands of nested brackets. ValueError: bad JSON, or an endless number.
    except (ValueError, RecursionError):
        raise ProtocolError(ErrorCode.BAD_MESSAGE, "The message is not valid JSON") from None
    if not isinstance(value, dict):
        raise ProtocolError(ErrorCode.BAD_MESSAGE, "The message is not a JSON object")
    return Fields(value, "message")


class Fields:
    """One JSON object and what it is called in error texts; unknown keys are never looked at."""

    def __init__(self, values: Mapping[str, Any], name: str) -> None:
        self._values = values
        self.name = name

    def has(self, key: str) -> bool:
        """Return whether ``key`` is there, be it null."""
        return key in self._values

    def is_null(self, key: str) -> bool:
        """Return whether ``key`` is absent or null."""
        return self._values.get(key) is None

    def text(self, key: str) -> str:
        """Return a string that can be written as UTF-8."""
        value = self._values.get(key)
        if not isinstance(value, str):
            raise self.wrong(key, "a string")
        # JSON can escape one half of a surrogate pair, which no codec or engine can take.
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            raise self.wrong(key, "valid Unicode")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a string, or None where it is absent or null."""
        return None if self.is_null(key) else self.text(key)

    def integer(self, key: str) -> int:
        """Return a whole number; JSON's true and false are none."""
        value = self._values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, "a whole number")
        return value

    def optional_integer(self, key: str) -> int | None:
        """Return a whole number, or None where it is absent or null."""
        return None if self.is_null(key) else self.integer(key)

    def optional_number(self, key: str) -> float | None:
        """Return a finite number, or None where it is absent or null."""
        value = self._values.get(key)
        if value is None:
            return None
        # Whole numbers may be too large for a float; JSON as Python reads it knows infinity.
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _HUGE:
            raise self.wrong(key, "a number")
        return float(value)

    def number(self, key: str, default: float) -> float:
        """Return a finite number; ``default`` where it is absent or null."""
        value = self.optional_number(key)
        return default if value is None else value

    def boolean(self, key: str, default: bool) -> bool:
        """Return true or false; ``default`` where it is absent or null."""
        value = self._values.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def object(self, key: str) -> "Fields":
        """Return an object's fields."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return Fields(value, f"{self.name}.{key}")

    def members(self, key: str) -> dict[str, "Fields"]:
        """Return an object whose values are all objects; empty where it is absent or null."""
        if self.is_null(key):
            return {}
        outer = self.object(key)
        return {name: outer.object(name) for name in outer._values}

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; none where it is absent or null."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "a list of strings")
        return tuple(values)

    def objects(self, key: str) -> tuple["Fields", ...]:
        """Return the fields of each object of a list; none where it is absent or null."""
        values = self._list(key)
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "a list of objects")
        return tuple(Fields(value, f"{self.name}.{key}") for value in values)

    def _list(self, key: str) -> list[Any]:
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, "a list")
        return value

    def wrong(self, key: str, expected: str) -> ProtocolError:
        """Make the error that says ``key`` is not what is ``expected``."""
        return ProtocolError(
            ErrorCode.BAD_MESSAGE, f"Field {key!r} of {self.name!r} must be {expected}"
        )
