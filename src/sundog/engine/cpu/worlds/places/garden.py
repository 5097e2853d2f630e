"""An enchanted garden: an old tree, an arch of roses, beds of flowers, lamps at dawn."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.places import japanese_garden, meadow
from sundog.engine.cpu.worlds.plants.air import add_rays, beam_light, lay_mist, shafts
from sundog.engine.cpu.worlds.plants.beds import (
    HERBS,
    Bed,
    finished,
    lamp_light,
    lay_bed,
    near_flowers,
)
from sundog.engine.cpu.worlds.plants.built import Lamp, light_lamps
from sundog.engine.cpu.worlds.plants.flowers import arch
from sundog.engine.cpu.worlds.plants.foliage import leaves
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import Floor
from sundog.engine.cpu.worlds.plants.growth import Habit, grow
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import mood_of
from sundog.engine.cpu.worlds.plants.stand import Leafage, Spot, parted
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_OLD = Habit(
    height=8.5, girth=0.05, clear=0.2, numbers=(10, 7, 6), angles=(66, 50, 48), lengths=(0.62, 0.5, 0.42),
    peak=0.2, rise=0.03, wobble=0.24, lean=0.1,
)  # fmt: skip
_ROUND = Habit(
    height=8, girth=0.02, clear=0.2, numbers=(14, 7, 5), lengths=(0.46, 0.46, 0.42), peak=0.25
)

_BEDS = (
    Bed(("#5a2fb0", "#8a5ce0", "#c4a8f8"), "#ffffff", 0.95, 0.0, True),
    Bed(("#d8357e", "#f272aa", "#ffc4dc"), "#f2c040", 0.55, 0.075),
    Bed(("#e8e4f4", "#ffffff"), "#f0b020", 0.42, 0.06),
    Bed(("#e8641c", "#f59a2c", "#ffd05a"), "#5a2408", 0.5, 0.07),
    Bed(("#2a64c8", "#5a9af0", "#a8ccff"), "#f8f0c0", 0.7, 0.0, True),
)


def paint(view: View, scene: Scene) -> Painting:
    """Paint a garden in one of its three kinds."""
    if scene.variant == "japanese":
        return japanese_garden.paint(view, scene)
    if scene.variant == "meadow":
        return meadow.paint(view, scene)
    return _enchanted(view, scene)


def _enchanted(view: View, scene: Scene) -> Painting:
    mood = mood_of(scene, "#b59cd6", 0.017, time=Time.DAWN)
    look = Floor(linear("#1c2a18", "#34482a", "#5c6c3c"), path=1.25, trodden=linear("#a08c78")[0])
    glade = Glade(view, scene, mood, look, 100 * scene.seed + 91)
    tree = grow(_ROUND, glade.seed)
    blades = leaves(tree, glade.seed, each=18, size=0.12, spread=0.3)
    kinds = [
        Leafage(colours=glade.tones(tones), glow=0.9, dense=5, cell=0.5)
        for tones in (
            ("#5a1c4a", "#a83c84", "#e080b8", "#ffc8e4"), ("#123c3c", "#1f6a64", "#4aa890", "#a8e0c0"),
            ("#3a2470", "#6a48b8", "#a88ae8", "#e0d0ff"), ("#1e4020", "#3f7438", "#84b060", "#d0e098"),
        )
    ]  # fmt: skip
    bark = linear("#4a3c40")[0]
    pixels = glade.behind()
    stand = glade.stand(pixels)
    random = np.random.default_rng(glade.seed + 1)
    for number, away in enumerate(np.sort(random.uniform(15, 62, 34))[::-1]):
        right = ((number * 0.618 + 0.2) % 1 - 0.5) * 1.4 * float(away)
        if abs(right) > 1.8 + 0.03 * away:
            spot = Spot(
                right,
                float(away),
                turn=float(random.uniform(0, 6.28)),
                scale=float(random.uniform(0.6, 1.2)),
            )
            stand.limbs(tree, spot, bark)
            stand.leaves(blades, spot, kinds[number % 4])
        if number % 8 == 7:
            lay_mist(pixels, view, mood, 0.16, 0.3, glade.seed + number)
    for bed in _BEDS:
        lay_bed(glade, stand, bed, 900, (14.0, 34.0), (1.6, 40.0))
    far = np.ascontiguousarray(pixels[..., :3])
    rays = shafts(view, mood, far, scene.seed)
    far += rays[..., None] * beam_light(mood, 0.6)
    middle, glimmer = _enchanted_middle(glade, kinds, rays)
    near = near_flowers(glade, _BEDS)
    return finished(
        glade,
        (
            Sheet(colour=far, depth=0.12, blur=2.0),
            Sheet(colour=middle[0], cover=middle[1], depth=0.36, blur=1.1, glimmer=glimmer),
            Sheet(colour=near[0], cover=near[1], depth=0.8, blur=6.0),
        ),
        (("fireflies", 0.7),),
        bloom=0.6,
    )


def _enchanted_middle(
    glade: Glade, kinds: list[Leafage], rays: F32
) -> tuple[tuple[F32, F32], NDArray[np.uint8]]:
    """Paint the old tree, the arch of roses, the beds and the lamps."""
    pixels = glade.before()
    stand = glade.stand(pixels)
    glade.grass(stand, 1500, (6.5, 24.0), 0.26, HERBS, off=1.2)
    glade.litter(stand, 2600, (3.2, 18.0), 0.06, ("#c8648c", "#f0a8c4", "#ffe4ee"))
    for bed in _BEDS:
        lay_bed(glade, stand, bed, 900, (9.5, 15.0), (1.7, 12.0))
    old = grow(_OLD, glade.seed + 4)
    blossom = leaves(old, glade.seed + 4, each=12, size=0.1, spread=0.22)
    spot = Spot(-5.0, 10.5, turn=0.7, lit=0.9)
    stand.leaves(blossom, spot, kinds[0], -1)
    stand.limbs(old, spot, linear("#5a4a48")[0], 1.1)
    stand.leaves(blossom, spot, kinds[0], 1)
    stem, green, roses = arch(2.7, 3.7, glade.seed)
    gate = Spot(0.1, 8.8, lit=0.9)
    stand.leaves(green, gate, kinds[3], -1)
    stand.limbs(stem, gate, linear("#4c4034")[0], 0.5)
    stand.leaves(green, gate, kinds[3], 1)
    rose = Leafage(
        colours=glade.tones(("#b01e50", "#e84c80", "#ff9cbc", "#ffe0e8"), 0.35),
        glow=0.35,
        dense=60,
        flat=0.8,
    )
    stand.leaves(roses, gate, rose)
    glade.tufts(stand, -2.6, 8.8, HERBS)
    glade.tufts(stand, 2.8, 8.8, HERBS)
    for reach in ((6.4, 9.4), (4.4, 6.3), (3.2, 4.3)):
        glade.grass(stand, 700, reach, 0.3, HERBS, off=1.2)
        for bed in _BEDS:
            lay_bed(glade, stand, bed, 900, reach, (1.45, 9.0))
    glimmer = light_lamps(stand, _hung_lamps(glade), lamp_light(glade.mood, glade.scene))
    add_rays(pixels, rays, glade.mood, 0.4)
    return parted(pixels), glimmer


def _hung_lamps(glade: Glade) -> list[Lamp]:
    """Return lamps that hang from the arch, in the old tree, and in the bushes."""
    random = np.random.default_rng(glade.seed + 8)
    bow = np.linspace(-1.35, 1.35, 9)
    found = [Lamp(2.7 * float(np.sin(t)), 1.95 + 1.2 * float(np.cos(t)), 8.6, 0.05) for t in bow]
    for count, low, high in (
        (16, (-8.0, 2.2, 8.5), (-2.6, 4.6, 12.0)),
        (9, (3.2, 0.7, 8.5), (8.0, 3.6, 12.0)),
    ):
        at = random.uniform(low, high, (count, 3))
        found += [Lamp(float(x), float(y), float(z), 0.05) for x, y, z in at]
    return found
