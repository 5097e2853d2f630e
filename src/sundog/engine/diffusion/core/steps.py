"""How one denoising step leads to the next."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from torch import Tensor

from sundog.engine.diffusion.cards.card import Step
from sundog.engine.diffusion.core.schedule import Level

__all__ = ["STEPS", "Stepping", "noised"]

Stepping = Callable[[Tensor, Tensor, Level, Tensor], Tensor]
"""From noisy latent, clean latent, their level and fresh noise to the noise of the next step.

All ``float32[B, C, h, w]``.
"""


def noised(clean: Tensor, noise: Tensor, level: Level) -> Tensor:
    """Mix a clean latent with noise, both ``float32[B, C, h, w]``."""
    return level.alpha * clean + level.sigma * noise


def _ancestral(_noisy: Tensor, _clean: Tensor, _level: Level, fresh: Tensor) -> Tensor:
    """Noise the clean latent anew: consistency models are sampled so (arXiv 2310.04378, alg. 3)."""
    return fresh


def _euler(noisy: Tensor, clean: Tensor, level: Level, _fresh: Tensor) -> Tensor:
    """Keep the noise that was found: a straight line to the next level (arXiv 2206.00364, alg. 1)."""
    return (noisy - level.alpha * clean) / level.sigma


STEPS: Final[Mapping[Step, Stepping]] = MappingProxyType(
    {
        Step.ANCESTRAL: _ancestral,
        Step.EULER: _euler,
    }
)
"""By `ModelCard.step`."""
