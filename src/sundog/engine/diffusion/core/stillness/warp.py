"""Fetch a picture along a flow, and tell where that shows what was hidden before."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from sundog.engine.diffusion.core.stillness.gate import rising

__all__ = ["visible", "warped"]

# How far there and back may miss, in places, and how much luma may differ: of a disc over a ground,
# nine tenths are followed, of the ground that it uncovers a third (`benchmarks/stillness.py`).
_MISS: Final = (0.5, 1.5)
_DIFFERENCE: Final = (2 / 219, 7 / 219)


def warped(picture: Tensor, flow: Tensor) -> Tensor:
    """Return what a picture shows where a flow points to, ``float32[B, C, h, w]``.

    Between places it is interpolated; beyond the border the border goes on.

    Args:
        picture: ``float32[B, C, h, w]``; in half precision places would be off by whole ones.
        flow: ``float32[B, 2, h, w]``, places to the right and down.
    """
    grid = torch.stack(_pointed(flow), -1)  # [B, h, w, 2]
    return functional.grid_sample(
        picture, grid, mode="bilinear", padding_mode="border", align_corners=False
    )


def visible(luma: Tensor, last: Tensor, there: Tensor, back: Tensor) -> Tensor:
    """Tell where the last picture shows the same thing: ``float32[B, 1, h, w]``, 0 to 1.

    Not where the flow leaves the picture, where the way back leads elsewhere, and where what it
    finds looks different.

    Args:
        luma: ``float32[B, 1, h, w]``, 0 to 1.
        last: The same of the frame before.
        there: Flow from `luma` to `last`, ``float32[B, 2, h, w]``.
        back: Flow from `last` to `luma`.
    """
    found = warped(torch.cat((back, last), 1), there)  # [B, 3, h, w]
    miss = (there + found[:, :2]).square().sum(1, keepdim=True).sqrt()  # [B, 1, h, w]
    difference = (luma - found[:, 2:]).abs()
    x, y = _pointed(there)
    inside = (x.abs() <= 1) & (y.abs() <= 1)  # [B, h, w]
    same = (1 - rising(miss, *_MISS)) * (1 - rising(difference, *_DIFFERENCE))
    return same * inside[:, None]


def _pointed(flow: Tensor) -> tuple[Tensor, Tensor]:
    """Return where each place points to as grid_sample counts, x and y: each ``[B, h, w]``.

    -1 and 1 are the outer borders of the picture.
    """
    height, width = flow.shape[2:]
    x = torch.linspace(1 / width - 1, 1 - 1 / width, width, device=flow.device)
    y = torch.linspace(1 / height - 1, 1 - 1 / height, height, device=flow.device)
    right = torch.add(x, flow[:, 0], alpha=2 / width)
    return right, torch.add(y[:, None], flow[:, 1], alpha=2 / height)
