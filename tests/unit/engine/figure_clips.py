"""Clips with known masks: photographs and drawn heads before several grounds, in several motions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import pi, sin
from typing import NamedTuple

import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Way = Callable[[float], tuple[float, float, float, float]]

# Outline of the woman in scikit-image's picture "astronaut" (NASA, public domain), pixels of it.
_OUTLINE = """283 41 260 38 246 39 233 33 202 34 193 36 175 46 159 59 156 68 158 97 173 116 176 125
185 134 187 166 180 171 163 173 143 193 138 205 131 208 114 207 93 229 79 237 67 249 47 283 43 294
42 307 30 338 20 400 10 512 400 512 390 400 372 352 354 305 337 263 315 244 302 236 296 218 285 203
253 174 254 160 262 147 264 137 271 133 286 117 293 106 297 91 293 59"""


class Sprite(NamedTuple):
    """A figure: ``float32[h, w, 3]`` RGB, ``float32[h, w]`` opacity; its face's place and side."""

    colour: F32
    cover: F32
    face: tuple[float, float, float]


class Frame(NamedTuple):
    """One frame I420, and ``bool[H, W]``, where the figure is."""

    image: U8
    mask: NDArray[np.bool_]


def still(_: float) -> tuple[float, float, float, float]:
    """Do not move."""
    return 0.0, 0.0, 1.0, 0.0


def nods(t: float) -> tuple[float, float, float, float]:
    """Move as somebody who talks: right, down, size, turn, at ``t`` seconds."""
    return 26 * sin(1.7 * t), 8 * sin(2.9 * t), 1 + 0.02 * sin(t), 0.04 * sin(1.3 * t)


def walks(t: float) -> tuple[float, float, float, float]:
    """Walk to and fro."""
    return 220 * sin(0.9 * t), 6 * sin(6 * t), 1.0, 0.0


def passes(t: float) -> tuple[float, float, float, float]:
    """Come in from the left, stay, and leave to the right: six seconds."""
    away = -1 + min(1.0, t / 1.6) + max(0.0, (t - 4.0) / 1.6)
    return 1050 * away, 0.0, 1.0, 0.0


def held(t: float) -> tuple[float, float, float, float]:
    """Move as a camera held by hand."""
    return 9 * sin(2.3 * t) + 4 * sin(5.1 * t), 7 * sin(1.9 * t), 1.0, 0.006 * sin(3 * t)


