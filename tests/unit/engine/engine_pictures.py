"""Frames for engine tests, and what a viewer would notice about them, as numbers."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.colour.oklab import oklab
from sundog.engine.interface import Engine, Image, StylePrompt

SIZE = (640, 352)


def portrait(size: tuple[int, int] = SIZE, frame: int = 0) -> Image:
    """A person before a coloured wall, drifting to the right, with a little sensor noise."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = rows / height, columns / width - 0.002 * frame
    rgb = np.empty((height, width, 3), np.float32)
    rgb[:] = np.array([150, 175, 190]) * (0.6 + 0.5 * x[..., None])
    rgb[(x > 0.70) & (y > 0.2)] = (200, 60, 40)
    rgb[(x < 0.2) & (y > 0.5)] = (40, 120, 60)
    rgb[(np.sin(x * 90) > 0.6) & (y < 0.15)] = (240, 220, 90)
    rgb[((x - 0.45) / 0.22) ** 2 + ((y - 1.05) / 0.42) ** 2 < 1] = (40, 60, 140)
    head = ((x - 0.45) / 0.10) ** 2 + ((y - 0.42) / 0.24) ** 2 < 1
    rgb[head] = np.array([222, 172, 144]) * (1.15 - 0.6 * np.abs(x - 0.42) / 0.2)[head][:, None]
    rgb[(((x - 0.45) / 0.11) ** 2 + ((y - 0.30) / 0.20) ** 2 < 1) & (y < 0.30)] = (60, 40, 25)
    for side in (-0.035, 0.035):
        rgb[((x - 0.45 - side) / 0.012) ** 2 + ((y - 0.40) / 0.016) ** 2 < 1] = (30, 25, 30)
    rgb[((x - 0.45) / 0.04) ** 2 + ((y - 0.54) / 0.014) ** 2 < 1] = (160, 60, 60)
    weave = np.sin(columns * 1.9) * np.sin(rows * 1.7) + 0.5 * np.sin(columns * 0.7 + rows * 0.9)
    rgb += np.where(head, 1.5, 9)[..., None] * weave[..., None]
    rgb += np.random.default_rng(frame).normal(0, 2, rgb.shape)
    picture = np.clip(rgb, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)


def restyled(engine: Engine, text: str, frames: list[Image], *, enrich: bool = True) -> list[Image]:
    """What a fresh session shows for a prompt."""
    height, width = frames[0].shape[0] * 2 // 3, frames[0].shape[1]
    look = engine.compile(StylePrompt(text=text, enrich=enrich), (width, height))
    renderer = engine.renderer()
    return [renderer.render(frame, look) for frame in frames]


def luma(image: Image) -> NDArray[np.float32]:
    """Brightness, ``float32[H, W]``, 0 to 255."""
    plane = image[: image.shape[0] * 2 // 3].astype(np.float32)
    return np.clip((plane - 16) * 255 / 219, 0, 255)


def lab(image: Image) -> NDArray[np.float32]:
    """The picture in Oklab, ``float32[H, W, 3]``."""
    rgb = cv2.cvtColor(image, cv2.COLOR_YUV2RGB_I420).astype(np.float32) / 255
    return np.asarray(oklab(rgb.reshape(-1, 3)), np.float32).reshape(rgb.shape)


def chroma(image: Image) -> NDArray[np.float32]:
    """Colourfulness, ``float32[H, W]``: 0 for grey, about 0.3 for the purest colours."""
    picture = lab(image)
    return np.asarray(np.hypot(picture[..., 1], picture[..., 2]), np.float32)


def distance(one: Image, other: Image) -> float:
    """Mean Oklab distance; 0.02 is just seen side by side, 0.05 at a glance."""
    return float(np.sqrt(((lab(one) - lab(other)) ** 2).sum(-1)).mean())
