"""Use every kernel of the painters once, so that none is compiled while a picture runs."""

from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Plant, plant
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View

__all__ = ["warm_worlds"]

_VIEW = View(64, 64)


def warm_worlds() -> None:
    """Paint every world, as small as it goes. Blocking."""
    plant(Plant.BUSH, 24, 0, PlantLight())
    for name, paint in WORLDS.items():
        paint(_VIEW, Scene(world=name))
