"""FLUX.2: a transformer over patches, with the camera's picture beside the one that is drawn."""

from typing import Any, Final

import torch
from torch import Tensor

from sundog.engine.diffusion.core.denoisers.denoiser import Denoiser
from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Flux2"]

# The camera's picture lies this far from the drawn one on the axis of pictures.
_APART: Final = 10


class Flux2(Denoiser):
    """diffusers' `Flux2Transformer2DModel`, as FLUX.2 klein edits with it: without guidance.

    Source: Black Forest Labs, FLUX.2 klein (2026), bfl.ai/blog; positions by rotation on four
    axes (picture, row, column, token): Su et al., RoFormer (2021), arXiv 2104.09864.
    """

    def __init__(self, components: Components) -> None:
        super().__init__()
        config: Any = components.denoiser.config
        self.transformer: Any = components.denoiser
        self.text_width = int(config.joint_attention_dim)
        self._dtype = components.dtype

    def forward(
        self,
        noisy: Tensor,
        time: Tensor,
        text: Conditioning,
        picture: Tensor,
        control: Tensor | None,
    ) -> Tensor:
        """Predict the flow from the noisy latents, the camera's picture and the text."""
        batch, channels, height, width = noisy.shape
        both = torch.cat((_tokens(noisy), _tokens(picture)), 1)  # [B, 2 h w, C]
        drawn, shown = _places(0, noisy), _places(_APART, noisy)
        (raw,) = self.transformer(
            hidden_states=both.to(self._dtype),
            timestep=time.to(self._dtype) / 1000,  # [B]
            encoder_hidden_states=text.tokens,  # [B, T, D]
            txt_ids=_words(text.tokens),
            img_ids=torch.cat((drawn, shown)),  # [2 h w, 4]
            guidance=None,
            return_dict=False,
        )
        flow: Tensor = raw[:, : height * width].to(torch.float32)  # [B, h w, C]
        return flow.permute(0, 2, 1).reshape(batch, channels, height, width)


def _tokens(latent: Tensor) -> Tensor:
    """Lay ``[B, C, h, w]`` out as ``[B, h w, C]``."""
    return latent.flatten(2).permute(0, 2, 1)


def _places(picture: int, latent: Tensor) -> Tensor:
    """Say where each token of a picture is: ``int64[h w, 4]``."""
    height, width = latent.shape[2:]
    one = torch.full((height * width,), picture, device=latent.device)
    row = torch.arange(height, device=latent.device).repeat_interleave(width)
    column = torch.arange(width, device=latent.device).repeat(height)
    return torch.stack((one, row, column, torch.zeros_like(one)), 1)


def _words(tokens: Tensor) -> Tensor:
    """Say which token of the text each is: ``int64[T, 4]``."""
    number = torch.arange(tokens.shape[1], device=tokens.device)
    none = torch.zeros_like(number)
    return torch.stack((none, none, none, number), 1)
