"""The steps of the graph; each holds its constants and works on a `Canvas`."""

from typing import Protocol

from sundog.engine.cpu.canvas import Canvas

__all__ = ["Stage"]


class Stage(Protocol):
    """One step from a frame to its restyled form; immutable, shared by any number of renderers.

    Each stage's ``plan`` makes it from a style and a picture size, or None where the style does
    not ask for it, so that a frame pays only for what its look needs.
    """

    def __call__(self, canvas: Canvas) -> None:
        """Do the step."""
        ...
