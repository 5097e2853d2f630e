"""How noisy a latent is at which timestep, and what a denoiser's answer says of the clean one.

A noisy latent is ``alpha * clean + sigma * noise``. Families differ in what they predict, but
each prediction is linear in it and in the noisy latent, so all of them, and the boundary
condition of consistency models, come down to two numbers a timestep:

    clean = keep * noisy + take * predicted

                   keep         take
    epsilon        1 / alpha    -sigma / alpha      Ho et al. 2020, arXiv 2006.11239
    v_prediction   alpha        -sigma              Salimans and Ho 2022, arXiv 2202.00512
    flow           1            -sigma              Lipman et al. 2022, arXiv 2210.02747
    consistency    skip + out * keep, out * take    Luo et al. 2023, arXiv 2310.04378

The tables are made in float64 and kept in float32: at 1000 steps bfloat16 tells neither
neighbouring timesteps nor their noise apart.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.faults import ModelUnavailable, Why

__all__ = ["Level", "Schedule", "TIMESTEPS"]

TIMESTEPS: Final = 1000
"""How finely noise is divided: all families here were trained with as many."""

_PLACES: Final = 4096
"""Those of 1024 x 1024 pixels in patches of 16, what FLUX.2 draws unless told otherwise."""

_LEAST: Final = 0.02
"""Share of noise below which a frame is not worth a denoiser."""


class Level(NamedTuple):
    """One row of the tables for each frame, ``float32[B, 1, 1, 1]``."""

    alpha: Tensor
    sigma: Tensor
    keep: Tensor
    take: Tensor


class Schedule(nn.Module):
    """Tables over timesteps, made from what stands in ``scheduler_config.json``.

    Attributes:
        clock: ``float32[1000]``, what a denoiser is told as its time.
        alpha: ``float32[1000]``, share of the clean latent.
        sigma: ``float32[1000]``, share of the noise.
        keep: ``float32[1000]``, see the file's head.
        take: ``float32[1000]``, likewise.

    Args:
        config: Of the scheduler.
        steps: Denoising steps of a frame.
        most_noise: How far back into noise full strength goes, 0 to 1.
        places: Of the latents, ``h * w``: flow models take larger pictures further into noise.

    Raises:
        ModelUnavailable: the configuration asks for what is not in the tables.
    """

    clock: Tensor
    alpha: Tensor
    sigma: Tensor
    keep: Tensor
    take: Tensor

    def __init__(
        self,
        config: Mapping[str, Any],
        *,
        steps: int,
        most_noise: float,
        places: int = _PLACES,
    ) -> None:
        super().__init__()
        self._steps = steps
        self._most = most_noise
        self._grid = _grid(config)
        tables = _tables(config, _Drawing(steps, places))
        for name, table in tables.items():
            self.register_buffer(name, table.to(torch.float32), persistent=False)

    def times(self, strength: float) -> tuple[int, ...]:
        """Choose the timestep of each step, falling; "trailing" as in Lin et al., arXiv 2305.08891.

        A consistency model knows only the timesteps of the grid that it was distilled on.

        Args:
            strength: 0 to 1: how far back into noise, 1 being as far as the card goes.
        """
        reach = TIMESTEPS * max(_LEAST, min(1.0, strength) * self._most) / self._grid
        ends = [max(1, round(reach) - round(reach) * k // self._steps) for k in range(self._steps)]
        return tuple(self._grid * end - 1 for end in ends)

    def level(self, times: Tensor) -> Level:
        """Look up ``int64[B]`` timesteps."""
        names = (self.alpha, self.sigma, self.keep, self.take)
        return Level(*(table[times].view(-1, 1, 1, 1) for table in names))


class _Drawing(NamedTuple):
    """What is drawn: in how many steps, and how many places its latents have."""

    steps: int
    places: int


def _tables(config: Mapping[str, Any], drawing: _Drawing) -> dict[str, Tensor]:
    """Every table in float64[1000], by name."""
    flow = config.get("_class_name") in _FLOWS
    alpha, sigma = _flow(config, drawing) if flow else _diffusion(config)
    clock = TIMESTEPS * sigma if flow else torch.arange(TIMESTEPS, dtype=torch.float64)
    kind = "flow_prediction" if flow else str(config.get("prediction_type", "epsilon"))
    keep, take = _chosen(_PREDICTIONS, kind, "prediction_type")(alpha, sigma)
    if config.get("_class_name") in _CONSISTENT:
        skip, out = _boundary(config, clock)
        keep, take = skip + out * keep, out * take
    return {"clock": clock, "alpha": alpha, "sigma": sigma, "keep": keep, "take": take}


_FLOWS: Final = ("FlowMatchEulerDiscreteScheduler",)
_CONSISTENT: Final = ("LCMScheduler",)

_Pair = tuple[Tensor, Tensor]
_T = TypeVar("_T")

_PREDICTIONS: Final[Mapping[str, Callable[[Tensor, Tensor], _Pair]]] = {
    "epsilon": lambda alpha, sigma: (1 / alpha, -sigma / alpha),
    "v_prediction": lambda alpha, sigma: (alpha, -sigma),
    "flow_prediction": lambda _alpha, sigma: (torch.ones_like(sigma), -sigma),
    "sample": lambda alpha, _sigma: (torch.zeros_like(alpha), torch.ones_like(alpha)),
}
"""From alpha and sigma to keep and take."""

_BETAS: Final[Mapping[str, Callable[[float, float], Tensor]]] = {
    # In float32, as these models were trained: that is where their tables were made.
    "linear": lambda low, high: torch.linspace(low, high, TIMESTEPS, dtype=torch.float32),
    "scaled_linear": lambda low, high: (
        torch.linspace(low**0.5, high**0.5, TIMESTEPS, dtype=torch.float32) ** 2
    ),
}
"""How much noise each step of training added."""


def _diffusion(config: Mapping[str, Any]) -> _Pair:
    """Alpha and sigma of a model that was trained to keep variance."""
    if config.get("rescale_betas_zero_snr") or config.get("trained_betas"):
        raise _unfit("rescale_betas_zero_snr and trained_betas are not served")
    betas = _chosen(_BETAS, str(config["beta_schedule"]), "beta_schedule")
    noisy = betas(float(config["beta_start"]), float(config["beta_end"]))
    kept = torch.cumprod(1.0 - noisy, dim=0).to(torch.float64)  # [1000], falling
    return kept.sqrt(), (1 - kept).sqrt()


def _flow(config: Mapping[str, Any], drawing: _Drawing) -> _Pair:
    """Alpha and sigma of a model that was trained on straight lines from picture to noise."""
    even = torch.arange(1, TIMESTEPS + 1, dtype=torch.float64) / TIMESTEPS
    # More of the steps at the noisy end.
    if config.get("use_dynamic_shifting"):
        shift = math.exp(_shift_of_flux2(drawing))
    else:
        shift = float(config.get("shift") or 1.0)
    sigma = shift * even / (1 + (shift - 1) * even)
    return 1 - sigma, sigma


def _shift_of_flux2(drawing: _Drawing) -> float:
    """How far FLUX.2 shifts its steps, as a logarithm: fitted by its authors, as in diffusers.

    Two lines over the number of places, one for 200 steps and one for 10; between them, and
    beyond, it follows the number of steps. Large pictures have the first line alone.
    """
    many = 0.00016927 * drawing.places + 0.45666666
    if drawing.places > 4300:
        return many
    few = 8.73809524e-05 * drawing.places + 1.89833333
    return many + (many - few) / 190 * (drawing.steps - 200)


def _grid(config: Mapping[str, Any]) -> int:
    """How far the timesteps lie apart that a model knows: 1 but for consistency models."""
    if config.get("_class_name") not in _CONSISTENT:
        return 1
    return TIMESTEPS // int(config.get("original_inference_steps", 50))


def _boundary(config: Mapping[str, Any], clock: Tensor) -> _Pair:
    """Skip and out of a consistency model: at time 0 its answer is the picture itself."""
    spread = 0.5  # of the data, fixed in training
    scaled = clock * float(config.get("timestep_scaling", 10.0))
    skip = spread**2 / (scaled**2 + spread**2)
    out = scaled / (scaled**2 + spread**2).sqrt()
    return skip, out


def _chosen(table: Mapping[str, _T], name: str, what: str) -> _T:
    if name not in table:
        raise _unfit(f"{what} {name!r} is not one of {', '.join(table)}")
    return table[name]


def _unfit(what: str) -> ModelUnavailable:
    return ModelUnavailable(Why.MODEL_UNFIT, f"The model's scheduler is not served: {what}.")
