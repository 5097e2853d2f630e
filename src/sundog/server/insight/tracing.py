"""Traces as the service sees them: spans that begin and end. Who keeps them is another's business.

session ─┬─ connect       offer to connected peer
         ├─ first frame   offer to first restyled frame
         └─ prompt        prompt to what the engine made of it; never its text
"""

from typing import Protocol

__all__ = ["NO_TRACES", "Attribute", "Span", "Traces"]

Attribute = str | int | float | bool


class Span(Protocol):
    """Something that takes a while."""

    def end(self, outcome: str = "") -> None:
        """Note that it is over; calling it again changes nothing.

        Args:
            outcome: What went wrong, one word; empty where nothing did.
        """
        ...


class Traces(Protocol):
    """Where spans go."""

    def begin(self, name: str, parent: Span | None = None, **attributes: Attribute) -> Span:
        """Begin a span.

        Args:
            name: What takes a while.
            parent: What it is part of; None for nothing.
            attributes: Facts about it; no text of a client's.
        """
        ...

    async def aclose(self) -> None:
        """Send what is left; bounded."""
        ...


class _Nothing:
    """Keeps nothing."""

    def begin(self, name: str, parent: Span | None = None, **attributes: Attribute) -> Span:
        del name, parent, attributes
        return self

    def end(self, outcome: str = "") -> None:
        del outcome

    async def aclose(self) -> None:
        """Nothing is left."""


NO_TRACES: Traces = _Nothing()
