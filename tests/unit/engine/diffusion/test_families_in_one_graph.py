"""Every family is one graph, and sessions of any family share its batches without being seen."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from sundog.engine.diffusion.core.build import allocate, allocate_prompts, restyler
from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.core.restyler import Drawn, Restyler
from sundog.engine.diffusion.core.state import FRESH, GLIDE, KNOBS, MOVING, STILL
from sundog.engine.diffusion.model import Components, Conditioning
from tests.tinymodels import controlled, flux2, lcm, xl

WIDTH, HEIGHT = SIZE = (64, 64)
ROWS = 4  # three sessions, and one of scratch
TOKENS = 77


def all_told(folder: Path) -> Components:
    """A model that is told all there is: the whole text, sizes, guidance, and what to keep."""
    parts = xl.components(folder)
    card = replace(parts.card, control="edges", guidance=8.5)
    # Of two levels: tracing it takes seconds.
    small: dict[str, Any] = {
        "block_out_channels": (8, 8),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
    }
    torch.manual_seed(1)
    plain = replace(parts, card=card, denoiser=xl.unet(**small).eval())
    guided = xl.unet(**small, time_cond_proj_dim=32).eval()
    return replace(plain, denoiser=guided, control=controlled.control(plain))


_PARTS: dict[str, tuple[str, Callable[[Path], Components]]] = {
    "lcm": ("tiny_lcm", lcm.components),
    "flux2": ("tiny_flux2", flux2.components),
    "controlled": ("tiny_sd", controlled.components),
    "depth": ("tiny_sd", controlled.depth_components),
    "all told": ("tiny_xl", all_told),
}


@pytest.fixture(params=["lcm", "flux2", "controlled", "depth", "all told"])
def parts(request: pytest.FixtureRequest) -> Components:
    name, components = _PARTS[request.param]
    made = components(request.getfixturevalue(name))
    # Two steps show how one leads to the next; unrolling more shows nothing new.
    return replace(made, card=replace(made.card, steps=min(2, made.card.steps)))


def room(parts: Components) -> Restyler:
    """Three sessions with prompts, noise and memories of their own."""
    memory = allocate(parts, SIZE, ROWS)
    prompts = allocate_prompts(parts, ROWS, TOKENS)
    generator = torch.Generator().manual_seed(9)
    for side in prompts:
        for told in side:
            told.copy_(torch.randn(told.shape, generator=generator))
    for row in range(ROWS):
        memory.seed(row, 100 + row)
        memory.latent[row].copy_(torch.randn(memory.latent.shape[1:], generator=generator))
    return restyler(parts, SIZE, memory, prompts)


def frames(parts: Components, rows: list[int]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One frame of each session named: planes, rows, times, knobs."""
    generator = torch.Generator().manual_seed(3)
    shape = (ROWS, HEIGHT * 3 // 2, WIDTH)
    planes = torch.randint(16, 236, shape, generator=generator).to(torch.uint8)
    times = torch.tensor([[699, 259], [999, 499], [499, 19], [9, 9]])[:, : parts.card.steps]
    knobs = torch.zeros(ROWS, KNOBS)
    knobs[:, GLIDE] = torch.tensor([1.0, 0.5, 0.0, 1.0])
    knobs[:, FRESH] = torch.tensor([1.0, 0.0, 0.0, 1.0])
    chosen = torch.tensor(rows)
    return planes[chosen], chosen, times[chosen], knobs[chosen]


@torch.no_grad()
def test_mixed_sessions_get_what_each_gets_alone(parts: Components) -> None:
    together: Drawn = room(parts)(*frames(parts, [2, 0, 1]))
    assert together.finite.all()
    for place, row in enumerate([2, 0, 1]):
        alone: Drawn = room(parts)(*frames(parts, [row]))
        assert torch.equal(together.planes[place], alone.planes[0])
    assert not torch.equal(together.planes[0], together.planes[1])


@torch.no_grad()
def test_half_precision_draws_nearly_the_same(parts: Components) -> None:
    whole: Drawn = room(parts)(*frames(parts, [0, 1]))
    half: Drawn = room(halved(parts))(*frames(parts, [0, 1]))
    assert half.finite.all()
    difference = (whole.planes.float() - half.planes.float()).abs()
    assert difference.mean() < 2


def halved(parts: Components) -> Components:
    """The same model in the numbers that a GPU takes."""

    def less(network: nn.Module) -> nn.Module:
        return deepcopy(network).to(torch.bfloat16)

    return replace(
        parts,
        denoiser=less(parts.denoiser),
        decoder=less(parts.decoder),
        control=None if parts.control is None else less(parts.control),
        depth=None if parts.depth is None else less(parts.depth),
        dtype=torch.bfloat16,
    )


# Tracing takes seconds; what SD-Turbo and these two have not, no family has.
@pytest.mark.parametrize("parts", ["flux2", "all told"], indirect=True)
@torch.no_grad()
def test_it_is_one_graph_without_a_break(parts: Components) -> None:
    parts = replace(parts, card=replace(parts.card, steps=1))
    core = Core(parts, SIZE).eval()
    generator = torch.Generator().manual_seed(1)
    times = torch.tensor([[699], [999]])
    small = (core.codec.channels, HEIGHT // core.codec.stride, WIDTH // core.codec.stride)
    asked = (
        torch.rand(2, 3, HEIGHT, WIDTH, generator=generator),
        times,
        Conditioning(
            torch.randn(2, TOKENS, core.denoiser.text_width, generator=generator),
            torch.randn(2, core.denoiser.pooled_width, generator=generator),
        ),
        torch.randn(2, parts.card.steps, *small, generator=generator),
    )
    torch.compiler.reset()
    compiled, _ = torch.compile(core, fullgraph=True, dynamic=False, backend="eager")(*asked)
    torch.compiler.reset()
    assert torch.equal(compiled, core(*asked)[0])


@pytest.mark.parametrize("parts", ["flux2"], indirect=True)
@torch.no_grad()
def test_what_a_model_edits_is_the_camera_and_not_its_own_last_picture(parts: Components) -> None:
    planes, rows, times, knobs = frames(parts, [1])
    knobs[:, STILL] = knobs[:, MOVING] = 1.0
    from_noise_alone = torch.tensor([[999, 499]])[:, : parts.card.steps]
    drawn = []
    for memory in (0.0, 1.0):
        graph = room(parts)
        graph.latent.fill_(memory)
        graph.luma.fill_(0.5)
        drawn.append(graph(planes, rows, from_noise_alone, knobs).planes)
    assert torch.equal(drawn[0], drawn[1])
