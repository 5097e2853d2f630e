"""What a graph asks of an autoencoder, whatever its family."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

__all__ = ["Codec"]


class Codec(nn.Module, ABC):
    """An autoencoder both ways. Latents are in the scale that the denoiser was trained with.

    Attributes:
        stride: How many pixels, each way, one place of the latents stands for.
        channels: C of the latents.
    """

    stride: int
    channels: int

    @abstractmethod
    def encode(self, rgb: Tensor) -> Tensor:
        """Turn ``float32[B, 3, H, W]``, 0 to 1, into ``float32[B, C, h, w]``."""

    @abstractmethod
    def decode(self, latent: Tensor) -> Tensor:
        """Turn ``float32[B, C, h, w]`` into ``float32[B, 3, H, W]``, 0 to 1."""
