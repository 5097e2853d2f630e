"""The space that fronts are set up in: what the eye sees of them, lit, and mirrored in the wet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.raster import lay_front, light_up
from sundog.engine.cpu.worlds.view import View

__all__ = ["Air", "Eye", "Lamp", "Light", "Place", "Seen", "Space", "Vector"]

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]

Vector = tuple[float, float, float]

_NEAREST = 0.4


@dataclass(frozen=True, slots=True)
class Eye:
    """Where a place is seen from: to the right of the middle and above the ground, metres."""

    view: View
    height: float = 1.6
    right: float = 0.0

    def density(self, distance: float) -> float:
        """Return how many pixels of the view a metre at a distance fills."""
        return self.view.focal / max(distance, _NEAREST)

    def spot(self, at: Vector) -> tuple[float, float]:
        """Return the column and row that a place is seen at."""
        view, far = self.view, max(at[2], _NEAREST)
        return (
            (at[0] - self.right) / far * view.focal + view.width / 2,
            view.horizon - (at[1] - self.height) / far * view.focal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A point that shines: right, up, ahead in metres; within ``reach`` metres it is bright."""

    at: Vector
    colour: Colour
    reach: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """What lies between: ``thick`` is 1 over the metres after which little is left to see."""

    thick: float = 0.005
    far: Colour = (0.5, 0.5, 0.5)
    low: Colour = (0.0, 0.0, 0.0)
    thins: float = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """All light on a place.

    Attributes:
        sun: Direction towards it, right, up, towards ahead.
        key: Its colour.
        above: Light of the sky from above.
        below: Light from the ground.
        damp: How much of the sky's light is left at the ground, red, green, blue.
        rises: Metres over which that ends.
        lamps: Those that light fronts.
        roofs: ``float64[2, n]``: for a street's sides, what `light_up` calls shade.
        air: What lies between.
    """

    sun: Vector = (0.3, 0.8, -0.5)
    key: Colour = (0.0, 0.0, 0.0)
    above: Colour = (0.3, 0.3, 0.3)
    below: Colour = (0.1, 0.1, 0.1)
    damp: Colour = (0.6, 0.6, 0.6)
    rises: float = 6.0
    lamps: tuple[Lamp, ...] = ()
    roofs: F64 | None = None
    air: Air = field(default_factory=Air)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A front, and where it stands.

    Attributes:
        front: What is seen.
        corner: Its lower left corner as painted: right, up, ahead, metres.
        across: From there to its lower right corner.
        up: From there to its upper left corner.
        times: How often it is repeated across and up.
        thin: How much light passes through it, 0 to 1: cloth, leaves.
        mirrored: Whether wet ground shows it.
        normal: Towards what it faces; None for what follows from its corners.
    """

    front: Front
    corner: Vector
    across: Vector
    up: Vector = (0.0, 1.0, 0.0)
    times: tuple[float, float] = (1.0, 1.0)
    thin: float = 0.0
    mirrored: bool = True
    normal: Vector | None = None

    def faces(self, eye: F64) -> F64:
        """Return the unit vector of the side that is seen from an eye."""
        if self.normal is not None:
            way = np.array(self.normal, np.float64)
        else:
            way = np.cross(np.array(self.across), np.array(self.up)).astype(np.float64)
            if float(way @ (np.array(self.corner) - eye)) > 0:
                way = -way
        return np.asarray(way / max(1e-9, float(np.linalg.norm(way))), np.float64)


class Space:
    """A picture that fronts are laid into from far to near.

    Attributes:
        eye: What sees it.
        places: What has been laid, so that it can be laid again in the mirror.
    """

    def __init__(self, eye: Eye) -> None:
        self.eye = eye
        self.places: list[Place] = []

    def put(self, *places: Place) -> None:
        """Set up fronts; later ones hide earlier ones."""
        for place in places:
            place.front.pack()
        self.places += places

    def sort(self) -> None:
        """Order from far to near by the middle of each front."""

        def distance(place: Place) -> float:
            middle = np.array(place.corner) + (np.array(place.across) + np.array(place.up)) / 2
            return -float(np.hypot(middle[0] - self.eye.right, middle[2]))

        self.places.sort(key=distance)

    def seen(self, light: Light) -> "Seen":
        """Return what is seen of it all."""
        return self._render(light, self.places, 0, False)

    def mirror(self, light: Light) -> "Seen":
        """Return what a flat ground mirrors: only the rows from the horizon downwards."""
        first = max(0, int(self.eye.view.horizon) - 2)
        return self._render(light, [p for p in self.places if p.mirrored], first, True)

    def _render(self, light: Light, places: Iterable[Place], first: int, turned: bool) -> "Seen":
        view = self.eye.view
        rows = view.height - first
        buffer = np.zeros((rows, view.width, 8), np.float32)
        marks = np.zeros((rows, view.width, 2), np.uint8)
        way = -1.0 if turned else 1.0
        normals: dict[tuple[float, ...], int] = {}
        at = np.array([self.eye.right, self.eye.height * way, 0.0])
        for place in places:
            facing = (*np.round(place.faces(at), 3).tolist(), place.thin)
            label = normals.setdefault(facing, len(normals))
            body, shine = place.front.ready()
            matrix, box = self._projected(place, way, first, rows)
            if box[2] > box[0] and box[3] > box[1]:
                times = np.array(place.times, np.float64)
                lay_front(buffer, marks, body, shine, matrix, box, times, min(label, 254))
        out = np.empty((rows, view.width, 3), np.float32)
        eye = np.array(
            [
                self.eye.right, self.eye.height * way, view.focal, view.width / 2, view.horizon,
                first, way,
            ]
        )  # fmt: skip
        table = np.array(list(normals) or [(0.0, 1.0, 0.0, 0.0)], np.float64)
        _shine(buffer, marks, out, eye, table, light)
        return Seen(
            out,
            buffer[..., 3].copy(),
            buffer[..., 7].copy(),
            marks[..., 1].copy(),
            first,
        )

    def _projected(
        self, place: Place, way: float, first: int, rows: int
    ) -> tuple[F64, NDArray[np.int64]]:
        """Return the matrix from pixels to the front, and the pixels that it may fall on."""
        view = self.eye.view
        flip = np.array([1.0, way, 1.0])
        eye = np.array([self.eye.right, self.eye.height, 0.0])
        across, up = (
            np.array(place.across, np.float64) * flip,
            np.array(place.up) * flip,
        )
        origin = np.array(place.corner, np.float64) * flip - eye
        # From the upper left corner downwards, as rows go.
        plane = np.stack([across, -up, origin + up], 1)
        lens = np.array(
            [
                [1 / view.focal, 0, -view.width / 2 / view.focal],
                [0, -1 / view.focal, (view.horizon - first) / view.focal],
                [0, 0, 1],
            ]
        )
        if abs(float(np.linalg.det(plane))) < 1e-9:
            return np.eye(3), np.zeros(4, np.int64)
        matrix = np.linalg.inv(plane) @ lens
        corners = [origin, origin + across, origin + across + up, origin + up]
        return np.ascontiguousarray(matrix), self._box(corners, first, rows)

    def _box(self, corners: list[F64], first: int, rows: int) -> NDArray[np.int64]:
        view = self.eye.view
        seen = []
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            if a[2] > _NEAREST:
                seen.append(a)
            if (a[2] > _NEAREST) != (b[2] > _NEAREST):
                seen.append(a + (b - a) * (_NEAREST - a[2]) / (b[2] - a[2]))
        if not seen:
            return np.zeros(4, np.int64)
        at = np.array(seen)
        x = at[:, 0] / at[:, 2] * view.focal + view.width / 2
        y = view.horizon - first - at[:, 1] / at[:, 2] * view.focal
        return np.array(
            [
                np.clip(np.floor(x.min()) - 1, 0, view.width),
                np.clip(np.floor(y.min()) - 1, 0, rows),
                np.clip(np.ceil(x.max()) + 1, 0, view.width),
                np.clip(np.ceil(y.max()) + 1, 0, rows),
            ]
        ).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is seen: light times cover, cover, distance in metres, glimmer, and the first row."""

    colour: F32
    cover: F32
    distance: F32
    glimmer: U8
    first: int = 0


def _shine(buffer: F32, marks: U8, out: F32, eye: F64, normals: F64, light: Light) -> None:
    length = float(np.linalg.norm(light.sun)) or 1.0
    sun = np.array([*(part / length for part in light.sun), *light.key], np.float64)
    sky = np.array([*light.above, *light.below, *light.damp, light.rises], np.float64)
    lamps = np.array([(*lamp.at, *lamp.colour, lamp.reach) for lamp in light.lamps], np.float64)
    # Without houses there is still a step, since what is looked up is divided by it.
    shade = np.array([(0.0, 1.0, 0.0)] * 2) if light.roofs is None else light.roofs
    air = light.air
    haze = np.array([air.thick, *air.far, *air.low, air.thins], np.float64)
    light_up(buffer, marks, out, eye, normals, sun, sky, lamps.reshape(-1, 7), shade, haze)
