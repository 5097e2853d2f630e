"""What a session asks for of a world, and whom it asks."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.world import World

if TYPE_CHECKING:
    from sundog.engine.cpu.style import Style

__all__ = ["Wanted", "Worlds"]


class Wanted(NamedTuple):
    """A world for pictures of one size.

    Attributes:
        scene: What it shows.
        paint: How it is painted; None for as a photograph shows it.
        size: ``(width, height)`` of the pictures, pixels.
    """

    scene: Scene
    paint: "Style | None"
    size: tuple[int, int]


class Worlds(Protocol):
    """Where worlds come from."""

    def world(self, wanted: Wanted) -> World | None:
        """Return the best there is of it by now, or None; never wait."""
        ...

    def painted(self, wanted: Wanted) -> World | None:
        """Return the finest there can be, however long that takes; None where there is none."""
        ...