def pans(t: float) -> tuple[float, float, float, float]:
    """Pan and zoom slowly."""
    return 60 * sin(0.8 * t), 25 * sin(0.6 * t), 1 + 0.08 * sin(0.7 * t), 0.01 * sin(t)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip.

    Attributes:
        figures: Who is in it, each with where the face is, as shares of the picture, and its side
            as a share of the height.
        ground: What is behind, ``uint8[h, w, 3]`` RGB.
        way: How the first figure moves.
        camera: How the camera moves.
        size: Width and height.
        noise: Of the sensor, levels.
        light: Share of the light that there is.
        hand: Seconds in which a hand is before the face.
    """

    figures: tuple[tuple[Sprite, float, float, float], ...]
    ground: U8
    way: Way = still
    camera: Way = still
    size: tuple[int, int] = (1280, 704)
    noise: float = 2.0
    light: float = 1.0
    hand: tuple[float, float] = (0.0, 0.0)

    def frames(self, count: int) -> Iterator[Frame]:
        """Yield frames, 25 a second."""
        rng = np.random.default_rng(4)
        for number in range(count):
            yield self._frame(number / 25, rng)

    def _frame(self, t: float, rng: np.random.Generator) -> Frame:
        width, height = self.size
        scale = height / 704
        camera = self.camera(t)
        picture = _laid(self.ground, camera, self.size)
        mask = np.zeros((height, width), np.float32)
        for number, (sprite, x, y, side) in enumerate(self.figures):
            way = self.way(t) if number == 0 else nods(t + number)
            matrix = _placing(sprite, (x * width, y * height, side * height), way, camera, scale)
            cover = cv2.warpAffine(sprite.cover, matrix, self.size, flags=cv2.INTER_LINEAR)
            colour = cv2.warpAffine(
                sprite.colour, matrix, self.size, flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            picture += (colour - picture) * cover[..., None]
            mask = np.maximum(mask, cover)
        if self.hand[0] <= t < self.hand[1]:
            _, x, y, side = self.figures[0]
            hand = np.zeros_like(mask)
            centre = (int(x * width), int((y + 0.1 * side) * height))
            cv2.ellipse(
                hand,
                centre,
                (int(0.4 * side * height), int(0.6 * side * height)),
                0,
                0,
                360,
                1.0,
                -1,
            )
            picture += (np.array((196, 140, 112), np.float32) - picture) * cv2.GaussianBlur(
                hand, (5, 5), 0
            )[..., None]
            mask = np.maximum(mask, hand)
        noisy = picture * self.light + rng.normal(0, self.noise, (height, width, 1))
        rgb = np.clip(noisy, 0, 255).astype(np.uint8)
        return Frame(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420), np.uint8), mask > 0.5)


def _laid(ground: U8, camera: tuple[float, float, float, float], size: tuple[int, int]) -> F32:
    """Show the ground through the camera, with a margin to move in."""
    width, height = size
    fit = 1.25 * max(width / ground.shape[1], height / ground.shape[0])
    matrix = _similar(fit * camera[2], camera[3], (ground.shape[1] / 2, ground.shape[0] / 2),
                      (width / 2 + camera[0], height / 2 + camera[1]))  # fmt: skip
    laid = cv2.warpAffine(
        ground, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(laid.astype(np.float32), np.float32)


def _placing(
    sprite: Sprite,
    place: tuple[float, float, float],
    way: tuple[float, float, float, float],
    camera: tuple[float, float, float, float],
    scale: float,
) -> NDArray[np.float64]:
    x, y, side = sprite.face
    # Who is near goes farther in the picture than what is behind.
    right = place[0] + scale * (way[0] + 1.3 * camera[0])
    down = place[1] + scale * (way[1] + 1.3 * camera[1])
    grown = place[2] / side * way[2] * camera[2]
    return _similar(grown, way[3] + camera[3], (x, y), (right, down))


def _similar(
    grown: float, turn: float, origin: tuple[float, float], to: tuple[float, float]
) -> NDArray[np.float64]:
    a, b = grown * np.cos(turn), grown * np.sin(turn)
    x, y = origin
    return np.array(((a, -b, to[0] - a * x + b * y), (b, a, to[1] - b * x - a * y)))


@lru_cache(maxsize=1)
def astronaut() -> Sprite:
    """Return a photograph of somebody, cut out."""
    cover = np.zeros((512, 512), np.uint8)
    points = np.array(_OUTLINE.split(), np.int32).reshape(-1, 1, 2)
    cv2.fillPoly(cover, [points], 255)
    soft = cv2.GaussianBlur(cover, (5, 5), 0).astype(np.float32) / 255
    return Sprite(np.asarray(skimage.data.astronaut(), np.float32), soft, (223.0, 112.0, 92.0))


@lru_cache(maxsize=16)
def head(skin: str, hair: str, coat: str, details: str = "") -> Sprite:
    """Draw somebody, 640x1100; colours are ``#rrggbb``.

    ``details`` names what there is of: beard, glasses, hat, long (hair), back (no face is seen).
    """
    pen = _Pen()
    dark = _rgb(hair)
    if "long" in details:
        pen.disc((320, 270), (118, 170), dark, 0)
    pen.disc((320, 690), (290, 250), _rgb(coat), 0)
    cv2.rectangle(pen.colour, (30, 690), (610, 1100), _rgb(coat).tolist(), -1)
    cv2.rectangle(pen.cover, (30, 690), (610, 1100), 1.0, -1)
    pen.disc((320, 420), (58, 90), _rgb(skin) * 0.82, 0)
    pen.disc((320, 225), (112, 130), dark, 0)
    if "back" in details:
        pen.disc((320, 250), (104, 135), dark, 0)
    else:
        pen.face(_rgb(skin), dark, "beard" in details)
    if "glasses" in details:
        for x in (278, 362):
            cv2.ellipse(pen.colour, (x, 250), (32, 26), 0, 0, 360, (20, 20, 20), 6, cv2.LINE_AA)
        cv2.line(pen.colour, (308, 248), (332, 248), (20, 20, 20), 6)
    if "hat" in details:
        pen.disc((320, 150), (120, 75), np.array((70.0, 60.0, 40.0)), 0)
        pen.disc((320, 182), (160, 22), np.array((60.0, 50.0, 34.0)), 0)
    return Sprite(pen.finished(), cv2.GaussianBlur(pen.cover, (5, 5), 0), (320.0, 268.0, 165.0))


class _Pen:
    """Draws discs with soft shading."""

    def __init__(self) -> None:
        self.colour = np.zeros((1100, 640, 3), np.float32)
        self.cover = np.zeros((1100, 640), np.float32)

    def disc(
        self, middle: tuple[int, int], axes: tuple[int, int], colour: NDArray[np.float64], soft: int
    ) -> None:
        """Draw an ellipse; a soft one is none of the outline."""
        drawn = np.zeros((1100, 640), np.float32)
        cv2.ellipse(drawn, middle, axes, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
        if soft:
            drawn = cv2.GaussianBlur(drawn, (0, 0), soft) * 0.9
        else:
            self.cover = np.maximum(self.cover, drawn)
        self.colour += (colour.astype(np.float32) - self.colour) * drawn[..., None]

    def face(self, skin: NDArray[np.float64], hair: NDArray[np.float64], beard: bool) -> None:
        """Draw a face, lit from above."""
        self.disc((320, 272), (92, 122), skin, 0)
        self.disc((290, 205), (50, 24), np.minimum(255, skin * 1.1), 14)
        self.disc((350, 205), (50, 24), np.minimum(255, skin * 1.1), 14)
        if beard:
            self.disc((320, 350), (84, 60), hair * 0.9 + 10, 8)
            self.disc((320, 300), (56, 40), skin, 8)
        for x in (278, 362):
            self.disc((x, 246), (28, 16), skin * 0.62, 7)
            self.disc((x, 250), (16, 8), np.array((235.0, 230.0, 225.0)), 1)
            self.disc((x, 250), (7, 8), np.array((35.0, 25.0, 20.0)), 1)
            self.disc((x, 226), (27, 5), hair * 0.7, 2)
            self.disc((x, 292), (22, 13), np.minimum(255, skin * 1.12), 9)
        self.disc((320, 276), (8, 34), np.minimum(255, skin * 1.16), 6)
        self.disc((320, 306), (21, 7), skin * 0.6, 4)
        self.disc((320, 338), (36, 7), np.array((130.0, 50.0, 48.0)) * skin[0] / 220, 2)
        self.disc((320, 356), (24, 5), skin * 0.72, 4)

    def finished(self) -> F32:
        """Add the grain of cloth and hair, and shade one side."""
        grain = cv2.GaussianBlur(
            np.random.default_rng(2).normal(0, 18, (1100, 640, 1)), (0, 0), 1.6
        )
        side = np.linspace(1.08, 0.88, 640)[None, :, None]
        return np.asarray(np.clip((self.colour + grain[..., None]) * side, 0, 255), np.float32)


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float64)


def plain(colour: str = "#b8b4a8") -> U8:
    """Return a wall, a little brighter on one side."""
    shade = (
        np.linspace(1.08, 0.85, 640)[None, :, None] * np.linspace(1.03, 0.95, 352)[:, None, None]
    )
    return np.clip(_rgb(colour) * shade, 0, 255).astype(np.uint8)


def room(seed: int = 0) -> U8:
    """Return a cluttered wall: shelves, books, pictures."""
    rng = np.random.default_rng(seed)
    wall = plain("#9a8f80").copy()
    for _ in range(90):
        x, y = int(rng.integers(0, 640)), int(rng.integers(0, 352))
        w, h = int(rng.integers(8, 60)), int(rng.integers(10, 70))
        colour = [int(part) for part in rng.integers(20, 230, 3)]
        cv2.rectangle(wall, (x, y), (x + w, y + h), colour, -1)
    return np.asarray(cv2.GaussianBlur(wall, (3, 3), 0), np.uint8)


def wood() -> U8:
    """Return boards as brown as skin."""
    grain = np.random.default_rng(3).normal(0, 1, (352, 640))
    grain = cv2.GaussianBlur(grain, (0, 0), sigmaX=22, sigmaY=1.3)
    boards = 0.9 + 0.1 * sin(pi / 3) * np.sign(np.sin(np.arange(352) / 14))[:, None]
    tone = _rgb("#bd8a66") * (boards + grain * 0.9)[..., None]
    return np.asarray(np.clip(tone, 0, 255), np.uint8)


def window() -> U8:
    """Return a dim wall with a bright window."""
    wall = plain("#5d5a58").copy()
    wall[40:240, 330:560] = (250, 250, 245)
    wall[40:240, 440:448] = wall[136:142, 330:560] = (90, 80, 70)
    return wall


def photograph(name: str) -> U8:
    """Return one of scikit-image's pictures: coffee, chelsea, rocket."""
    return np.asarray(getattr(skimage.data, name)(), np.uint8)
