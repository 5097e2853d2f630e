"""SDXL-Turbo in small: two text encoders, pooled text and sizes for the UNet, random weights."""

from pathlib import Path
from typing import Any

import torch
from diffusers import EulerAncestralDiscreteScheduler, StableDiffusionXLImg2ImgPipeline
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.model import Components
from tests.tinymodels import sd
from tests.tinymodels.clip import text_config, tokenizer

FIRST_WIDTH, SECOND_WIDTH = 16, 32
SIZE_WIDTH = 8


def build(folder: Path, *, seed: int = 0) -> Path:
    """Write a pipeline in the layout of diffusers; return its folder."""
    torch.manual_seed(seed)
    pipeline = StableDiffusionXLImg2ImgPipeline(
        vae=sd.small_autoencoder(),
        text_encoder=CLIPTextModel(text_config(FIRST_WIDTH)),
        tokenizer=tokenizer(folder / "words"),
        text_encoder_2=CLIPTextModelWithProjection(text_config(SECOND_WIDTH)),
        tokenizer_2=tokenizer(folder / "words_2"),
        unet=unet(),
        scheduler=EulerAncestralDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            num_train_timesteps=1000,
            prediction_type="epsilon",
            timestep_spacing="trailing",
            steps_offset=1,
        ),
        add_watermarker=False,
    )
    pipeline.save_pretrained(str(folder / "model"), safe_serialization=True)
    return folder / "model"


def unet(**changes: Any) -> Any:
    """A UNet that is told the whole text and the sizes of the picture."""
    config: dict[str, Any] = {
        "cross_attention_dim": FIRST_WIDTH + SECOND_WIDTH,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": SIZE_WIDTH,
        "projection_class_embeddings_input_dim": SECOND_WIDTH + 6 * SIZE_WIDTH,
    }
    return sd.unet(**(config | changes))


def pipeline(folder: Path) -> Any:
    """The stock pipeline, to compare with."""
    stock = StableDiffusionXLImg2ImgPipeline.from_pretrained(
        str(folder), local_files_only=True, add_watermarker=False
    )
    stock.set_progress_bar_config(disable=True)
    return stock


def components(folder: Path) -> Components:
    """The same parts as our loader hands them out, on the CPU in float32."""
    stock = pipeline(folder)
    return Components(
        card=CARDS["sdxl-turbo"],
        denoiser=stock.unet.eval(),
        decoder=stock.vae.eval(),
        tokenizers=(stock.tokenizer, stock.tokenizer_2),
        text_encoders=(stock.text_encoder.eval(), stock.text_encoder_2.eval()),
        scheduler=dict(stock.scheduler.config),
        control=None,
        device=torch.device("cpu"),
        dtype=torch.float32,
        is_random=True,
    )
