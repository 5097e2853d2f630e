"""Which place, when and in what weather: what a prompt says of it, without a picture size."""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Air", "Scene", "Time"]


class Time(StrEnum):
    """The light of a time of day."""

    DAWN = "dawn"
    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"


class Air(StrEnum):
    """What is between things, and what falls."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    FOG = "fog"
    RAIN = "rain"
    SNOW = "snow"
    STORM = "storm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A place as a prompt asks for it; equal scenes are painted alike, to the last pixel.

    Attributes:
        world: A key of `sundog.engine.cpu.worlds.places.WORLDS`.
        variant: One of that world's own, such as ``mars`` of the desert; empty for the usual one.
        time: Time of day; None for the one that suits the world best.
        air: Weather; None for the one that suits the world best.
        colours: Up to three that the prompt wants it in, dark to light, ``#rrggbb``; may be empty.
        seed: Where its houses and hills stand.
        picture: An image, encoded, that is the world itself; empty for none. It is somebody's own,
            so that no copy of it may outlive the session.
    """

    world: str
    variant: str = ""
    time: Time | None = None
    air: Air | None = None
    colours: tuple[str, ...] = ()
    seed: int = 0
    picture: bytes = field(default=b"", repr=False)
