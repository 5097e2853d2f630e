"""An old town of timbered and plastered houses: a lane to its church, a village, a harbour."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, steered
from sundog.engine.cpu.worlds.scene import Air as Weather
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.streets.backdrop import beyond
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.ground import floor_places, ground_of, mirrored
from sundog.engine.cpu.worlds.streets.houses import House, end_wall, house_front
from sundog.engine.cpu.worlds.streets.mood import mood_of, scaled
from sundog.engine.cpu.worlds.streets.sheets import add_halos, over, sheet_of, wrap_light
from sundog.engine.cpu.worlds.streets.space import Air, Eye, Lamp, Light, Place, Space
from sundog.engine.cpu.worlds.streets.yard import (
    boat,
    bush,
    church,
    cobbles,
    hill,
    lantern,
    roof,
    thatch,
)
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_PLASTER = (
    "#e8dcc0",
    "#d9b070",
    "#d8907a",
    "#b8c4a0",
    "#e6cfa8",
    "#a8b8c8",
    "#c8705a",
    "#efe6d4",
)
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
        self.eye = Eye(view, 2.6 if self.kind == "harbour" else 1.75, 0.3)
        self.random = np.random.default_rng(scene.seed + 23)
        self.plaster = self._palette(_PLASTER, 0.5)
        self.wood, self.shutters = (
            self._palette(_WOOD, 0.2),
            self._palette(_SHUTTERS, 0.5),
        )
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
            glow=1.5 * self.glow if self.mood.is_night else 0.8 * self.glow,
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
            steps = np.arange(int(z), int(z + wide) + 1)
            rise = 1 - np.abs((steps + 0.5 - z) / wide * 2 - 1)
            self.roofs[(way + 1) // 2, 2 + steps] = house.eaves + house.gable * np.clip(rise, 0, 1)
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
        end = end_wall(house, density * 0.45, way, seed)
        left = x if way > 0 else x - 9
        places = [Place(end, (left, 0, z), (9, 0, 0), (0, house.eaves, 0))]
        slope = roof(
            house.wide if not house.gable else 5.0,
            5.0,
            density * 0.7,
            self.mood.snow,
            tile,
            seed,
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
        front.pack()
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
                Place(
                    slope,
                    (left, house.eaves - 0.2, z),
                    (house.wide, 0, 0),
                    (0, 3.4, 3.0),
                )
            )
        return [
            *places,
            Place(front, (left, 0, z), (house.wide, 0, 0), (0, front.height, 0)),
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
        key = scaled(sky.key, 1.7 if mood.time is not Time.DAY else 1.9)
        # A low sun stands where the sky shows it: ahead, so that fronts are lit by the sky.
        low = mood.time in (Time.SUNSET, Time.DAWN)
        across = max(0.45, abs(mood.sun[0])) * (1 if mood.sun[0] > 0 else -1)
        sun = (across, 0.34, 0.8) if low else (mood.sun[0] * 1.2, max(mood.sun[1], 0.42), -0.35)
        return Light(
            sun=sun,
            key=key, above=scaled(sky.above, 2.6 if low else 2.2 if not night else 2.0),
            below=scaled(sky.above, 0.9), damp=(0.55, 0.55, 0.6), rises=7.0,
            lamps=tuple(self.lamps), roofs=self.roofs if not self.kind else None,
            air=Air(thick=max(mood.thick, 0.0022), far=scaled(sky.haze, 0.95), low=scaled(_LAMP, 0.03 * self.glow), thins=9),
        )  # fmt: skip

    def lane(self) -> None:
        """Set up two rows of houses, a square at their end, and lamps."""
        space = self.space
        tile = cobbles(min(130, self.eye.density(6.5) * 1.1), self.mood.snow, 4)
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

    def quay(self) -> None:
        """Set up a row of houses beyond the water, and boats before it."""
        space, eye, left = self.space, self.eye, -42.0
        deep = 0.45 if self.mood.is_night else 1.0
        sea = Front(8, 8, 4, np.array([0.025, 0.05, 0.06]) * deep)
        space.put(*floor_places(eye, sea, near=3.0, far=56.0, half=60.0))
        wall = Front(4, 1.3, 40, (0.2, 0.19, 0.17))
        wall.grain((0.5, 0.12), 0.2, 4)
        wall.rect(
            (0, 1.1, 4, 1.3),
            (0.3, 0.29, 0.27) if not self.mood.snow else (0.75, 0.8, 0.88),
        )
        while left < 42:
            wide = float(self.random.uniform(5.0, 7.0))
            for place in self.facing(
                self.house(wide, bool(self.random.random() < 0.7)), left, 58.0
            ):
                x, y, z = place.corner
                space.put(replace(place, corner=(x, y + 1.3, z)))
            left += wide
        space.put(Place(wall, (-44, 0, 55), (88, 0, 0), (0, 1.3, 0), times=(22, 1)))
        for x in (-16.0, -5.0, 6.0, 17.0):
            post = self.post(x, 54.9)
            space.put(replace(post, corner=(post.corner[0], 1.3, 54.9)))
        spots = (
            (-25, 48, 0),
            (11, 46, 1),
            (-14, 40, 2),
            (20, 36, 1),
            (-17.5, 27, 0),
            (9.5, 25, 2),
        )
        for x, z, tint in spots:
            front = boat(
                eye.density(z),
                self.shutters[tint] * 1.2 if tint else self.plaster[0],
                int(z),
            )
            space.put(Place(front, (x, 0, z), (9, 0, 0), (0, 13, 0), thin=0.4))

    def green(self) -> None:
        """Set up thatched cottages along a lane between meadows and trees."""
        space, eye, r, snow = self.space, self.eye, self.random, self.mood.snow
        grass = Front(5, 5, min(70, eye.density(7)), (0.075, 0.12, 0.035))
        grass.grain((1.2, 0.3, 0.08, 0.03), 0.28, 3)
        path = Front(4, 4, min(70, eye.density(7)), (0.26, 0.20, 0.13))
        path.grain((1.0, 0.2, 0.05), 0.2, 5)
        if snow:
            for front in (grass, path):
                front.body[..., :3] = front.body[..., :3] * 0.12 + np.array([0.7, 0.74, 0.82])
        space.put(*floor_places(eye, grass), *floor_places(eye, path, half=1.7))
        space.put(*(hill(eye, snow, 120.0 - 20 * k, k) for k in range(3)))
        spots = [
            (-31, 62),
            (14, 60),
            (-14, 48),
            (24, 44),
            (5.5, 36),
            (-17, 30),
            (9.5, 21),
            (-13.5, 17),
        ]
        for x, z in spots:
            for dx in (-5.5, 8.0):
                wide = float(r.uniform(3.5, 6))
                tree = bush(
                    wide,
                    wide * 1.25,
                    eye.density(z + 3),
                    snow,
                    int(r.integers(1 << 20)),
                )
                space.put(
                    Place(
                        tree,
                        (x + dx, 0, z + 3),
                        (wide, 0, 0),
                        (0, wide * 1.25, 0),
                        thin=0.5,
                    )
                )
            space.put(*self.cottage(float(x), float(z)))
        for left, ahead in ((-6.5, 15.5), (5.2, 14.0), (-5.0, 11.5)):
            small = bush(2.2, 1.5, eye.density(ahead), snow, int(ahead * 10))
            space.put(Place(small, (left, 0, ahead), (2.2, 0, 0), (0, 1.5, 0), thin=0.5))

    def cottage(self, x: float, z: float) -> list[Place]:
        """Return a cottage, its gable towards us and a long side towards the lane."""
        wide, deep, r = 6.2, 8.0, self.random
        house = replace(self.house(wide, True), eaves=3.0, gable=3.9, timber=bool(r.random() < 0.7))
        density = self.eye.density(max(z, 8))
        front = house_front(house, r, density)
        way = -1 if x > 0 else 1
        side = x if way < 0 else x + wide
        long = house_front(replace(house, wide=deep, gable=0.0), r, density, 0.6)
        straw = thatch(deep + 0.8, 5.0, density, self.mood.snow, int(r.integers(1 << 20)))
        start = (side, 0.0, z) if way < 0 else (side, 0.0, z + deep)
        eave = (side + way * 0.35, 2.8, z - 0.4)
        rise = (-way * (wide / 2 + 0.35), 4.25, 0.0)
        stack = Front(0.8, 1.6, density, (0.22, 0.13, 0.10))
        stack.grain((0.2, 0.08), 0.2, 2)
        edge = Front(wide + 1.0, 4.6, density)
        mid, high = wide / 2 + 0.5, 4.5
        edge.lay(
            edge.strokes([[(0.1, 0.15), (mid, high), (wide + 0.9, 0.15)]], 0.42),
            (0.26, 0.19, 0.10) if not self.mood.snow else (0.75, 0.8, 0.88),
        )
        return [
            Place(stack, (x + wide / 2 - way * 1.0, 6.0, z + 3), (0.8, 0, 0), (0, 1.6, 0)),
            Place(long, start, (0, 0, way * -deep), (0, 3.0, 0)),
            Place(straw, eave, (0, 0, deep + 0.8), rise),
            Place(front, (x, 0, z), (wide, 0, 0), (0, front.height, 0)),
            Place(edge, (x - 0.5, 2.7, z - 0.3), (wide + 1.0, 0, 0), (0, 4.6, 0)),
        ]

    def near(self, light: Light) -> Sheet:
        """Return a lantern on its post close by on the left."""
        space, low, z = Space(self.eye), self.eye.height - 1.75, 6.6
        front = lantern(self.eye.density(z) * 1.1, self.glow, tall=3.6)
        space.put(Place(front, (-3.15, low, z), (1.2, 0, 0), (0, 3.6, 0), thin=0.5))
        return sheet_of(space.seen(light), 0.5, 2.0)

    def painting(self) -> Painting:
        mood, view, space = self.mood, self.view, self.space
        far = Space(self.eye)
        x, z = (3.5, 105.0) if self.kind == "village" else (-9.0, 92.0)
        if not self.kind:
            lit = np.array(_LAMP) * self.glow
            far.put(
                *beyond(self.eye, self.mood.snow, self.scene.seed, self.plaster, self.tiles, lit)
            )
        far.put(*church(self.eye, self.tiles[0], mood.snow, self.glow, x, z))
        {"": self.lane, "harbour": self.quay, "village": self.green}[self.kind]()
        light = self.light()
        back = over(far.seen(light), mood.sky.colour)
        del far
        seen = space.seen(light)
        wrap_light(seen, back, 0.35)
        wet = 1.0 if self.kind == "harbour" else mood.wet * 0.6
        ground, ripple = ground_of(seen, self.eye), None
        if wet > 0:
            mirror = space.mirror(light)
            rows = min(mirror.first, mirror.cover.shape[0])
            mirror.colour[:rows] += (
                back[: mirror.first][::-1][:rows] * (1 - mirror.cover[:rows])[..., None]
            )
            mirror.cover[:rows] = 1
            mirrored(
                seen,
                mirror,
                ground,
                self.eye,
                wet,
                1.3 if self.kind == "harbour" else 0.8,
                2,
            )
        space.places.clear()
        if self.kind == "harbour":
            ripple = (ground * 2.4).astype(np.float32)
        add_halos(
            seen,
            view,
            (self.eye.right, self.eye.height),
            light.lamps,
            0.009 * self.glow,
        )
        sky = mood.sky
        return Painting(
            sheets=(
                Sheet(colour=back, depth=0.08, blur=1.5), sheet_of(seen, 0.3, 1.5, ripple), self.near(light),
            ),
            light=WorldLight(
                towards=(0.6, 0.8) if light.sun[0] > 0 else (-0.6, 0.8), behind=0.35, key=scaled(light.key, 0.5),
                rim=scaled(sky.key, 0.9), counter=scaled(_LAMP, 0.5 * self.glow + 0.1), above=light.above,
                below=light.below, haze=light.air.far, haze_amount=0.3 if mood.air is Weather.FOG else 0.08,
                shadow=0.35, mirror=0.3 * wet,
            ),
            exposure=1.0 if not mood.is_night else 0.75, bloom=0.35, weather=mood.falling,
        )  # fmt: skip
