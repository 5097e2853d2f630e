"""Stable Diffusion 1, 2 and XL: a UNet that attends to the tokens of a text."""

from typing import Any

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.core.denoisers.denoiser import Denoiser
from sundog.engine.diffusion.core.denoisers.hints import Asked, hints_of
from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Unet"]


class Unet(Denoiser):
    """diffusers' `UNet2DConditionModel`, as SD-Turbo uses it: without guidance.

    Source: Rombach et al., High-Resolution Image Synthesis with Latent Diffusion Models (2022),
    arXiv 2112.10752; Sauer et al., Adversarial Diffusion Distillation (2023), arXiv 2311.17042.
    """

    def __init__(self, components: Components) -> None:
        super().__init__()
        config: Any = components.denoiser.config
        self.unet: Any = components.denoiser
        self.hints = nn.ModuleList(hints_of(components))
        self.text_width = int(config.cross_attention_dim)
        self.pooled_width = _pooled_width(config)
        self._dtype = components.dtype

    def forward(
        self,
        noisy: Tensor,
        time: Tensor,
        text: Conditioning,
        picture: Tensor,
        control: Tensor | None,
    ) -> Tensor:
        """Predict from the noisy latents, the text and what else the model asks for."""
        seen = None if control is None else control.to(self._dtype)
        asked = Asked(noisy.to(self._dtype), time, text, seen)
        told: dict[str, Any] = {}
        for hint in self.hints:
            told |= hint(asked, told)
        (raw,) = self.unet(
            asked.noisy,  # [B, C, h, w]
            time,  # [B]
            encoder_hidden_states=text.tokens,  # [B, T, D]
            return_dict=False,
            **told,
        )
        predicted: Tensor = raw
        return predicted.to(torch.float32)


def _pooled_width(config: Any) -> int:  # noqa: ANN401 - of diffusers
    """How wide the text as a whole is that the UNet wants, beside the six numbers of sizes."""
    if config.addition_embed_type != "text_time":
        return 0
    return int(config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim)
