"""Read a prompt together with those before it, which it may only change."""

from collections.abc import Sequence
from functools import lru_cache

from sundog.engine.prompt.embedding import Widening
from sundog.engine.prompt.reading import Reading, following, read

__all__ = ["understand"]

# Prompts of a conversation are read again with each new one.
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def _read(text: str, widening: Widening | None) -> Reading:
    return read(text, widening)


def understand(texts: Sequence[str], widening: Widening | None = None) -> tuple[Reading, bool]:
    """Read the last of some prompts on top of those before it.

    Args:
        texts: Oldest first, at least one.
        widening: Finds the nearest meaning of words that the lexicon lacks, or None.

    Returns:
        The state after all of them, and whether the last one alone would give it.
    """
    state = _read(texts[0], widening)
    alone = True
    for text in texts[1:]:
        new = _read(text, widening)
        state = following(state, new)
        alone = state is new
    return state, alone
