"""Bring a world to another size: a coarse one is shown large, a fine one on a smaller picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import Layer, World

__all__ = ["fitted", "suits"]

U8 = NDArray[np.uint8]

# How much a world may be stretched in one direction more than in the other.
_STRETCH = 1.04
# A world painted this much smaller than it is shown is no fine one.
_SOFT = 1.3


def suits(view: View, other: View) -> bool:
    """Tell whether a world painted for one view may be shown in another of about its shape."""
    stretch = (view.width * other.height) / (view.height * other.width)
    return 1 / _STRETCH < stretch < _STRETCH


def fitted(world: World, view: View) -> World:
    """Return a world in the size of another view, which `suits` it; itself where it has that size.

    Some milliseconds. It is fine only if it was, and has not become much larger.
    """
    if world.view == view:
        return world
    ratio = view.scale / world.view.scale
    layers = tuple(_fitted(layer, view, ratio) for layer in world.layers)
    return World(
        view=view,
        layers=layers,
        light=world.light,
        weather=world.weather,
        is_fine=world.is_fine and ratio < _SOFT,
    )


def _fitted(layer: Layer, view: View, ratio: float) -> Layer:
    size = (view.width, view.height)
    half = (view.width // 2, view.height // 2)
    smooth = cv2.INTER_AREA if ratio < 1 else cv2.INTER_CUBIC
    ripple = None if layer.ripple is None else _resized(layer.ripple, size, smooth)
    return Layer(
        luma=_resized(layer.luma, size, smooth),
        chroma=np.stack([_resized(plane, half, smooth) for plane in layer.chroma]),
        cover=None if layer.cover is None else _resized(layer.cover, size, smooth),
        depth=layer.depth,
        drift=layer.drift * ratio,
        # Its numbers are names: there is none between two.
        glimmer=None
        if layer.glimmer is None
        else _resized(layer.glimmer, size, cv2.INTER_NEAREST_EXACT),
        ripple=None if ripple is None else np.asarray(cv2.multiply(ripple, ratio), np.uint8),
    )


def _resized(plane: U8, size: tuple[int, int], how: int) -> U8:
    return np.asarray(cv2.resize(plane, size, interpolation=how), np.uint8)
