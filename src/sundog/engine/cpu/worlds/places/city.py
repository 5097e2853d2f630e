"""A large town of signs and towers, wet at night: cyberpunk streets, an alley, a skyline."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Painting, Sheet, WorldLight
from sundog.engine.cpu.worlds.palette import linear, smooth, steered
from sundog.engine.cpu.worlds.scene import Air as Weather
from sundog.engine.cpu.worlds.scene import Scene, Time
from sundog.engine.cpu.worlds.streets.blocks import (
    Windows,
    cables,
    clutter,
    shop_floor,
    window_grid,
)
from sundog.engine.cpu.worlds.streets.front import Front, Tint
from sundog.engine.cpu.worlds.streets.ground import floor_places, ground_of, mirrored
from sundog.engine.cpu.worlds.streets.mood import Mood, mood_of, scaled
from sundog.engine.cpu.worlds.streets.roadway import asphalt, pavement, puddles
from sundog.engine.cpu.worlds.streets.sheets import add_halos, over, sheet_of
from sundog.engine.cpu.worlds.streets.signs import panel_sign, paper_lantern
from sundog.engine.cpu.worlds.streets.space import (
    Air,
    Eye,
    Lamp,
    Light,
    Place,
    Seen,
    Space,
)
from sundog.engine.cpu.worlds.streets.towers import Towers
from sundog.engine.cpu.worlds.view import View

__all__ = ["paint"]

F32 = NDArray[np.float32]

_NEON = ("#ff2d95", "#00e5ff", "#b14bff", "#ff5a3c", "#24ffc8", "#ffd23c")
_ROOMS = ("#ffd9a0", "#ffc078", "#fff0d8", "#9fd8ff", "#ffb070", "#6fb8ff")


def paint(view: View, scene: Scene) -> Painting:
    """Paint it; see `sundog.engine.cpu.worlds.places`."""
    air = Weather.CLEAR if scene.variant in ("alley", "skyline") else Weather.RAIN
    return _Street(view, scene, mood_of(view, scene, Time.NIGHT, air)).painting()


class _Street:
    """One street that is being painted."""

    def __init__(self, view: View, scene: Scene, mood: Mood) -> None:
        self.mood, self.view = mood, view
        self.kind = scene.variant if scene.variant in ("alley", "skyline") else ""
        self.half, high = {"": (9.0, 2.3), "alley": (3.3, 1.7), "skyline": (9.0, 7.0)}[self.kind]
        self.eye = Eye(view, high, 0.4 if self.half > 5 else 0.15)
        self.random = np.random.default_rng(scene.seed + 11)
        self.neon = steered(np.stack([linear(c) for c in _NEON]), scene.colours, 0.75)
        self.rooms = steered(np.stack([linear(c) for c in _ROOMS]), scene.colours, 0.3)
        self.glow = 0.25 + 0.75 * mood.lamps if mood.lamps > 0.3 else 0.3
        self.space = Space(self.eye)
        self.size = 0.5 if self.kind == "alley" else 1.0
        self.lamps: list[Lamp] = []
        self.roofs = np.zeros((2, 102))
        self.roofs[:, :2] = (-self.half, 2.0), (self.half, 2.0)
        self.seed = scene.seed
        self.bar = Front(1.0, 0.1, 30, (0.16, 0.16, 0.18))

    def light(self) -> Light:
        mood, sky = self.mood, self.mood.sky
        night = mood.is_night
        low = np.array(self.neon[0]) * 0.09 + np.array(self.neon[2]) * 0.05
        far = np.array(sky.haze) * (0.7 if night else 0.95)
        far = far + (np.array([0.055, 0.025, 0.11]) * mood.lamps if night else 0)
        return Light(
            sun=mood.sun,
            key=scaled(sky.key, 1.5 if night else 2.6),
            above=scaled(np.array(sky.above) * (1.2 if night else 2.4) + np.array([0.03, 0.02, 0.06]) * night, 1.0),
            below=scaled(low * 0.5 * mood.lamps + np.array(sky.above) * 0.25, 1.0),
            lamps=tuple(self.lamps),
            roofs=self.roofs,
            air=Air(
                thick=max(mood.thick * 0.9, 0.0030) if night else max(mood.thick, 0.003),
                far=scaled(far, 1.0), low=scaled(low, 1.6 if night else 0.25), thins=14.0,
            ),
        )  # fmt: skip

    def side(self, way: int) -> list[list[Place]]:
        """Return the houses of one side, each with what hangs on it, from far to near."""
        houses, z, r = [], self.half * 0.9 + 0.5, self.random
        small = 0.45 if self.kind == "alley" else 1.0
        while z < 150 * small:
            deep, setback = (
                float(r.uniform(8, 15)) * small,
                float(r.uniform(0, 1.6)) * small,
            )
            tall = float(r.uniform(9, 17)) * (0.5 + 0.5 * small) + max(0.0, z - 25) * 0.22 * float(
                r.random()
            )
            houses.append(self.house(way, z, deep, setback, tall))
            first, last = int(z / 2), int((z + deep) / 2) + 1
            self.roofs[(way + 1) // 2, 2 + first : 2 + last] = tall
            z += deep
        return houses[::-1]

    def house(self, way: int, z: float, deep: float, setback: float, tall: float) -> list[Place]:
        r, x = self.random, way * (self.half + setback)
        seen_high = min(tall, self.eye.height + 0.36 * (z + deep) + 0.5)
        colour = np.array([0.10, 0.10, 0.115]) * r.uniform(0.6, 1.7) * (1 + 0.15 * r.normal(size=3))
        near = max(z, 1.45 * self.half)
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
        # An alley's bars are lit by warm bulbs behind wood and cloth; a street's shops by tubes.
        if self.kind == "alley":
            shop_floor(
                front,
                r,
                self.rooms[[0, 1, 4, 1]] * np.array([1.0, 0.8, 0.55], np.float32),
                0.7 * self.glow,
                3.0,
                0.75,
            )
        else:
            shop_floor(front, r, self.neon, 1.0 * self.glow)
        front.rect((0, tall - 0.4, deep, tall), colour * 0.5)
        corner = (x, 0.0, z) if way > 0 else (x, 0.0, z + deep)
        wall = Place(front, corner, (0, 0, deep if way > 0 else -deep), (0, seen_high, 0))
        end = self.end_wall(way, x, z, tall, colour)
        front.pack()
        signs = self.signs(way, x, z, deep, tall)
        return [end, wall, *signs]

    def end_wall(self, way: int, x: float, z: float, tall: float, colour: Tint) -> Place:
        high = min(tall, self.eye.height + 0.36 * z + 1)
        front = Front(
            12,
            high,
            self.eye.density(max(z, 1.45 * self.half)) * 0.6,
            np.asarray(colour) * 0.7,
        )
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
            wide, high = (
                float(r.uniform(0.8, 1.7)) * self.size,
                float(r.uniform(1.6, 5.5)) * self.size,
            )
            low = float(r.uniform(3.6, 5.2)) * (0.45 + 0.55 * self.size)
            chance, pick = r.random(), r.integers(0, len(self.neon), 2)
            at = z + deep * share
            if chance > 0.8 or at < self.half + 1.5 or at > 110:
                continue
            if chance < 0.2:
                wide, high = high * 0.6, wide
            front = Front(wide, high, self.eye.density(at) * 1.1)
            glimmer = 201 + int(r.integers(40)) if chance < 0.35 else 0
            panel_sign(front, r, self.neon[pick], 2.2 * self.glow, glimmer)
            left = x - wide - 0.15 if way > 0 else x + 0.15
            found.append(Place(front, (left, low, at), (wide, 0, 0), (0, high, 0)))
            for y in (low - 0.1, low + high):
                hold = (wide + 0.2, 0, 0)
                start = (left if way > 0 else left - 0.2, y, at)
                found.append(Place(self.bar, start, hold, (0, 0.1, 0), mirrored=False))
            if at < 70:
                where = (left + wide / 2, low + high / 2, at - 0.4)
                tint = scaled(self.neon[pick[0]], (0.9 if self.size == 1 else 0.5) * self.glow)
                self.lamps.append(
                    Lamp(at=where, colour=tint, reach=float(np.sqrt(wide * high)) * 1.3)
                )
        return found

    def lanterns(self) -> list[Place]:
        """Return paper lanterns along both sides of an alley, and wires over it."""
        found = []
        for k, z in enumerate(np.arange(4.6, 34.0, 1.5)[::-1]):
            far, red = float(z), k % 3 != 1
            if k % 3 == 0:
                wires = Front(2 * self.half, 2.0, min(60, self.eye.density(far)))
                cables(wires, self.random, 3)
                found.append(
                    Place(
                        wires,
                        (-self.half, 3.6, far + 0.2),
                        (2 * self.half, 0, 0),
                        (0, 2.0, 0),
                    )
                )
            for way in (-1, 1):
                front = paper_lantern(self.eye.density(far) * 1.2, red, 1.1 * self.glow)
                x = way * (self.half - 0.55)
                found.append(Place(front, (x - 0.2, 2.55, far), (0.4, 0, 0), (0, 0.62, 0)))
                if k % 2 == (way > 0):
                    tint = (1.0, 0.3, 0.1) if red else (1.0, 0.7, 0.4)
                    self.lamps.append(
                        Lamp(
                            at=(x, 2.8, far - 0.2),
                            colour=scaled(tint, 0.55 * self.glow),
                            reach=0.7,
                        )
                    )
        return found

    def near(self, light: Light) -> Sheet:
        """Return a signal post close by on the left."""
        space, high = Space(self.eye), self.eye.height
        z, x, density = 4.4, -2.12, self.eye.density(4.4) * 1.1
        post = Front(0.1, 4.2, density, (0.05, 0.05, 0.055))
        right, _ = post.places()
        post.body[..., :3] *= (0.5 + 1.4 * np.exp(-(((right - 0.03) / 0.02) ** 2)))[..., None]
        sign = Front(0.36, 0.8, density)
        panel_sign(
            sign,
            np.random.default_rng(self.seed + 6),
            self.neon[[1, 0]],
            1.3 * self.glow,
        )
        space.put(
            Place(post, (x, high - 1.7, z), (0.1, 0, 0), (0, 4.2, 0), mirrored=False),
            Place(sign, (x + 0.14, high + 0.3, z - 0.02), (0.36, 0, 0), (0, 0.8, 0)),
        )
        return sheet_of(space.seen(light), 0.62, 2.6)

    def sky(self) -> F32:
        """Return the sky with what the town throws up at it."""
        _, up = self.view.rays()
        share = np.exp(-np.maximum(up, 0) / 0.13) * (self.mood.lamps if self.mood.is_night else 0)
        glow = np.array(self.neon[2]) * 0.10 + np.array(self.neon[0]) * 0.07
        return np.asarray(
            self.mood.sky.colour + (share[..., None] * glow).astype(np.float32),
            np.float32,
        )

    def painting(self) -> Painting:
        view, eye = self.view, self.eye
        near_by, count = (270, 90) if self.kind == "skyline" else (170, 60)
        far = Towers(eye, self.random, self.neon, self.rooms, self.glow).skyline(near_by, count)
        if self.kind == "skyline":
            return self.bay(far)
        light = self.light()
        towers = far.seen(light)
        back, glimmer = over(towers, self.sky()), towers.glimmer
        del far, towers
        self.mist(back, light)
        houses = self.side(-1) + self.side(1)
        houses.sort(key=lambda places: -places[0].corner[2])
        self.space.put(
            *floor_places(eye, asphalt(eye, self.mood.snow)),
            *pavement(eye, self.half, self.mood.snow),
        )
        track = Towers(eye, self.random, self.neon, self.rooms, self.glow).track(self.half)
        for house in houses:
            if track and self.half > 5 and house[0].corner[2] < track[0].corner[2]:
                self.space.put(*track)
                track = []
            self.space.put(*house)
        del houses
        if self.kind == "alley":
            self.space.put(*self.lanterns())
        light = self.light()
        mirror, seen = self.space.mirror(light), self.space.seen(light)
        self.space.places.clear()
        self.wet(seen, mirror, back, 0.12 if self.kind == "" else 0.45)
        del mirror
        add_halos(seen, view, (eye.right, eye.height), light.lamps, 0.006 * self.glow)
        street = sheet_of(seen, 0.3, 1.5)
        del seen
        return self.finished((_far_sheet(back, glimmer), street, self.near(light)), light)

    def wet(self, seen: Seen, mirror: Seen, back: F32, least: float) -> None:
        """Let the road mirror houses, signs and sky."""
        rows = min(mirror.first, mirror.cover.shape[0])
        sky = back[: mirror.first][::-1][:rows]
        mirror.colour[:rows] += sky * (1 - mirror.cover[:rows])[..., None]
        mirror.cover[:rows] = 1
        ground = ground_of(seen, self.eye)
        # Asphalt shines a little everywhere and mirrors in its hollows; pavements lie higher.
        wet = (
            0.22 + 0.6 * smooth(puddles(self.view, self.eye, self.seed), 0.15, 0.75)
        ) * np.float32(least + (1 - least) * self.mood.wet)
        if self.half > 5:
            right, up = self.view.rays()
            across = np.abs(right * self.eye.height / np.maximum(-up, 1e-3) + self.eye.right)
            wet *= 1 - 0.8 * smooth(across, self.half - 2.4, self.half - 2.2)
        mirrored(seen, mirror, ground, self.eye, wet, 0.22, self.seed, 7.0)

    def mist(self, back: F32, light: Light) -> None:
        """Let the feet of far towers stand in lit mist."""
        _, up = self.view.rays()
        tint = np.array(light.air.far) + np.array(light.air.low) * 0.7
        share = 0.85 * np.exp(-((np.maximum(up, 0) / 0.11) ** 2)).astype(np.float32)[..., None]
        back += (tint.astype(np.float32) - back) * share

    def bay(self, far: Space) -> Painting:
        """Return the towers across a bay that mirrors them."""
        light, mood = self.light(), self.mood
        deep = 0.5 if mood.is_night else 1.0
        sea = Front(8, 8, 4, np.array([0.02, 0.035, 0.05]) * deep)
        far.places[:0] = floor_places(self.eye, sea, near=12.0, far=900.0, half=700.0)
        towers, mirror = far.seen(light), far.mirror(light)
        sky = self.sky()
        ground = ground_of(towers, self.eye)
        rows = min(mirror.first, mirror.cover.shape[0])
        mirror.colour[:rows] += (
            sky[: mirror.first][::-1][:rows] * (1 - mirror.cover[:rows])[..., None]
        )
        mirror.cover[:rows] = 1
        mirrored(towers, mirror, ground, self.eye, 1.15, 1.5, self.seed)
        back = over(towers, sky)
        ripple = (ground * 2.2).astype(np.float32)
        sheet = Sheet(colour=back, depth=0.15, blur=1.2, glimmer=towers.glimmer, ripple=ripple)
        return self.finished((sheet, self.near(light)), light)

    def finished(self, sheets: tuple[Sheet, ...], light: Light) -> Painting:
        """Return the painting of sheets, with its light on a figure."""
        mood, share = self.mood, self.mood.lamps
        rim, counter = (
            scaled(self.neon[0], 1.2 * share),
            scaled(self.neon[1], 1.0 * share),
        )
        day = 1 - share
        return Painting(
            sheets=sheets,
            light=WorldLight(
                towards=(0.5, 0.87), behind=0.5,
                key=scaled(np.array(self.neon[0]) * 0.8 * share + np.array(light.key) * day, 1.0),
                rim=scaled(np.array(rim) + np.array(light.key) * 0.7 * day, 1.0),
                counter=scaled(np.array(counter) + np.array(light.above) * day, 1.0),
                above=light.above, below=light.below, haze=light.air.far,
                haze_amount=0.3 if mood.air is Weather.FOG else 0.1, shadow=0.3, mirror=mood.wet * 0.5,
            ),
            exposure=1.0 if mood.is_night else 0.75, bloom=0.5, weather=mood.falling,
        )  # fmt: skip


def _far_sheet(colour: F32, glimmer: NDArray[np.uint8]) -> Sheet:
    return Sheet(colour=colour, depth=0.08, blur=1.8, glimmer=glimmer)
