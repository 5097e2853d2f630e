"""The road between rows of houses: asphalt, kerbs, stripes, and hollows that hold water."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.palette import linear
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.ground import floor_places
from sundog.engine.cpu.worlds.streets.space import Eye, Place
from sundog.engine.cpu.worlds.streets.stonework import slabs
from sundog.engine.cpu.worlds.view import View

__all__ = ["asphalt", "crossing", "pavement", "puddles"]

F32 = NDArray[np.float32]


def puddles(view: View, eye: Eye, seed: int) -> F32:
    """Return ``float32[H, W]``: hollows of the road, deviation 1."""
    right, up = view.rays()
    far = eye.height / np.maximum(-up, 1e-3)
    noise = octaves((256, 256), ((64, 1.0), (24, 0.6), (9, 0.25)), seed + 8)
    x = np.mod(right * far * 14, 256).astype(np.float32)
    z = np.broadcast_to(np.mod(far * 9, 256), x.shape).astype(np.float32)
    return np.asarray(
        cv2.remap(noise, x, z, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP),
        np.float32,
    )


def asphalt(eye: Eye, snow: float) -> Front:
    """Return a tile of road, 6 m wide and long."""
    tile = Front(6, 6, min(90, eye.density(8) * 1.2), (0.065, 0.066, 0.072))
    tile.grain((1.5, 0.3, 0.05, 0.02), 0.3, 5)
    if snow:
        tile.body[..., :3] = (0.62, 0.66, 0.74)
        tile.grain((1.2, 0.3, 0.08), 0.1, 6)
    return tile


def pavement(eye: Eye, half: float, snow: float) -> list[Place]:
    """Return flagstones along both sides, and lines on the road."""
    grey = linear("#55555c")
    flags = slabs(0.6, min(90, eye.density(9) * 1.2), grey * 1.3, grey * 1.0, 4)
    line = Front(0.25, 6, 40, None)
    line.rect((0, 0, 0.25, 3.2), (0.45, 0.45, 0.42))
    line.grain((0.2, 0.05), 0.2, 3)
    curb = Front(1, 1, 20, (0.45, 0.45, 0.46))
    if snow:
        flags.body[..., :3] = flags.body[..., :3] * 0.15 + np.array([0.62, 0.66, 0.74])
        curb.body[..., :3] = (0.7, 0.74, 0.8)
    strips = []
    for way in (-1, 1):
        strips += floor_places(eye, flags, half=2.0, middle=way * (half - 0.2))
        strips += floor_places(eye, curb, half=0.12, middle=way * (half - 2.2))
    if not snow and half > 5:
        strips += floor_places(eye, line, half=0.125, middle=-0.9)
        strips.append(crossing(eye, half))
    return strips


def crossing(eye: Eye, half: float) -> Place:
    """Return worn stripes across the road."""
    wide = 2 * half - 4.8
    stripes = Front(wide, 3.2, eye.density(11))
    for k in range(int(wide / 1.1)):
        stripes.rect((0.3 + 1.1 * k, 0, 0.85 + 1.1 * k, 3.2), (0.5, 0.5, 0.48))
    stripes.grain((0.6, 0.15, 0.04), 0.25, 12)
    stripes.body[..., 3] *= 0.75
    return Place(
        stripes,
        (-wide / 2, 0.0, 10.5),
        (wide, 0, 0),
        (0, 0, 3.2),
        mirrored=False,
        normal=(0, 1, 0),
    )
