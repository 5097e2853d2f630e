"""I420 planes to RGB and back on tensors: BT.601, limited range, as `engine.interface.Image`.

Source: ITU-R BT.601-7 (2011), sections 2.5.1 to 2.5.4. Chroma is read as lying amid its four
pixels.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["small_luma", "to_planes", "to_rgb"]

_BLACK: Final = 16 / 255
_LUMA: Final = 219 / 255
_CHROMA: Final = 224 / 255
_MIDDLE: Final = 128 / 255
_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114


def to_rgb(planes: Tensor) -> Tensor:
    """Turn ``uint8[B, H * 3 // 2, W]`` into ``float32[B, 3, H, W]``, 0 to 1."""
    batch, rows, width = planes.shape
    height = rows * 2 // 3
    samples = planes.to(torch.float32) / 255  # [B, H * 3 // 2, W]
    luma = (samples[:, :height] - _BLACK) / _LUMA  # [B, H, W], 0 to 1
    chroma = samples[:, height:].reshape(batch, 2, height // 2, width // 2)
    wide = functional.interpolate(chroma, scale_factor=2, mode="bilinear", align_corners=False)
    blueness, redness = ((wide - _MIDDLE) / _CHROMA).unbind(1)  # each [B, H, W], -0.5 to 0.5
    red = luma + 2 * (1 - _RED) * redness
    blue = luma + 2 * (1 - _BLUE) * blueness
    green = (luma - _RED * red - _BLUE * blue) / _GREEN
    return torch.stack((red, green, blue), 1).clamp(0, 1)


def to_planes(rgb: Tensor) -> Tensor:
    """Turn ``float32[B, 3, H, W]``, 0 to 1, into ``uint8[B, H * 3 // 2, W]``."""
    batch, _, height, width = rgb.shape
    red, green, blue = rgb.unbind(1)  # each [B, H, W]
    luma = _RED * red + _GREEN * green + _BLUE * blue
    small = functional.avg_pool2d(torch.stack((luma, red, blue), 1), 2)  # [B, 3, H / 2, W / 2]
    grey, small_red, small_blue = small.unbind(1)
    blueness = (small_blue - grey) / (2 * (1 - _BLUE)) * _CHROMA + _MIDDLE
    redness = (small_red - grey) / (2 * (1 - _RED)) * _CHROMA + _MIDDLE
    chroma = torch.stack((blueness, redness), 1).reshape(batch, height // 2, width)
    samples = torch.cat((luma * _LUMA + _BLACK, chroma), 1)  # [B, H * 3 // 2, W]
    return (samples * 255).round().to(torch.uint8)


def small_luma(planes: Tensor, stride: int) -> Tensor:
    """Average the Y plane of ``uint8[B, H * 3 // 2, W]``: ``float32[B, 1, h, w]``, 0 to 1."""
    height = planes.shape[1] * 2 // 3
    luma = (planes[:, None, :height].to(torch.float32) / 255 - _BLACK) / _LUMA  # [B, 1, H, W]
    return functional.avg_pool2d(luma, stride).clamp(0, 1)
