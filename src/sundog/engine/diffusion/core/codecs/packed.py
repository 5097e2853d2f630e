"""The small autoencoder of FLUX.2's latents: four of a patch side by side, as its denoiser wants."""

from torch import Tensor
from torch.nn import functional

from sundog.engine.diffusion.core.codecs.small import SmallCodec
from sundog.engine.diffusion.model import Components

__all__ = ["PackedCodec"]

_SIDE = 2


class PackedCodec(SmallCodec):
    """TAEF2 (Bohan 2025) with patches of 2 x 2 latents packed into channels.

    Unlike the large autoencoder's, its latents are already at mean 0 and spread 1.
    """

    def __init__(self, components: Components) -> None:
        super().__init__(components)
        self.stride *= _SIDE
        self.channels *= _SIDE * _SIDE

    def encode(self, rgb: Tensor) -> Tensor:
        """See `Codec.encode`."""
        return functional.pixel_unshuffle(super().encode(rgb), _SIDE)

    def decode(self, latent: Tensor) -> Tensor:
        """See `Codec.decode`."""
        return super().decode(functional.pixel_shuffle(latent, _SIDE))
