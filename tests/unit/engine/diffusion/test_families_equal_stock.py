"""Every family of models draws what its own pipeline in diffusers draws, to the last grey level."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from sundog.engine.diffusion.core.conditions.depth import Depth
from sundog.engine.diffusion.core.conditions.edges import edges
from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.core.schedule import Schedule
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.encoder import TextEncoder
from tests.tinymodels import controlled, flux2, lcm, xl
from tests.tinymodels.comparing import picture, same_grey_levels

TEXT = "anime style"
SIZE = WIDTH, HEIGHT = (128, 64)


@torch.no_grad()
def ours(components: Components, rgb: Tensor, seed: int, times: tuple[int, ...]) -> Tensor:
    """All steps, with the stock pipeline's noise for the seed."""
    components = replace(components, card=replace(components.card, steps=len(times)))
    core = Core(components, (rgb.shape[3], rgb.shape[2])).eval()
    stride, channels = core.codec.stride, core.codec.channels
    shape = (1, len(times), channels, rgb.shape[2] // stride, rgb.shape[3] // stride)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    text = TextEncoder(components).encode(TEXT).conditioning
    drawn, _ = core(rgb, torch.tensor([times]), text, noise)
    restyled: Tensor = drawn
    return restyled


@pytest.mark.parametrize(("seed", "out_of"), [(1, 1), (2, 2), (3, 5)])
def test_sdxl_turbo(tiny_xl: Path, seed: int, out_of: int) -> None:
    rgb = picture(*SIZE, seed)
    theirs = xl.pipeline(tiny_xl)(
        TEXT,
        image=rgb,
        num_inference_steps=out_of,
        strength=1.5 / out_of if out_of > 1 else 1.0,
        guidance_scale=0.0,
        generator=_generator(seed),
        output_type="pt",
    ).images
    assert same_grey_levels(
        ours(xl.components(tiny_xl), rgb, seed, (round(1000 / out_of) - 1,)), theirs
    )


@pytest.mark.parametrize(
    ("steps", "strength", "times"),
    [(1, 0.5, (499,)), (2, 0.5, (499, 259)), (4, 0.8, (799, 599, 399, 199))],
)
def test_latent_consistency(
    tiny_lcm: Path, steps: int, strength: float, times: tuple[int, ...]
) -> None:
    seed = steps
    rgb = picture(*SIZE, seed)
    stock = lcm.pipeline(tiny_lcm)
    theirs = stock(
        TEXT,
        image=rgb,
        num_inference_steps=steps,
        strength=strength,
        guidance_scale=8.5,
        generator=_generator(seed),
        output_type="pt",
    ).images
    assert tuple(stock.scheduler.timesteps.tolist()) == times
    parts = lcm.components(tiny_lcm)
    assert same_grey_levels(ours(parts, rgb, seed, times), theirs)
    unguided = replace(parts, card=replace(parts.card, guidance=1.0))
    assert not same_grey_levels(ours(unguided, rgb, seed, times), theirs)


def test_latent_consistency_takes_the_timesteps_of_the_stock_scheduler(tiny_lcm: Path) -> None:
    scheduler = lcm.pipeline(tiny_lcm).scheduler
    for steps, strength in product((1, 2, 3, 4), (0.2, 0.5, 0.6, 0.9, 1.0)):
        schedule = Schedule(dict(scheduler.config), steps=steps, most_noise=1.0)
        scheduler.set_timesteps(steps, strength=strength)
        assert schedule.times(strength) == tuple(scheduler.timesteps.tolist())


@pytest.mark.parametrize(("seed", "size"), [(1, (128, 64)), (2, (160, 96))])
def test_flux2_klein(tiny_flux2: Path, seed: int, size: tuple[int, int]) -> None:
    parts = flux2.components(tiny_flux2)
    rgb = picture(*size, seed)
    stock = flux2.pipeline(tiny_flux2, parts.decoder)
    theirs = stock(
        image=_image(rgb),
        prompt=TEXT,
        num_inference_steps=4,
        generator=_generator(seed),
        output_type="pt",
    ).images
    core = Core(parts, size)
    times = core.schedule.times(1.0)
    # The time that the transformer is told depends on the picture's size.
    assert torch.allclose(core.schedule.clock[list(times)], stock.scheduler.timesteps, rtol=1e-6)
    assert same_grey_levels(ours(parts, rgb, seed, times), theirs)
    assert not same_grey_levels(ours(parts, rgb, seed + 1, times), theirs)
    assert not same_grey_levels(ours(parts, rgb, seed, (999, 899, 799, 699)), theirs)


@pytest.mark.parametrize(("seed", "out_of"), [(1, 1), (2, 3)])
def test_controlnet_shown_edges(tiny_sd: Path, seed: int, out_of: int) -> None:
    parts = controlled.components(tiny_sd)
    rgb = picture(*SIZE, seed)
    theirs = controlled.pipeline(tiny_sd, parts.control)(
        TEXT,
        image=rgb,
        control_image=edges(rgb),
        controlnet_conditioning_scale=1.0,
        num_inference_steps=out_of,
        strength=1.5 / out_of if out_of > 1 else 1.0,
        guidance_scale=0.0,
        generator=_generator(seed),
        output_type="pt",
    ).images
    times = (round(1000 / out_of) - 1,)
    mine = ours(parts, rgb, seed, times)
    assert same_grey_levels(mine, theirs)
    assert not same_grey_levels(mine, ours(replace(parts, control=None), rgb, seed, times))


def test_controlnet_shown_depth(tiny_sd: Path) -> None:
    parts = controlled.depth_components(tiny_sd)
    rgb = picture(*SIZE, 1)
    with torch.no_grad():
        nearness = Depth(parts)(rgb)
    theirs = controlled.pipeline(tiny_sd, parts.control)(
        TEXT,
        image=rgb,
        control_image=nearness,
        controlnet_conditioning_scale=1.0,
        num_inference_steps=2,
        strength=0.75,
        guidance_scale=0.0,
        generator=_generator(1),
        output_type="pt",
    ).images
    mine = ours(parts, rgb, 1, (499,))
    assert same_grey_levels(mine, theirs)
    assert not same_grey_levels(mine, ours(controlled.components(tiny_sd), rgb, 1, (499,)))


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _image(rgb: Tensor) -> Image.Image:
    """The same picture as the pipelines for editing want it, without loss."""
    levels = (rgb[0] * 255).round().to(torch.uint8)
    assert torch.equal(levels.to(torch.float32) / 255, rgb[0])
    return Image.fromarray(np.ascontiguousarray(levels.permute(1, 2, 0).numpy()))
