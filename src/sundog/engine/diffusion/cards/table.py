"""Every model card."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sundog.engine.diffusion.cards import licences
from sundog.engine.diffusion.cards.card import Family, ModelCard, Step

__all__ = ["CARDS"]

_SD_TURBO: Final = ModelCard(
    name="sd-turbo",
    title="SD-Turbo",
    family=Family.UNET,
    hub_id="stabilityai/sd-turbo",
    decoder_id="madebyollin/taesd",
    licence=licences.STABILITY,
    weights_mb=2600,
)

_SD_TURBO_EDGES: Final = ModelCard(
    name="sd-turbo-edges",
    title="SD-Turbo that keeps edges",
    family=Family.UNET,
    hub_id=_SD_TURBO.hub_id,
    decoder_id=_SD_TURBO.decoder_id,
    licence=_SD_TURBO.licence,
    # Edges hold the shapes, so there may be more noise.
    most_noise=0.8,
    control="edges",
    control_id="thibaud/controlnet-sd21-canny-diffusers",
    control_licence=licences.THIBAUD,
    weights_mb=3400,
)

_SD_TURBO_DEPTH: Final = ModelCard(
    name="sd-turbo-depth",
    title="SD-Turbo that keeps depth",
    family=Family.UNET,
    hub_id=_SD_TURBO.hub_id,
    decoder_id=_SD_TURBO.decoder_id,
    licence=_SD_TURBO.licence,
    most_noise=0.8,
    control="depth",
    control_id="thibaud/controlnet-sd21-depth-diffusers",
    control_licence=licences.THIBAUD,
    # The small one: Apache 2.0, by its page; the larger ones are for research only.
    depth_id="depth-anything/Depth-Anything-V2-Small-hf",
    weights_mb=3450,
)

_SDXL_TURBO: Final = ModelCard(
    name="sdxl-turbo",
    title="SDXL-Turbo",
    family=Family.UNET_XL,
    hub_id="stabilityai/sdxl-turbo",
    decoder_id="madebyollin/taesdxl",
    licence=licences.STABILITY_NC,
    weights_mb=6800,
)

_LCM: Final = ModelCard(
    name="lcm-dreamshaper",
    title="LCM of Dreamshaper 7",
    family=Family.UNET,
    hub_id="SimianLuo/LCM_Dreamshaper_v7",
    decoder_id="madebyollin/taesd",
    licence=licences.LCM_DREAMSHAPER,
    steps=2,
    guidance=8.5,
    weights_mb=2000,
)

_LCM_EDGES: Final = replace(
    _LCM,
    name="lcm-edges",
    title="LCM of Dreamshaper 7 that keeps edges",
    most_noise=0.8,
    control="edges",
    control_id="lllyasviel/control_v11p_sd15_canny",
    control_licence=licences.OPENRAIL,
    weights_mb=2700,
)

_LCM_DEPTH: Final = replace(
    _LCM,
    name="lcm-depth",
    title="LCM of Dreamshaper 7 that keeps depth",
    most_noise=0.8,
    control="depth",
    control_id="lllyasviel/control_v11f1p_sd15_depth",
    control_licence=licences.OPENRAIL,
    depth_id=_SD_TURBO_DEPTH.depth_id,
    weights_mb=2750,
)

# Any model of Stable Diffusion 1.5's kind, with a style of its own, works in its place.
_SD15_LCM: Final = ModelCard(
    name="sd15-lcm-lora",
    title="Stable Diffusion 1.5 with LCM-LoRA",
    family=Family.UNET,
    hub_id="stable-diffusion-v1-5/stable-diffusion-v1-5",
    decoder_id="madebyollin/taesd",
    licence=licences.OPENRAIL_M,
    steps=2,
    lora_id="latent-consistency/lcm-lora-sdv1-5",
    lora_licence=licences.OPENRAIL_PP,
    weights_mb=2100,
)

_FLUX2_KLEIN: Final = ModelCard(
    name="flux2-klein",
    title="FLUX.2 klein 4B",
    family=Family.FLUX2,
    hub_id="black-forest-labs/FLUX.2-klein-4B",
    decoder_id="madebyollin/taef2",
    licence=licences.APACHE,
    step=Step.EULER,
    steps=4,
    # It edits: the frame is what it refers to, and it starts from noise alone.
    most_noise=1.0,
    weights_mb=15800,
)

CARDS: Final[Mapping[str, ModelCard]] = MappingProxyType(
    {
        card.name: card
        for card in (
            _SD_TURBO,
            _SD_TURBO_EDGES,
            _SD_TURBO_DEPTH,
            _SDXL_TURBO,
            _LCM,
            _LCM_EDGES,
            _LCM_DEPTH,
            _SD15_LCM,
            _FLUX2_KLEIN,
        )
    }
)
"""By name."""
