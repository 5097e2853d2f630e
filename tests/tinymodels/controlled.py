"""A tiny SD-Turbo with a ControlNet for edges, random weights."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel, StableDiffusionControlNetImg2ImgPipeline
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation

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
            torch.nn.init.normal_(weights, std=0.5)
    return network.eval()


def components(folder: Path) -> Components:
    """A tiny SD-Turbo's parts and the ControlNet."""
    parts = sd.components(folder)
    return replace(parts, card=CARDS["sd-turbo-edges"], control=control(parts))


def depth_components(folder: Path) -> Components:
    """The same with a ControlNet for depth, and a network that sees it."""
    parts = components(folder)
    return replace(parts, card=CARDS["sd-turbo-depth"], depth=depth())


def depth(*, seed: int = 4) -> Any:
    """A Depth Anything of four narrow layers."""
    torch.manual_seed(seed)
    config = DepthAnythingConfig(
        backbone_config={
            "model_type": "dinov2",
            "hidden_size": 16,
            "num_hidden_layers": 4,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "image_size": 70,
            "patch_size": 14,
            "out_features": ["stage1", "stage2", "stage3", "stage4"],
            "reshape_hidden_states": False,
        },
        neck_hidden_sizes=[4, 8, 16, 16],
        fusion_hidden_size=8,
        head_hidden_size=8,
        reassemble_hidden_size=16,
    )
    network = DepthAnythingForDepthEstimation(config)
    # Those of a new one are so small that its depth would be the same everywhere.
    for weights in network.parameters():
        if weights.ndim > 1:
            torch.nn.init.xavier_uniform_(weights)
    return network.eval().requires_grad_(False)


def pipeline(folder: Path, network: Any) -> Any:
    """The stock pipeline, to compare with."""
    stock = StableDiffusionControlNetImg2ImgPipeline(
        **sd.pipeline(folder).components, controlnet=network, requires_safety_checker=False
    )
    stock.set_progress_bar_config(disable=True)
    return stock
