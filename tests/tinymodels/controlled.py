"""A tiny SD-Turbo with a ControlNet for edges, random weights."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel, StableDiffusionControlNetImg2ImgPipeline

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.model import Components
from tests.tinymodels import sd


def control(parts: Components, *, seed: int = 3) -> Any:
    """A ControlNet for that UNet; its answers are not zero, as those of a new one would be."""
    torch.manual_seed(seed)
    network = ControlNetModel.from_unet(
        parts.denoiser, conditioning_embedding_out_channels=(4, 8, 8, 8)
    )
    for name, weights in network.named_parameters():
        if "controlnet_" in name:
            torch.nn.init.normal_(weights, std=0.05)
    return network.eval()


def components(folder: Path) -> Components:
    """A tiny SD-Turbo's parts and the ControlNet."""
    parts = sd.components(folder)
    return replace(parts, card=CARDS["sd-turbo-edges"], control=control(parts))


def pipeline(folder: Path, network: Any) -> Any:
    """The stock pipeline, to compare with."""
    stock = StableDiffusionControlNetImg2ImgPipeline(
        **sd.pipeline(folder).components, controlnet=network, requires_safety_checker=False
    )
    stock.set_progress_bar_config(disable=True)
    return stock
