"""Weather over the finished picture: particles in several depths, and veils.

It comes after everything that is averaged over time, so that a drop leaves no trail. Each
particle's way is a function of time alone: no random number is drawn at a frame.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.oklab import hex_rgb
from sundog.engine.cpu.colour.table import rgb_to_yuv
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.overlay import gather_veil, lay_veil, stamp
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.style.weather import Blend, Field, Particles, Veil
from sundog.engine.cpu.styles.weather import PARTICLES, VEILS
from sundog.engine.cpu.textures.sprites import POSES, SIZES, Atlas, atlas
from sundog.engine.cpu.textures.veils import UPRIGHT, veil_field

__all__ = ["Layer", "Overlay", "Sheet"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Kinds = tuple[tuple[str, float], ...]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

_FRAMES_A_SECOND = 25
_BLENDS = (Blend.MEAN, Blend.LEAST, Blend.PRODUCT)
_GOLDEN = 0.618034
# The net of light in water is fine; whatever else a veil shows is large and soft.
_SHRUNK = {Field.CAUSTICS: 4, Field.RAYS: 8, Field.CURTAIN: 8, Field.CLOUDS: 8}
# How much of a particle at the far end shows before a figure.
_BEFORE_FIGURE = 0.15


def _yuv(colours: tuple[str, ...]) -> F32:
    """Return ``float32[N, 3]``: Y, U, V of colours."""
    return rgb_to_yuv(np.stack([hex_rgb(colour) for colour in colours]))


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of particles at one picture size; arrays are per particle.

    Attributes:
        row: What it shows.
        pictures: Its sprites.
        start: ``float64[N, 2]``, where each begins, 0 to 1.
        pace: ``float64[N]``, factor on speeds.
        phase: ``float64[N]``, 0 to 1, of swinging, tumbling and twinkling.
        size: ``int32[N]``, which of the sizes.
        values: ``int32[N, 3]``, Y, U, V.
        strength: Factor on the opacity.
    """

    row: Particles
    pictures: Atlas
    start: F64
    pace: F64
    phase: F64
    size: I32
    values: I32
    strength: float

    @classmethod
    def of(cls, row: Particles, amount: float, seed: int, geometry: Geometry) -> "Layer":
        """Spread the particles of a layer."""
        random = np.random.default_rng(seed)
        count = max(3, round(row.count * min(2.0, max(0.35, amount))))
        colours = np.round(_yuv(row.colours)).astype(np.int32)
        chosen = random.integers(len(colours), size=count)
        return cls(
            row,
            atlas(row, geometry),
            random.random((count, 2)),
            0.8 + 0.4 * random.random(count),
            random.random(count),
            random.integers(SIZES, size=count).astype(np.int32),
            colours[chosen],
            min(1.15, max(0.5, amount)) ** 0.5,
        )

    def places(self, time: float, canvas: Canvas) -> I32:
        """Return ``int32[N, 6]``: row and column in 1/256 pixels, sprite, opacity, phase, 0."""
        row, (height, width) = self.row, canvas.geometry.full
        scale = canvas.geometry.scale
        tall, wide = self.pictures.full.shape[1:]
        begin, alive = self._life(time)
        swing = 2 * np.pi * (row.rate * self.pace * time + self.phase)
        down = (row.fall * time * self.pace + 0.4 * row.sway * np.sin(0.8 * swing)) * scale
        right = (row.wind * time * self.pace + row.sway * np.sin(swing)) * scale
        top, bottom = row.band[0] * height, row.band[1] * height
        reach = bottom - top + tall
        y = (begin[:, 0] * reach + down + row.depth * canvas.drift[0]) % reach
        x = (begin[:, 1] * (width + wide) + right + row.depth * canvas.drift[1]) % (width + wide)
        gone = y / reach if row.fall >= 0 else 1 - y / reach
        if row.band != (0.0, 1.0):
            # Where the band ends inside the picture, nothing may vanish at once.
            alive = alive * np.clip(8 * (0.5 - np.abs(y / reach - 0.5)), 0, 1)
        opacity = row.opacity * self.strength * alive * (1 - row.fade * gone)
        places = np.zeros((len(y), 5), np.int32)
        places[:, 0] = (y - tall + top) * 256
        places[:, 1] = (x - wide) * 256
        places[:, 2] = self.size * self.pictures.poses
        if self.pictures.poses > 1:
            turned = (self.phase + row.turn * self.pace * time) % 1
            places[:, 2] += np.minimum(POSES - 1, turned * POSES).astype(np.int32)
        places[:, 3] = 256 * np.clip(opacity * self._shown(places, canvas), 0, 1)
        return places

    def _life(self, time: float) -> tuple[F64, F64]:
        """Return where each particle begins and how much of it there is."""
        row = self.row
        if not row.twinkle:
            return self.start, np.ones(len(self.phase))
        age = row.twinkle * self.pace * time + self.phase
        alive = np.sin(np.pi * (age % 1)) ** 2
        if row.hop:
            cycle = np.floor(age)[:, None] * np.array([_GOLDEN, _GOLDEN**2])
            return (self.start + cycle) % 1, alive
        return self.start, 0.3 + 0.7 * alive

    def _shown(self, places: I32, canvas: Canvas) -> F64 | float:
        """Return how much of each particle a figure before it leaves, 0 to 1."""
        if canvas.figure is None or not canvas.standing or self.row.depth >= 1:
            return 1.0
        rows, columns = canvas.figure.shape
        tall, wide = self.pictures.full.shape[1:]
        y = np.clip(((places[:, 0] >> 8) + tall // 2) // 2, 0, rows - 1)
        x = np.clip(((places[:, 1] >> 8) + wide // 2) // 2, 0, columns - 1)
        hides = (1 - _BEFORE_FIGURE) * canvas.standing / 255
        return np.asarray(1 - hides * canvas.figure[y, x], np.float64)

    def draw(self, time: float, canvas: Canvas, share: float = 1.0) -> None:
        """Draw the layer on ``canvas.out``, at a share of its opacity."""
        height, half = canvas.geometry.height, canvas.geometry.half
        places = self.places(time, canvas)
        if share < 1:
            places[:, 3] = (places[:, 3] * share).astype(np.int32)
        places[:, 4] = self.values[:, 0]
        pictures, lighten = self.pictures, int(self.row.lighten)
        stamp(canvas.out[:height], pictures.full, pictures.full_spans, places, lighten)
        # Two borders of a pixel are one pixel at half size.
        places[:, :2] = (places[:, :2] + 256) // 2 - 256
        chroma = canvas.out[height:].reshape(2, *half)
        for i in (0, 1):
            places[:, 4] = self.values[:, 1 + i]
            stamp(chroma[i], pictures.half, pictures.half_spans, places, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One veil at one picture size.

    Attributes:
        row: What it shows.
        field: Its pattern, see `sundog.engine.cpu.textures.veils.veil_field`.
        rows: ``int32[h, 4]``: opacity (0 to 256), Y, U, V of each row.
        how: ``int32[2]``, see `sundog.engine.cpu.kernels.overlay.gather_veil`.
    """

    row: Veil
    field: U8
    rows: I32
    how: I32

    @classmethod
    def of(cls, row: Veil, amount: float, shape: tuple[int, int], geometry: Geometry) -> "Sheet":
        """Work out a veil for a small size."""
        small = geometry.height / shape[0]
        field = veil_field(row.field, shape, max(2.0, row.size * geometry.scale / small))
        down = np.linspace(0, 1, shape[0], dtype=np.float32)
        density = np.interp(down, (0, 0.5, 1), row.profile) * row.amount * min(1.6, amount)
        ends = _yuv(row.colours)
        stops = np.linspace(0, 1, len(ends))
        colours = np.stack([np.interp(down, stops, ends[:, i]) for i in range(3)], 1)
        rows = np.concatenate([256 * np.clip(density, 0, 0.94)[:, None], colours], 1)
        how = np.array([_BLENDS.index(row.blend), round(256 * row.even)], np.int32)
        return cls(row, field, np.round(rows).astype(np.int32), how)

    def gather(
        self, time: float, canvas: Canvas, figure: U8, total: I32, share: float = 1.0
    ) -> None:
        """Lay it over what was gathered before, at a share of its opacity."""
        row, (height, width) = self.row, figure.shape
        small = canvas.geometry.height / height
        origin = np.zeros((2, 2), np.int32)
        for i, (right, down) in enumerate(row.speeds):
            y = down * time * canvas.geometry.scale + row.depth * canvas.drift[0]
            x = right * time * canvas.geometry.scale + row.depth * canvas.drift[1]
            if row.field not in UPRIGHT:
                origin[i, 0] = int(-y / small % height * 256)
            origin[i, 1] = min(width * 256 - 1, int(-x / small % width * 256))
        rows = self.rows.copy()
        rows[:, 0] = rows[:, 0] * (share * self._pulse(time))
        left = np.full(figure.shape, 255, np.uint8)
        if canvas.figure is not None and canvas.standing:
            cv2.addWeighted(figure, -row.behind * canvas.standing, left, 1.0, 0, left)
        gather_veil(self.field, origin, rows, left, self.how, total)

    def _pulse(self, time: float) -> float:
        if not self.row.pulse:
            return 1.0
        # A soft rise and fall of about half a second: never a hard flash.
        away = (self.row.pulse * time) % 1 - 0.5
        return float(np.exp(-((away / self.row.pulse / 0.22) ** 2)))


def _particles(kinds: Kinds, geometry: Geometry) -> tuple[Layer, ...]:
    """Return the layers of some kinds of weather, far ones first."""
    rows = [(row, amount) for name, amount in kinds for row in PARTICLES.get(name, ())]
    rows.sort(key=lambda pair: pair[0].depth)
    return tuple(Layer.of(row, amount, i, geometry) for i, (row, amount) in enumerate(rows))


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Draw veils, then particles, far ones first.

    Attributes:
        layers: The particles.
        sheets: The veils.
        shape: Small size at which veils are gathered.
        stand_in: What only stands for a world, and gives way as that is shown.
    """

    layers: tuple[Layer, ...]
    sheets: tuple[Sheet, ...]
    shape: tuple[int, int]
    stand_in: "Overlay | None" = None

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Overlay | None":
        """Where a style has weather."""
        given, kinds = style.place.stand_in, style.weather.kinds
        ours = cls.of(tuple(kind for kind in kinds if kind[0] not in given), geometry)
        theirs = cls.of(tuple(kind for kind in kinds if kind[0] in given), geometry)
        if theirs is None:
            return ours
        return replace(ours or cls((), (), theirs.shape), stand_in=theirs)

    @classmethod
    def of(cls, kinds: Kinds, geometry: Geometry) -> "Overlay | None":
        """Return what draws some kinds of weather, ``(name, amount)``; None for none."""
        kinds = tuple(kind for kind in kinds if kind[1] > 0)
        if not kinds:
            return None
        veils = [(row, amount) for name, amount in kinds for row in VEILS.get(name, ())]
        small = min((_SHRUNK[row.field] for row, _ in veils), default=8)
        shape = (max(2, geometry.height // small), max(2, geometry.width // small))
        sheets = tuple(Sheet.of(row, amount, shape, geometry) for row, amount in veils)
        return cls(_particles(kinds, geometry), sheets, shape)

    def __call__(self, canvas: Canvas) -> None:
        """Draw on ``out``."""
        if self.stand_in is not None and canvas.shown < 1:
            self.stand_in.draw(canvas, 1 - canvas.shown)
        self.draw(canvas, 1.0)

    def draw(self, canvas: Canvas, share: float) -> None:
        """Draw on ``out``, at a share of its opacity."""
        time = canvas.frame / _FRAMES_A_SECOND
        if self.sheets:
            self._veil(time, canvas, share)
        for layer in self.layers:
            layer.draw(time, canvas, share)

    def _veil(self, time: float, canvas: Canvas, share: float) -> None:
        total = np.zeros((4, *self.shape), np.int32)
        figure = np.zeros(self.shape, np.uint8)
        if canvas.figure is not None:
            cv2.resize(canvas.figure, self.shape[::-1], figure, interpolation=cv2.INTER_AREA)
        for sheet in self.sheets:
            sheet.gather(time, canvas, figure, total, share)
        half, height = canvas.geometry.half, canvas.geometry.height
        veil = np.empty((4, *half), np.uint16)
        for plane, out in zip(total.astype(np.uint16), veil, strict=True):
            cv2.resize(plane, half[::-1], out)
        lay_veil(veil, canvas.out[:height], canvas.out[height:].reshape(2, *half))
