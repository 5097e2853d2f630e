"""Animals of the sea as sprites: fish by their outline, jellyfish by their glow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.worlds.palette import linear, smooth
from sundog.engine.cpu.worlds.plants.sprites import Sprite

__all__ = ["fish", "jellyfish", "turned"]

F32 = NDArray[np.float32]


def fish(
    length: float, colours: tuple[str, str, str], *, stripes: float = 0.0, high: float = 0.3
) -> Sprite:
    """Draw a fish that swims to the right.

    Args:
        length: Pixels, nose to tail.
        colours: Back, side, belly and fins.
        stripes: How many bands; 0 for none.
        high: Half its height as a share of half its length.
    """
    side = max(6.0, length)
    width, height = int(side * 1.06) + 3, int(side * (high + 0.28)) + 3
    half = side / 2
    x = ((np.arange(width, dtype=np.float32) - width / 2) / half)[None]
    y = ((np.arange(height, dtype=np.float32) - height / 2) / half)[:, None]
    soft = 1.2 / half
    trunk = np.clip(1 - ((x - 0.18) / 0.80) ** 2, 0, 1)
    outline = high * trunk ** np.float32(0.72) * (1 - 0.38 * smooth(x, -0.05, -0.62))
    outline = np.maximum(outline, 0.055 * smooth(x, -0.80, -0.55) * smooth(x, 0.6, 0.2))
    body = smooth(np.abs(y) - outline, soft, -soft) * (outline > 0)
    spread = 0.05 + 0.85 * (-x - 0.60)
    notch = x + 0.99 + 0.10 * (1 - np.abs(y) / 0.34)
    tail = smooth(np.abs(y) - spread, soft, -soft) * smooth(x, -0.58, -0.62)
    tail = tail * smooth(notch, 0.0, 2 * soft)
    crest = outline + high * 0.42 * smooth(x, 0.45, -0.1) * smooth(x, -0.55, -0.3)
    fin = smooth(np.abs(y) - crest, soft, -soft) * (np.abs(y) > outline * 0.95) * 0.8
    cover = np.maximum(body, np.maximum(tail, fin))
    rel = y / np.maximum(outline, 0.05)
    back, flank, belly = (linear(colour) for colour in colours)
    colour = back + (flank - back) * smooth(rel, -0.85, -0.1)[..., None]
    colour = colour + (belly - colour) * smooth(rel, 0.15, 0.95)[..., None]
    if stripes:
        band = smooth(np.sin((x + 0.9) * stripes * np.pi + 0.4 * y), 0.2, 0.75)
        colour = colour * (1 - 0.82 * band)[..., None]
    gloss = 0.6 * np.exp(-(((rel + 0.45) / 0.22) ** 2)) * body
    colour = colour * (0.75 + gloss)[..., None] + 0.08 * gloss[..., None]
    fins = (np.maximum(tail, fin) * (1 - body))[..., None]
    colour = colour + (belly * (0.6 + 0.25 * np.sin(y * 50)[..., None]) - colour) * fins
    eye = np.hypot(x - 0.66, y + high * 0.18)
    colour = colour * (1 - smooth(eye, 0.060, 0.045))[..., None]
    colour = colour + smooth(np.hypot(x - 0.675, y + high * 0.24), 0.02, 0.01)[..., None] * 0.7
    gill = np.exp(-(((x - 0.42 + 0.5 * y * y) / 0.018) ** 2)) * 0.35 * body
    colour = colour * (1 - gill)[..., None]
    return Sprite(colour.astype(np.float32), cover.astype(np.float32), (width / 2, height / 2))


def turned(sprite: Sprite, climb: float, narrow: float, soft: float) -> Sprite:
    """Return a fish that swims another way than straight to the right.

    Args:
        sprite: The fish.
        climb: How steeply it swims upwards, radians.
        narrow: Its length as seen, 1 from the side to 0 from ahead.
        soft: Blur, pixels.
    """
    height, width = sprite.cover.shape
    side = int(np.hypot(height, width) + 4 * soft) + 2
    cos, sin = float(np.cos(climb)), float(np.sin(climb))
    x, y = width / 2, height / 2
    move = np.array([[cos * narrow, sin, 0], [-sin * narrow, cos, 0]])
    move[:, 2] = side / 2 - move[:, 0] * x - move[:, 1] * y
    over = np.concatenate([sprite.colour * sprite.cover[..., None], sprite.cover[..., None]], 2)
    over = cv2.warpAffine(over, move, (side, side), flags=cv2.INTER_AREA)
    over = cv2.GaussianBlur(over, (0, 0), max(0.4, soft))
    colour = over[..., :3] / np.maximum(over[..., 3:], 1e-3)
    return Sprite(colour, np.ascontiguousarray(over[..., 3]), (side / 2, side / 2))


def jellyfish(size: float, seed: int, glow: F32) -> Sprite:
    """Draw a jellyfish that shines by itself.

    Args:
        size: Width of its bell, pixels.
        seed: Of its arms.
        glow: ``float32[3]``, light of its rim.
    """
    half = max(4.0, size / 2)
    width, height = int(half * 2.8), int(half * 6.4)
    x = ((np.arange(width, dtype=np.float32) - width / 2) / half)[None]
    y = ((np.arange(height, dtype=np.float32)) / half - 1.15)[:, None]
    random = np.random.default_rng(seed)
    dome = np.where(y < 0, np.hypot(x, y * 1.12), np.hypot(x * (1 + 0.25 * y), y * 2.6))
    inside = smooth(dome, 1.0, 1.0 - 2.4 / half)
    rim = np.exp(-(((dome - 0.95) / 0.07) ** 2)) * inside
    ribs = 0.5 + 0.5 * np.cos(
        np.arcsin(np.clip(x / np.sqrt(np.clip(1 - y * y, 0.05, 1)), -1, 1)) * 16
    )
    core = np.exp(-((x / 0.42) ** 2 + ((y + 0.35) / 0.3) ** 2))
    light = inside * (0.10 + 0.10 * ribs * smooth(y, -0.9, 0.2)) + 0.75 * rim + 0.55 * core * inside
    cover = inside * 0.42 + rim * 0.3
    for arm in range(14):
        start = np.float32((arm / 13 * 2 - 1) * 0.86)
        long = random.uniform(1.8, 4.8) * (0.55 if arm % 2 else 1.0)
        sway, turn = random.uniform(0.06, 0.2), random.uniform(0, 6.3)
        thick = (0.09 if 4 <= arm <= 9 and arm % 2 else 0.022) + 0.7 / half
        t = np.clip(y / np.float32(long), 0, 1)
        middle = start * (1 - 0.25 * t) + sway * t * np.sin(y * 2.3 + turn)
        strand = np.exp(-(((x - middle) / thick) ** 2)) * smooth(y, -0.02, 0.12) * (1 - t) ** 0.8
        light = light + strand * 0.34
        cover = np.maximum(cover, strand * 0.4)
    pale = np.clip(light * 0.55, 0, 0.8)[..., None]
    colour = glow * (1 - pale) + (0.4 * glow + 0.6 * float(glow.max())) * pale
    whole = np.maximum(cover, 1e-3)
    colour = colour * np.minimum(light / whole, 6)[..., None]
    return Sprite(colour.astype(np.float32), cover.astype(np.float32), (width / 2, half * 1.15))
