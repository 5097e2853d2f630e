"""What UNets are told besides time and text: each a row of a table, by what the model asks for."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Asked", "Hint", "hints_of"]


class Asked(NamedTuple):
    """What a UNet is asked, in the numbers of its weights.

    Attributes:
        noisy: ``float[B, C, h, w]``, latents with noise.
        time: ``float32[B]``.
        text: A row a frame.
        control: ``float[B, 3, H, W]``, 0 to 1; None where the card has no condition.
    """

    noisy: Tensor
    time: Tensor
    text: Conditioning
    control: Tensor | None


class Hint(nn.Module, ABC):
    """One thing more that a UNet is told."""

    @abstractmethod
    def forward(self, asked: Asked, told: dict[str, Any]) -> dict[str, Any]:
        """Return arguments of diffusers' `UNet2DConditionModel.forward`.

        Args:
            asked: What is drawn.
            told: What the hints before this one return.
        """


class _Guidance(Hint):
    """How strongly to follow the text: models that were distilled together with their guidance.

    Source: Luo et al., Latent Consistency Models (2023), arXiv 2310.04378, section 4.2. The
    number is told as sines and cosines of a thousand of it, less 1 by the convention of Imagen.
    """

    embedding: Tensor

    def __init__(self, components: Components) -> None:
        super().__init__()
        width = int(_config(components).time_cond_proj_dim)
        angles = 1000 * (components.card.guidance - 1) * _frequencies(width // 2)  # [D / 2]
        wave = torch.cat((angles.sin(), angles.cos()))[None].to(components.dtype)  # [1, D]
        self.register_buffer("embedding", wave.to(components.device), persistent=False)

    def forward(self, asked: Asked, told: dict[str, Any]) -> dict[str, Any]:
        """See `Hint.forward`."""
        return {"timestep_cond": self.embedding.expand(asked.noisy.shape[0], -1)}


class _Whole(Hint):
    """The whole text and the sizes of the picture: Stable Diffusion XL.

    Source: Podell et al., SDXL (2023), arXiv 2307.01952, section 2.2. The picture is said to be
    as large as it is and to be cut nowhere.
    """

    def __init__(self, _components: Components) -> None:
        super().__init__()

    def forward(self, asked: Asked, told: dict[str, Any]) -> dict[str, Any]:
        """See `Hint.forward`."""
        batch, _, height, width = asked.noisy.shape
        # Filled, not copied from the CPU: a copy cannot be part of a CUDA graph. In float32, like
        # the time: bfloat16 has no 1,001 pixels.
        tall = asked.time.new_full((batch, 1), 8 * height)
        wide = asked.time.new_full((batch, 1), 8 * width)
        corner = asked.time.new_zeros((batch, 2))
        sizes = torch.cat((tall, wide, corner, tall, wide), 1)  # [B, 6]
        return {"added_cond_kwargs": {"text_embeds": asked.text.pooled, "time_ids": sizes}}


class _Control(Hint):
    """What a ControlNet makes of the condition, added within the UNet.

    Source: Zhang et al., Adding Conditional Control (2023), arXiv 2302.05543.
    """

    def __init__(self, components: Components) -> None:
        super().__init__()
        self.network: Any = components.control

    def forward(self, asked: Asked, told: dict[str, Any]) -> dict[str, Any]:
        """See `Hint.forward`."""
        down, middle = self.network(
            asked.noisy,  # [B, C, h, w]
            asked.time,  # [B]
            encoder_hidden_states=asked.text.tokens,  # [B, T, D]
            controlnet_cond=asked.control,  # [B, 3, H, W]
            added_cond_kwargs=told.get("added_cond_kwargs"),
            return_dict=False,
        )
        return {"down_block_additional_residuals": down, "mid_block_additional_residual": middle}


_HINTS: Final[tuple[tuple[Callable[[Components], bool], Callable[[Components], Hint]], ...]] = (
    (lambda parts: _config(parts).time_cond_proj_dim is not None, _Guidance),
    (lambda parts: _config(parts).addition_embed_type == "text_time", _Whole),
    # Last: it is told what the others tell.
    (lambda parts: parts.control is not None, _Control),
)
"""Which models ask for it, and how it is made."""


def hints_of(components: Components) -> list[Hint]:
    """Make the hints that a model asks for."""
    return [make(components) for is_asked_for, make in _HINTS if is_asked_for(components)]


def _frequencies(count: int) -> Tensor:
    """Falling from 1 to 1/10000, evenly in their logarithm: ``float32[count]``."""
    spacing = math.log(10000) / (count - 1)
    return torch.exp(torch.arange(count, dtype=torch.float32) * -spacing)


def _config(components: Components) -> Any:  # noqa: ANN401 - of diffusers
    return components.denoiser.config
