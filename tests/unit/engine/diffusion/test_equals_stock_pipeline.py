"""The graph draws what diffusers' own pipeline draws, to the last grey level."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.model import Components, Conditioning
from tests.tinymodels import sd
from tests.tinymodels.comparing import picture, same_grey_levels

TEXT = "anime style"


@pytest.fixture(scope="module")
def tiny_velocity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sd.build(tmp_path_factory.mktemp("v"), prediction="v_prediction", seed=1)


@pytest.fixture(scope="module")
def pipeline(tiny_sd: Path) -> Any:
    return sd.pipeline(tiny_sd)


@torch.no_grad()
def ours(components: Components, rgb: Tensor, seed: int, time: int) -> Tensor:
    """One step at that timestep, with the stock pipeline's noise for the seed."""
    core = Core(components).eval()
    shape = (1, 4, rgb.shape[2] // 8, rgb.shape[3] // 8)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    drawn, _ = core(rgb, torch.tensor([[time]]), told(components), noise[:, None])
    restyled: Tensor = drawn
    return restyled


def told(components: Components) -> Conditioning:
    (tokenizer,), (encoder,) = components.tokenizers, components.text_encoders
    padded = tokenizer(
        TEXT, padding="max_length", max_length=77, truncation=True, return_tensors="pt"
    )
    return Conditioning(encoder(padded.input_ids)[0], torch.zeros(1, 0))


def stock(pipeline: Any, rgb: Tensor, seed: int, out_of: int) -> Tensor:
    """One step, the last of so many."""
    restyled: Tensor = pipeline(
        TEXT,
        image=rgb,
        num_inference_steps=out_of,
        strength=1.5 / out_of if out_of > 1 else 1.0,
        guidance_scale=0.0,
        generator=torch.Generator().manual_seed(seed),
        output_type="pt",
    ).images
    return restyled


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("out_of", [1, 2, 3, 5])
def test_a_picture_is_the_stock_pipelines_at_every_strength_and_seed(
    pipeline: Any, tiny: Components, seed: int, out_of: int
) -> None:
    rgb = picture(128, 64, seed)
    theirs = stock(pipeline, rgb, seed, out_of)
    assert same_grey_levels(ours(tiny, rgb, seed, round(1000 / out_of) - 1), theirs)
    assert not same_grey_levels(ours(tiny, rgb, seed + 1, round(1000 / out_of) - 1), theirs)


@pytest.mark.parametrize("size", [(64, 64), (208, 112), (320, 176)])
def test_so_it_is_at_every_size(pipeline: Any, tiny: Components, size: tuple[int, int]) -> None:
    rgb = picture(*size, seed=4)
    assert same_grey_levels(ours(tiny, rgb, 4, 499), stock(pipeline, rgb, 4, 2))


@pytest.mark.parametrize("out_of", [1, 2, 5])
def test_so_it_is_for_models_that_predict_velocity(tiny_velocity: Path, out_of: int) -> None:
    rgb = picture(160, 96, seed=7)
    theirs = stock(sd.pipeline(tiny_velocity), rgb, 5, out_of)
    mine = ours(sd.components(tiny_velocity), rgb, 5, round(1000 / out_of) - 1)
    assert same_grey_levels(mine, theirs)


def test_strength_says_how_far_back_into_noise_a_frame_goes(tiny: Components) -> None:
    times = Core(tiny).schedule.times
    assert times(1.0) == (599,)  # the card's most_noise
    assert times(0.5) == (299,)
    assert times(0.0)[0] < 25
    assert times(2.0) == times(1.0)
