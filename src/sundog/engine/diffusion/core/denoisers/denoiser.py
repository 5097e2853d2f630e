"""What a graph asks of a denoiser, whatever its family."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

from sundog.engine.diffusion.model import Conditioning

__all__ = ["Denoiser"]


class Denoiser(nn.Module, ABC):
    """A UNet or transformer that looks at noisy latents and predicts.

    Attributes:
        text_width: D of `Conditioning.tokens`.
        pooled_width: P of `Conditioning.pooled`; 0 where it wants none.
    """

    text_width: int
    pooled_width: int = 0

    @abstractmethod
    def forward(
        self,
        noisy: Tensor,
        time: Tensor,
        text: Conditioning,
        picture: Tensor,
        control: Tensor | None,
    ) -> Tensor:
        """Predict what the family was trained to: noise, velocity or flow.

        Args:
            noisy: ``float32[B, C, h, w]``, latents with noise.
            time: ``float32[B]``, how noisy; in the unit of the family, see `Schedule.clock`.
            text: What the picture shall become, a row a frame.
            picture: ``float32[B, C, h, w]``, latents of the camera's picture.
            control: ``float32[B, 3, H, W]``, 0 to 1, of a card's condition; None where it has none.

        Returns:
            ``float32[B, C, h, w]``.
        """
