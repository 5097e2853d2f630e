"""The ground of built places: stone, asphalt, boards or water, dry, wet or under snow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.textures.noise import octaves
from sundog.engine.cpu.worlds.streets.front import Front
from sundog.engine.cpu.worlds.streets.space import Eye, Place, Seen

__all__ = ["floor_places", "ground_of", "mirrored"]

F32 = NDArray[np.float32]

_NOISE = 512


def floor_places(
    eye: Eye, tile: Front, *, far: float = 160.0, half: float = 60.0, near: float = 2.0,
    middle: float = 0.0,
) -> list[Place]:  # fmt: skip
    """Return strips of ground, from far to near, each with a tile as fine as can be seen there."""
    cuts = [near]
    body, shine = tile.ready()
    while cuts[-1] < far:
        cuts.append(cuts[-1] * 1.5)
    strips = []
    for first, last in zip(cuts, cuts[1:], strict=False):
        finest = eye.density(first) * 1.3
        shrunk = _shrunk(tile, body, shine, min(1.0, finest / tile.density))
        strips.append(
            Place(
                shrunk,
                (middle - half, 0.0, first),
                (2 * half, 0.0, 0.0),
                (0.0, 0.0, 1.03 * last - first),
                times=(2 * half / tile.width, (1.03 * last - first) / tile.height),
                mirrored=False,
                normal=(0.0, 1.0, 0.0),
            )
        )
    return strips[::-1]


def _shrunk(tile: Front, body: F32, shine: F32, share: float) -> Front:
    small = Front(
        tile.width,
        tile.height,
        max(tile.density * share, 3 / min(tile.width, tile.height)),
    )
    size = small.body.shape[1], small.body.shape[0]
    small.body = cv2.resize(body, size, interpolation=cv2.INTER_AREA)
    small.shine = cv2.resize(shine, size, interpolation=cv2.INTER_AREA)
    return small


def mirrored(  # noqa: PLR0913
    seen: Seen,
    mirror: Seen,
    ground: F32,
    eye: Eye,
    wet: F32 | float,
    waves: float,
    seed: int,
    smear: float | None = None,
) -> None:
    """Mix what the ground mirrors into what is seen, changed in place.

    Args:
        seen: The picture; its ground is replaced.
        mirror: What `Space.mirror` gave, over black; where it has no cover the ground stays.
        ground: ``float32[H, W]``, 1 where the flat ground is seen, 0 elsewhere.
        eye: That sees it.
        wet: How much it mirrors, 0 to 1, ``float32[H, W]`` or for all.
        waves: How uneven it is: 0.3 polished stone, 1 wet street, 2 open water.
        seed: Of its unevenness.
        smear: Deviation in pixels of the blur up and down, for rough wet ground; None: by waves.
    """
    view, first = eye.view, mirror.first
    right, up = view.rays()
    low = np.minimum(up[first:], -1e-3)
    far = eye.height / -low
    x, z = right * far, far
    noise = octaves((_NOISE, _NOISE), ((64, 1.0), (28, 0.8), (11, 0.6), (5, 0.35)), seed)

    def look(scale: float, stretch: float) -> F32:
        at = (
            np.mod(x * scale, _NOISE),
            np.mod(np.broadcast_to(z * scale * stretch, x.shape), _NOISE),
        )
        return np.asarray(
            cv2.remap(noise, at[0].astype(np.float32), at[1].astype(np.float32), cv2.INTER_LINEAR,
                      borderMode=cv2.BORDER_WRAP), np.float32
        )  # fmt: skip

    slope = look(60, 0.45)
    tall = view.px(15 * waves) * np.clip(far / 12, 0.25, 1.0) * np.clip(-low / 0.05, 0, 1)
    rows = mirror.colour.shape[0]
    at_x = np.arange(view.width, dtype=np.float32)[None] + slope * tall * 0.22
    at_y = np.arange(rows, dtype=np.float32)[:, None] + slope * tall
    light = np.dstack([mirror.colour, mirror.cover])
    tall_blur = view.px(1 + 4.5 * waves if smear is None else smear)
    light = cv2.GaussianBlur(light, (0, 0), view.px(0.9 + 0.8 * waves), sigmaY=tall_blur)
    light = cv2.remap(light, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    steep = np.clip(-low * 2.2 / np.sqrt(1 + right * right + low * low), 0, 1)
    part = (0.10 + 0.75 * (1 - steep) ** 2) * ground[first:] * light[..., 3]
    part = (part * (wet[first:] if isinstance(wet, np.ndarray) else wet)).astype(np.float32)
    part *= np.clip(0.9 + 0.22 * look(17, 1.0), 0.35, 1.25)
    colour = seen.colour[first:]
    colour *= (1 - 0.75 * part)[..., None]
    colour += light[..., :3] * (part / np.maximum(light[..., 3], 1e-3))[..., None]
    seen.glimmer[first:] = np.where(
        (part > 0.3) & (seen.glimmer[first:] == 0), mirror.glimmer, seen.glimmer[first:]
    )


def ground_of(seen: Seen, eye: Eye) -> F32:
    """Return ``float32[H, W]``: 1 where the flat ground is seen."""
    _, up = eye.view.rays()
    flat = eye.height / np.maximum(-up, 1e-4)
    return ((np.abs(seen.distance - flat) < 0.02 * flat + 0.03) & (up < 0)).astype(np.float32)
