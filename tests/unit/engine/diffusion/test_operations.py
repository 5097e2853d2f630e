"""How many operations a full-size frame takes, counted without weights: nobody makes it dearer unseen."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.core.build import allocate, allocate_prompts, restyler
from sundog.engine.diffusion.core.state import KNOBS
from sundog.engine.diffusion.loading.random import hollow
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DEFAULT_SIZES

TERA = 1e12
META = torch.device("meta")

# UNet and small autoencoder together; a multiplication with its addition is two operations.
EXPECTED = {
    (512, 512): 1.067,
    (640, 352): 0.906,
    (768, 448): 1.452,
    (960, 528): 2.301,
    (1280, 704): 4.687,
}


class Watching(TorchDispatchMode):
    """Fails where a tensor elsewhere than on the device is used: a CUDA graph cannot fetch it."""

    def __torch_dispatch__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        for each in tree_leaves((args, kwargs, result)):
            if isinstance(each, Tensor):
                assert each.device == META, func
        return result


@cache
def sd_turbo() -> Components:
    return hollow(CARDS["sd-turbo"])


def frame(size: tuple[int, int], frames: int = 1) -> tuple[float, Any]:
    """Operations of a batch, in 1e12, and what it draws."""
    model = sd_turbo()
    graph = restyler(
        model, size, allocate(model, size, frames), allocate_prompts(model, frames, 77)
    )
    planes = torch.empty(frames, size[1] * 3 // 2, size[0], dtype=torch.uint8, device=META)
    rows = torch.arange(frames, device=META)
    times = torch.zeros(frames, 1, dtype=torch.int64, device=META)
    with Watching(), FlopCounterMode(display=False) as counter:
        drawn = graph(planes, rows, times, torch.zeros(frames, KNOBS, device=META))
    return counter.get_total_flops() / TERA, drawn


@pytest.mark.parametrize("size", EXPECTED)
def test_a_frame_takes_no_more_operations_than_it_was_built_for(size: tuple[int, int]) -> None:
    counted, drawn = frame(size)
    assert counted == pytest.approx(EXPECTED[size], rel=0.01)
    assert drawn.planes.shape == (1, size[1] * 3 // 2, size[0])


def test_each_frame_of_a_batch_takes_as_many() -> None:
    size = DEFAULT_SIZES[-1]
    assert frame(size, 8)[0] == pytest.approx(8 * EXPECTED[size], rel=0.01)


def test_a_large_autoencoder_would_be_noticed() -> None:
    width, height = DEFAULT_SIZES[0]
    with META:
        large = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
        )
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        latent = large.encode(torch.empty(1, 3, height, width, device=META)).latent_dist.mean
        large.decode(latent)
    assert counter.get_total_flops() / TERA > 2.5 * EXPECTED[width, height]
