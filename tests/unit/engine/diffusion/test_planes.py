"""Colours survive the way from a decoder's planes into the graph and back to the encoder's."""

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.planes import small_luma, to_planes, to_rgb


def smooth_rgb() -> Tensor:
    """``uint8[64, 96, 3]``: all hues, changing slowly."""
    down, right = torch.meshgrid(torch.linspace(0, 1, 64), torch.linspace(0, 1, 96), indexing="ij")
    levels = torch.stack((down, right, 1 - (down + right) / 2), -1)
    return (levels * 255).round().to(torch.uint8)


def planes_of(rgb: Tensor) -> Tensor:
    """OpenCV's I420: ``uint8[1, H * 3 // 2, W]``."""
    converted = cv2.cvtColor(np.ascontiguousarray(rgb.numpy()), cv2.COLOR_RGB2YUV_I420)
    return torch.from_numpy(converted)[None]


def test_planes_become_the_colours_that_they_were_made_of() -> None:
    rgb = smooth_rgb()
    off = (to_rgb(planes_of(rgb))[0].permute(1, 2, 0) * 255 - rgb).abs()
    assert off.mean() < 2
    assert off.max() < 8  # chroma is halved, OpenCV takes one of four pixels


def test_colours_become_the_planes_that_others_make() -> None:
    rgb = smooth_rgb()
    mine = to_planes((rgb.to(torch.float32) / 255).permute(2, 0, 1)[None])
    off = (mine.to(torch.int64) - planes_of(rgb)).abs()
    assert off.max() <= 2
    assert off.to(torch.float32).mean() < 0.5


@pytest.mark.parametrize(
    ("colour", "luma"), [((0, 0, 0), 16), ((255, 255, 255), 235), ((255, 0, 0), 81)]
)
def test_levels_keep_to_the_limited_range(colour: tuple[int, int, int], luma: int) -> None:
    rgb = (torch.tensor(colour) / 255).view(1, 3, 1, 1).expand(1, 3, 32, 32)
    planes = to_planes(rgb)
    assert (planes[:, :32] == luma).all()
    assert planes[:, 32:].min() >= 16
    assert planes[:, 32:].max() <= 240


def test_there_and_back_is_the_same_picture() -> None:
    planes = planes_of(smooth_rgb())
    again = to_planes(to_rgb(planes))
    assert (again.to(torch.int64) - planes).abs().max() <= 2


def test_blacker_than_black_is_black() -> None:
    planes = torch.full((1, 48, 32), 128, dtype=torch.uint8)
    planes[:, :32] = 0
    assert (to_rgb(planes) == 0).all()


def test_small_luma_is_what_a_place_of_the_latents_shows() -> None:
    planes = torch.full((1, 96, 64), 128, dtype=torch.uint8)
    planes[:, :64] = 16
    planes[:, 8:16, 16:24] = 235
    luma = small_luma(planes, 8)
    assert luma.shape == (1, 1, 8, 8)
    assert luma[0, 0, 1, 2] == pytest.approx(1)
    assert luma.sum() == pytest.approx(1)
