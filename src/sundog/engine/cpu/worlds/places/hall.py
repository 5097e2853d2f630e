"""Great rooms: a castle's hall, a library, a palace, a church."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, steered
from sundog.engine.cpu.worlds.scene import Air as Weather
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.furniture import carpet, lectern, pews
from sundog.engine.cpu.worlds.streets.ground import floor_places, ground_of, mirrored
from sundog.engine.cpu.worlds.streets.mood import mood_of, scaled
from sundog.engine.cpu.worlds.streets.panelling import panelled
from sundog.engine.cpu.worlds.streets.sheets import add_halos, add_shafts
from sundog.engine.cpu.worlds.streets.space import Air, Eye, Lamp, Light, Place, Space, Vector
from sundog.engine.cpu.worlds.streets.stonework import (
    arcade,
    ashlar,
    banner,
    books,
    candles,
    chandelier,
    coffers,
    column,
    flame,
    glass,
    lancet,
    slabs,
    vault,
)  # fmt: skip
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_FIRE = (1.0, 0.52, 0.18)
_STAINED = ("#c81e3a", "#1f4fd0", "#e8b020", "#1f9a5a", "#7a2ab0", "#e86a20", "#2ab0d8")
_STONE = {"": "#8a8074", "church": "#b8aa94", "palace": "#efe6d6", "library": "#6a4a30"}
_BAY = 5.0
_LAST = 48.0


def paint(view: View, scene: Scene) -> Painting:
    """Paint it; see `sundog.engine.cpu.worlds.places`."""
    return _Hall(view, scene).painting()


class _Hall:
    """One hall that is being painted: two rows of bays towards an end wall."""

    def __init__(self, view: View, scene: Scene) -> None:
        self.kind = scene.variant if scene.variant in ("library", "palace", "church") else ""
        # Only the light of the sky comes in.
        self.mood = mood_of(View(64, 64), scene, Time.DAY, Weather.CLEAR)
        self.walls: dict[float, tuple[Front, Front]] = {}
        self.view, self.scene = view, scene
        self.eye = Eye(view, 1.8, 0.25)
        self.random = np.random.default_rng(scene.seed + 31)
        self.stone = steered(linear(_STONE[self.kind])[None], scene.colours, 0.35)[0]
        self.stained = steered(np.stack([linear(c) for c in _STAINED]), scene.colours, 0.75)
        self.cloth = self.stained[[0, 1, 3]] * 0.55
        self.gold = linear("#d8a032") * 0.8
        self.half = 4.3
        self.space = Space(self.eye)
        self.lamps: list[Lamp] = []
        self.beams: list[tuple[Vector, ...]] = []
        sky = self.mood.sky
        # What the windows let in, and how much of the light is fire.
        self.day = np.array(sky.haze) * 0.6 + np.array(sky.key) * 0.9 + np.array(sky.above) * 0.5
        if self.mood.is_night:
            self.day = np.array([0.10, 0.16, 0.34])
        self.fire = 0.45 if self.mood.is_night else 0.5 if self.mood.time is Time.DAY else 0.75

    def density(self, z: float) -> float:
        return self.eye.density(max(z, 6.8))

    def floor(self) -> Front:
        density = self.eye.density(7) * 1.1
        if self.kind == "palace":
            return slabs(1.0, density, linear("#e8e0d2") * 0.75, linear("#2a2624"), 3)
        if self.kind == "library":
            return slabs(0.5, density, linear("#5a3820"), linear("#6e4628"), 3)
        if self.kind == "church":
            return slabs(0.9, density, linear("#a89c88"), linear("#86796a"), 3)
        return slabs(0.8, density, linear("#6e675e"), linear("#5c554d"), 3)

    def side(self, way: int, z: float) -> list[Place]:
        """Return the aisle and the wall of one bay, from the farther to the nearer."""
        x, density = way * self.half, self.density(z)
        squeeze = 1.1 * self.half / max(z, 6.8)
        start = (x, 0.0, z) if way > 0 else (x, 0.0, z + _BAY)
        across = (0.0, 0.0, _BAY * way)
        if self.kind == "library":
            return self.shelves(start, across, density, squeeze, way)
        if self.kind == "palace":
            wall = panelled(_BAY, density, squeeze, self.stone, self.gold, self.day)
            return [Place(wall, start, across, (0, 7.6, 0))]
        wall, upper = self.walls.get(z) or self.bay(density, squeeze)
        self.walls = {z: (wall, upper)}
        aisle = Place(wall, (way * (self.half + 3.6), 0.0, start[2]), across, (0, 9.0, 0))
        if way < 0 and z % 10 > 5:
            # From the window in the upper wall to the middle of the floor.
            middle, near = z + _BAY / 2, z + _BAY / 2 - 1.5
            for k in range(2):
                high = (x, 7.5 - 0.7 * k, middle), (x, 7.1 - 0.7 * k, middle)
                foot = 1.9 - 1.3 * k
                self.beams.append((*high, (foot, 0.0, near), (foot + 0.5, 0.0, near)))
        return [aisle, Place(upper, start, across, (0, 8.2, 0))]

    def bay(self, density: float, squeeze: float) -> tuple[Front, Front]:
        """Return the outer wall and the arcade of a bay, which both sides share."""
        wall = Front(_BAY, 9.0, density * 0.8, self.stone * 0.9, squeeze * 1.8)
        seed = int(self.random.integers(1 << 20))
        ashlar(wall, seed)
        window = lancet(1.5, 3.5, 1.5, 5.3)
        wall.lay(wall.mask(lancet(1.25, 3.75, 1.3, 5.6)), self.stone * 1.2)
        glass(wall, window, self.stained, self.day * 0.75, seed)
        upper = arcade(_BAY, 8.2, density, squeeze, self.stone, 4.9, seed)
        light = lancet(2.05, 2.95, 6.0, 7.7)
        upper.lay(upper.mask(lancet(1.85, 3.15, 5.85, 7.95)), self.stone * 1.25)
        glass(upper, light, self.stained, self.day * 0.8, seed + 1)
        return wall, upper

    def shelves(
        self, start: tuple[float, float, float], across: tuple[float, float, float], density: float,
        squeeze: float, way: int,
    ) -> list[Place]:  # fmt: skip
        seed = int(self.random.integers(1 << 20))
        wood = self.stone
        low = books(_BAY, 3.4, density, squeeze, wood, seed)
        high = books(_BAY, 3.6, density, squeeze, wood, seed + 1)
        rail = Front(_BAY, 1.3, density, None, squeeze)
        rail.rect((0, 0, _BAY, 0.3), wood * 1.3)
        rail.rect((0, 0.06, _BAY, 0.1), self.gold * 0.8)
        rail.rect((0, 1.1, _BAY, 1.22), wood * 1.5)
        for k in range(16):
            rail.rect((k * 0.32 + 0.1, 0.3, k * 0.32 + 0.17, 1.1), wood * 1.2)
        x, z = start[0], start[2]
        self.lamps.append(
            Lamp(
                at=(x - way * 1.2, 3.0, z + across[2] / 2),
                colour=scaled(_FIRE, 0.8),
                reach=1.0,
            )
        )
        return [
            Place(high, (x + way * 0.9, 3.4, z), across, (0, 3.6, 0)),
            Place(low, start, across, (0, 3.4, 0)),
            Place(rail, (x - way * 0.5, 3.3, z), across, (0, 1.3, 0)),
        ]

    def ceiling(self, z: float) -> list[Place]:
        """Return what is overhead in one bay."""
        density, stone = self.density(z + 2) * 0.8, self.stone
        if self.kind in ("palace", "library"):
            base = linear("#f2ead8") * 0.8 if self.kind == "palace" else stone * 0.7
            high = 7.6 if self.kind == "palace" else 7.0
            flat = coffers(_BAY, 2 * self.half + 2, density, base, self.gold)
            wide = 2 * self.half + 2
            return [Place(flat, (-wide / 2, high, z), (0, 0, _BAY), (wide, 0, 0))]
        web = vault(_BAY, 4.6, density, stone, 4)
        places = []
        for way in (-1, 1):
            for k in range(4):
                part = Front(_BAY, web.height / 4, web.density)
                rows = web.shape[0]
                cut = slice(rows - rows * (k + 1) // 4, rows - rows * k // 4)
                part.body, part.shine = web.body[cut].copy(), web.shine[cut].copy()
                a, b = (_arch(i / 4) for i in (k, k + 1))
                places.append(
                    Place(
                        part,
                        (way * self.half * a[0], 8.0 + 3.4 * a[1], z),
                        (0, 0, _BAY),
                        (way * self.half * (b[0] - a[0]), 3.4 * (b[1] - a[1]), 0),
                    )
                )
        return places

    def pillar(self, way: int, z: float, number: int) -> list[Place]:
        """Return a column of one side with what hangs on it."""
        density, x = self.density(z), way * self.half
        if self.kind == "library":
            if number % 2 == 0:
                return []
            x = way * (self.half - 1.3)
            self.lamps.append(Lamp(at=(x, 1.15, z - 0.2), colour=(0.9, 0.7, 0.35), reach=1.0))
            return [lectern(density, self.stone, self.gold, x, z)]
        gilt = self.gold if self.kind == "palace" else None
        high = 7.2 if self.kind == "palace" else 8.1
        radius = 0.34 if self.kind == "palace" else 0.46
        stone = self.stone if self.kind != "palace" else linear("#c8b4a0")
        places = column(x, z, high, density, stone, radius=radius, gilt=gilt)
        if self.kind == "palace":
            return places
        inside = x - way * 0.75
        if self.kind == "church":
            stand = candles(1.1, density, 0.5 + 0.6 * self.fire, number)
            self.lamps.append(
                Lamp(
                    at=(inside, 1.5, z - 0.5),
                    colour=scaled(_FIRE, 1.0 * self.fire),
                    reach=1.0,
                )
            )
            return [
                *places,
                Place(
                    stand,
                    (inside - 0.55, 0, z - 0.55),
                    (1.1, 0, 0),
                    (0, 1.6, 0),
                    thin=0.5,
                ),
            ]
        torch = flame(density, 0.42 + 0.62 * self.fire, number * 37 + 11 * (way > 0))
        self.lamps.append(
            Lamp(
                at=(inside, 3.3, z - 0.6),
                colour=scaled(_FIRE, 2.4 * self.fire),
                reach=1.3,
            )
        )
        fire = Place(torch, (inside - 0.35, 2.3, z - 0.5), (0.7, 0, 0), (0, 1.5, 0))
        cloth = banner(1.15, 3.1, density, self.cloth[number % 3], self.gold, number)
        hung = x - way * 1.2
        flag = Place(cloth, (hung - 0.575, 4.3, z + 1.2), (1.15, 0, 0), (0, 3.1, 0), thin=0.5)
        # A rod from the column carries it, a knob at its end.
        rod = Front(1.8, 0.1, density * 0.6, linear("#6a4a28"))
        rod.rect((0, 0.07, 1.8, 0.1), self.gold)
        start = x - 1.8 if way > 0 else x
        hold = Place(rod, (start, 7.38, z + 1.19), (1.8, 0, 0), (0, 0.1, 0))
        return [flag, hold, *places, fire]

    def end(self) -> list[Place]:
        """Return the far wall: great windows, a throne or an altar before them."""
        wide, high, density = 2 * self.half + 7.4, 12.0, self.eye.density(_LAST) * 1.6
        wall = Front(wide, high, density, self.stone * 0.9)
        mid = wide / 2
        if self.kind not in ("palace", "library"):
            ashlar(wall, 77, 0.5)
        level = self.day * (1.5 if self.kind in ("palace", "library") else 0.85)
        for at, half, low, top in (
            (mid - 2.7, 0.95, 2.6, 8.2),
            (mid, 1.25, 2.4, 9.6),
            (mid + 2.7, 0.95, 2.6, 8.2),
        ):
            wall.lay(
                wall.mask(lancet(at - half - 0.22, at + half + 0.22, low - 0.25, top + 0.25)),
                self.stone * 1.25,
            )
            if self.kind in ("palace", "library"):
                x, y = wall.places()
                bars = ((np.mod(x, 0.4) < 0.06) | (np.mod(y, 0.5) < 0.06))[..., None]
                wall.lay(
                    wall.mask(lancet(at - half, at + half, low, top)),
                    (0.1, 0.1, 0.1),
                    np.where(bars, 0.0, level * 0.6).astype(np.float32),
                )
            else:
                glass(
                    wall,
                    lancet(at - half, at + half, low, top),
                    self.stained,
                    level,
                    int(at * 10),
                )
        places = [Place(wall, (-mid, 0, _LAST), (wide, 0, 0), (0, high, 0))]
        seat = Front(2.0, 3.0, density * 1.3, None)
        if self.kind == "church":
            seat.rect((0.2, 0, 1.8, 1.1), linear("#d8ccb8"))
            seat.rect((0.15, 1.05, 1.85, 1.15), (0.7, 0.68, 0.62))
            seat.rect((0.96, 1.15, 1.04, 2.5), self.gold * 1.3, self.gold * 0.3)
            seat.rect((0.7, 2.0, 1.3, 2.08), self.gold * 1.3, self.gold * 0.3)
        elif self.kind == "":
            seat.lay(
                seat.mask([(0.5, 0.4), (1.5, 0.4), (1.5, 2.3), (1.0, 2.95), (0.5, 2.3)]),
                self.gold * 0.9,
            )
            seat.lay(
                seat.mask([(0.65, 0.9), (1.35, 0.9), (1.35, 2.2), (1.0, 2.6), (0.65, 2.2)]),
                self.cloth[0],
            )
            seat.rect((0.35, 0.4, 1.65, 1.0), self.gold * 0.6)
        places.append(Place(seat, (-1.4, 0.6, _LAST - 3), (2.8, 0, 0), (0, 4.2, 0)))
        for k in range(3):
            step = Front(7 - k, 0.25, density, self.stone * (0.8 + 0.15 * k))
            places.append(
                Place(
                    step,
                    (-(7 - k) / 2, 0.25 * k, _LAST - 4.5 + 0.4 * k),
                    (7 - k, 0, 0),
                    (0, 0.25, 0),
                )
            )
        return places

    def fill(self) -> None:
        """Set everything up from far to near."""
        space = self.space
        space.put(*floor_places(self.eye, self.floor(), far=_LAST, half=10.0))
        if self.kind in ("", "church"):
            space.put(*carpet(self.eye, self.cloth[0], self.gold, _LAST))
        space.put(*self.end())
        stops = np.arange(3.0, _LAST, _BAY)[::-1]
        for number, z in enumerate(float(stop) for stop in stops):
            space.put(*self.ceiling(z))
            for way in (-1, 1):
                space.put(*self.side(way, z))
            if self.kind == "palace" and number % 2 == 0 and z > 8:
                self.lamps.append(
                    Lamp(
                        at=(0, 5.2, z),
                        colour=scaled(_FIRE, 2.2 * self.fire + 0.5),
                        reach=2.4,
                    )
                )
                front = chandelier(self.density(z), 0.3 + 0.4 * self.fire)
                space.put(Place(front, (-1.5, 4.4, z), (3, 0, 0), (0, 3.2, 0), thin=0.5))
            if self.kind == "church" and z > 8:
                space.put(*pews(self.density(z), z))
            for way in (-1, 1):
                space.put(*self.pillar(way, z, number))

    def light(self) -> Light:
        day = self.day
        inside = (
            0.34
            if self.kind == "palace"
            else (0.05 if self.mood.is_night else 0.10)
            if not self.kind
            else 0.15
        )
        if self.kind == "church":
            inside = 0.17
        base = np.array(_FIRE) * 0.035 * self.fire
        haze = day * (0.05 if self.kind else 0.02) + np.array(_FIRE) * 0.012 * self.fire
        foggy = 30.0 if self.mood.air is Weather.FOG else 210.0 if self.kind else 340.0
        return Light(
            sun=(-0.5, 0.55, 0.6), key=scaled(day, 0.12), above=scaled(day * inside + base, 1.0),
            below=scaled(day * inside * 0.9 + base, 1.0), damp=(0.75, 0.75, 0.78), rises=5.0,
            lamps=tuple(self.lamps), air=Air(thick=1 / foggy, far=scaled(haze * (3 if foggy < 50 else 0.9), 1.0), thins=6),
        )  # fmt: skip

    def painting(self) -> Painting:
        self.fill()
        light, view = self.light(), self.view
        seen = self.space.seen(light)
        polish = {"palace": 0.75, "": 0.35, "church": 0.35, "library": 0.4}[self.kind]
        mirrored(
            seen,
            self.space.mirror(light),
            ground_of(seen, self.eye),
            self.eye,
            polish,
            0.25,
            5,
        )
        is_grey = self.mood.is_night or self.mood.air in (Weather.RAIN, Weather.STORM)
        add_shafts(
            seen,
            self.eye,
            self.beams,
            scaled(self.day * np.array([1.15, 0.9, 0.6]), 0.006 if is_grey else 0.017),
        )
        add_halos(seen, view, (self.eye.right, self.eye.height), light.lamps, 0.0035)
        day = scaled(self.day, 0.8)
        return Painting(
            sheets=(Sheet(colour=seen.colour, depth=0.2, blur=1.5, glimmer=seen.glimmer),),
            light=WorldLight(
                towards=(-0.6, 0.8), behind=0.4, key=day, rim=scaled(self.day, 0.9),
                counter=scaled(_FIRE, 0.8 * self.fire), above=light.above, below=scaled(light.below, 0.7),
                haze=light.air.far, haze_amount=0.06, shadow=0.35, mirror=0.3 * polish,
            ),
            exposure=0.68 if self.mood.is_night else 0.8, bloom=0.45 if self.kind else 0.28, weather=(("dust", 0.5),),
        )  # fmt: skip


def _arch(share: float) -> tuple[float, float]:
    """Return a place on a pointed arch of half-width 1 and height 1: 0 its foot, 1 its top."""
    turn = share * np.pi / 3
    return 2 * float(np.cos(turn)) - 1, float(np.sin(turn)) / 0.866
