"""A ControlNet for edges is shown what it was trained on: OpenCV's Canny, made in the graph."""

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.conditions import edges as module
from sundog.engine.diffusion.core.conditions.edges import edges


@pytest.mark.parametrize("seed", range(4))
def test_edges_are_those_of_opencv(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REACH", 64)  # as good as without end, in so small a picture
    picture = _picture(seed)
    ours = (edges(_tensor(picture))[0, 0] * 255).to(torch.uint8).numpy()
    theirs = cv2.Canny(picture, 100, 200)
    assert 0.02 < (theirs > 0).mean() < 0.5
    assert np.array_equal(ours, theirs)


def test_weak_edges_are_followed_only_so_far() -> None:
    followed = edges(_tensor(_fading()))[0, 0]
    # The high part ends at column 8; 16 pixels on, its weak end is no longer followed.
    assert followed[14:18, 8:20].any()
    assert not followed[:, 30:].any()


def test_flat_picture_has_no_edges() -> None:
    assert edges(torch.full((2, 3, 16, 32), 0.5)).count_nonzero() == 0


def test_pictures_of_a_batch_do_not_see_each_other() -> None:
    one, other = _tensor(_picture(1)), _tensor(_picture(2))
    both = edges(torch.cat((one, other)))
    assert torch.equal(both, torch.cat((edges(one), edges(other))))


def test_three_colours_are_alike() -> None:
    shown = edges(_tensor(_picture()))
    assert shown.shape == (1, 3, 96, 128)
    assert torch.equal(shown[:, 0], shown[:, 2])


def _picture(seed: int = 0) -> np.ndarray:
    """A few coloured discs on a slope, softened, with a camera's noise."""
    random = np.random.default_rng(seed)
    picture = np.linspace(40, 160, 128, dtype=np.float32)[None, :, None].repeat(96, 0).repeat(3, 2)
    for _ in range(8):
        centre = tuple(int(v) for v in random.integers(8, 88, 2))
        colour = tuple(float(v) for v in random.integers(0, 256, 3))
        cv2.circle(picture, centre, int(random.integers(4, 24)), colour, -1)
    soft = cv2.GaussianBlur(picture, (3, 3), 0) + random.normal(0, 3, picture.shape)
    levels: np.ndarray = soft.clip(0, 255).round().astype(np.uint8)
    return levels


def _fading() -> np.ndarray:
    """A step that is high at the left end and low for the rest of the way."""
    picture = np.full((32, 64, 3), 100, dtype=np.uint8)
    picture[16:, :8] = 200
    picture[16:, 8:] = 140
    return picture


def _tensor(picture: np.ndarray) -> Tensor:
    return torch.from_numpy(picture).permute(2, 0, 1)[None].to(torch.float32) / 255
