"""The worlds by name: each file paints one kind of place in all its variants, times and weathers."""

from collections.abc import Callable, Mapping

from sundog.engine.cpu.worlds.painting import Painting
from sundog.engine.cpu.worlds.places import (
    beach,
    city,
    desert,
    forest,
    garden,
    hall,
    jungle,
    mountains,
    picture,
    space,
    town,
    underwater,
    volcano,
)
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View

__all__ = ["WORLDS", "Painter"]

Painter = Callable[[View, Scene], Painting]
"""Paints a scene. Blocking; the same scene and view give the same pixels, and a smaller view the
same world, coarser. Raises nothing: an unknown variant is the usual one."""

WORLDS: Mapping[str, Painter] = {
    "beach": beach.paint,
    "city": city.paint,
    "desert": desert.paint,
    "forest": forest.paint,
    "garden": garden.paint,
    "hall": hall.paint,
    "jungle": jungle.paint,
    "mountains": mountains.paint,
    "picture": picture.paint,
    "space": space.paint,
    "town": town.paint,
    "underwater": underwater.paint,
    "volcano": volcano.paint,
}
