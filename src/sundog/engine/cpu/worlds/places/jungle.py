"""A jungle with shafts of light, and a swamp with moss over still water."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.plants.air import add_rays, backdrop, beam_light, lay_mist, shafts
from sundog.engine.cpu.worlds.plants.foliage import leaves, moss
from sundog.engine.cpu.worlds.plants.fronds import banana, ears, fern, palm
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import Floor, litter, places, sunlit
from sundog.engine.cpu.worlds.plants.growth import Habit, Tree, grow
from sundog.engine.cpu.worlds.plants.lianas import climbing, lianas
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import mood_of
from sundog.engine.cpu.worlds.plants.pond import lay_water
from sundog.engine.cpu.worlds.plants.stand import Leafage, Spot, Stand, parted
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_GREENS = ("#081a0c", "#163814", "#2c5c1c", "#5c8a2c")
_DEEP = ("#08170e", "#132f20", "#27543a", "#58904c")
_LIGHT = ("#14360f", "#2c5c18", "#568a24", "#98b848")
_EARTH = ("#1a160c", "#33280f", "#4e4120")
_FALLEN = ("#3a2a14", "#5e4a1e", "#4a5a20")
_HERBS = ("#143010", "#2f6018", "#63962c")
_BARK, _MOSSY = "#54483a", "#4b5232"
# Metres: what is nearer stands in the shade, and broad leaves are seen whole beyond.
_AT_HAND, _BROAD = 6.5, 8.5

_GIANT = Habit(
    height=24, girth=0.024, clear=0.3, numbers=(13, 7, 5), lengths=(0.34, 0.46, 0.42), lean=0.02
)
_SLIM = Habit(
    height=13, girth=0.014, clear=0.22, numbers=(14, 6, 5), lengths=(0.34, 0.46, 0.42), lean=0.08
)
_CYPRESS = Habit(
    height=17, girth=0.026, clear=0.2, numbers=(12, 6, 5), angles=(72, 50, 46), lengths=(0.3, 0.46, 0.42), rise=0.02,
)  # fmt: skip


def paint(view: View, scene: Scene) -> Painting:
    """Paint a jungle that one stands in, or a swamp."""
    return _swamp(view, scene) if scene.variant == "swamp" else _jungle(view, scene)


class _Jungle:
    """The plants of one scene."""

    def __init__(self, glade: Glade) -> None:
        """Grow what is set again and again."""
        seed = glade.seed
        self.glade = glade
        self.giant, self.slim = grow(_GIANT, seed), [grow(_SLIM, seed + i) for i in (1, 2)]
        self.crown = leaves(self.giant, seed, each=16, size=0.17, spread=0.4)
        self.crowns = [leaves(tree, seed, each=16, size=0.15, spread=0.32) for tree in self.slim]
        self.palms = [palm(7.0, seed + i) for i in range(2)]
        self.bananas = [banana(2.9, seed + i) for i in range(2)]
        self.ears = [ears(1.15, seed + i) for i in range(2)]
        self.ferns = [fern(1.5, seed + i) for i in range(2)]
        self.deep = Leafage(colours=glade.tones(_DEEP), glow=0.8, dense=6, cell=0.6)
        self.green = Leafage(colours=glade.tones(_GREENS), glow=0.7, dense=5, cell=0.5)
        self.light = Leafage(colours=glade.tones(_LIGHT), glow=0.75, dense=6, cell=0.45)
        self.bark, self.mossy = linear(_BARK)[0], linear(_MOSSY)[0]
        self.stem = glade.tones(("#3f5a22",))[0]

    def tree(self, stand: Stand, right: float, away: float, random: np.random.Generator) -> None:
        """Set a slim tree of the canopy, or a giant."""
        turn = float(random.uniform(0, 6.28))
        spot = Spot(right, away, turn=turn, scale=float(random.uniform(0.85, 1.2)), lit=0.7)
        kind = int(random.integers(3))
        tree, blades = (
            (self.giant, self.crown) if kind == 2 else (self.slim[kind], self.crowns[kind])
        )
        stand.limbs(tree, spot, self.bark)
        stand.leaves(blades, spot, self.deep if random.random() < 0.6 else self.green)

    def low(self, stand: Stand, right: float, away: float, random: np.random.Generator) -> None:
        """Set one plant of the undergrowth."""
        kind, which = random.random(), int(random.integers(2))
        turn, scale = float(random.uniform(0, 6.28)), float(random.uniform(0.75, 1.3))
        # What is at hand stands in the shade, so that the eye goes to the light behind it.
        at_hand = away < _AT_HAND
        lit = float(random.uniform(0.05, 1.0)) ** 2 * (0.6 if at_hand else 1.0)
        spot = Spot(right, away, turn=turn, scale=scale, lit=lit)
        stem = self.stem
        if kind < 0.2:
            tree, blades, leafage = *self.palms[which], self.green
            spot, stem = replace(spot, scale=scale * 0.7), self.bark
        elif kind < 0.4 and away > _BROAD:
            tree, blades, leafage = *self.bananas[which], self.light
        elif kind < 0.66:
            tree, blades, leafage = *self.ears[which], self.green
        else:
            tree, blades, leafage = *self.ferns[which], self.green if at_hand else self.light
        leafage = replace(leafage, gain=0.62) if at_hand else leafage
        stand.limbs(tree, spot, stem, 0.9 if stem is self.bark else 0.2)
        stand.leaves(blades, spot, leafage)

    def belt(
        self, stand: Stand, reach: tuple[float, float], count: int, off: float, seed: int
    ) -> None:
        """Set undergrowth at distances, at least a share ``off`` of them aside of the middle."""
        random = np.random.default_rng(self.glade.seed + seed)
        for away in np.sort(random.uniform(*reach, count))[::-1]:
            aside = float(random.uniform(off, 0.68)) * float(random.choice((-1, 1)))
            self.low(stand, aside * float(away), float(away), random)


def _jungle(view: View, scene: Scene) -> Painting:
    mood = mood_of(scene, "#7d9f80", 0.0165)
    look = Floor(linear(*_EARTH), path=0.9, trodden=linear("#5c4a2c")[0])
    glade = Glade(view, scene, mood, look, 100 * scene.seed + 51)
    plants = _Jungle(glade)
    far = _far_jungle(glade, plants)
    rays = shafts(view, mood, far, scene.seed)
    far += rays[..., None] * beam_light(mood, 0.75)
    middle, near = _middle_jungle(glade, plants, rays), _near_jungle(glade, plants)
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.12, blur=2.0),
            Sheet(colour=middle[0], cover=middle[1], depth=0.36, blur=1.1),
            Sheet(colour=near[0], cover=near[1], depth=0.8, blur=8.0),
        ),
        light=mood.on_figure(),
        exposure=mood.exposure,
        bloom=0.45,
        weather=mood.weather or ((("fireflies", 0.5),) if mood.is_night else (("dust", 0.35),)),
    )


def _far_jungle(glade: Glade, plants: _Jungle) -> F32:
    pixels = glade.behind()
    stand, view, mood = glade.stand(pixels), glade.view, glade.mood
    random = np.random.default_rng(glade.seed + 1)
    for reach, count, low in (((46, 70), 16, 14), ((28, 44), 11, 16), ((16, 26), 6, 14)):
        aways = np.sort(random.uniform(*reach, count))[::-1]
        slots = (random.permutation(count) + random.uniform(0.1, 0.9, count)) / count
        for away, slot in zip(aways, slots, strict=True):
            right = (slot - 0.5) * 1.4 * away
            if abs(right) > 0.05 * away + 0.6:
                plants.tree(stand, float(right), float(away), random)
        plants.belt(stand, (reach[0] * 0.8, reach[1] * 0.9), low, 0.07, int(reach[0]))
        lay_mist(pixels, view, mood, 0.2, 0.3, glade.seed + count)
    return np.ascontiguousarray(pixels[..., :3])


def _middle_jungle(glade: Glade, plants: _Jungle, rays: F32) -> tuple[F32, F32]:
    pixels = glade.before()
    stand = glade.stand(pixels)
    glade.litter(stand, 5000, (3.4, 22.0), 0.16, _FALLEN)
    glade.grass(stand, 700, (7.0, 20.0), 0.3, _HERBS, off=0.9)
    plants.belt(stand, (9.0, 17.0), 26, 0.17, 60)
    # Light hangs behind what is at hand.
    add_rays(pixels, rays, glade.mood, 0.6)
    ropes = lianas(glade.seed, 9)
    for side, away, aside in ((-1, 9.2, 0.40), (1, 8.0, 0.44), (-1, 6.0, 0.52)):
        spot = Spot(side * aside * away, away, turn=away, lit=0.9)
        stand.limbs(plants.giant, spot, plants.mossy, 1.2)
        stand.leaves(climbing(glade.seed + int(away), 24 * 0.024), spot, plants.green)
        stand.limbs(
            ropes, Spot(side * (aside + 0.02) * away, away - 0.5, turn=side * 0.2), plants.bark, 0.6
        )
        plants.belt(stand, (away - 2.0, away - 0.4), 7, aside - 0.15, 70 + int(away))
    glade.grass(stand, 500, (3.4, 7.0), 0.3, _HERBS, off=1.0)
    plants.belt(stand, (3.4, 6.2), 18, 0.33, 80)
    return parted(pixels)


def _near_jungle(glade: Glade, plants: _Jungle) -> tuple[F32, F32]:
    pixels = np.zeros((*glade.view.shape, 4), np.float32)
    stand = glade.stand(pixels, clear=True)
    dark = replace(plants.green, gain=0.3)
    for right, up, turn, which in (
        (-1.45, 0.45, 0.5, 0),
        (1.42, 0.4, 2.2, 1),
        (-1.5, 2.35, 5.0, 1),
        (1.55, 2.3, 4.0, 0),
    ):
        spot = Spot(right, 2.1, up=up, turn=turn, scale=0.62 if up < 1 else 0.5, lit=0.25)
        tree, blades = plants.ears[which] if up < 1 else plants.ferns[which]
        stand.leaves(blades, spot, dark)
        stand.limbs(tree, spot, plants.mossy * np.float32(0.3), 0.2)
    return parted(pixels)


def _swamp(view: View, scene: Scene) -> Painting:
    mood = mood_of(scene, "#8a9c82", 0.02)
    glade = Glade(view, scene, mood, Floor(linear(*_EARTH)), 100 * scene.seed + 77)
    mossy = Leafage(
        colours=glade.tones(("#3c4636", "#6a755e", "#98a486")), glow=0.5, dense=9, cell=0.6
    )
    green = Leafage(
        colours=glade.tones(("#1d2c14", "#3d5222", "#6c803a")), glow=0.8, dense=5, cell=0.5
    )
    trees = [grow(_CYPRESS, glade.seed + i) for i in range(3)]
    grown = [
        (
            tree,
            leaves(tree, glade.seed, each=9, size=0.14, spread=0.3),
            moss(tree, glade.seed, length=1.0, share=0.42),
        )
        for tree in trees
    ]
    random = np.random.default_rng(glade.seed)
    spots = _swamp_spots(random)
    bark = linear("#4a443a")[0]

    def put(stand: Stand, nearer: float, further: float) -> None:
        for number, (right, away, turn) in enumerate(spots):
            if nearer <= away < further:
                tree, blades, strands = grown[number % 3]
                spot = Spot(right, away, turn=turn, lit=0.7)
                stand.leaves(blades, spot, green, -1)
                stand.limbs(tree, spot, bark)
                stand.leaves(blades, spot, green, 1)
                stand.leaves(strands, spot, mossy)

    sky = backdrop(view, mood, glade.seed)
    pixels = np.concatenate([sky, np.ones((*view.shape, 1), np.float32)], 2)
    ripple = lay_water(pixels, glade, lambda stand: put(stand, 0, 200), "#1c2418")
    stand = glade.stand(pixels)
    put(stand, 44, 200)
    lay_mist(pixels, view, mood, 0.12, 0.45, glade.seed + 4)
    _weed(glade, stand)
    put(stand, 17, 44)
    lay_mist(pixels, view, mood, 0.07, 0.3, glade.seed + 5)
    far = np.ascontiguousarray(pixels[..., :3])
    rays = shafts(view, mood, far, scene.seed)
    far += rays[..., None] * beam_light(mood, 0.5)
    pixels = np.zeros((*view.shape, 4), np.float32)
    put(glade.stand(pixels), 0, 17)
    add_rays(pixels, rays, mood, 0.4)
    middle, near = parted(pixels), _near_swamp(glade, mossy)
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.14, blur=1.7, ripple=ripple),
            Sheet(colour=middle[0], cover=middle[1], depth=0.3, blur=1.1),
            Sheet(colour=near[0], cover=near[1], depth=0.8, blur=6.5),
        ),
        light=mood.on_figure(mirror=0.35),
        exposure=mood.exposure,
        bloom=0.4,
        weather=mood.weather or (("fireflies", 0.6 if mood.is_night else 0.3),),
    )


def _weed(glade: Glade, stand: Stand) -> None:
    """Let duckweed and leaves swim in patches."""
    random = np.random.default_rng(glade.seed + 20)
    x, z = places(glade.lens, glade.view.width, 9000, (3.4, 46.0), random)
    kept = sunlit(x * 1.4, z, glade.seed + 3, 1.0) > 0.42
    pads = litter(x[kept], z[kept], 0.15, random)
    pads.base[:, 1], pads.tip[:, 1] = 0.01, 0.01
    stand.strew(pads, glade.shone(pads, glade.tones(("#2a3c14", "#4c6620", "#7c9034")), 0.8))


def _swamp_spots(random: np.random.Generator) -> list[tuple[float, float, float]]:
    """Return right, away and turn of trees, far ones first."""
    found = []
    for reach, count in (((58, 90), 18), ((32, 54), 12), ((18, 30), 7)):
        slots = (random.permutation(count) + random.uniform(0.1, 0.9, count)) / count
        for slot, away in zip(slots, random.uniform(*reach, count), strict=True):
            right = (slot - 0.5) * 1.4 * away
            if abs(right) > 0.08 * away:
                found.append((float(right), float(away), float(random.uniform(0, 6.28))))
    for away, aside in ((15.0, 0.31), (12.5, -0.42), (10.0, 0.5), (8.0, -0.52), (13.5, -0.26)):
        found.append((aside * away, away, float(random.uniform(0, 6.28))))
    return sorted(found, key=lambda spot: -spot[1])


def _near_swamp(glade: Glade, mossy: Leafage) -> tuple[F32, F32]:
    """Hang moss into the upper corners."""
    pixels = np.zeros((*glade.view.shape, 4), np.float32)
    stand = glade.stand(pixels, clear=True)
    random = np.random.default_rng(glade.seed + 9)
    count = 60
    side = random.choice((-1.0, 1.0), count)
    places = np.stack(
        [
            side * random.uniform(0.75, 1.6, count),
            np.full(count, 2.3),
            random.uniform(2, 2.6, count),
        ],
        1,
    )
    twigs = np.stack([places, np.tile((0.0, -1.0, 0.0), (count, 1))], 1).astype(np.float32)
    tree = Tree(np.zeros((0, 8), np.float32), twigs, np.zeros(count, np.int32))
    strands = moss(tree, glade.seed, each=10, length=0.34, share=1.0)
    stand.leaves(strands, Spot(0.0, 0.0), mossy)
    return parted(pixels)
