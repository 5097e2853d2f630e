"""Mix the last clean latent into a new one: as it was where nothing moves, else along the motion.

Noise of the camera comes through a one-step model as flicker of the whole drawing. A latent that
stays holds the drawing; one that follows the motion holds it on what moves; what comes into view is
drawn anew. All sessions' shares are tensors, so one graph serves all.
"""

from typing import Final

import torch
from torch import Tensor

from sundog.engine.diffusion.core.state import FRESH, MOVING, STILL
from sundog.engine.diffusion.core.stillness.gate import moved
from sundog.engine.diffusion.core.stillness.motion import flows
from sundog.engine.diffusion.core.stillness.warp import visible, warped

__all__ = ["steadied"]

_LEAST: Final = 1e-6


def steadied(
    latent: Tensor, luma: Tensor, last_latent: Tensor, last_luma: Tensor, knobs: Tensor
) -> Tensor:
    """Mix a session's last latent into the one of the camera's picture.

    With both shares 0, or `FRESH` at 1, it is the new latent to the last bit, whatever was
    remembered; with `STILL` at 1 it is the last one to the last bit where nothing moves.

    Args:
        latent: ``float[B, C, h, w]``, the camera's picture.
        luma: ``float32[B, 1, h, w]``, 0 to 1, the same averaged to latent size.
        last_latent: ``float[B, C, h, w]``, what was drawn last, before decoding.
        last_luma: ``float32[B, 1, h, w]``, the camera's picture that it was drawn from.
        knobs: ``float32[B, KNOBS]``.

    Returns:
        Of the shape and dtype of `latent`.
    """
    there, back = flows(luma, last_luma)
    moves = moved(luma, last_luma)  # [B, 1, h, w]
    remembers = 1 - _column(knobs, FRESH)
    staying = _column(knobs, STILL) * (1 - moves) * remembers
    seen = visible(luma, last_luma, there, back)
    following = _column(knobs, MOVING) * moves * seen * remembers
    share = staying + following  # [B, 1, h, w], 0 to 1
    last = last_latent.to(torch.float32)
    target = torch.lerp(last, warped(last, there), following / share.clamp(min=_LEAST))
    mixed = torch.lerp(latent.to(torch.float32), target, share)
    # Where nothing is taken, what is remembered may be anything, numbers that ran over too.
    return torch.where(share > 0, mixed.to(latent.dtype), latent)


def _column(knobs: Tensor, at: int) -> Tensor:
    """Return one knob of each frame as ``float32[B, 1, 1, 1]``."""
    return knobs[:, at, None, None, None]
