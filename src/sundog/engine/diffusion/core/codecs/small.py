"""The small autoencoder of Stable Diffusion's latents."""

from typing import Any

import torch
from torch import Tensor

from sundog.engine.diffusion.core.codecs.codec import Codec
from sundog.engine.diffusion.model import Components

__all__ = ["SmallCodec"]


class SmallCodec(Codec):
    """diffusers' `AutoencoderTiny` (TAESD, Bohan 2023): 2.4 M weights instead of 84 M."""

    def __init__(self, components: Components) -> None:
        super().__init__()
        self.autoencoder: Any = components.decoder
        config: Any = components.decoder.config
        self.stride = 2 ** (len(config.encoder_block_out_channels) - 1)
        self.channels = int(config.latent_channels)
        self._scale = float(config.scaling_factor)
        self._dtype = components.dtype

    def encode(self, rgb: Tensor) -> Tensor:
        """See `Codec.encode`."""
        signed = (2 * rgb - 1).to(self._dtype)  # [B, 3, H, W], -1 to 1
        (latent,) = self.autoencoder.encode(signed, return_dict=False)
        scaled: Tensor = latent.to(torch.float32) * self._scale
        return scaled

    def decode(self, latent: Tensor) -> Tensor:
        """See `Codec.decode`."""
        unscaled = (latent / self._scale).to(self._dtype)
        (signed,) = self.autoencoder.decode(unscaled, return_dict=False)
        rgb: Tensor = signed.to(torch.float32) * 0.5 + 0.5
        return rgb.clamp(0, 1)
