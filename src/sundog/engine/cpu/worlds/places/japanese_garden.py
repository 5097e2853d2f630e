"""A Japanese garden: cherries in flower around a pond, a red bridge, a stone lantern."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.plants.air import lay_mist
from sundog.engine.cpu.worlds.plants.beds import (
    HERBS,
    finished,
    lamp_light,
)
from sundog.engine.cpu.worlds.plants.built import LANTERN, bridge, lay_lathed
from sundog.engine.cpu.worlds.plants.foliage import leaves
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import Floor, places
from sundog.engine.cpu.worlds.plants.growth import Blades, Habit, Tree, grow, lying
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import mood_of
from sundog.engine.cpu.worlds.plants.pond import lay_water, pond
from sundog.engine.cpu.worlds.plants.stand import Leafage, Spot, Stand, parted
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.sky import paint_sky
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_CHERRY = Habit(
    height=7, girth=0.028, clear=0.2, numbers=(9, 7, 6), angles=(58, 46, 44), lengths=(0.66, 0.5, 0.44),
    peak=0.25, rise=0.05, wobble=0.18, lean=0.05,
)  # fmt: skip


_WATER = "#23402e"
_BRIDGE = Spot(1.9, 14.5, up=0.1, turn=-0.12, lit=0.9)
_LAMP = Spot(-2.75, 6.1, scale=1.05)


def paint(view: View, scene: Scene) -> Painting:
    """Paint the garden from one side of its pond."""
    mood = mood_of(scene, "#cfd6dc", 0.0095)
    look = Floor(linear("#2c3a1c", "#4c5c2a", "#747c40"), dapple=0.6)
    garden = _Garden(Glade(view, scene, mood, look, 100 * scene.seed + 113))
    far, ripple = garden.far()
    middle, near = garden.middle(), _near_blossom(garden.glade, garden.cherry)
    return finished(
        garden.glade,
        (
            Sheet(colour=far, depth=0.16, blur=1.6, ripple=ripple),
            Sheet(colour=middle[0], cover=middle[1], depth=0.36, blur=1.1),
            Sheet(colour=near[0], cover=near[1], depth=0.8, blur=6.0),
        ),
        (("petals", 0.5),),
        mirror=0.15,
    )


class _Garden:
    """The trees of one scene, and what was built among them."""

    def __init__(self, glade: Glade) -> None:
        """Grow the trees that are set again and again."""
        seed, tones = glade.seed, glade.tones
        self.glade = glade
        pink = tones(("#a8486c", "#e08aa8", "#f6bccd", "#fff0f3"), 0.5)
        self.cherry = Leafage(colours=pink, glow=0.75, dense=9, cell=0.4)
        red = Leafage(colours=tones(("#5a0c0c", "#a01c14", "#d84828")), glow=0.9, dense=5, cell=0.4)
        green = Leafage(
            colours=tones(("#142414", "#2a4424", "#54703a")), glow=0.3, dense=5, cell=0.4
        )
        self.kinds = (self.cherry, self.cherry, self.cherry, red, green)
        self.trees = [grow(_CHERRY, seed + i) for i in range(3)]
        self.blossom = [
            leaves(tree, seed + i, each=17, size=0.085, spread=0.24)
            for i, tree in enumerate(self.trees)
        ]
        self.bark = linear("#3c3030")[0]
        self.spots = _orchard(np.random.default_rng(seed))
        self.span, self.red = bridge(7.8, 0.5), tones(("#a81c10",), 0.35)[0]

    def put(self, stand: Stand, nearer: float, further: float) -> None:
        """Set the trees at distances."""
        for number, spot in enumerate(self.spots):
            if nearer <= spot.away < further:
                kind = number % 3
                leafage = self.kinds[number % 5] if spot.away > 24 else self.cherry
                stand.leaves(self.blossom[kind], spot, leafage, -1)
                stand.limbs(self.trees[kind], spot, self.bark)
                stand.leaves(self.blossom[kind], spot, leafage, 1)

    def mirrored(self, stand: Stand) -> None:
        """Set what the pond shows."""
        self.put(stand, 16, 200)
        stand.limbs(self.span, _BRIDGE, self.red, 0.15)
        self.put(stand, 11, 16)

    def far(self) -> tuple[F32, F32]:
        """Return the sky, the trees beyond the pond and the pond; and where it wavers."""
        glade, scene, mood = self.glade, self.glade.scene, self.glade.mood
        sky = paint_sky(
            glade.view, mood.time, mood.air, scene.seed, colours=scene.colours, cloud=None if scene.air else 0.3
        ).colour  # fmt: skip
        pixels = glade.behind(sky)
        stand = glade.stand(pixels)
        self.put(stand, 44, 200)
        lay_mist(pixels, glade.view, mood, 0.12, 0.35, glade.seed)
        self.put(stand, 24, 44)
        glade.grass(stand, 2200, (9.0, 60.0), 0.28, HERBS, off=0.0)
        # A tongue of land, which the bridge comes from, lies in the pond.
        cover = pond(glade, (1.2, 14.0), (8.0, 8.4)) * (1 - pond(glade, (-2.2, 15.0), (4.9, 1.7)))
        ripple = lay_water(pixels, glade, self.mirrored, _WATER, cover, sky)
        _afloat(glade, stand)
        stand.limbs(self.span, _BRIDGE, self.red, 0.15)
        return np.ascontiguousarray(pixels[..., :3]), ripple

    def middle(self) -> tuple[F32, F32]:
        """Return colour and cover of what stands on this side."""
        glade = self.glade
        stand = glade.stand(np.zeros((*glade.view.shape, 4), np.float32))
        self.put(stand, 11, 24)
        _bank(glade, stand)
        fire = lamp_light(glade.mood, glade.scene) * 0.5
        lay_lathed(stand, _LAMP, LANTERN, linear("#8a8880")[0], fire)
        glade.tufts(stand, _LAMP.right, _LAMP.away, HERBS)
        self.put(stand, 0, 11)
        return parted(stand.pixels)


def _orchard(random: np.random.Generator) -> list[Spot]:
    """Return where trees stand, far ones first: around the pond, and two beside us."""
    found = []
    for number in range(30):
        away = float(random.uniform(25, 75))
        right = ((number * 0.618 + 0.1) % 1 - 0.5) * 1.42 * away
        found.append(
            Spot(
                right,
                away,
                turn=float(random.uniform(0, 6.28)),
                scale=float(random.uniform(0.75, 1.25)),
            )
        )
    for right, away, scale in (
        (-7.4, 15.0, 1.0),
        (9.6, 17.0, 1.1),
        (-9.6, 20.0, 1.0),
        (5.6, 9.2, 0.95),
        (-5.0, 8.6, 1.0),
    ):
        found.append(Spot(right, away, turn=float(random.uniform(0, 6.28)), scale=scale, lit=0.9))
    return sorted(found, key=lambda spot: -spot.away)


def _afloat(glade: Glade, stand: Stand) -> None:
    """Strew petals on the water."""
    random = np.random.default_rng(glade.seed + 30)
    x, z = places(glade.lens, glade.view.width, 2600, (6.0, 22.0), random)
    kept = np.sin(2.1 * x + z) + np.sin(1.3 * z) + random.normal(0, 0.6, len(x)) > 0.5
    x, z = x[kept], z[kept]
    way = np.stack([random.uniform(0.03, 0.06, len(x)), 0 * x, 0 * x], 1)
    base = np.stack([x, 0.01 + 0 * x, z], 1)
    petals = Blades(
        *(
            part.astype(np.float32)
            for part in (base, base + way, 0.012 + 0 * x, random.random(len(x)))
        )
    )
    stand.strew(petals, glade.shone(petals, glade.tones(("#f0b8c8", "#fff0f4"), 0.4), 0.8), 0.85)


def _bank(glade: Glade, stand: Stand) -> None:
    """Lay stones around the pond, and petals and grass on this side of it."""
    random = np.random.default_rng(glade.seed + 31)
    glade.litter(stand, 2600, (3.2, 6.4), 0.05, ("#e8a0b8", "#ffe4ec"))
    angle = np.sort(random.uniform(0.02, 0.98, 30) * np.pi)
    for turn in angle:
        reach = float(random.uniform(0.98, 1.08))
        x, z = 1.2 - 8.0 * reach * np.cos(turn), 14.0 - 8.4 * reach * np.sin(turn)
        size = float(random.uniform(0.09, 0.24))
        stones = np.array([[0, 0, 0, size, 0.15 * size, 0.3 * size, 0, 0.75 * size]], np.float32)
        rock = Tree(stones, np.zeros((0, 2, 3), np.float32), np.zeros(0, np.int32))
        stand.limbs(
            rock,
            Spot(float(x), float(z), lit=0.6),
            linear("#98948a")[0] * float(random.uniform(0.7, 1.1)),
            0.8,
        )
    glade.grass(stand, 420, (3.2, 5.6), 0.24, HERBS, off=0.0)


def _near_blossom(glade: Glade, cherry: Leafage) -> tuple[F32, F32]:
    """Hang boughs in flower into the upper corners."""
    pixels = np.zeros((*glade.view.shape, 4), np.float32)
    stand = glade.stand(pixels, clear=True)
    habit = replace(_CHERRY, height=1.7, girth=0.012, clear=0.1, lean=0.3)
    for side in (-1, 1):
        tree = grow(habit, glade.seed + 40 + side)
        bough = lying(tree)
        blossom = leaves(bough, glade.seed, each=4, size=0.045, spread=0.05)
        spot = Spot(side * 2.35, 2.3, up=2.62, turn=0.0 if side < 0 else float(np.pi))
        stand.limbs(bough, spot, linear("#3c3030")[0])
        stand.leaves(blossom, spot, replace(cherry, flat=0.75, dense=30))
    return parted(pixels)
