"""Read a prompt together with those before it, which it may only change."""

from collections.abc import Sequence
from functools import lru_cache

from sundog.engine.prompt.reading import Reading, following, read

__all__ = ["understand"]

# Prompts of a conversation are read again with each new one.
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> Reading:
    return read(text)


def understand(texts: Sequence[str]) -> tuple[Reading, bool]:
    """Read the last of some prompts on top of those before it.

    Args:
        texts: Oldest first, at least one.

    Returns:
        The state after all of them, and whether the last one alone would give it.
    """
    state = _read(texts[0])
    alone = True
    for text in texts[1:]:
        new = _read(text)
        state = following(state, new)
        alone = state is new
    return state, alone
