"""FLUX.2 klein in small: a transformer with flow matching, the frame as reference, random weights."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)
from torch import Tensor, nn

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.loading.taef2 import taef2
from sundog.engine.diffusion.model import Components
from tests.tinymodels import qwen

TEXT_WIDTH = 8
LATENTS = 32


def build(folder: Path, *, seed: int = 0) -> Path:
    """Write a pipeline in the layout of diffusers, with its large kind of decoder."""
    torch.manual_seed(seed)
    words = qwen.tokenizer(folder / "words")
    pipeline = Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        vae=_autoencoder(),
        text_encoder=qwen.encoder(TEXT_WIDTH, len(words)),
        tokenizer=words,
        transformer=Flux2Transformer2DModel(
            in_channels=4 * LATENTS,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=3 * TEXT_WIDTH,
            timestep_guidance_channels=16,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        is_distilled=True,
    )
    pipeline.save_pretrained(str(folder / "model"), safe_serialization=True)
    return folder / "model"


def _autoencoder() -> Any:
    model = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8,) * 4,
        layers_per_block=1,
        latent_channels=LATENTS,
        norm_num_groups=4,
        sample_size=32,
    )
    # Its statistics are learned: other than 0 and 1 as those of the real one are.
    torch.nn.init.normal_(model.bn.running_mean)
    torch.nn.init.uniform_(model.bn.running_var, 0.5, 2.0)
    return model


def pipeline(folder: Path, decoder: Any = None) -> Any:
    """The stock pipeline, to compare with; with a small decoder where one is given."""
    stock = Flux2KleinPipeline.from_pretrained(str(folder), local_files_only=True)
    stock.set_progress_bar_config(disable=True)
    if decoder is not None:
        stock.vae = AsLarge(decoder)
    return stock


def components(folder: Path) -> Components:
    """The parts as our loader hands them out, on the CPU in float32, with a small TAEF2."""
    stock = pipeline(folder)
    torch.manual_seed(1)
    return Components(
        card=CARDS["flux2-klein"],
        denoiser=stock.transformer.eval(),
        decoder=taef2(width=8, latents=LATENTS, blocks=1),
        tokenizers=(stock.tokenizer,),
        text_encoders=(stock.text_encoder.eval(),),
        scheduler=dict(stock.scheduler.config),
        control=None,
        device=torch.device("cpu"),
        dtype=torch.float32,
        is_random=True,
    )


class AsLarge(nn.Module):
    """A small autoencoder where the stock pipeline expects the large one.

    That one's latents have learned statistics, which the pipeline takes out; the small one's are
    at mean 0 and spread 1 already.
    """

    def __init__(self, small: Any) -> None:
        super().__init__()
        self.small = small
        self.bn = nn.BatchNorm2d(4 * LATENTS, affine=False, eps=0.0).eval()
        self.config = SimpleNamespace(batch_norm_eps=0.0)
        self.dtype, self.device = torch.float32, torch.device("cpu")

    def encode(self, picture: Tensor) -> Any:
        """Hand out latents as the large one does."""
        (latent,) = self.small.encode(picture, return_dict=False)
        return SimpleNamespace(latents=latent)

    def decode(self, latent: Tensor, *, return_dict: bool) -> tuple[Tensor]:
        """Hand out pictures as the large one does."""
        (picture,) = self.small.decode(latent, return_dict=return_dict)
        return (picture,)
