"""The place that a figure is put into."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sundog.engine.cpu.worlds.scene import Scene

if TYPE_CHECKING:
    from sundog.engine.cpu.style import Style

__all__ = ["Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is shown behind the figure, where figure and ground can be told apart.

    Attributes:
        scene: The world; None leaves the figure where it is.
        paint: How the world is painted, once; None for as a photograph shows it. What lies before
            the whole picture (weather, frames, a screen's faults) is not in it.
        stand_in: Kinds of the style's weather that only stand for the world: they give way as it
            is shown.
    """

    scene: Scene | None = None
    paint: "Style | None" = None
    stand_in: tuple[str, ...] = ()
