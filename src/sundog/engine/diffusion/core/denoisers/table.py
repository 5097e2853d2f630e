"""Which denoiser a family has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sundog.engine.diffusion.cards.card import Family
from sundog.engine.diffusion.core.denoisers.denoiser import Denoiser
from sundog.engine.diffusion.core.denoisers.flux2 import Flux2
from sundog.engine.diffusion.core.denoisers.unet import Unet
from sundog.engine.diffusion.model import Components

__all__ = ["DENOISERS"]

DENOISERS: Final[Mapping[Family, Callable[[Components], Denoiser]]] = MappingProxyType(
    {
        Family.UNET: Unet,
        Family.UNET_XL: Unet,
        Family.FLUX2: Flux2,
    }
)
"""By family."""
