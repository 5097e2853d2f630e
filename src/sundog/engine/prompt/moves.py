"""Relative moves: "warmer" as one step along an axis."""

from collections.abc import Iterable

from sundog.engine.prompt.lexicon import Kind
from sundog.engine.prompt.scopes import Claim

__all__ = ["AXES", "STRENGTH", "moves"]

AXES = {
    "warm": ("warm", "cool"),
    "brightness": ("high-key", "low-key"),
    "contrast": ("high-contrast", "low-contrast"),
    "saturation": ("vibrant", "muted"),
    "softness": ("soft-light", "hard-light"),
}
"""Attributes at the two ends of each axis: its name, the end of +1, the end of -1."""

_ENDS = {
    tag: (axis, sign)
    for axis, ends in AXES.items()
    for tag, sign in zip(ends, (1.0, -1.0), strict=True)
}
_SMALL = 0.5
"""Of a step, where it is to be a bit of one."""

STRENGTH = "strength"
"""The axis of the whole look."""


def moves(
    asked: Iterable[Claim], refused: Iterable[Claim], loose: Iterable[int]
) -> tuple[tuple[str, float], ...]:
    """Return the moves of a prompt: along an axis, or of an attribute by its name.

    Args:
        asked: What is wanted.
        refused: What is not.
        loose: Steps that name nothing ("even stronger"): they are of the whole look.
    """
    found: dict[str, float] = {}
    for claim in (*asked, *refused):
        if claim.step and claim.meaning.kind is not Kind.NOUN:
            axis, sign = _ENDS.get(claim.meaning.name, (claim.meaning.name, 1.0))
            found[axis] = sign * claim.step * (_SMALL if claim.factor < 1.0 else 1.0)
    for step in loose:
        found[STRENGTH] = float(step)
    return tuple(found.items())
