"""Which parts a family of models has, and under which names; known without torch."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sundog.engine.diffusion.cards.card import Family

__all__ = [
    "BARE",
    "CONTROL",
    "DECODERS",
    "DEPTH",
    "LAYOUTS",
    "LORA_STEM",
    "Layout",
    "Part",
    "Words",
]


class Part(NamedTuple):
    """One part of a model in the layout of diffusers.

    Attributes:
        folder: Inside of the model's.
        kind: Class in diffusers or transformers that loads it.
    """

    folder: str
    kind: str


class Words(NamedTuple):
    """What turns a prompt into vectors."""

    tokenizer: Part
    encoder: Part


class Layout(NamedTuple):
    """The parts of a family.

    Attributes:
        denoiser: UNet or transformer.
        words: Text encoders, in the order in which the denoiser is told of them.
        packed: How many latents of a patch the denoiser gets as one, side by side in channels.
        decoder: Class of its small autoencoder, in diffusers or `OWN_CLASSES`.
    """

    denoiser: Part
    words: tuple[Words, ...]
    packed: int = 1
    decoder: str = "AutoencoderTiny"


_CLIP: Final = Words(Part("tokenizer", "CLIPTokenizer"), Part("text_encoder", "CLIPTextModel"))

LAYOUTS: Final[Mapping[Family, Layout]] = MappingProxyType(
    {
        Family.UNET: Layout(Part("unet", "UNet2DConditionModel"), (_CLIP,)),
        Family.UNET_XL: Layout(
            Part("unet", "UNet2DConditionModel"),
            (
                _CLIP,
                Words(
                    Part("tokenizer_2", "CLIPTokenizer"),
                    Part("text_encoder_2", "CLIPTextModelWithProjection"),
                ),
            ),
        ),
        Family.FLUX2: Layout(
            Part("transformer", "Flux2Transformer2DModel"),
            (
                Words(
                    Part("tokenizer", "Qwen2TokenizerFast"),
                    Part("text_encoder", "Qwen3ForCausalLM"),
                ),
            ),
            packed=4,
            decoder="TAEF2",
        ),
    }
)
"""By family."""

DECODERS: Final = ("AutoencoderTiny", "TAEF2")
"""Classes of autoencoders that are small enough for every frame."""

BARE: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {"taef2.safetensors": {"_class_name": "TAEF2", "latent_channels": 32}}
)
"""Files of weights that are published alone, and what a ``config.json`` beside them would say."""

DEPTH: Final = "DepthAnythingForDepthEstimation"
"""Class of a network that sees depth, in transformers."""

LORA_STEM: Final = "pytorch_lora_weights"
"""What the file of weights that are added is called, before its ending."""

CONTROL: Final = "ControlNetModel"
"""Class of a network that keeps edges or depth."""
