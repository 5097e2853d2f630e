"""Canny's edges within the graph: what ControlNets of the kind "canny" were trained on.

Source: Canny, A Computational Approach to Edge Detection (1986), IEEE PAMI 8(6). Gradients,
directions and ties as OpenCV's ``Canny`` with its usual thresholds decides them, for those
ControlNets were shown its pictures; all numbers are whole, so float32 is exact.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["edges"]

_LOW, _HIGH = 100.0, 200.0
# Of 22.5 and 67.5 degrees: where a gradient counts as level, upright or slanted.
_LEVEL: Final = 13573 / 32768
_UPRIGHT: Final = _LEVEL + 2
# How far, in pixels, a weak edge is followed from a strong one. OpenCV follows without end.
_REACH: Final = 16


def edges(rgb: Tensor) -> Tensor:
    """Turn ``float32[B, 3, H, W]``, 0 to 1, into its edges: the same, 1 where one is, else 0."""
    across, down, strength = _gradient((rgb * 255).round())
    ridge = strength * _is_ridge(across, down, strength)  # [B, 1, H, W]
    return _followed(ridge > _HIGH, ridge > _LOW).to(rgb.dtype).expand(-1, 3, -1, -1)


def _gradient(rgb: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Slopes across and down, and their sum, of the colour that changes most: ``[B, 1, H, W]``."""
    padded = functional.pad(rgb, (1, 1, 1, 1), mode="replicate")  # [B, 3, H + 2, W + 2]
    tall = padded[:, :, :-2] + 2 * padded[:, :, 1:-1] + padded[:, :, 2:]  # [B, 3, H, W + 2]
    wide = padded[..., :-2] + 2 * padded[..., 1:-1] + padded[..., 2:]  # [B, 3, H + 2, W]
    across = tall[..., 2:] - tall[..., :-2]  # [B, 3, H, W]
    down = wide[:, :, 2:] - wide[:, :, :-2]
    strength, colour = (across.abs() + down.abs()).max(1, keepdim=True)  # [B, 1, H, W]
    return across.gather(1, colour), down.gather(1, colour), strength


def _is_ridge(across: Tensor, down: Tensor, strength: Tensor) -> Tensor:
    """Tell where no neighbour along the slope is steeper, ``bool[B, 1, H, W]``."""
    around = functional.pad(strength, (1, 1, 1, 1))  # [B, 1, H + 2, W + 2]

    def at(row: int, column: int) -> Tensor:
        """The strength of each pixel's neighbour."""
        height, width = strength.shape[2:]
        return around[:, :, 1 + row : 1 + row + height, 1 + column : 1 + column + width]

    level = (strength > at(0, -1)) & (strength >= at(0, 1))
    upright = (strength > at(-1, 0)) & (strength >= at(1, 0))
    falling = (strength > at(-1, -1)) & (strength > at(1, 1))
    rising = (strength > at(-1, 1)) & (strength > at(1, -1))
    slanted = torch.where((across < 0) == (down < 0), falling, rising)
    steep = torch.where(down.abs() > across.abs() * _UPRIGHT, upright, slanted)
    return torch.where(down.abs() < across.abs() * _LEVEL, level, steep)


def _followed(strong: Tensor, weak: Tensor) -> Tensor:
    """Keep weak edges that hang together with strong ones, ``bool[B, 1, H, W]``."""
    allowed = weak.to(torch.float32)
    kept = strong.to(torch.float32)
    for _ in range(_REACH):  # unrolled
        kept = functional.max_pool2d(kept, 3, stride=1, padding=1) * allowed
    return kept > 0
