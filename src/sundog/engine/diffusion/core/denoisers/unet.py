"""Stable Diffusion 1 and 2: a UNet that attends to one text encoder's tokens."""

from typing import Any

import torch
from torch import Tensor

from sundog.engine.diffusion.core.denoisers.denoiser import Denoiser
from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Unet"]


class Unet(Denoiser):
    """diffusers' `UNet2DConditionModel`, as SD-Turbo uses it: without guidance.

    Source: Rombach et al., High-Resolution Image Synthesis with Latent Diffusion Models (2022),
    arXiv 2112.10752; Sauer et al., Adversarial Diffusion Distillation (2023), arXiv 2311.17042.
    """

    def __init__(self, components: Components) -> None:
        super().__init__()
        self.unet: Any = components.denoiser
        config: Any = components.denoiser.config
        self.text_width = int(config.cross_attention_dim)
        self._dtype = components.dtype

    def forward(
        self,
        noisy: Tensor,
        time: Tensor,
        text: Conditioning,
        picture: Tensor,
        control: Tensor | None,
    ) -> Tensor:
        """Predict from the noisy latents and the text alone."""
        (raw,) = self.unet(
            noisy.to(self._dtype),  # [B, C, h, w]
            time,  # [B]
            encoder_hidden_states=text.tokens,  # [B, T, D]
            return_dict=False,
        )
        predicted: Tensor = raw
        return predicted.to(torch.float32)
