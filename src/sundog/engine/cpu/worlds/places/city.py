"""A large town of signs and towers, wet at night: cyberpunk streets, an alley, a skyline."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, steered
from sundog.engine.cpu.worlds.scene import Air as Weather
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.streets.blocks import Windows, clutter, shop_floor, window_grid
from sundog.engine.cpu.worlds.streets.front import Front, Tint
from sundog.engine.cpu.worlds.streets.ground import floor_places, ground_of, mirrored
from sundog.engine.cpu.worlds.streets.mood import Mood, mood_of, scaled
from sundog.engine.cpu.worlds.streets.sheets import add_halos, over, sheet_of
from sundog.engine.cpu.worlds.streets.signs import panel_sign
from sundog.engine.cpu.worlds.streets.space import Air, Eye, Lamp, Light, Place, Space
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_NEON = ("#ff2d95", "#00e5ff", "#b14bff", "#ff5a3c", "#24ffc8", "#ffd23c")
_ROOMS = ("#ffd9a0", "#ffc078", "#fff0d8", "#9fd8ff", "#ffb070", "#6fb8ff")


def paint(view: View, scene: Scene) -> Painting:
    """Paint it; see `sundog.engine.cpu.worlds.places`."""
    mood = mood_of(view, scene, Time.NIGHT, Weather.RAIN)
    street = _Street(view, scene, mood)
    return street.painting()


class _Street:
    """One street that is being painted."""

    def __init__(self, view: View, scene: Scene, mood: Mood) -> None:
        self.mood, self.view = mood, view
        self.eye = Eye(view, 2.3, 0.4)
        self.random = np.random.default_rng(scene.seed + 11)
        self.neon = steered(np.stack([linear(c) for c in _NEON]), scene.colours, 0.75)
        self.rooms = steered(np.stack([linear(c) for c in _ROOMS]), scene.colours, 0.3)
        self.glow = 0.25 + 0.75 * mood.lamps if mood.lamps > 0.3 else 0.3
        self.space = Space(self.eye)
        self.lamps: list[Lamp] = []
        self.roofs = np.zeros((2, 102))
        self.roofs[:, :2] = (-9.0, 2.0), (9.0, 2.0)
        self.seed = scene.seed

    def light(self) -> Light:
        mood, sky = self.mood, self.mood.sky
        night = mood.is_night
        low = np.array(self.neon[0]) * 0.16 + np.array(self.neon[2]) * 0.1
        far = np.array(sky.haze) * (0.7 if night else 0.95)
        far = far + (np.array([0.055, 0.025, 0.11]) * mood.lamps if night else 0)
        return Light(
            sun=mood.sun,
            key=scaled(sky.key, 1.5),
            above=scaled(np.array(sky.above) * (1.2 if night else 1.6) + np.array([0.03, 0.02, 0.06]) * night, 1.0),
            below=scaled(low * 0.5 * mood.lamps + np.array(sky.above) * 0.25, 1.0),
            lamps=tuple(self.lamps),
            roofs=self.roofs,
            air=Air(
                thick=max(mood.thick, 0.0055) if night else max(mood.thick, 0.003),
                far=scaled(far, 1.0), low=scaled(low, 1.6 if night else 0.25), thins=14.0,
            ),
        )  # fmt: skip

    def skyline(self) -> Space:
        space = Space(self.eye)
        kind = Windows(
            wide=3.4,
            tall=4.2,
            side=0.5,
            sill=1.2,
            head=0.7,
            lit=0.5,
            strength=1.5 * self.glow,
            mullions=1,
        )
        for _ in range(26):
            r = self.random
            z, x = float(r.uniform(150, 420)), float(r.uniform(-0.62, 0.62))
            wide, tall = float(r.uniform(16, 38)), float(r.uniform(30, 90)) * (0.6 + 0.002 * z)
            density = self.eye.density(z) * 1.2
            front = Front(wide, tall, density, np.array([0.05, 0.055, 0.075]) * r.uniform(0.6, 1.3))
            window_grid(front, r, kind, self.rooms, (0.03, 0.04, 0.06))
            tint = self.neon[r.integers(len(self.neon))]
            style, where = r.random(), float(r.random())
            if style < 0.5:
                front.rect(
                    (wide * where, 0, wide * where + 0.9, tall), tint * 0.2, tint * 2.2 * self.glow
                )
            if style > 0.3:
                front.rect((0, tall - 1.4, wide, tall - 0.4), tint * 0.2, tint * 2.0 * self.glow)
            if style > 0.8:
                y = tall * 0.45
                front.rect(
                    (wide * 0.2, y, wide * 0.8, y + wide * 0.5),
                    tint * 0.1,
                    tint * 1.1 * self.glow,
                    205,
                )
            space.put(Place(front, (x * z - wide / 2, 0, z), (wide, 0, 0), (0, tall, 0)))
        space.sort()
        return space

    def side(self, way: int) -> list[list[Place]]:
        """Return the houses of one side, each with what hangs on it, from far to near."""
        houses, z, r = [], 9.0, self.random
        while z < 150:
            deep, setback = float(r.uniform(8, 15)), float(r.uniform(0, 1.6))
            tall = float(r.uniform(9, 17)) + max(0.0, z - 25) * 0.22 * float(r.random())
            houses.append(self.house(way, z, deep, setback, tall))
            first, last = int(z / 2), int((z + deep) / 2) + 1
            self.roofs[(way + 1) // 2, 2 + first : 2 + last] = tall
            z += deep
        return houses[::-1]

    def house(self, way: int, z: float, deep: float, setback: float, tall: float) -> list[Place]:
        r, x = self.random, way * (9.0 + setback)
        seen_high = min(tall, self.eye.height + 0.36 * (z + deep) + 0.5)
        colour = np.array([0.10, 0.10, 0.115]) * r.uniform(0.6, 1.7) * (1 + 0.15 * r.normal(size=3))
        near = max(z, 13.0)
        front = Front(deep, seen_high, self.eye.density(near), colour, 1.15 * abs(x) / near)
        front.grain((1.6, 0.3, 0.06), 0.12, int(r.integers(1 << 30)))
        kind = Windows(
            wide=float(r.uniform(1.2, 2.4)), tall=3.1, lit=float(r.uniform(0.25, 0.6)),
            strength=0.9 * self.glow, from_height=4.1, side=float(r.uniform(0.1, 0.35)), mullions=int(r.integers(1, 4)),
        )  # fmt: skip
        window_grid(front, r, kind, self.rooms, (0.02, 0.025, 0.035))
        front.rect((0, 3.5, deep, 3.75), colour * 1.4)
        for k in range(1, 6):
            front.rect((0, 4.1 + 3.1 * k - 0.16, deep, 4.1 + 3.1 * k), colour * 1.5)
        clutter(front, r, 9, 4.3)
        shop_floor(front, r, self.neon, 1.0 * self.glow)
        front.rect((0, tall - 0.4, deep, tall), colour * 0.5)
        corner = (x, 0.0, z) if way > 0 else (x, 0.0, z + deep)
        wall = Place(front, corner, (0, 0, deep if way > 0 else -deep), (0, seen_high, 0))
        end = self.end_wall(way, x, z, tall, colour)
        signs = self.signs(way, x, z, deep, tall)
        return [end, wall, *signs]

    def end_wall(self, way: int, x: float, z: float, tall: float, colour: Tint) -> Place:
        high = min(tall, self.eye.height + 0.36 * z + 1)
        front = Front(12, high, self.eye.density(max(z, 8)) * 0.6, np.asarray(colour) * 0.7)
        window_grid(
            front,
            self.random,
            Windows(wide=3.0, lit=0.3, strength=0.6 * self.glow),
            self.rooms,
            (0.02, 0.02, 0.03),
        )
        return Place(front, (x if way > 0 else x - 12, 0, z), (12, 0, 0), (0, high, 0))

    def signs(self, way: int, x: float, z: float, deep: float, tall: float) -> list[Place]:
        """Return boards that stand out from a wall towards the street, from far to near."""
        r, found = self.random, []
        for share in (0.85, 0.55, 0.25):
            wide, high = float(r.uniform(0.8, 1.7)), float(r.uniform(1.6, 5.5))
            low = float(r.uniform(3.6, 5.2))
            chance, pick = r.random(), r.integers(0, len(self.neon), 2)
            at = z + deep * share
            if chance > 0.8 or at < 9 or at > 110:
                continue
            if chance < 0.2:
                wide, high = high * 0.6, wide
            front = Front(wide, high, self.eye.density(at) * 1.1)
            glimmer = 201 + int(r.integers(40)) if chance < 0.35 else 0
            panel_sign(front, r, self.neon[pick], 2.2 * self.glow, glimmer)
            left = x - wide - 0.15 if way > 0 else x + 0.15
            found.append(Place(front, (left, low, at), (wide, 0, 0), (0, high, 0)))
            if at < 70:
                where = (left + wide / 2, low + high / 2, at - 0.4)
                tint = scaled(self.neon[pick[0]], 0.9 * self.glow)
                self.lamps.append(
                    Lamp(at=where, colour=tint, reach=float(np.sqrt(wide * high)) * 1.3)
                )
        return found

    def painting(self) -> Painting:
        mood, view = self.mood, self.view
        space = self.space
        sky = mood.sky.colour
        far = self.skyline()
        houses = self.side(-1) + self.side(1)
        houses.sort(key=lambda places: -places[0].corner[2])
        space.put(*floor_places(self.eye, self.asphalt()))
        for house in houses:
            space.put(*house)
        light = self.light()
        towers = far.seen(light)
        back = over(towers, sky)
        seen = space.seen(light)
        ground = ground_of(seen, self.eye)
        mirror = space.mirror(light)
        behind = back[: mirror.first][::-1][: mirror.cover.shape[0]]
        rows = behind.shape[0]
        mirror.colour[:rows] += behind * (1 - mirror.cover[:rows])[..., None]
        mirror.cover[:rows] = 1
        mirrored(seen, mirror, ground, self.eye, 0.3 + 0.7 * mood.wet, 1.0, self.seed)
        add_halos(seen, view, (self.eye.right, self.eye.height), light.lamps, 0.012 * self.glow)
        return Painting(
            sheets=(
                _far_sheet(back, towers.glimmer),
                sheet_of(seen, 0.3, 1.5),
            ),
            light=WorldLight(
                towards=(0.5, 0.87), behind=0.5, key=scaled(self.neon[0], 0.8), rim=scaled(self.neon[0], 1.2),
                counter=scaled(self.neon[1], 1.0), above=light.above, below=light.below,
                haze=light.air.far, haze_amount=0.1, shadow=0.3, mirror=mood.wet * 0.5,
            ),
            exposure=1.0, bloom=0.5, weather=mood.falling,
        )  # fmt: skip

    def asphalt(self) -> Front:
        tile = Front(6, 6, min(110, self.eye.density(8) * 1.2), (0.035, 0.036, 0.04))
        tile.grain((1.5, 0.3, 0.05, 0.02), 0.22, 5)
        return tile


def _far_sheet(colour: F32, glimmer: NDArray[np.uint8]) -> Sheet:
    return Sheet(colour=colour, depth=0.08, blur=1.8, glimmer=glimmer)
