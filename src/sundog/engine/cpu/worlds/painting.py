"""What a painter of worlds hands over: sheets one behind the other, and the light they give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Colour", "Painting", "Sheet", "WorldLight"]

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

Colour = tuple[float, float, float]
"""Linear red, green, blue of light (sRGB primaries); 1 is white paper in full light."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """A part of a world that lies at about one distance.

    Attributes:
        colour: ``float32[H, W, 3]``, linear red, green, blue, 0 up to any brightness; where
            ``cover`` is 0 it should be like what is near, since neighbours are mixed.
        cover: ``float32[H, W]``, opacity 0 to 1; None for the farthest, which covers all.
        depth: How much of the camera's shift it follows: 0 as the sky, 1 as the figure.
        drift: Pixels a second to the right at 1728 wide; it must wrap around then. Clouds do.
        blur: Of the lens that is sharp on the figure: deviation in pixels at 1728x800.
        glimmer: ``uint8[H, W]``: 0 is steady; places of one number come and go together, as
            windows and signs do. None for none.
        ripple: ``float32[H, W]``, how far water wavers here, pixels at 1728x800; None for none.
    """

    colour: F32
    cover: F32 | None = None
    depth: float = 0.1
    drift: float = 0.0
    blur: float = 1.5
    glimmer: U8 | None = None
    ripple: F32 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldLight:
    """How a world lights a figure that stands in it, facing us.

    Attributes:
        towards: ``(right, up)``, where the key light is, seen from the figure; length 1.
        behind: How far behind the figure the key is: 0 in front of it, 1 straight behind.
        key: Colour of the key light.
        rim: Colour of the light along the edge on the key's side.
        counter: The same on the other side: a neon sign, the sky.
        above: Ambient light from above.
        below: The same from below: lava, snow, lit water.
        haze: Colour of the air.
        haze_amount: How much of it lies before the figure, 0 to 1.
        shadow: How dark the ground is where the figure meets it, 0 to 1.
        mirror: How much the ground reflects, 0 to 1.
    """

    towards: tuple[float, float] = (0.5, 0.87)
    behind: float = 0.5
    key: Colour = (1.0, 1.0, 1.0)
    rim: Colour = (0.6, 0.6, 0.6)
    counter: Colour = (0.2, 0.2, 0.2)
    above: Colour = (0.3, 0.3, 0.3)
    below: Colour = (0.2, 0.2, 0.2)
    haze: Colour = (0.5, 0.5, 0.5)
    haze_amount: float = 0.1
    shadow: float = 0.3
    mirror: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Painting:
    """A world as painted.

    Attributes:
        sheets: From far to near, at most four; all of one size.
        light: On a figure before them.
        exposure: Brightness that is shown as white, in the sheets' units.
        bloom: How much bright places shine over others, 0 to 1.
        weather: ``(name, amount)``: what is in the air between us and the figure, and behind it:
            names of `sundog.engine.cpu.styles.weather`.
        film: Whether a film turns its light into a picture. Where not, the sheets are a picture's
            own light, 1 is its white, and it is shown unchanged.
    """

    sheets: tuple[Sheet, ...]
    light: WorldLight
    exposure: float = 1.0
    bloom: float = 0.3
    weather: tuple[tuple[str, float], ...] = ()
    film: bool = True
