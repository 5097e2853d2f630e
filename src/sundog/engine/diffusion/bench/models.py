"""Which model is measured: the card's at full size with random weights, or a tiny one of its kind."""

from typing import Final

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.loading.architectures import Architecture
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.loading.random import random_components
from sundog.engine.diffusion.loading.target import device_of, dtype_of
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import Progress

__all__ = ["TINY", "loaded"]

_WIDTHS: Final = (8, 16, 16)

TINY: Final = Architecture(
    denoiser={
        "sample_size": 16,
        "block_out_channels": _WIDTHS,
        "layers_per_block": 1,
        "attention_head_dim": 2,
        "norm_num_groups": 4,
        "cross_attention_dim": 32,
        "use_linear_projection": True,
        "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
    },
    encoders=(
        {
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "projection_dim": 32,
        },
    ),
    decoder={
        "encoder_block_out_channels": (8,) * 4,
        "decoder_block_out_channels": (8,) * 4,
        "num_encoder_blocks": (1,) * 4,
        "num_decoder_blocks": (1,) * 4,
    },
    scheduler={
        "_class_name": "EulerDiscreteScheduler",
        "num_train_timesteps": 1000,
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "prediction_type": "epsilon",
    },
)
"""SD-Turbo's kind, so small that a CPU draws it at once: it shows that the engine's parts meet."""


def loaded(settings: DiffusionSettings, progress: Progress, *, tiny: bool) -> Components:
    """Return the model to measure.

    Raises:
        KeyError: there is no such card.
        ModelUnavailable: it cannot be had here.
    """
    if settings.model_dir:
        return load(settings, progress)
    device = device_of(settings)
    card, architecture = (CARDS["sd-turbo"], TINY) if tiny else (CARDS[settings.card], None)
    return random_components(card, device, dtype_of(settings, device), progress, architecture)
