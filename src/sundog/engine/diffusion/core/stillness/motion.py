"""How far each place of a picture has come since the last: optical flow at latent size.

Lucas and Kanade (1981), coarse to fine as Bouguet (2000) does it, with one step at each of four
levels: more steps found it no better (`benchmarks/stillness.py`). Flat places, which give no hold,
keep the motion of the coarser level. Both directions run as one batch, to be compared.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from sundog.engine.diffusion.core.stillness.warp import warped

__all__ = ["flows"]

_LEVELS: Final = 4
_COARSEST: Final = 2 ** (_LEVELS - 1)
_RADIUS: Final = 2
# What a gradient's square must be for half of a step to be taken: 2 grey levels from one place to
# the next.
_HOLD: Final = 1e-4
# A step of more than this many places is not to be believed: the gradient reaches one.
_LONGEST: Final = 2.0


def flows(luma: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
    """Return where in the last picture each place comes from, and where each of those went.

    Args:
        luma: ``float32[B, 1, h, w]``, 0 to 1, of any size.
        last: Likewise.

    Returns:
        Both ``float32[B, 2, h, w]``, places to the right and down: ``luma(p) = last(p + first(p))``
        and ``last(p) = luma(p + second(p))``. Motions of up to 6 places are found, larger ones in part.
    """
    height, width = luma.shape[2:]
    # To multiples of the coarsest place, so that levels lie on each other.
    margin = (0, -width % _COARSEST, 0, -height % _COARSEST)
    here, there = torch.cat((luma, last)), torch.cat((last, luma))  # [2B, 1, h, w]
    pairs = functional.pad(torch.cat((here, there), 1), margin, mode="replicate")  # [2B, 2, ., .]
    levels = [pairs]
    for _ in range(_LEVELS - 1):
        levels.append(functional.avg_pool2d(levels[-1], 2))
    flow = torch.zeros_like(levels[-1])  # [2B, 2, ., .]
    for level, pair in enumerate(reversed(levels)):
        if level:
            flow = 2 * functional.interpolate(flow, scale_factor=2.0, mode="bilinear")
        flow = _closer(pair[:, :1], pair[:, 1:], flow)
    there_and_back = flow[:, :, :height, :width].chunk(2)
    return there_and_back[0], there_and_back[1]


def _closer(here: Tensor, there: Tensor, flow: Tensor) -> Tensor:
    """Take one step of Lucas and Kanade from a flow, ``[2B, 2, h, w]``."""
    right, down = _gradient(here)  # each [2B, 1, h, w]
    wrong = here - warped(there, flow)  # [2B, 1, h, w]
    sums = torch.cat((right * right, right * down, down * down, right * wrong, down * wrong), 1)
    size = 2 * _RADIUS + 1
    means = functional.avg_pool2d(sums, size, 1, _RADIUS, count_include_pad=False)  # [2B, 5, h, w]
    xx, xy, yy, x, y = means.chunk(5, 1)
    xx, yy = xx + _HOLD, yy + _HOLD
    scale = torch.addcmul(xx * yy, xy, xy, value=-1)  # at least the square of what gives hold
    across = torch.addcmul(yy * x, xy, y, value=-1)
    along = torch.addcmul(xx * y, xy, x, value=-1)
    step = torch.cat((across, along), 1) / scale  # [2B, 2, h, w]
    return flow + step.clamp(-_LONGEST, _LONGEST)


def _gradient(picture: Tensor) -> tuple[Tensor, Tensor]:
    """Return by how much ``[2B, 1, h, w]`` rises a place, to the right and down."""
    wide = functional.pad(picture, (1, 1, 1, 1), mode="replicate")
    right = (wide[:, :, 1:-1, 2:] - wide[:, :, 1:-1, :-2]) / 2
    down = (wide[:, :, 2:, 1:-1] - wide[:, :, :-2, 1:-1]) / 2
    return right, down
