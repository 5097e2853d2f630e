"""Weather: what falls, rises or drifts through the picture, before and behind what moves."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Blend", "Field", "Particles", "Sprite", "Veil", "Weather"]


class Sprite(Enum):
    """The picture of one particle."""

    STREAK = "streak"
    SOFT = "soft"
    PELLET = "pellet"
    GLOW = "glow"
    GLINT = "glint"
    RING = "ring"
    DISC = "disc"
    PETAL = "petal"
    LEAF = "leaf"
    SQUARE = "square"


class Field(Enum):
    """The pattern of a veil."""

    CLOUDS = "clouds"
    CAUSTICS = "caustics"
    CURTAIN = "curtain"
    RAYS = "rays"


class Blend(Enum):
    """How the two sheets of a veil, which drift apart, become one."""

    MEAN = "mean"
    LEAST = "least"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particles:
    """One layer of particles; lengths are pixels at 1280x704, times are seconds.

    Attributes:
        sprite: Its picture.
        count: How many are in view.
        size: Smallest and largest, pixels.
        colours: Each particle has one.
        opacity: Of the densest part of a sprite, 0 to 1.
        fall: Pixels a second downwards; negative ones rise.
        wind: Pixels a second to the right.
        sway: How far they swing to each side, pixels.
        rate: Swings a second.
        depth: Share of the camera's motion that they follow: below 1 far away, above 1 near.
        turn: Turns a second of those that tumble.
        twinkle: How often a second they come and go, 0 for never.
        hop: Whether each comes back elsewhere.
        fade: How much fainter at the end of their way than at its start, 0 to 1.
        band: Rows they stay in, shares of the height.
        lighten: Whether they never darken what is behind them.
    """

    sprite: Sprite
    count: int
    size: tuple[float, float]
    colours: tuple[str, ...]
    opacity: float = 0.8
    fall: float = 0.0
    wind: float = 0.0
    sway: float = 0.0
    rate: float = 0.2
    depth: float = 1.0
    turn: float = 0.0
    twinkle: float = 0.0
    hop: bool = False
    fade: float = 0.0
    band: tuple[float, float] = (0.0, 1.0)
    lighten: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Veil:
    """Something soft over the whole picture: fog, light in water, an aurora.

    Attributes:
        field: Its pattern.
        colours: From the upper to the lower border.
        amount: Where it is densest, 0 to 1.
        even: Share that has no pattern, 0 to 1.
        profile: Density at the upper border, in the middle and at the lower border, 0 to 1.
        speeds: Of its two sheets, ``(right, down)`` pixels a second each.
        blend: How the two become one.
        size: Of the pattern, pixels at 1280x704.
        depth: Share of the camera's motion that it follows.
        pulse: How often a second it lights up for a moment; 0 is steady.
        behind: How much less of it there is before a figure, 0 to 1.
    """

    field: Field
    colours: tuple[str, ...]
    amount: float
    even: float = 0.0
    profile: tuple[float, float, float] = (1.0, 1.0, 1.0)
    speeds: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    blend: Blend = Blend.MEAN
    size: float = 200.0
    depth: float = 0.5
    pulse: float = 0.0
    behind: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Which kinds there are and how much of each; 1 is usual.

    Attributes:
        kinds: ``(name, amount)``, names of `sundog.engine.cpu.styles.weather`.
    """

    kinds: tuple[tuple[str, float], ...] = ()

    def plus(self, name: str, amount: float) -> "Weather":
        """Return the weather with one kind more; the larger amount counts."""
        amounts = dict(self.kinds)
        amounts[name] = max(amount, amounts.get(name, 0.0))
        return Weather(kinds=tuple(amounts.items()))

    def without(self, *names: str) -> "Weather":
        """Return the weather with some kinds less."""
        return Weather(kinds=tuple(kind for kind in self.kinds if kind[0] not in names))
