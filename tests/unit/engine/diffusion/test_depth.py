"""A ControlNet for depth is shown nearness from 0 to 1, of each picture for itself."""

from copy import deepcopy
from pathlib import Path

import pytest
import torch

from sundog.engine.diffusion.core.conditions.depth import Depth
from tests.tinymodels import controlled
from tests.tinymodels.comparing import picture


@pytest.fixture(scope="module")
def depth(tiny_sd: Path) -> Depth:
    return Depth(controlled.depth_components(tiny_sd)).eval()


@torch.no_grad()
def test_nearness_reaches_from_0_to_1_in_each_picture(depth: Depth) -> None:
    near = depth(torch.cat((picture(128, 64, 1), picture(128, 64, 2) * 0.2)))
    assert near.shape == (2, 3, 64, 128)
    assert near.amin((1, 2, 3)).tolist() == [0, 0]
    assert near.amax((1, 2, 3)).tolist() == [1, 1]
    assert torch.equal(near[:, 0], near[:, 2])


@torch.no_grad()
def test_pictures_of_a_batch_do_not_see_each_other(depth: Depth) -> None:
    one, other = picture(128, 64, 1), picture(128, 64, 2)
    both = depth(torch.cat((one, other)))
    assert torch.allclose(both, torch.cat((depth(one), depth(other))), atol=1e-4)


@torch.no_grad()
def test_where_all_is_equally_near_nothing_runs_over(depth: Depth) -> None:
    flat = deepcopy(depth)
    for weights in flat.network.head.parameters():
        weights.zero_()
    assert torch.equal(flat(picture(64, 64, 1)), torch.zeros(1, 3, 64, 64))


@pytest.mark.parametrize(
    ("sides", "seen"), [((704, 1280), (252, 462)), ((352, 640), (252, 462)), ((64, 64), (252, 252))]
)
def test_it_looks_at_whole_patches(depth: Depth, sides: tuple[int, int], seen: object) -> None:
    assert depth._looked_at(torch.Size(sides)) == seen
