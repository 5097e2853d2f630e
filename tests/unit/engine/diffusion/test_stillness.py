"""What of the last picture stays: nothing by mistake, all of it where nothing moves."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from sundog.engine.diffusion.core.state import FRESH, KNOBS, MOVING, STILL
from sundog.engine.diffusion.core.stillness.blend import steadied
from sundog.engine.diffusion.core.stillness.gate import moved
from sundog.engine.diffusion.core.stillness.motion import flows
from sundog.engine.diffusion.core.stillness.warp import visible, warped

HEIGHT, WIDTH = 44, 80


def texture(seed: int, height: int = HEIGHT + 40, width: int = WIDTH + 40) -> Tensor:
    """A picture with coarse and fine detail as cameras give it, ``[1, 1, H, W]``, 0 to 1."""
    generator = torch.Generator().manual_seed(seed)
    picture = torch.zeros(1, 1, height, width)
    for scale in (3, 6, 12):
        small = torch.rand(1, 1, height // scale + 2, width // scale + 2, generator=generator)
        picture += functional.interpolate(small, (height, width), mode="bicubic") / 3
    return picture.clamp(0, 1)


def shifted(picture: Tensor, right: int, down: int) -> Tensor:
    """The part of a larger picture that begins so far from (20, 20)."""
    return picture[:, :, 20 + down :, 20 + right :][:, :, :HEIGHT, :WIDTH].contiguous()


def knobs(*, still: float = 0.0, moving: float = 0.0, fresh: float = 0.0, rows: int = 1) -> Tensor:
    values = torch.zeros(rows, KNOBS)
    values[:, STILL], values[:, MOVING], values[:, FRESH] = still, moving, fresh
    return values


def latents(seed: int, rows: int = 1) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, 4, HEIGHT, WIDTH, generator=generator)


def test_no_feedback_leaves_the_picture_as_it_is() -> None:
    before, now = shifted(texture(1), 0, 0), shifted(texture(1), 3, 1)
    mixed = steadied(latents(1), now, latents(2), before, knobs())
    assert torch.equal(mixed, latents(1))


def test_full_feedback_keeps_the_last_picture_where_nothing_moves() -> None:
    still = shifted(texture(1), 0, 0)
    mixed = steadied(latents(1), still, latents(2), still, knobs(still=1.0))
    assert torch.equal(mixed, latents(2))


def test_first_frame_takes_nothing_of_what_was_there_before() -> None:
    broken = torch.full_like(latents(2), float("nan"))
    luma = shifted(texture(1), 0, 0)
    mixed = steadied(latents(1), luma, broken, luma, knobs(still=1.0, moving=1.0, fresh=1.0))
    assert torch.equal(mixed, latents(1))


def test_noise_of_a_camera_is_no_motion() -> None:
    luma = shifted(texture(1), 0, 0)
    # A sensor's 5 grey levels a pixel, averaged over 64.
    noise = 5 / 219 / 8 * latents(3)[:, :1]
    assert moved(luma + noise, luma).max() == 0


def test_only_what_moves_is_let_go() -> None:
    before, now = shifted(texture(1), 0, 0), shifted(texture(1), 0, 0)
    now[:, :, 10:20, 10:20] = shifted(texture(2), 0, 0)[:, :, 10:20, 10:20]
    mixed = steadied(latents(1), now, latents(2), before, knobs(still=1.0))
    assert torch.equal(mixed[:, :, 30:, 40:], latents(2)[:, :, 30:, 40:])
    inside = (slice(None), slice(None), slice(12, 18), slice(12, 18))
    assert (mixed[inside] - latents(1)[inside]).abs().mean() < 0.05


@pytest.mark.parametrize(("right", "down"), [(1, 0), (3, 0), (0, -2), (4, 3), (-5, 2)])
def test_shift_of_the_camera_is_found_and_followed(right: int, down: int) -> None:
    before, now = shifted(texture(1), 0, 0), shifted(texture(1), right, down)
    there, back = flows(now, before)
    middle = (slice(None), slice(None), slice(8, -8), slice(8, -8))
    truth = torch.tensor([right, down]).view(1, 2, 1, 1)
    assert (there - truth)[middle].abs().median() < 0.1
    assert (back + truth)[middle].abs().median() < 0.1
    # A latent that is a smooth picture itself is where the camera has it now.
    carried = warped(shifted(texture(2), 0, 0), there)
    missed = (carried - shifted(texture(2), right, down))[middle].abs().mean()
    unmoved = (shifted(texture(2), 0, 0) - shifted(texture(2), right, down))[middle].abs().mean()
    assert missed < unmoved / 4


@pytest.mark.parametrize(("right", "down"), [(0, 0), (2, -3), (7, 5)])
def test_known_flow_is_followed_exactly(right: int, down: int) -> None:
    flow = torch.tensor([float(right), float(down)]).view(1, 2, 1, 1).expand(1, 2, HEIGHT, WIDTH)
    carried = warped(latents(1), flow)
    inside = latents(1)[:, :, max(down, 0) : HEIGHT + min(down, 0), right:]
    top = max(-down, 0)
    got = carried[:, :, top : top + inside.shape[2], : inside.shape[3]]
    torch.testing.assert_close(got, inside, atol=1e-4, rtol=0)


def test_what_comes_into_view_takes_nothing_along() -> None:
    # The ground is uncovered where a square was, ten places wide.
    ground, square = shifted(texture(1), 0, 0), shifted(texture(5), 0, 0) * 0.3
    before, now = ground.clone(), ground.clone()
    before[:, :, 15:25, 20:30] = square[:, :, 15:25, 20:30]
    seen = visible(now, before, *flows(now, before))
    assert seen[:, :, 17:23, 22:28].mean() < 0.2
    assert seen[:, :, 34:, 50:].mean() > 0.95


def test_what_comes_in_from_the_border_takes_nothing_along() -> None:
    luma = shifted(texture(1), 0, 0)
    out = torch.full((1, 2, HEIGHT, WIDTH), 6.0)
    seen = visible(torch.zeros_like(luma), torch.zeros_like(luma), out, -out)
    assert seen[:, :, :, -6:].max() == 0
    assert seen[:, :, -6:].max() == 0
    assert seen[:, :, : HEIGHT - 7, : WIDTH - 7].min() == 1


def test_sessions_of_a_batch_do_not_see_each_other() -> None:
    pictures = [shifted(texture(seed), 0, 0) for seed in range(3)]
    before = [shifted(texture(seed), seed, 1) for seed in range(3)]
    asked = torch.cat(
        (knobs(still=0.5, moving=0.2), knobs(fresh=1.0), knobs(still=1.0, moving=0.7))
    )
    rows = (latents(1, 3), torch.cat(pictures), latents(2, 3), torch.cat(before), asked)
    together = steadied(*rows)
    for row in range(3):
        alone = steadied(*(part[row : row + 1] for part in rows))
        assert torch.equal(together[row : row + 1], alone)


@pytest.mark.parametrize("size", [(2, 1), (8, 16), (44, 80), (33, 60)])
def test_any_size_is_worked_on(size: tuple[int, int]) -> None:
    luma = torch.rand(2, 1, *size, generator=torch.Generator().manual_seed(0))
    latent = torch.ones(2, 4, *size)
    mixed = steadied(latent, luma, latent, luma, knobs(still=0.5, moving=0.5, rows=2))
    torch.testing.assert_close(mixed, latent)


def test_half_precision_comes_out_as_it_went_in() -> None:
    luma = shifted(texture(1), 0, 0)
    latent = latents(1).to(torch.bfloat16)
    mixed = steadied(latent, luma, latents(2), luma, knobs(still=0.5))
    assert mixed.dtype == torch.bfloat16
    assert torch.equal(steadied(latent, luma, latents(2), luma, knobs()), latent)


def test_last_frame_that_broke_counts_as_none() -> None:
    # The graph leaves a luma below black behind it.
    luma = torch.zeros(1, 1, HEIGHT, WIDTH)
    asked = knobs(still=1.0, moving=1.0)
    assert torch.equal(steadied(latents(1), luma, latents(2), luma - 1, asked), latents(1))


def test_flicker_of_a_still_scene_falls_to_what_the_share_says() -> None:
    # As if drawing changed nothing: what is left of noise that is new in each frame.
    luma, last = shifted(texture(1), 0, 0), torch.zeros(1, 4, HEIGHT, WIDTH)
    frames = []
    for frame in range(40):
        asked = knobs(still=0.5, fresh=float(frame == 0))
        last = steadied(latents(frame), luma, last, luma, asked)
        frames.append(last)
    # Of variance 1, (1 - share) / (1 + share) of it.
    assert abs(torch.stack(frames[8:]).var(0).mean() - 1 / 3) < 0.03


def test_drawing_goes_along_with_the_camera_instead_of_trailing() -> None:
    drawing = texture(7).expand(1, 4, -1, -1)
    last, last_luma = shifted(drawing, 0, 0), shifted(texture(1), 0, 0)
    for frame in range(1, 7):
        luma = shifted(texture(1), 2 * frame, frame)
        held = steadied(torch.zeros_like(last), luma, last, last_luma, knobs(still=1.0, moving=1.0))
        last, last_luma = held, luma
    truth = shifted(drawing, 12, 6)
    middle = (slice(None), slice(None), slice(10, -16), slice(10, -24))
    kept = held[middle].abs() > 0.05  # what came into view is the new latent: nothing
    assert kept.float().mean() > 0.5
    off = (held - truth)[middle][kept].abs().median()
    assert off < 0.25 * (shifted(drawing, 0, 0) - truth)[middle].abs().median()
