"""A world ready to be looked at: its sheets as planes of the engine's own colour space."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.view import View

__all__ = ["Layer", "World", "flattened"]

U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """One sheet of a world; its arrays are shared by sessions and never written to.

    Attributes:
        luma: ``uint8[H, W]``, 16 to 235, BT.601.
        chroma: ``uint8[2, H/2, W/2]``, U and V, 16 to 240.
        cover: ``uint8[H, W]``, opacity; None for the farthest, which covers all.
        depth: How much of the camera's shift it follows, 0 to 1.
        drift: Pixels a second to the right, around its border.
        glimmer: ``uint8[H, W]``, see `sundog.engine.cpu.worlds.painting.Sheet`; None for none.
        ripple: ``uint8[H, W]``, how far water wavers here, 1/16 pixels; None for none.
    """

    luma: U8
    chroma: U8
    cover: U8 | None = None
    depth: float = 0.1
    drift: float = 0.0
    glimmer: U8 | None = None
    ripple: U8 | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """Layers from far to near, and their light.

    Attributes:
        view: The size of all layers.
        layers: From far to near, one to four.
        light: On a figure before them.
        weather: ``(name, amount)``, names of `sundog.engine.cpu.styles.weather`.
        is_fine: Whether no finer version will come.
    """

    view: View
    layers: tuple[Layer, ...]
    light: WorldLight
    weather: tuple[tuple[str, float], ...] = ()
    is_fine: bool = True


def flattened(world: World) -> U8:
    """Return I420, ``uint8[H * 3 // 2, W]``: the whole world as it is seen at rest."""
    height, width = world.view.shape
    image = np.empty((height * 3 // 2, width), np.uint8)
    luma = np.zeros(world.view.shape, np.float32)
    chroma = np.zeros((2, height // 2, width // 2), np.float32)
    for layer in world.layers:
        if layer.cover is None:
            luma[:], chroma[:] = layer.luma, layer.chroma
            continue
        cover = layer.cover.astype(np.float32) / 255
        half = cv2.resize(cover, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        luma += (layer.luma - luma) * cover
        chroma += (layer.chroma - chroma) * half
    image[:height] = luma + 0.5
    image[height:] = (chroma + 0.5).reshape(-1, width)
    return image
