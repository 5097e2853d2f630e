"""One paint: a world in a look's own style, painted once rather than at every frame.

Each layer passes the same stages as a frame of the camera, on its own. Beside what it shows it is
filled with what is near, so that nothing of a border gets painted. Marks have the size that they
have in the picture, though a world is larger.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.canvas import Canvas
from sundog.engine.cpu.colour.oklab import hex_rgb, rgb_hex
from sundog.engine.cpu.colour.table import recoloured
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.graph import plan
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.stages.sense import Sense
from sundog.engine.cpu.style import Grade, Place, Style
from sundog.engine.cpu.worlds.painting import WorldLight
from sundog.engine.cpu.worlds.view import MARGIN
from sundog.engine.cpu.worlds.world import Layer, World, flattened

__all__ = ["paint_over", "painted_light"]

U8 = NDArray[np.uint8]

# About the curve of sRGB; light is a guess anyway.
_TO_SRGB = 1 / 2.2
# Of linear red, green and blue, ITU-R BT.709.
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


def paint_over(world: World, style: Style) -> World:
    """Return a world as painted in a style. Blocking: some frames' time of the style.

    Args:
        world: In planes; of a quarter of the size it takes a sixteenth of the time.
        style: Its place is left out.
    """
    width, height = world.view.width, world.view.height
    geometry = Geometry(width, height, round(width / MARGIN[0] * height / MARGIN[1]))
    stages = plan(replace(style, place=Place()), geometry)
    whole = _begun(flattened(world), geometry)
    Sense()(whole)
    layers = (_painted(layer, stages, whole.levels, geometry) for layer in world.layers)
    light = painted_light(world.light, (style.grade, *style.casts))
    return replace(world, layers=tuple(layers), light=light)


def painted_light(light: WorldLight, grades: tuple[Grade, ...]) -> WorldLight:
    """Return a world's light in the colours of a paint: of a world in black and white it is grey.

    How bright each part is stays: a paint that brightens is on the figure already.
    """
    names = ("key", "rim", "counter", "above", "below", "haze")
    colours = [getattr(light, name) for name in names]
    tops = [max(1e-3, *colour) for colour in colours]
    shares = np.array(colours, np.float32) / np.array(tops, np.float32)[:, None]
    shown = tuple(rgb_hex(rgb) for rgb in np.maximum(shares, 0) ** _TO_SRGB)
    graded = (hex_rgb(colour) ** (1 / _TO_SRGB) for colour in recoloured(shown, grades))
    scaled = (
        rgb * (float(_LUMINANCE @ was) / max(1e-3, float(_LUMINANCE @ rgb)))
        for rgb, was in zip(graded, np.array(colours, np.float32), strict=True)
    )
    painted: dict[str, Any] = {
        name: tuple(rgb.tolist()) for name, rgb in zip(names, scaled, strict=True)
    }
    return replace(light, **painted)


def _begun(camera: U8, geometry: Geometry) -> Canvas:
    """Return the canvas of a session's first frame."""
    canvas = Canvas(geometry)
    canvas.camera = camera
    canvas.out = np.empty_like(camera)
    return canvas


def _painted(
    layer: Layer, stages: tuple[Stage, ...], levels: NDArray[np.float32], geometry: Geometry
) -> Layer:
    """Pass one layer through all stages, as the first frame of a session."""
    canvas = _begun(_picture(layer), geometry)
    for stage in stages:
        stage(canvas)
        # All are exposed as the whole world asks for, or a dark one would be as bright as the sky.
        canvas.levels[:] = levels
    height, width = geometry.full
    return replace(
        layer,
        luma=canvas.out[:height].copy(),
        chroma=canvas.out[height:].reshape(2, height // 2, width // 2).copy(),
    )


def _picture(layer: Layer) -> U8:
    """Return I420, ``uint8[H * 3 // 2, W]``."""
    width = layer.luma.shape[1]
    return np.ascontiguousarray(np.concatenate([layer.luma, layer.chroma.reshape(-1, width)]))
