"""A wood in autumn, a pine wood in mist, a beech wood in spring."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet
from sundog.engine.cpu.worlds.plants.air import add_rays, beam_light, lay_mist, shafts
from sundog.engine.cpu.worlds.plants.foliage import leaves, needles
from sundog.engine.cpu.worlds.plants.fronds import fern
from sundog.engine.cpu.worlds.plants.glade import Glade
from sundog.engine.cpu.worlds.plants.ground import (
    Floor,
    bells,
    grass,
    places,
    sunlit,
)
from sundog.engine.cpu.worlds.plants.growth import Blades, Habit, Tree, grow, lying
from sundog.engine.cpu.worlds.plants.light import linear
from sundog.engine.cpu.worlds.plants.mood import mood_of
from sundog.engine.cpu.worlds.plants.stand import Leafage, Spot, Stand, parted
from sundog.engine.cpu.worlds.scene import Air, Scene, Time
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

# How many of the trees at hand have shafts of light before them.
_BEHIND_LIGHT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wood:
    number: int
    habit: Habit
    leaf: tuple[str, ...]
    bark: str
    earth: tuple[str, ...]
    trodden: str
    haze: str
    density: float
    time: Time = Time.DAY
    air: Air = Air.CLEAR
    conifers: bool = False
    smooth: bool = False
    fallen: tuple[str, ...] = ()
    herbs: tuple[str, ...] = ("#2a3a14", "#4a5e22", "#7c8a3c")
    blossom: tuple[str, ...] = ()
    ferns: int = 0
    mist: float = 0.3
    weather: tuple[tuple[str, float], ...] = ()


_AUTUMN = _Wood(
    number=7,
    habit=Habit(height=14.5, girth=0.0165, clear=0.24, numbers=(15, 7, 5), lengths=(0.36, 0.46, 0.42)),
    leaf=("#5a1a08", "#9c3208", "#d0620c", "#e8950f", "#f0bc2c"),
    bark="#4a3b30", earth=("#3a2010", "#6a3814", "#965419"), trodden="#8a5a30",
    haze="#c9a06a", density=0.0105, fallen=("#5a2408", "#9a4410", "#cc7a1c", "#e0a840"),
    herbs=("#3a3210", "#6a5a1c", "#9a8436"), ferns=9, mist=0.3, weather=(("leaves", 0.45),),
)  # fmt: skip
_PINE = _Wood(
    number=21,
    habit=Habit(
        height=24, girth=0.0125, clear=0.16, numbers=(30, 4, 3), angles=(88, 50, 44),
        lengths=(0.11, 0.4, 0.4), peak=0.3, rise=-0.02, wobble=0.1, lean=0.01,
    ),
    leaf=("#0d1a12", "#1b3022", "#31502f", "#52704a"), bark="#463a31",
    earth=("#20241a", "#39402a", "#56603c"), trodden="#5c5040", haze="#8fa5ad", density=0.017,
    fallen=("#33241a", "#54402c", "#6e5a3c"), conifers=True, herbs=("#1c3016", "#37521f", "#62783a"), ferns=34, mist=0.62,
)  # fmt: skip
_SPRING = _Wood(
    number=36,
    habit=Habit(height=17, girth=0.0155, clear=0.24, numbers=(15, 7, 5), lengths=(0.36, 0.46, 0.42), rise=0.04),
    leaf=("#3c6a0c", "#64981a", "#8fc02c", "#b9dc50"), bark="#6e6a60", smooth=True,
    earth=("#2a2c14", "#4a4a20", "#6c6a34"), trodden="#7a6848", haze="#bccf98", density=0.0105,
    fallen=("#5a4424", "#7c6034"), herbs=("#2c5210", "#4f8420", "#86b43c"),
    blossom=("#4f46a8", "#7468cc", "#a79ae6"), ferns=10, mist=0.22,
)  # fmt: skip
_WOODS = {"pine": _PINE, "spring": _SPRING}


def paint(view: View, scene: Scene) -> Painting:
    """Paint a wood that one stands in, with the light behind it."""
    wood = _WOODS.get(scene.variant, _AUTUMN)
    mood = mood_of(scene, wood.haze, wood.density, time=wood.time, air=wood.air)
    look = Floor(linear(*wood.earth), path=1.5, trodden=linear(wood.trodden)[0])
    # Woods differ in how their trees stand, too.
    glade = Glade(view, scene, mood, look, 100 * scene.seed + wood.number, wood.smooth)
    grove = _Grove(glade, wood)
    far = grove.far()
    rays = shafts(view, mood, far, scene.seed)
    far += rays[..., None] * beam_light(mood, 1.0)
    middle, near = grove.middle(rays), grove.near()
    weather = mood.weather or (wood.weather if not mood.is_night else (("fireflies", 0.5),))
    return Painting(
        sheets=(
            Sheet(colour=far, depth=0.12, blur=1.9),
            Sheet(colour=middle[0], cover=middle[1], depth=0.34, blur=1.1),
            Sheet(colour=near[0], cover=near[1], depth=0.75, blur=6.0),
        ),
        light=mood.on_figure(),
        exposure=mood.exposure,
        bloom=0.4,
        weather=weather,
    )


class _Grove:
    """The trees of one scene."""

    def __init__(self, glade: Glade, wood: _Wood) -> None:
        """Grow the trees that are set again and again, turned."""
        self.glade, self.wood = glade, wood
        seed, snow = glade.seed, glade.mood.light.snow
        self.trees = [grow(wood.habit, seed + i) for i in range(3)]
        self.share = 0.22 if snow and not wood.conifers else 1.0
        if wood.conifers:
            self.leaves = [
                needles(wood.habit.height, seed + i, width=0.125, clear=0.2, fine=2)
                for i in range(3)
            ]
        else:
            self.leaves = [
                leaves(tree, seed + i, each=20, size=0.1, spread=0.3, share=self.share)
                for i, tree in enumerate(self.trees)
            ]
        glow = 0.12 if wood.conifers else 1.0
        self.leafage = Leafage(colours=glade.tones(wood.leaf, 0.7), glow=glow, dense=5.5, cell=0.5)
        self.bark = linear(wood.bark)[0]

    def _tree(self, stand: Stand, right: float, away: float, number: int, lit: float = 0.7) -> None:
        """Set a tree; its leaves hang behind and before its limbs."""
        random = np.random.default_rng(self.glade.seed + 31 * number)
        kind, scale = number % 3, float(random.uniform(0.82, 1.15))
        spot = Spot(right, away, turn=float(random.uniform(0, 6.28)), scale=scale, lit=lit)
        pine = self.wood.conifers
        shown = not pine or away > 19
        # In the distance nobody sees which leaves are behind the trunk.
        parts = () if not shown else (1,) if away > 34 else (-1, 1)
        if -1 in parts:
            stand.leaves(self.leaves[kind], spot, self.leafage, -1)
        stand.limbs(self.trees[kind], spot, self.bark)
        if 1 in parts:
            stand.leaves(self.leaves[kind], spot, self.leafage, 1 if -1 in parts else 0)

    def _shrub(self, stand: Stand, away: float, random: np.random.Generator) -> None:
        """Set a young tree, which hides where the ground ends."""
        right = float(random.uniform(-0.68, 0.68)) * away
        turn, scale = float(random.uniform(0, 6.28)), float(random.uniform(0.14, 0.27))
        # Only its crown is drawn, so that must begin at the ground.
        up = -0.22 * scale * self.wood.habit.height if self.wood.conifers else -0.3
        spot = Spot(right, away, up=up, turn=turn, scale=scale, lit=0.6)
        if abs(right) > 2.0 and random.random() < 0.7:
            stand.leaves(self.leaves[int(random.integers(3))], spot, self.leafage)

    def far(self) -> F32:
        """Return ``float32[H, W, 3]``: air, ground, and trees down to twenty metres."""
        glade = self.glade
        view, mood = glade.view, glade.mood
        pixels = glade.behind()
        stand = glade.stand(pixels)
        random = np.random.default_rng(glade.seed)
        number = 0
        for away in np.linspace(130, 88, 44):
            right = float(random.uniform(-0.66, 0.66) * away)
            stand.limbs(self.trees[number % 3], Spot(right, float(away)), self.bark)
            number += 1
        # Conifers are denser, and cost more.
        share = 0.72 if self.wood.conifers else 1.0
        for reach, most in (((62, 85), 20), ((42, 60), 17), ((29, 41), 13), ((20, 28), 9)):
            count = round(share * most)
            aways = np.sort(random.uniform(*reach, count))[::-1]
            # Spread evenly, or trees would stand in heaps; none where the path goes.
            slots = (random.permutation(count) + random.uniform(0.1, 0.9, count)) / count
            for away, slot in zip(aways, slots, strict=True):
                right = (slot - 0.5) * 1.36 * away
                if abs(right) > 1.6 + 0.01 * away:
                    self._tree(stand, float(right), float(away), number)
                self._shrub(stand, float(away) + 2, random)
                number += 1
            lay_mist(pixels, view, mood, 0.16, self.wood.mist * 0.6, glade.seed + number)
        return np.ascontiguousarray(pixels[..., :3])

    def middle(self, rays: F32) -> tuple[F32, F32]:
        """Return colour and cover of the trees at hand, and of the ground that they stand on."""
        glade, wood = self.glade, self.wood
        pixels = glade.before()
        stand = glade.stand(pixels)
        self._undergrowth(stand, (9.0, 24.0), 0)
        random = np.random.default_rng(glade.seed + 1)
        spots = []
        for side in (-1.0, 1.0):
            for away, aside in ((17.0, 0.30), (14.0, 0.52), (11.0, 0.36), (8.2, 0.56), (6.4, 0.47)):
                jitter = random.uniform(-0.06, 0.06)
                spots.append((away * float(random.uniform(0.93, 1.07)), side * (aside + jitter)))
        kinds, leafage = self._ferns()
        for i, (away, aside) in enumerate(sorted(spots, reverse=True)):
            if i == _BEHIND_LIGHT:
                add_rays(pixels, rays, glade.mood, 0.45)
            glade.shade(stand, aside * away, away)
            self._tree(stand, aside * away, away, 200 + i, lit=0.8)
            glade.drift(stand, aside * away, away, wood.fallen)
            glade.tufts(stand, aside * away, away, wood.herbs)
            if kinds:
                turn = float(random.uniform(0, 6.28))
                spot = Spot(aside * away + 0.5, away - 0.45, turn=turn, scale=0.5, lit=0.4)
                stand.leaves(kinds[i % 4], spot, leafage)
        self._undergrowth(stand, (3.2, 9.0), 1)
        lay_mist(pixels, glade.view, glade.mood, 0.1, 0.16 * wood.mist, glade.seed + 900)
        return parted(pixels)

    def _undergrowth(self, stand: Stand, reach: tuple[float, float], number: int) -> None:
        """Strew fallen leaves, and let grass, flowers and ferns grow."""
        glade, wood = self.glade, self.wood
        random = np.random.default_rng(glade.seed + 50 + number)
        glade.litter(stand, 7000, reach, 0.11, wood.fallen)
        glade.grass(stand, 1500, reach, 0.3, wood.herbs)
        if wood.blossom:
            x, z = places(glade.lens, glade.view.width, 5200, reach, random)
            # Bluebells keep together, and off the path.
            kept = (sunlit(x, z, glade.seed + 1, 1.0) > 0.25) & (np.abs(x) > 1.9)
            blades = grass(x[kept], z[kept], 0.3, random, each=1)
            hung = bells(blades, random)
            stand.strew(blades, glade.shone(blades, glade.tones(wood.herbs), 1.0))
            stand.strew(hung, glade.shone(hung, glade.tones(wood.blossom), 1.3))
        kinds, leafage = self._ferns()
        for i in range(wood.ferns):
            away = float(random.uniform(*reach))
            right = float(random.uniform(0.17, 0.66) * random.choice((-1, 1)) * away)
            turn, scale = float(random.uniform(0, 6.28)), float(random.uniform(0.75, 1.25))
            spot = Spot(right, away, turn=turn, scale=scale, lit=float(random.uniform(0.3, 1)))
            stand.leaves(kinds[i % 4], spot, leafage)

    def _ferns(self) -> tuple[list[Blades], Leafage]:
        """Return kinds of ferns, none where none grow, and how they look."""
        glade, wood = self.glade, self.wood
        leafage = Leafage(colours=glade.tones(wood.herbs, 0.5), glow=0.8, dense=9, cell=0.25)
        kinds = [fern(1.05, glade.seed + i)[1] for i in range(4)] if wood.ferns else []
        return kinds, leafage

    def near(self) -> tuple[F32, F32]:
        """Return colour and cover of boughs that hang into the view, out of focus."""
        glade = self.glade
        pixels = np.zeros((*glade.view.shape, 4), np.float32)
        stand = glade.stand(pixels, clear=True)
        for side, seed in ((-1, 3), (1, 4)):
            tree, blades = _bough(glade.seed + seed, self.share)
            spot = Spot(side * 1.95, 2.3, up=2.36, turn=0.0 if side < 0 else np.pi, lit=0.8)
            stand.limbs(tree, spot, self.bark)
            if self.wood.conifers:
                blades = blades._replace(wide=0.3 * blades.wide)
            stand.leaves(blades, spot, self.leafage)
        return parted(pixels)


def _bough(seed: int, share: float) -> tuple[Tree, Blades]:
    """Grow a branch that reaches to the right and hangs a little."""
    habit = Habit(
        height=1.6,
        girth=0.011,
        clear=0.1,
        numbers=(9, 5, 3),
        lengths=(0.42, 0.45, 0.4),
        wobble=0.12,
    )
    bough = lying(grow(habit, seed))
    return bough, leaves(bough, seed, each=5, size=0.062, spread=0.06, share=share)
