"""What is wrong with a setting, in words: which, its value, where it came from, what to do."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

__all__ = ["ConfigError", "nearest", "refusal"]

_CUTOFF: Final = 0.7
"""How alike two names are, 0 to 1, where one is probably meant by the other."""

_SHOWN_CHARS: Final = 100

_KINDS: Final[Mapping[str, str]] = {
    "int": "give a whole number",
    "float": "give a number",
    "finite": "give a number",
    "bool": "give true or false",
    "string": "give a text",
    "tuple": "give a list of texts",
}
"""What to give, by the beginning of the type of pydantic's error."""


class ConfigError(ValueError):
    """A setting cannot be used.

    Attributes:
        setting: Which one.
        problem: What is wrong with it; nothing that is secret.
        remedy: What to do.
        origin: Where its value came from: a flag, a variable, or a file; empty where not known.
    """

    def __init__(self, setting: str, problem: str, remedy: str, origin: str = "") -> None:
        where = f" (from {origin})" if origin else ""
        super().__init__(f"{setting} {problem}{where}; {remedy}")
        self.setting = setting
        self.problem = problem
        self.remedy = remedy
        self.origin = origin

    def coming_from(self, origin: str) -> "ConfigError":
        """Return the same with where the value came from."""
        return ConfigError(self.setting, self.problem, self.remedy, origin)


def refusal(error: ErrorDetails, fields: Mapping[str, FieldInfo]) -> ConfigError:
    """Return in our words what pydantic found.

    Args:
        error: The first of what it found.
        fields: Of the settings.
    """
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, ConfigError):
        return cause
    setting = str(error["loc"][0])
    field = fields.get(setting)
    if field is None:
        return unknown(setting, fields)
    return ConfigError(setting, _problem(error["input"], field), _remedy(error, field))


def unknown(name: str, known: Mapping[str, object]) -> ConfigError:
    """Return that there is no such setting, and which was probably meant."""
    meant = nearest(name, known)
    remedy = f"did you mean {meant}?" if meant else "docs/settings.md lists them all"
    return ConfigError(name, "is no setting", remedy)


def nearest(name: str, known: Mapping[str, object]) -> str | None:
    """Return the known name that was probably meant by one that is unknown; None for none."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=_CUTOFF)), None)


def _problem(value: object, field: FieldInfo) -> str:
    if not field.repr:
        return "cannot be used"
    shown = f"{value:g}" if isinstance(value, float) else repr(value)
    return f"is {shown[:_SHOWN_CHARS]}"


def _remedy(error: ErrorDetails, field: FieldInfo) -> str:
    kind = error["type"]
    if kind == "literal_error":
        return f"choose one of {', '.join(_choices(field))}"
    if kind in ("greater_than_equal", "less_than_equal", "finite_number"):
        low, high = bounds(field)
        return f"give one from {low:g} to {high:g}"
    return next((what for start, what in _KINDS.items() if kind.startswith(start)), "give another")


def bounds(field: FieldInfo) -> tuple[float, float]:
    """Return the least and the greatest that a number may be; infinite where nothing bounds it."""
    low, high = float("-inf"), float("inf")
    for limit in field.metadata:
        if isinstance(limit, Ge):
            low = float(str(limit.ge))
        elif isinstance(limit, Le):
            high = float(str(limit.le))
    return low, high


def _choices(field: FieldInfo) -> tuple[Any, ...]:
    return getattr(field.annotation, "__args__", ())
