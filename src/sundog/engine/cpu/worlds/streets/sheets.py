"""From what is seen in a space to the sheets of a painting."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.painting import Colour, Sheet
from sundog.engine.cpu.worlds.streets.space import Eye, Lamp, Seen, Vector
from sundog.engine.cpu.worlds.view import View

__all__ = ["add_halos", "add_shafts", "over", "sheet_of", "wrap_light"]

F32 = NDArray[np.float32]


def over(seen: Seen, behind: F32) -> F32:
    """Return what is seen over ``float32[H, W, 3]``."""
    return np.asarray(seen.colour + behind * (1 - seen.cover)[..., None], np.float32)


def sheet_of(seen: Seen, depth: float, blur: float, ripple: F32 | None = None) -> Sheet:
    """Return a sheet whose colours go on beyond its cover, so that its edges stay clean."""
    small = tuple(max(1, side // 8) for side in seen.cover.shape[::-1])
    wide = cv2.GaussianBlur(
        cv2.resize(np.dstack([seen.colour, seen.cover]), small, interpolation=cv2.INTER_AREA),
        (0, 0),
        3,
    )
    wide = cv2.resize(wide, seen.cover.shape[::-1], interpolation=cv2.INTER_LINEAR)
    beyond = wide[..., :3] / np.maximum(wide[..., 3:], 1e-3)
    share = np.clip(seen.cover, 0, 1)[..., None]
    beyond = np.where(share > 0.02, seen.colour / np.maximum(share, 0.02), beyond)
    has = bool(seen.glimmer.any())
    return Sheet(
        colour=beyond.astype(np.float32, copy=False), cover=share[..., 0].astype(np.float32), depth=depth,
        blur=blur, glimmer=seen.glimmer if has else None, ripple=ripple,
    )  # fmt: skip


def add_halos(
    seen: Seen,
    view: View,
    eye: tuple[float, float],
    lamps: tuple[Lamp, ...],
    thick: float,
) -> None:
    """Let the air around lamps shine, as far as what stands behind lets it (changed in place).

    Light scattered once in thin air along a ray past a point light (Sun et al., 2005, without
    loss on the way).
    """
    small = tuple(max(1, side // 4) for side in view.shape)
    right, up = (axis[..., ::4] if i == 0 else axis[::4] for i, axis in enumerate(view.rays()))
    right, up = right[:, : small[1]], up[: small[0]]
    length = np.sqrt(1 + right * right + up * up)
    far = cv2.resize(
        np.where(seen.cover > 0.4, seen.distance, 400),
        small[::-1],
        interpolation=cv2.INTER_NEAREST,
    )
    glow = np.zeros((*small, 3), np.float32)
    for lamp in lamps:
        x, y, z = lamp.at[0] - eye[0], lamp.at[1] - eye[1], lamp.at[2]
        along = (x * right + y * up + z) / length
        off = np.sqrt(
            np.maximum(x * x + y * y + z * z - along * along, (0.03 * lamp.reach) ** 2 + 1e-3)
        )
        end = far * length
        light = (np.arctan((end - along) / off) + np.arctan(along / off)) / off
        glow += (light * lamp.reach)[..., None] * np.array(lamp.colour, np.float32)
    colour = seen.colour
    colour += (
        cv2.resize(glow * np.float32(thick), view.shape[::-1], interpolation=cv2.INTER_LINEAR)
        * np.maximum(seen.cover, 0.05)[..., None]
    )


def add_shafts(seen: Seen, eye: Eye, beams: Sequence[tuple[Vector, ...]], light: Colour) -> None:
    """Let light stand in the air as beams, each given by its corners in metres (changed in place)."""
    view, scale = eye.view, 4
    small = np.zeros((max(1, view.height // scale), max(1, view.width // scale)), np.float32)
    for corners in beams:
        layer = np.zeros_like(small)
        at = np.array([eye.spot(corner) for corner in corners]) / scale * 16
        cv2.fillPoly(layer, [np.round(at).astype(np.int32)], 1.0, cv2.LINE_8, 4)
        small += cv2.GaussianBlur(layer, (0, 0), max(0.6, view.px(7) / scale))
    colour = seen.colour
    whole = cv2.resize(small, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    colour += whole[..., None] * np.array(light, np.float32)


def wrap_light(seen: Seen, behind: F32, amount: float) -> None:
    """Let the light behind what is seen creep around its outline (changed in place)."""
    rows, columns = seen.cover.shape
    small = max(1, columns // 4), max(1, rows // 4)
    bright = cv2.resize(behind * (1 - seen.cover)[..., None], small, interpolation=cv2.INTER_AREA)
    bright = cv2.GaussianBlur(bright, (0, 0), max(0.5, 2.4 * columns / 1728))
    whole = cv2.resize(bright, (columns, rows), interpolation=cv2.INTER_LINEAR)
    colour = seen.colour
    colour += whole * (seen.cover * np.float32(amount))[..., None]
