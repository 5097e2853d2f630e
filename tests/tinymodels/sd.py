"""SD-Turbo in small: the same parts and layout, random weights, some 600 kB."""

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderTiny,
    EulerDiscreteScheduler,
    StableDiffusionImg2ImgPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextModel

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.model import Components
from tests.tinymodels.clip import text_config, tokenizer

WIDTHS = (8, 16, 16)
TEXT_WIDTH = 32


def build(
    folder: Path,
    *,
    prediction: str = "epsilon",
    seed: int = 0,
    widths: tuple[int, ...] = WIDTHS,
    is_telling: bool = False,
) -> Path:
    """Write a pipeline in the layout of diffusers; return its folder.

    Random weights hardly show what they were told: of a telling one pictures differ by some grey
    levels where prompts differ, and by more where the noise that they begin from does.
    """
    torch.manual_seed(seed)
    words = tokenizer(folder / "words")
    pipeline = StableDiffusionImg2ImgPipeline(
        vae=small_autoencoder(),
        text_encoder=CLIPTextModel(text_config(TEXT_WIDTH)),
        tokenizer=words,
        unet=unet(widths),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            num_train_timesteps=1000,
            prediction_type=prediction,
            timestep_spacing="trailing",
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        image_encoder=None,
        requires_safety_checker=False,
    )
    if is_telling:
        _exaggerate(pipeline)
    pipeline.save_pretrained(str(folder / "model"), safe_serialization=True)
    return folder / "model"


@torch.no_grad()
def _exaggerate(made: Any) -> None:
    """Have pictures depend on prompts and latents."""
    for name, weight in made.unet.named_parameters():
        if "attn2.to_q" in name:
            weight *= 100
        elif "attn2.to_out.0.weight" in name:
            weight *= 30
    made.vae.decoder.layers[0].weight *= 20


def unet(widths: tuple[int, ...] = WIDTHS, **changes: Any) -> Any:
    """A UNet of three levels, as Stable Diffusion's has four."""
    levels = len(widths) - 1
    config: dict[str, Any] = {
        "sample_size": 16,
        "block_out_channels": widths,
        "layers_per_block": 1,
        "attention_head_dim": 2,
        "norm_num_groups": 4,
        "cross_attention_dim": TEXT_WIDTH,
        "use_linear_projection": True,
        "down_block_types": ("CrossAttnDownBlock2D",) * levels + ("DownBlock2D",),
        "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * levels,
    }
    return UNet2DConditionModel(**(config | changes))


def small_autoencoder(**changes: Any) -> Any:
    """TAESD with 8 channels instead of 64."""
    config: dict[str, Any] = {
        "encoder_block_out_channels": (8,) * 4,
        "decoder_block_out_channels": (8,) * 4,
        "num_encoder_blocks": (1,) * 4,
        "num_decoder_blocks": (1,) * 4,
    }
    return AutoencoderTiny(**(config | changes))


def pipeline(folder: Path) -> Any:
    """The stock pipeline, to compare with."""
    stock = StableDiffusionImg2ImgPipeline.from_pretrained(str(folder), local_files_only=True)
    stock.set_progress_bar_config(disable=True)
    return stock


def components(folder: Path, *, card: str = "sd-turbo") -> Components:
    """The same parts as our loader hands them out, on the CPU in float32."""
    stock = pipeline(folder)
    return Components(
        card=CARDS[card],
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
