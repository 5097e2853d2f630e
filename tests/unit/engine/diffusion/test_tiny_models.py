"""The tiny pipeline that all other tests stand on is a whole one."""

from pathlib import Path

import torch

from sundog.engine.diffusion.model import Components
from tests.tinymodels import sd


def test_the_tiny_pipeline_restyles_a_picture_with_the_stock_code(tiny_sd: Path) -> None:
    stock = sd.pipeline(tiny_sd)
    image = torch.rand(1, 3, 64, 128, generator=torch.Generator().manual_seed(0))
    answer = stock(
        "anime style",
        image=image,
        num_inference_steps=2,
        strength=0.5,
        guidance_scale=0.0,
        generator=torch.Generator().manual_seed(1),
        output_type="pt",
    ).images
    assert answer.shape == (1, 3, 64, 128)
    assert answer.isfinite().all()


def test_its_parts_are_small_and_ready_to_use(tiny: Components) -> None:
    assert not tiny.denoiser.training
    assert not tiny.decoder.training
    assert sum(p.numel() for p in tiny.denoiser.parameters()) < 300_000
    assert tiny.scheduler["prediction_type"] == "epsilon"
