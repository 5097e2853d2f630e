"""Use every kernel of the painters once, so that none is compiled while a picture runs."""

from collections.abc import Mapping

from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.plants.light import PlantLight
from sundog.engine.cpu.worlds.plants.sprites import Plant, plant
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View

__all__ = ["SCENES", "VARIANTS", "warm_painter", "warm_plants"]

_VIEW = View(64, 64)

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "city": ("alley", "skyline"),
    "town": ("village", "harbour"),
    "mountains": ("field",),
    "forest": ("pine", "spring"),
    "jungle": ("swamp",),
    "desert": ("mars", "canyon", "savanna"),
    "beach": ("island",),
    "underwater": ("deep",),
    "volcano": ("hell",),
    "space": ("moon", "nebula"),
    "garden": ("japanese", "meadow"),
    "hall": ("library", "palace", "church"),
}
"""Every variant that a world has besides its usual one."""

SCENES = tuple(Scene(world=name) for name in ("hall", "mountains", "beach"))
"""What uses all kernels: a test paints everything else and finds none that is left out."""


def warm_painter(scene: Scene) -> None:
    """Paint a scene, as small as it goes. Blocking."""
    develop(WORLDS[scene.world](_VIEW, scene), _VIEW)


def warm_plants() -> None:
    """Grow a bush, which all plants' kernels have a part in. Blocking."""
    plant(Plant.BUSH, 24, 0, PlantLight())
