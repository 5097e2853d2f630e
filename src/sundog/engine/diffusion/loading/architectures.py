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
        depth: Network that sees depth; None where the card asks for none.
    """

    denoiser: Layers
    encoders: tuple[Layers, ...]
    decoder: Layers
    scheduler: Layers
    control: Layers | None = None
    depth: Layers | None = None


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
# Stable Diffusion 1.5, 860 million parameters.
_UNET_1: Final[Layers] = {
    **_UNET_2,
    "attention_head_dim": 8,
    "cross_attention_dim": 768,
    "use_linear_projection": False,
}
_OF_TEXT: Final = ("attention_head_dim", "cross_attention_dim", "use_linear_projection")
# Told of guidance as latent consistency models are (Luo et al. 2023, arXiv 2310.04378).
_UNET_1_LCM: Final[Layers] = {**_UNET_1, "time_cond_proj_dim": 256}
# Stable Diffusion XL (Podell et al. 2023, arXiv 2307.01952), 2567 million parameters.
_UNET_XL: Final[Layers] = {
    "sample_size": 64,
    "block_out_channels": (320, 640, 1280),
    "layers_per_block": 2,
    "attention_head_dim": (5, 10, 20),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "down_block_types": ("DownBlock2D", _CROSS, _CROSS),
    "up_block_types": (_CROSS_UP, _CROSS_UP, "UpBlock2D"),
    "transformer_layers_per_block": (1, 2, 10),
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
# For Stable Diffusion 2.1 (Zhang et al. 2023, arXiv 2302.05543), 364 million parameters.
_CONTROL_2: Final[Layers] = {
    name: _UNET_2[name]
    for name in (
        "block_out_channels",
        "layers_per_block",
        "attention_head_dim",
        "cross_attention_dim",
        "use_linear_projection",
        "down_block_types",
    )
}
_CONTROL_1: Final[Layers] = {**_CONTROL_2, **{name: _UNET_1[name] for name in _OF_TEXT}}
# Depth Anything V2, small (Yang et al. 2024, arXiv 2406.09414), 25 million parameters.
_DEPTH_SMALL: Final[Layers] = {
    "backbone_config": {
        "model_type": "dinov2",
        "hidden_size": 384,
        "image_size": 518,
        "num_attention_heads": 6,
        "patch_size": 14,
        "out_features": ["stage3", "stage6", "stage9", "stage12"],
        "reshape_hidden_states": False,
    },
    "neck_hidden_sizes": [48, 96, 192, 384],
    "fusion_hidden_size": 64,
    "head_hidden_size": 32,
    "reassemble_hidden_size": 384,
}
# FLUX.2 klein 4B (Black Forest Labs 2026), 3876 million parameters.
_FLUX_2: Final[Layers] = {
    "in_channels": 128,
    "num_layers": 5,
    "num_single_layers": 20,
    "attention_head_dim": 128,
    "num_attention_heads": 24,
    "joint_attention_dim": 7680,
    "guidance_embeds": False,
}
# OpenAI's ViT-L.
_CLIP_L: Final[Layers] = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "projection_dim": 768,
}
# OpenCLIP's ViT-bigG.
_CLIP_G: Final[Layers] = {
    "hidden_size": 1280,
    "intermediate_size": 5120,
    "num_hidden_layers": 32,
    "num_attention_heads": 20,
    "hidden_act": "gelu",
    "projection_dim": 1280,
}
# Qwen3 4B (Yang et al. 2025, arXiv 2505.09388).
_QWEN_3: Final[Layers] = {
    "vocab_size": 151936,
    "hidden_size": 2560,
    "intermediate_size": 9728,
    "num_hidden_layers": 36,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "tie_word_embeddings": True,
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
_TAEF2: Final[Layers] = {}  # likewise, in `taef2`
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
_NOISE_LCM: Final[Layers] = {
    **_NOISE,
    "_class_name": "LCMScheduler",
    "original_inference_steps": 50,
    "timestep_scaling": 10.0,
}
_FLOW: Final[Layers] = {
    "_class_name": "FlowMatchEulerDiscreteScheduler",
    "num_train_timesteps": 1000,
    "shift": 3.0,
    "use_dynamic_shifting": True,
}

ARCHITECTURES: Final[Mapping[str, Architecture]] = MappingProxyType(
    {
        "sd-turbo": Architecture(
            denoiser=_UNET_2, encoders=(_CLIP_H,), decoder=_TAESD, scheduler=_NOISE
        ),
        "sd-turbo-edges": Architecture(
            denoiser=_UNET_2,
            encoders=(_CLIP_H,),
            decoder=_TAESD,
            scheduler=_NOISE,
            control=_CONTROL_2,
        ),
        "sd-turbo-depth": Architecture(
            denoiser=_UNET_2,
            encoders=(_CLIP_H,),
            decoder=_TAESD,
            scheduler=_NOISE,
            control=_CONTROL_2,
            depth=_DEPTH_SMALL,
        ),
        "sdxl-turbo": Architecture(
            denoiser=_UNET_XL, encoders=(_CLIP_L, _CLIP_G), decoder=_TAESD, scheduler=_NOISE
        ),
        "lcm-dreamshaper": Architecture(
            denoiser=_UNET_1_LCM, encoders=(_CLIP_L,), decoder=_TAESD, scheduler=_NOISE_LCM
        ),
        "lcm-edges": Architecture(
            denoiser=_UNET_1_LCM,
            encoders=(_CLIP_L,),
            decoder=_TAESD,
            scheduler=_NOISE_LCM,
            control=_CONTROL_1,
        ),
        "lcm-depth": Architecture(
            denoiser=_UNET_1_LCM,
            encoders=(_CLIP_L,),
            decoder=_TAESD,
            scheduler=_NOISE_LCM,
            control=_CONTROL_1,
            depth=_DEPTH_SMALL,
        ),
        "sd15-lcm-lora": Architecture(
            denoiser=_UNET_1, encoders=(_CLIP_L,), decoder=_TAESD, scheduler=_NOISE_LCM
        ),
        "flux2-klein": Architecture(
            denoiser=_FLUX_2, encoders=(_QWEN_3,), decoder=_TAEF2, scheduler=_FLOW
        ),
    }
)
"""By the name of the card."""
