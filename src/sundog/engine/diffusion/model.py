"""A loaded model: what loading returns, and core and text are made from."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.cards.card import ModelCard

__all__ = ["Components", "Conditioning"]


class Conditioning(NamedTuple):
    """What a denoiser is told of prompts, one row a frame.

    Attributes:
        tokens: ``float[B, T, D]``, a vector a token.
        pooled: ``float[B, P]``, one of the whole; P is 0 where a family has none.
    """

    tokens: Tensor
    pooled: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """The parts of a model as diffusers and transformers load them, in evaluation mode.

    Attributes:
        card: What it is.
        denoiser: UNet or transformer.
        decoder: Small autoencoder, both ways: pictures ``[-1, 1]`` to latents and back.
        tokenizers: One for each text encoder.
        text_encoders: Likewise.
        scheduler: Configuration of its noise schedule, as in ``scheduler_config.json``.
        control: ControlNet; None where the card has none.
        depth: Network that sees depth in a picture; None where the card asks for none.
        device: Where the weights are.
        dtype: Of the weights.
        is_random: Whether the weights mean nothing.
    """

    card: ModelCard
    denoiser: nn.Module
    decoder: nn.Module
    tokenizers: tuple[Any, ...]
    text_encoders: tuple[nn.Module, ...]
    scheduler: dict[str, Any]
    control: nn.Module | None
    depth: nn.Module | None = None
    device: torch.device
    dtype: torch.dtype
    is_random: bool = False
