"""Match unknown words to the nearest meaning by an embedding of sentences; optional."""

from collections.abc import Sequence
from typing import Protocol

from sundog.engine.prompt.phrases import Phrase

__all__ = ["Widening"]


class Widening(Protocol):
    """Finds meanings for what the lexicon lacks."""

    def widened(self, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Return the phrases, unknown ones given the nearest meaning where one is near enough."""
        ...
