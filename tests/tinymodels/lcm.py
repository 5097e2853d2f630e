"""A latent consistency model in small: a UNet told of its guidance, random weights."""

from pathlib import Path
from typing import Any

import torch
from diffusers import LatentConsistencyModelImg2ImgPipeline, LCMScheduler
from transformers import CLIPTextModel

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.model import Components
from tests.tinymodels import sd
from tests.tinymodels.clip import text_config, tokenizer


def build(folder: Path, *, seed: int = 0) -> Path:
    """Write a pipeline in the layout of diffusers; return its folder."""
    torch.manual_seed(seed)
    pipeline = LatentConsistencyModelImg2ImgPipeline(
        vae=sd.small_autoencoder(),
        text_encoder=CLIPTextModel(text_config(sd.TEXT_WIDTH)),
        tokenizer=tokenizer(folder / "words"),
        unet=sd.unet(time_cond_proj_dim=32),
        scheduler=LCMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            num_train_timesteps=1000,
            prediction_type="epsilon",
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(str(folder / "model"), safe_serialization=True)
    return folder / "model"


def pipeline(folder: Path) -> Any:
    """The stock pipeline, to compare with."""
    stock = LatentConsistencyModelImg2ImgPipeline.from_pretrained(
        str(folder), local_files_only=True
    )
    stock.set_progress_bar_config(disable=True)
    return stock


def components(folder: Path) -> Components:
    """The same parts as our loader hands them out, on the CPU in float32."""
    stock = pipeline(folder)
    return Components(
        card=CARDS["lcm-dreamshaper"],
        denoiser=stock.unet.eval(),
        decoder=stock.vae.eval(),
        tokenizers=(stock.tokenizer,),
        text_encoders=(stock.text_encoder.eval(),),
        scheduler=dict(stock.scheduler.config),
        control=None,
        device=torch.device("cpu"),
        dtype=torch.float32,
        is_random=True,
    )
