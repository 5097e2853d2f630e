"""Signs in a writing of nobody's: glyphs of strokes on a lattice, in tubes or on lit panels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.streets.front import Front, Tint

__all__ = ["glyph_lines", "neon", "panel_sign", "paper_lantern", "written"]

F32 = NDArray[np.float32]
Line = list[tuple[float, float]]


def glyph_lines(random: np.random.Generator, box: tuple[float, float, float, float]) -> list[Line]:
    """Return the strokes of one invented glyph inside ``(left, low, right, high)``."""
    left, low, right, high = box
    kinds = random.random(12)
    rows = [i for i in range(4) if kinds[i] < 0.62] or [1, 3]
    columns = [i for i in range(3) if kinds[4 + i] < 0.5] or [1]

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (right - left) * x / 3, low + (high - low) * y / 3

    lines: list[Line] = []
    for row in rows:
        inset = 0.5 * (kinds[8] < 0.5) * (row % 2)
        lines.append([at(inset, row), at(3 - inset, row)])
    for i, column in enumerate(columns):
        x = column + 0.5
        lines.append([at(x, 3 if i % 2 == 0 else 2), at(x, 0 if kinds[9] < 0.7 else 1)])
    if kinds[10] < 0.45:
        lines.append([at(1.5, 1.5), at(0.2, 0)])
        lines.append([at(1.5, 1.5), at(2.9, 0)])
    if kinds[11] < 0.3:
        lines.append([at(0, 3), at(0, 0), at(3, 0), at(3, 3)])
    return lines


def written(
    front: Front,
    random: np.random.Generator,
    box: tuple[float, float, float, float],
    weight: float,
) -> F32:
    """Return ``float32[h, w]``: glyphs in a row or column, whichever way the box is longer."""
    left, low, right, high = box
    wide, tall = right - left, high - low
    size = min(wide, tall)
    count = max(1, int(max(wide, tall) / (size * 1.12)))
    lines: list[Line] = []
    for i in range(count):
        x = left + (wide - size) / 2 if tall > wide else left + (i + 0.06) * wide / count
        y = high - (i + 0.94) * tall / count if tall > wide else low
        inner = size * 0.86
        lines += glyph_lines(random, (x + size * 0.07, y + size * 0.07, x + inner, y + inner))
    return front.strokes(lines, size * weight)


def neon(front: Front, mask: F32, colour: Tint, strength: float, halo: float = 0.12) -> None:
    """Add glass tubes along a mask: a pale core in a coloured glow over ``halo`` metres."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return
    tint, wide = np.asarray(colour, np.float32), max(0.8, halo * front.density)
    pad = round(3 * wide)
    at = (
        slice(max(0, rows[0] - pad), rows[-1] + pad),
        slice(max(0, columns[0] - pad), columns[-1] + pad),
    )
    glow = cv2.GaussianBlur(mask[at], (0, 0), max(0.6, wide * front.squeeze), sigmaY=wide)
    core = mask[at][..., None] * (tint * 0.75 + 0.25 * float(tint.max()))
    front.shine[at][..., :3] += (core + glow[..., None] * tint * 0.55) * np.float32(strength)


def panel_sign(
    front: Front,
    random: np.random.Generator,
    colours: F32,
    strength: float,
    glimmer: int = 0,
) -> None:
    """Paint a whole front as a shop sign: a lit panel with writing, or tubes on a dark board."""
    tint, other = (np.asarray(c, np.float32) for c in colours[:2])
    wide, tall = front.width, front.height
    kind = random.random()
    rim = min(wide, tall) * 0.07
    box = (rim * 2, rim * 2, wide - rim * 2, tall - rim * 2)
    front.rect((0, 0, wide, tall), (0.02, 0.02, 0.025))
    frame = front.strokes(
        [
            [
                (rim, rim),
                (wide - rim, rim),
                (wide - rim, tall - rim),
                (rim, tall - rim),
                (rim, rim),
            ]
        ],
        rim * 0.55,
    )
    text = written(front, random, box, 0.13)
    if kind < 0.42:
        _, up = front.places()
        light = (0.75 + 0.25 * np.cos((up / tall - 0.5) * 3))[..., None]
        front.rect((rim, rim, wide - rim, tall - rim), tint * 0.3, tint * strength * 0.55)
        front.shine[..., :3] *= light
        front.lay(text, (0.02, 0.02, 0.03), other * 0.05)
    elif kind < 0.8:
        neon(front, text, tint, strength * 1.5, min(wide, tall) * 0.1)
        neon(front, frame, other, strength * 0.9, min(wide, tall) * 0.06)
    else:
        front.rect(
            (rim, rim, wide - rim, tall - rim),
            (0.5, 0.5, 0.5),
            (np.ones(3) * strength * 0.5),
        )
        front.lay(text, tint * 0.3, tint * strength * 0.8)
        neon(front, frame, tint, strength, min(wide, tall) * 0.05)
    if glimmer:
        front.shine[..., 3] = glimmer


def paper_lantern(density: float, red: bool, glow: float) -> Front:
    """Paint a paper lantern, 0.4 m wide and 0.62 m high, ribbed, with a sign on it."""
    front = Front(0.4, 0.62, density)
    x, y = front.places()
    out = np.hypot((x - 0.2) / 0.19, (y - 0.31) / 0.26)
    mask = np.clip((1 - out) * 0.2 * density, 0, 1).astype(np.float32)
    round_ = np.sqrt(np.clip(1 - out * out, 0, 1))
    ribs = 0.78 + 0.22 * np.cos(y * 2 * np.pi / 0.065)
    tint = np.array([1.0, 0.13, 0.04] if red else [1.0, 0.66, 0.34], np.float32)
    light = (ribs * (0.35 + 0.9 * round_))[..., None] * tint * np.float32(glow * 1.3)
    front.lay(mask, tint * 0.3, light.astype(np.float32))
    lines = glyph_lines(np.random.default_rng(7), (0.12, 0.2, 0.28, 0.42))
    front.lay(front.strokes(lines, 0.025) * mask, (0.02, 0.015, 0.01), (0.02, 0.01, 0.01))
    for low in (0.02, 0.55):
        front.rect((0.12, low, 0.28, low + 0.05), (0.02, 0.02, 0.02))
    return front
