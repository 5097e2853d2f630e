"""An old town of timbered and plastered houses: a lane to its church, a village, a harbour."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, steered
from sundog.engine.cpu.worlds.scene import Air as Weather
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.ground import floor_places, ground_of, mirrored
from sundog.engine.cpu.worlds.streets.houses import House, cobbles, house_front, lantern, roof
from sundog.engine.cpu.worlds.streets.mood import mood_of, scaled
from sundog.engine.cpu.worlds.streets.sheets import add_halos, over, sheet_of
from sundog.engine.cpu.worlds.streets.space import Air, Eye, Lamp, Light, Place, Space
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_PLASTER = ("#e8dcc0", "#d9b070", "#d8907a", "#b8c4a0", "#e6cfa8", "#a8b8c8", "#c8705a", "#efe6d4")
_WOOD = ("#2e2018", "#3a2a1c", "#241a16", "#4a3420")
_SHUTTERS = ("#2f5a48", "#7a2f28", "#2f4a6a", "#5a4a2a", "#486a5a")
_TILES = ("#8a4430", "#7a3a2c", "#6a4038", "#94523a")
_LAMP = (1.0, 0.62, 0.28)


def paint(view: View, scene: Scene) -> Painting:
    """Paint it; see `sundog.engine.cpu.worlds.places`."""
    return _Town(view, scene).painting()


class _Town:
    """One town that is being painted."""

    def __init__(self, view: View, scene: Scene) -> None:
        self.kind = scene.variant if scene.variant in ("village", "harbour") else ""
        self.mood = mood_of(view, scene, Time.SUNSET, Weather.CLEAR)
        self.view, self.scene = view, scene
        self.eye = Eye(view, 1.75, 0.3)
        self.random = np.random.default_rng(scene.seed + 23)
        self.plaster = self._palette(_PLASTER, 0.5)
        self.wood, self.shutters = self._palette(_WOOD, 0.2), self._palette(_SHUTTERS, 0.5)
        self.tiles = self._palette(_TILES, 0.5)
        self.space = Space(self.eye)
        self.lamps: list[Lamp] = []
        self.glow = self.mood.lamps * (0.9 if self.mood.is_night else 0.7)
        self.roofs = np.zeros((2, 82))
        self.roofs[:, :2] = (-6.4, 1.0), (6.8, 1.0)

    def _palette(self, names: tuple[str, ...], amount: float) -> F32:
        return steered(np.stack([linear(c) for c in names]), self.scene.colours, amount)

    def house(self, wide: float, gable: bool) -> House:
        r = self.random
        pick = r.integers(0, 1 << 20, 4)
        return House(
            wide=wide,
            eaves=float(r.choice([5.6, 8.2, 8.2])) + float(r.uniform(0, 0.5)),
            gable=wide * float(r.uniform(0.5, 0.68)) if gable else 0.0,
            plaster=self.plaster[pick[0] % len(self.plaster)] * 0.8,
            timber=bool(r.random() < 0.6),
            wood=self.wood[pick[1] % len(self.wood)],
            shutters=self.shutters[pick[2] % len(self.shutters)],
            lit=0.55 if self.mood.lamps > 0.3 else 0.0,
            glow=1.5 * self.glow,
            snow=self.mood.snow,
        )

    def row(self, way: int, x: float, first: float, last: float) -> list[list[Place]]:
        """Return the houses along one side of the lane."""
        found, z, r = [], first, self.random
        while z < last:
            wide = float(r.uniform(5.2, 7.6))
            house = self.house(wide, bool(r.random() < 0.55))
            back = float(r.uniform(0, 0.7))
            found.append(self.along(house, way, x + way * back, z))
            self.roofs[(way + 1) // 2, 2 + int(z) : 2 + int(z + wide) + 1] = (
                house.eaves + house.gable * 0.6
            )
            z += wide
        return found

    def along(self, house: House, way: int, x: float, z: float) -> list[Place]:
        near = max(z, abs(x) * 1.5)
        seen = self.eye.height + 0.36 * (z + house.wide) + 0.5
        front = house_front(house, self.random, self.eye.density(near), 1.15 * abs(x) / near, seen)
        corner, across = (
            ((x, 0.0, z), house.wide) if way > 0 else ((x, 0.0, z + house.wide), -house.wide)
        )
        tile = self.tiles[int(self.random.integers(len(self.tiles)))]
        seed, density = int(self.random.integers(1 << 20)), self.eye.density(near)
        end = Front(9, house.eaves, density * 0.5, house.plaster * 0.75)
        end.grain((1.2, 0.3), 0.1, seed)
        left = x if way > 0 else x - 9
        places = [Place(end, (left, 0, z), (9, 0, 0), (0, house.eaves, 0))]
        slope = roof(
            house.wide if not house.gable else 5.0, 5.0, density * 0.7, self.mood.snow, tile, seed
        )
        if house.gable:
            half, top = house.wide / 2, house.gable
            for start, lean in ((z + house.wide, -half), (z, half)):
                places.append(
                    Place(
                        slope,
                        (x - way * 0.25, house.eaves, start),
                        (way * 8.0, 0, 0),
                        (0, top, lean),
                        times=(1.6, 0.9),
                    )
                )
        wall = Place(front, corner, (0, 0, across), (0, front.height, 0))
        if not house.gable:
            places.append(
                Place(
                    slope,
                    (x - way * 0.4, house.eaves - 0.25, corner[2]),
                    (0, 0, across),
                    (way * 4.0, 3.6, 0),
                )
            )
            return [*places[:1], wall, places[1]]
        return [*places, wall]

    def facing(self, house: House, left: float, z: float) -> list[Place]:
        front = house_front(house, self.random, self.eye.density(z) * 1.15)
        tile = self.tiles[int(self.random.integers(len(self.tiles)))]
        places = []
        if not house.gable:
            slope = roof(house.wide, 4.5, self.eye.density(z), self.mood.snow, tile, 3)
            places.append(
                Place(slope, (left, house.eaves - 0.2, z), (house.wide, 0, 0), (0, 3.4, 3.0))
            )
        return [*places, Place(front, (left, 0, z), (house.wide, 0, 0), (0, front.height, 0))]

    def church(self, x: float, z: float) -> list[Place]:
        """Return a tower with a clock and a pointed roof."""
        r = self.random
        stone = np.array([0.42, 0.37, 0.30])
        tower = Front(7, 24, self.eye.density(z) * 1.2, stone)
        tower.grain((1.5, 0.5, 0.2), 0.13, int(r.integers(1 << 20)))
        for y in (8.0, 15.5, 23.2):
            tower.rect((0, y, 7, y + 0.5), stone * 1.2)
        for k in (2.3, 4.7):
            arch = tower.mask(
                [(k - 0.6, 16.5), (k + 0.6, 16.5), (k + 0.6, 18.6), (k, 19.4), (k - 0.6, 18.6)]
            )
            tower.lay(arch, (0.02, 0.02, 0.025), np.array(_LAMP) * 0.25 * self.glow)
        turn = np.linspace(0, 2 * np.pi, 40)
        ring = [(3.5 + 1.35 * float(np.cos(t)), 21.4 + 1.35 * float(np.sin(t))) for t in turn]
        tower.lay(tower.mask(ring), (0.8, 0.76, 0.62), np.array([1.0, 0.85, 0.6]) * 0.6 * self.glow)
        hands = tower.strokes([[(3.5, 21.4), (3.5, 22.5)], [(3.5, 21.4), (4.3, 21.0)], ring], 0.16)
        tower.lay(hands, (0.03, 0.025, 0.02), (0, 0, 0))
        spire = Front(8, 15, self.eye.density(z), None)
        colour = (0.10, 0.17, 0.155) if not self.mood.snow else (0.6, 0.65, 0.72)
        spire.lay(
            spire.mask([(0, 0), (8, 0), (5.4, 3.2), (4.06, 15), (3.94, 15), (2.6, 3.2)]), colour
        )
        right, _ = spire.places()
        spire.body[..., :3] *= (0.7 + 0.5 * right / 8)[..., None]
        nave = Front(12, 10, self.eye.density(z), stone * 0.9)
        slope = roof(12, 7, self.eye.density(z), self.mood.snow, self.tiles[0], 9)
        return [
            Place(slope, (x + 5, 10, z + 2), (14, 0, 0), (0, 6, 4)),
            Place(nave, (x + 5, 0, z + 2), (14, 0, 0), (0, 10, 0)),
            Place(tower, (x, 0, z), (7, 0, 0), (0, 24, 0)),
            Place(spire, (x - 0.5, 24, z), (8, 0, 0), (0, 15, 0)),
        ]

    def post(self, x: float, z: float) -> Place:
        self.lamps.append(
            Lamp(at=(x, 3.3, z - 0.2), colour=scaled(_LAMP, 1.7 * self.glow), reach=2.4)
        )
        front = lantern(self.eye.density(z) * 1.2, self.glow)
        return Place(front, (x - 0.6, 0, z), (1.2, 0, 0), (0, 3.9, 0), thin=0.5)

    def light(self) -> Light:
        mood, sky = self.mood, self.mood.sky
        night = mood.is_night
        key = scaled(sky.key, 2.4 if mood.time is not Time.DAY else 1.9)
        sun = mood.sun if mood.time is Time.DAY else (mood.sun[0], 0.42, 0.15)
        return Light(
            sun=(sun[0] * 1.2, sun[1], -0.35),
            key=key, above=scaled(sky.above, 2.2 if not night else 2.0),
            below=scaled(sky.above, 0.9), damp=(0.55, 0.55, 0.6), rises=7.0,
            lamps=tuple(self.lamps), roofs=self.roofs,
            air=Air(thick=max(mood.thick, 0.0022), far=scaled(sky.haze, 0.95), low=scaled(_LAMP, 0.03 * self.glow), thins=9),
        )  # fmt: skip

    def painting(self) -> Painting:
        mood, view, space = self.mood, self.view, self.space
        far = Space(self.eye)
        far.put(*self.church(-9.0, 92.0))
        tile = cobbles(min(130, self.eye.density(6.5) * 1.1), mood.snow, 4)
        space.put(*floor_places(self.eye, tile))
        left = -24.0
        while left < 24:
            wide = float(self.random.uniform(5.5, 7.5))
            house = self.house(wide, bool(self.random.random() < 0.75))
            if abs(left + wide / 2 - 1.2) > 4.4:
                space.put(*self.facing(house, left, 44.0 + float(self.random.uniform(-1, 1))))
            left += wide
        rows = self.row(-1, -6.4, 6.0, 30.0) + self.row(1, 6.8, 7.0, 27.0)
        rows.sort(key=lambda places: -places[0].corner[2])
        posts = {
            z: self.post(x, z) for x, z in ((-5.2, 26.0), (5.6, 21.0), (-5.3, 13.5), (4.4, 38.0))
        }
        for houses in rows:
            behind = houses[0].corner[2] + 7.0
            for at in sorted((p for p in posts if p > behind), reverse=True):
                space.put(posts.pop(at))
            space.put(*houses)
        space.put(*(posts[at] for at in sorted(posts, reverse=True)))
        light = self.light()
        back = over(far.seen(light), mood.sky.colour)
        seen = space.seen(light)
        if mood.wet > 0:
            mirrored(
                seen,
                space.mirror(light),
                ground_of(seen, self.eye),
                self.eye,
                mood.wet * 0.6,
                0.8,
                2,
            )
        add_halos(seen, view, (self.eye.right, self.eye.height), light.lamps, 0.016 * self.glow)
        sky = mood.sky
        return Painting(
            sheets=(Sheet(colour=back, depth=0.08, blur=1.5), sheet_of(seen, 0.3, 1.5)),
            light=WorldLight(
                towards=(0.6, 0.8) if light.sun[0] > 0 else (-0.6, 0.8), behind=0.35, key=scaled(light.key, 0.5),
                rim=scaled(sky.key, 0.9), counter=scaled(_LAMP, 0.5 * self.glow + 0.1), above=light.above,
                below=light.below, haze=light.air.far, haze_amount=0.08, shadow=0.35, mirror=0.3 * mood.wet,
            ),
            exposure=1.0 if not mood.is_night else 0.75, bloom=0.35, weather=mood.falling,
        )  # fmt: skip
