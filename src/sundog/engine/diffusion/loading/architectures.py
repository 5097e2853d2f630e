"""How large the models of the cards are, layer by layer: what is built with random weights.

As in the ``config.json`` of the published models, only what differs from the classes' defaults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

__all__ = ["ARCHITECTURES", "Architecture", "Layers"]

Layers = Mapping[str, Any]
"""Arguments of a class of diffusers, or of a configuration of transformers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """Sizes of a model's parts.

    Attributes:
        denoiser: UNet or transformer.
        encoders: Text encoders, in the order of the family's layout.
        decoder: Small autoencoder.
        scheduler: Noise schedule.
        control: ControlNet; None where the card has none.
    """

    denoiser: Layers
    encoders: tuple[Layers, ...]
    decoder: Layers
    scheduler: Layers
    control: Layers | None = None


_CROSS: Final = "CrossAttnDownBlock2D"
_CROSS_UP: Final = "CrossAttnUpBlock2D"

# Stable Diffusion 2.1 (Rombach et al. 2022, arXiv 2112.10752), 866 million parameters.
_UNET_2: Final[Layers] = {
    "sample_size": 64,
    "block_out_channels": (320, 640, 1280, 1280),
    "layers_per_block": 2,
    "attention_head_dim": (5, 10, 20, 20),
    "cross_attention_dim": 1024,
    "use_linear_projection": True,
    "down_block_types": (_CROSS, _CROSS, _CROSS, "DownBlock2D"),
    "up_block_types": ("UpBlock2D", _CROSS_UP, _CROSS_UP, _CROSS_UP),
}
# OpenCLIP's ViT-H without its last layer.
_CLIP_H: Final[Layers] = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 23,
    "num_attention_heads": 16,
    "hidden_act": "gelu",
    "projection_dim": 512,
}
_TAESD: Final[Layers] = {}  # the class's defaults: 2.45 million parameters
_NOISE: Final[Layers] = {
    "_class_name": "EulerDiscreteScheduler",
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "epsilon",
    "timestep_spacing": "trailing",
    "steps_offset": 1,
}

ARCHITECTURES: Final[Mapping[str, Architecture]] = MappingProxyType(
    {
        "sd-turbo": Architecture(
            denoiser=_UNET_2, encoders=(_CLIP_H,), decoder=_TAESD, scheduler=_NOISE
        ),
    }
)
"""By the name of the card."""
