"""A meadow in flower under an open sky, with a wood along its far edge."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.plants.beds import (
    Bed,
    finished,
    lay_bed,
    near_flowers,
)
from sundog.engine.cpu.worlds.plants.foliage import leaves
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import Floor
from sundog.engine.cpu.worlds.plants.growth import Habit, grow
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import mood_of
from sundog.engine.cpu.worlds.plants.stand import Leafage, Spot, Stand, parted
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_ROUND = Habit(
    height=8, girth=0.02, clear=0.2, numbers=(14, 7, 5), lengths=(0.46, 0.46, 0.42), peak=0.25
)

_WILD = (
    Bed(("#b01208", "#e0281a", "#f2583c"), "#1c1010", 0.55, 0.065),
    Bed(("#f4f4f0", "#ffffff"), "#f0b418", 0.5, 0.05),
    Bed(("#2f4cc0", "#5a78e8", "#8ca6ff"), "#2a2a80", 0.55, 0.045),
    Bed(("#e8b810", "#f8dc30"), "#d09010", 0.45, 0.035),
    Bed(("#a03cb0", "#c878d8", "#e8b0f0"), "#fff0ff", 0.62, 0.0, True),
)


def paint(view: View, scene: Scene) -> Painting:
    """Paint a meadow that one stands in the middle of."""
    mood = mood_of(scene, "#c4d4e2", 0.0021)
    sky = paint_sky(
        view,
        mood.time,
        mood.air,
        scene.seed,
        colours=scene.colours,
        cloud=None if scene.air else 0.4,
    )
    light = replace(
        mood.light, towards=(sky.sun[0], sky.sun[1] + 0.25, 0.35), haze=sky.haze, key=_scaled(sky.key, 1.9),
        above=_scaled(sky.above, 1.1),
    )  # fmt: skip
    mood = replace(mood, sun=sky.sun, light=light, exposure=sky.exposure)
    look = Floor(linear("#33481a", "#5c7428", "#8c9c44"), dapple=0.35)
    glade = Glade(view, scene, mood, look, 100 * scene.seed + 131)
    pixels = glade.behind(sky.colour)
    stand = glade.stand(pixels)
    _tree_line(glade, stand)
    herbs = ("#3c5a1c", "#668630", "#a0b058")
    glade.grass(stand, 3800, (16.0, 70.0), 0.5, herbs, off=0.0)
    for bed in _WILD:
        lay_bed(glade, stand, bed, 1000, (15.0, 48.0), (0.0, 60.0))
    far = np.ascontiguousarray(pixels[..., :3])
    pixels = glade.before(19.0)
    stand = glade.stand(pixels)
    for reach in ((9.5, 17.0), (6.0, 9.5), (4.0, 6.0), (2.9, 4.0)):
        glade.grass(stand, 1700, reach, 0.5, herbs, off=0.0)
        for bed in _WILD:
            lay_bed(glade, stand, bed, 330 if not bed.spire else 130, reach, (0.0, 20.0))
    middle, near = parted(pixels), near_flowers(glade, _WILD)
    return finished(
        glade,
        (
            Sheet(colour=far, depth=0.1, blur=1.7),
            Sheet(colour=middle[0], cover=middle[1], depth=0.34, blur=1.1),
            Sheet(colour=near[0], cover=near[1], depth=0.8, blur=6.0),
        ),
        (("fireflies", 0.4),) if mood.is_night else (("dust", 0.2),),
        bloom=0.3,
    )


def _scaled(colour: tuple[float, float, float], gain: float) -> tuple[float, float, float]:
    return colour[0] * gain, colour[1] * gain, colour[2] * gain


def _tree_line(glade: Glade, stand: Stand) -> None:
    """Set single trees and the edge of a wood far away."""
    random = np.random.default_rng(glade.seed)
    trees = [grow(replace(_ROUND, height=11.0, clear=0.12), glade.seed + i) for i in range(2)]
    crowns = [leaves(tree, glade.seed, each=16, size=0.2, spread=0.42) for tree in trees]
    greens = Leafage(
        colours=glade.tones(("#1c3010", "#3a541c", "#6c8434", "#a0b050")),
        glow=0.5,
        dense=5,
        cell=0.6,
    )
    bark = linear("#4c4234")[0]
    for number, away in enumerate(np.linspace(150, 62, 46)):
        right = ((number * 0.618 + 0.3) % 1 - 0.5) * 1.42 * float(away)
        near = 1.0 if abs(right) > 0.16 * away else 0.6
        scale = float(random.uniform(0.6, 1.1)) * near
        spot = Spot(right, float(away), turn=float(random.uniform(0, 6.28)), scale=scale, lit=0.9)
        stand.limbs(trees[number % 2], spot, bark)
        stand.leaves(crowns[number % 2], spot, greens)
    for number, away in enumerate(np.linspace(96, 58, 60)):
        # Bushes close the edge of the wood.
        right = ((number * 0.618 + 0.7) % 1 - 0.5) * 1.42 * float(away)
        spot = Spot(
            right,
            float(away),
            up=-0.6,
            turn=float(number),
            scale=float(random.uniform(0.2, 0.36)),
            lit=0.8,
        )
        stand.leaves(crowns[number % 2], spot, greens)
    for right, away, scale in ((-17.0, 40.0, 1.0), (15.5, 33.0, 0.95)):
        spot = Spot(right, away, turn=right, scale=scale)
        stand.leaves(crowns[0], spot, greens, -1)
        stand.limbs(trees[0], spot, bark)
        stand.leaves(crowns[0], spot, greens, 1)
