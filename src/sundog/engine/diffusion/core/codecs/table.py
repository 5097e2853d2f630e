"""Which autoencoder a family has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sundog.engine.diffusion.cards.card import Family
from sundog.engine.diffusion.core.codecs.codec import Codec
from sundog.engine.diffusion.core.codecs.packed import PackedCodec
from sundog.engine.diffusion.core.codecs.small import SmallCodec
from sundog.engine.diffusion.model import Components

__all__ = ["CODECS"]

CODECS: Final[Mapping[Family, Callable[[Components], Codec]]] = MappingProxyType(
    {
        Family.UNET: SmallCodec,
        Family.UNET_XL: SmallCodec,
        Family.FLUX2: PackedCodec,
    }
)
"""By family."""
