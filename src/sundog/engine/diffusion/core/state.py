"""What a batch reads and leaves behind: tensors allocated once, a row for each session.

A row beyond the last session's is scratch: a batch that is not full is padded with it.
"""

from typing import Final, NamedTuple

import torch
from torch import Tensor

from sundog.engine.diffusion.model import Conditioning

__all__ = ["FRESH", "GLIDE", "KNOBS", "MOVING", "STILL", "Prompts", "Memory"]

GLIDE: Final = 0
"""Column of the knobs: share of the new prompt over the one before, 0 to 1."""
STILL: Final = 1
"""Share of the last latent that stays where nothing moves, 0 to 1."""
MOVING: Final = 2
"""The same where the picture moves."""
FRESH: Final = 3
"""1 where there is no last frame to go by, else 0."""
KNOBS: Final = 4
"""Columns: ``float32[B, KNOBS]`` comes with each batch."""


class Prompts(NamedTuple):
    """What sessions ask for, for all sizes.

    Attributes:
        before: Conditioning that is being left, ``[N, …]``.
        after: Conditioning that is being taken, ``[N, …]``.
    """

    before: Conditioning
    after: Conditioning


class Memory(NamedTuple):
    """What sessions remember at one size; h and w are those of latents.

    Attributes:
        noise: ``float[N, S, C, h, w]``, fixed for a session: one for each of S steps.
        latent: ``float[N, C, h, w]``, the clean latent of the last frame.
        luma: ``float[N, 1, h, w]``, 0 to 1: the last camera picture, small.
    """

    noise: Tensor
    latent: Tensor
    luma: Tensor

    def seed(self, row: int, seed: int) -> None:
        """Give a row its noise and forget what it remembered.

        The noise is that of ``torch.Generator().manual_seed(seed)`` on the CPU: the same on every
        machine.
        """
        generator = torch.Generator().manual_seed(seed)
        shape = self.noise.shape[1:]
        noise = torch.randn(shape, generator=generator, dtype=torch.float32)
        self.noise[row].copy_(noise)
        self.latent[row].zero_()
        self.luma[row].zero_()
