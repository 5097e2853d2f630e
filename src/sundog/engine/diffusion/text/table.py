"""Which text encoders a family has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sundog.engine.diffusion.cards.card import Family
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.clip import clip
from sundog.engine.diffusion.text.clips import clips
from sundog.engine.diffusion.text.encoded import Encode
from sundog.engine.diffusion.text.qwen import qwen

__all__ = ["ENCODERS"]

ENCODERS: Final[Mapping[Family, Callable[[Components], Encode]]] = MappingProxyType(
    {
        Family.UNET: clip,
        Family.UNET_XL: clips,
        Family.FLUX2: qwen,
    }
)
"""Makes what encodes one text."""
