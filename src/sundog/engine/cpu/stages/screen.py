"""What lies between a finished picture and its viewer; drawn last, on the output itself."""

from dataclasses import dataclass
from math import pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.anchor import follow_whole, offset
from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.screening import light_glyphs, matte_chroma, matte_luma, shade_rows
from sundog.engine.cpu.stages.light import light_of
from sundog.engine.cpu.style import Signal, Style
from sundog.engine.cpu.textures.glyphs import GlyphGrid, glyph_grid
from sundog.engine.cpu.textures.mattes import Layer, matte
from sundog.engine.cpu.textures.surfaces import darkness

__all__ = ["Broadcast", "Glyphs", "Matting"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Share of displaced blocks whose colours are those of a negative.
_INVERTED = 0.25


def _planes(canvas: Canvas) -> tuple[U8, U8]:
    """Return views of the output: ``uint8[H, W]`` and ``uint8[2, H/2, W/2]``."""
    height, half = canvas.geometry.height, canvas.geometry.half
    return canvas.out[:height], canvas.out[height:].reshape(2, *half)


@dataclass(frozen=True, slots=True, eq=False)
class Glyphs:
    """Rain of light on columns of glyphs.

    Attributes:
        grid: The glyphs.
        bright: Brightness of the light, of 256.
        tint: U and V of the light, around 0, at full light.
        start: ``float32[columns]``, where each drop starts, rows.
        speed: ``float32[columns]``, rows a frame.
        long: ``float32[columns]``, rows over which its trail fades to a third.
        period: Rows after which a column's drop comes again.
    """

    grid: GlyphGrid
    bright: int
    tint: tuple[float, float]
    start: F32
    speed: F32
    long: F32
    period: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Glyphs | None":
        """Where a style rains code."""
        code = style.code
        if not code.amount:
            return None
        grid = glyph_grid(geometry)
        down, across = grid.shape
        random = np.random.default_rng(23)
        _, u, v = light_of(code.colour)
        period = down * 1.3
        return cls(
            grid,
            round(256 * code.amount),
            (float(u), float(v)),
            (random.random(across) * period).astype(np.float32),
            (code.speed * (0.6 + 0.8 * random.random(across))).astype(np.float32),
            (down * (0.12 + 0.2 * random.random(across))).astype(np.float32),
            period,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``."""
        luma, chroma = _planes(canvas)
        light = self._light(canvas.frame)
        down, right = offset(canvas, canvas.geometry.height)
        light_glyphs(
            follow_whole(self.grid.glyphs, canvas),
            light,
            np.roll(self.grid.rows, down),
            np.roll(self.grid.columns, right),
            self.bright,
            luma,
        )
        share = cv2.resize(light, canvas.geometry.half[::-1], interpolation=cv2.INTER_LINEAR)
        strength = self.bright / 256 / 255
        for plane, colour in zip(chroma, self.tint, strict=True):
            cv2.addWeighted(plane, 1, share, colour * strength, 0, plane)

    def _light(self, frame: int) -> U8:
        """Return ``uint8[down, across]``: drops with trails, gliding rather than hopping."""
        down, across = self.grid.shape
        head = self.start + self.speed * frame
        behind = (head[None] - np.arange(down, dtype=np.float32)[:, None]) % self.period
        trail = np.exp(-behind / self.long[None]) * 150
        spark = np.exp(-(((behind - 0.9) / 0.7) ** 2)) * 105
        rise = np.clip(behind, 0, 1)
        return np.asarray(trail * rise + spark, np.uint8).reshape(down, across)


@dataclass(frozen=True, slots=True, eq=False)
class Matting:
    """Lay a matte over the picture.

    Attributes:
        layer: The matte.
        behind: Whether the figure hides it.
        shown: ``uint8[H, W]`` of zeros: hidden nowhere.
        small_shown: ``uint8[H/2, W/2]``.
    """

    layer: Layer
    behind: bool
    shown: U8
    small_shown: U8

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Matting | None":
        """Where a style has one."""
        chosen = style.matte
        layer = matte(chosen.kind, chosen.colours, chosen.amount, geometry)
        if layer is None:
            return None
        shown = darkness(geometry)
        return cls(layer, chosen.behind, shown, np.zeros(geometry.half, np.uint8))

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``."""
        luma, chroma = _planes(canvas)
        hidden, small = self.shown, self.small_shown
        if self.behind:
            figure = (np.clip(canvas.presence * 2.2 - 1.0, 0, 1) * 255).astype(np.uint8)
            hidden = np.asarray(cv2.resize(figure, canvas.geometry.full[::-1]), np.uint8)
            small = np.asarray(cv2.resize(figure, canvas.geometry.half[::-1]), np.uint8)
        matte_luma(self.layer.keep, self.layer.light, hidden, luma)
        matte_chroma(self.layer.small_keep, self.layer.tint, small, chroma)


@dataclass(frozen=True, slots=True, eq=False)
class Broadcast:
    """Faults of tape, broadcast and projector.

    Attributes:
        signal: What is wrong.
        turn: Of the scan lines, radians a row.
        scale: Pixels here for one at the tuned size.
    """

    signal: Signal
    turn: float
    scale: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Broadcast | None":
        """Where a style has faults."""
        signal = style.signal
        if signal == Signal():
            return None
        period = max(4.0, signal.period * geometry.scale)
        return cls(signal, 2 * pi / period, geometry.scale)

    def __call__(self, canvas: Canvas) -> None:
        """Change ``out``."""
        luma, chroma = _planes(canvas)
        signal, frame = self.signal, canvas.frame
        if signal.bleed:
            self._bleed(chroma)
        if signal.blocks or signal.bars:
            self._tear(canvas)
        if signal.skew:
            self._skew(luma, chroma, frame)
        if signal.lines or signal.roll or signal.pulse:
            shade_rows(self._gain(canvas), luma)
        for i in range(signal.scratches):
            # Each lives its own few frames, so that few change at a time.
            self._scratch(luma, np.random.default_rng((i, (frame + 5 * i) // (9 + 2 * i))))

    def _gain(self, canvas: Canvas) -> NDArray[np.int32]:
        """Return ``int32[H]``, 4096 is neutral."""
        rows = np.arange(canvas.geometry.height, dtype=np.float32)
        # Scan lines that stay on the screen would flicker on whatever the camera moves past them.
        waves = np.cos((rows - np.float32(canvas.drift[0])) * np.float32(self.turn))
        gain = 1 + self.signal.lines / 128 * waves
        if self.signal.roll:
            place = (rows / canvas.geometry.height - canvas.frame / 260) % 1
            gain += self.signal.roll / 128 * np.exp(-(((place - 0.5) / 0.09) ** 2))
        if self.signal.pulse:
            breath = sin(canvas.frame * 0.31) + 0.6 * sin(canvas.frame * 0.173 + 1)
            gain *= np.float32(1 + self.signal.pulse / 128 * breath)
        return np.asarray(gain * 4096, np.int32)

    def _bleed(self, chroma: U8) -> None:
        """Let colour run to the right, as on a tape that keeps little of it."""
        reach = max(1, round(self.signal.bleed * self.scale / 2))
        for plane in chroma:
            cv2.blur(plane, (2 * reach + 1, 1), plane, (2 * reach, 0))

    def _tear(self, canvas: Canvas) -> None:
        """Displace blocks; which ones stays the same until the next jump."""
        luma, chroma = _planes(canvas)
        random = np.random.default_rng(31 + canvas.frame // self.signal.hold)
        columns = chroma.shape[2]
        for _ in range(self.signal.blocks):
            high = max(2, round((6 + 34 * random.random() ** 2) * self.scale / 2))
            wide = max(4, round(columns * (0.15 + 0.5 * random.random())))
            part, small = self._place(canvas, random, high, wide)
            far = round((random.random() - 0.5) * self.signal.reach * self.scale)
            inverted = random.random() < _INVERTED
            luma[part] = np.roll(luma[part], 2 * far, 1)
            for plane, step in zip(chroma, (3, -2), strict=True):
                moved = np.roll(plane[small], far * step, 1)
                plane[small] = 255 - moved if inverted else moved
        for _ in range(self.signal.bars):
            high = max(1, round(random.integers(1, 4) * self.scale))
            wide = max(2, round(columns * (0.03 + 0.12 * random.random())))
            part, small = self._place(canvas, random, high, wide)
            luma[part] = 190
            for plane in chroma:
                plane[small] = int(random.integers(50, 206))

    @staticmethod
    def _place(
        canvas: Canvas, random: np.random.Generator, high: int, wide: int
    ) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Choose a box of half-size pixels that the camera carries along.

        Returns:
            It in the luma plane and in the chroma planes, cut off at their borders.
        """
        rows, columns = canvas.geometry.half
        down, right = offset(canvas, rows)
        top = (int(random.integers(rows)) + down) % rows
        left = (int(random.integers(columns)) + right) % columns - wide // 2
        bottom, end, left = min(rows, top + high), min(columns, left + wide), max(0, left)
        return (
            (slice(2 * top, 2 * bottom), slice(2 * left, 2 * end)),
            (slice(top, bottom), slice(left, end)),
        )

    def _skew(self, luma: U8, chroma: U8, frame: int) -> None:
        """Pull the lowest rows aside, where the heads of a recorder change over."""
        high = max(2, round(13 * self.scale))
        wave = 0.8 + 0.2 * np.sin(frame * 0.21)
        for i in range(high):
            far = round(self.signal.skew * self.scale / 2 * wave * (i / high) ** 0.6)
            row = chroma.shape[1] - high + i
            luma[2 * row : 2 * row + 2] = np.roll(luma[2 * row : 2 * row + 2], 2 * far, 1)
            chroma[:, row] = 128 + (np.roll(chroma[:, row], far, 1).astype(np.int16) - 128) // 3
        luma[-2 * high :] = cv2.addWeighted(luma[-2 * high :], 0.8, luma[-2 * high :], 0, 22)

    def _scratch(self, luma: U8, random: np.random.Generator) -> None:
        height, width = luma.shape
        light = bool(random.random() < 0.7)
        if random.random() < 0.35:
            x = int(random.integers(width // 6, width * 5 // 6))
            thick = max(1, round(self.scale))
            part = luma[:, x : x + thick]
            part[:] = cv2.addWeighted(part, 0.7, part, 0, 62 if light else 0)
            return
        place = (int(random.integers(width)), int(random.integers(height)))
        axes = np.maximum(1, (random.random(2) * (7, 4) + 1) * self.scale).astype(int)
        angle = float(random.integers(180))
        shade = 205 if light else 40
        cv2.ellipse(luma, place, tuple(axes.tolist()), angle, 0, 270, shade, -1, cv2.LINE_AA)
