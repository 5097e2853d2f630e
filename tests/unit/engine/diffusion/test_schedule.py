"""Tables over timesteps are those of the stock schedulers, whatever a model predicts."""

from typing import Any

import pytest
import torch
from diffusers import DDIMScheduler, EulerDiscreteScheduler, LCMScheduler

from sundog.engine.diffusion.core.schedule import Schedule
from sundog.engine.diffusion.core.steps import noised
from sundog.engine.diffusion.faults import ModelUnavailable, Why

SD = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000,
}


# A configuration in memory does not name its class, as the file does.
LCM = dict(LCMScheduler(**SD).config) | {"_class_name": "LCMScheduler"}


def schedule(config: Any, *, steps: int = 1, most_noise: float = 1.0) -> Schedule:
    return Schedule(dict(config), steps=steps, most_noise=most_noise)


def latents(seed: int) -> torch.Tensor:
    return torch.randn(2, 4, 8, 16, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("betas", ["scaled_linear", "linear"])
def test_noise_is_added_as_the_stock_scheduler_does(betas: str) -> None:
    stock = DDIMScheduler(**(SD | {"beta_schedule": betas}))
    times = torch.tensor([7, 999])
    mine = noised(latents(0), latents(1), schedule(stock.config).level(times))
    assert torch.allclose(mine, stock.add_noise(latents(0), latents(1), times), atol=1e-6)


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
@pytest.mark.parametrize("time", [1, 499, 999])
def test_the_clean_latent_is_the_stock_schedulers(prediction: str, time: int) -> None:
    stock = DDIMScheduler(**SD, prediction_type=prediction, clip_sample=False)
    stock.set_timesteps(1000)
    theirs = stock.step(latents(0), time, latents(1)).pred_original_sample
    level = schedule(stock.config).level(torch.tensor([time, time]))
    mine = level.keep * latents(1) + level.take * latents(0)
    assert torch.allclose(mine, theirs, rtol=1e-5, atol=1e-5)


def test_a_consistency_models_answer_keeps_to_its_boundary() -> None:
    stock = LCMScheduler(**SD)
    stock.set_timesteps(50)
    time = int(stock.timesteps[-1])
    theirs = stock.step(latents(0), time, latents(1)).denoised
    level = schedule(LCM).level(torch.tensor([time, time]))
    assert torch.allclose(level.keep * latents(1) + level.take * latents(0), theirs, atol=1e-5)


def test_at_time_0_a_consistency_model_gives_back_the_picture() -> None:
    level = schedule(LCM).level(torch.tensor([0, 0]))
    assert torch.equal(level.keep * latents(1) + level.take * latents(0), latents(1))


def test_a_flow_is_a_straight_line_from_noise_to_picture() -> None:
    config = {"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 3.0}
    level = schedule(config).level(torch.tensor([250, 999]))
    assert torch.allclose(level.alpha + level.sigma, torch.ones(2, 1, 1, 1))
    noisy = noised(latents(0), latents(1), level)
    back = level.keep * noisy + level.take * (latents(1) - latents(0))
    assert torch.allclose(back, latents(0), atol=1e-6)
    assert level.sigma[1] == 1


def test_steps_are_those_that_the_stock_scheduler_leaves_at_that_strength() -> None:
    stock = EulerDiscreteScheduler(**SD, timestep_spacing="trailing", steps_offset=1)
    stock.set_timesteps(8)
    assert schedule(stock.config, steps=4).times(0.5) == tuple(stock.timesteps[4:].int().tolist())


@pytest.mark.parametrize("strength", [0.0, 0.01, 0.3, 1.0])
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_every_step_is_less_noisy_than_the_one_before(strength: float, steps: int) -> None:
    times = schedule(SD, steps=steps, most_noise=0.6).times(strength)
    assert len(times) == steps
    assert all(a > b for a, b in zip(times, times[1:], strict=False))
    assert 0 <= times[-1] <= times[0] < 600


def test_tables_stay_in_float32_where_bfloat16_would_lose_neighbours() -> None:
    mine = schedule(SD)
    assert mine.sigma.dtype == torch.float32
    assert (mine.sigma.diff() > 0).all()
    assert (mine.sigma.bfloat16().diff() == 0).sum() > 500


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("beta_schedule", "squaredcos_cap_v2"),
        ("prediction_type", "score"),
        ("rescale_betas_zero_snr", True),
        ("trained_betas", [0.1]),
    ],
)
def test_a_schedule_that_is_not_served_is_refused_by_name(key: str, value: Any) -> None:
    with pytest.raises(ModelUnavailable, match=key) as refused:
        schedule(SD | {key: value})
    assert refused.value.why == Why.MODEL_UNFIT
