"""Networks without weights, and random ones for them.

Weights are made where they stay: a network is built with parameters on the meta device, which
hold no numbers, and they are allocated on the target once. What is no parameter (positions,
frequencies) is computed as always.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_parameter_registration_hook

__all__ = ["blank", "scatter"]


def blank(make: Callable[[], nn.Module]) -> nn.Module:
    """Build a network whose parameters take no memory; not while others are built elsewhere."""
    with _parameters_on_meta():
        return make().eval().requires_grad_(False)


def scatter(model: nn.Module, device: torch.device, dtype: torch.dtype, seed: int) -> None:
    """Give a blank network random weights on a device, in place.

    Matrices are uniform with variance ``1 / fan_in``, so that signals keep about their size from
    layer to layer and stay finite; zeros would be faster to multiply than any real weights.
    Biases are 0, factors of norms 1 (He et al. 2015, arXiv 1502.01852, without its factor).

    Args:
        model: Made by `blank`.
        device: Where its weights are to be.
        dtype: Of those that are fractions.
        seed: The same seed gives the same weights on the same kind of device.
    """
    generator = torch.Generator(device).manual_seed(seed)
    made: dict[int, nn.Parameter] = {}  # weights that two layers share stay shared
    for module in model.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            if id(parameter) not in made:
                filled = _filled(name, parameter, device, dtype, generator)
                made[id(parameter)] = nn.Parameter(filled, requires_grad=False)
            setattr(module, name, made[id(parameter)])
        for name, buffer in list(module.named_buffers(recurse=False)):
            setattr(module, name, buffer.to(device))


def _filled(
    name: str,
    like: Tensor,
    device: torch.device,
    dtype: torch.dtype,
    generator: torch.Generator,
) -> Tensor:
    weights = torch.empty(like.shape, device=device, dtype=dtype)
    if weights.ndim > 1:
        # A uniform variable over ±a has the variance a²/3.
        reach = math.sqrt(3 / weights[0].numel())
        return weights.uniform_(-reach, reach, generator=generator)
    return weights.fill_(1.0 if name.endswith("weight") else 0.0)


@contextmanager
def _parameters_on_meta() -> Iterator[None]:
    def emptied(_module: nn.Module, _name: str, parameter: nn.Parameter | None) -> object:
        if parameter is None or parameter.is_meta:
            return None
        return nn.Parameter(parameter.to("meta"), requires_grad=parameter.requires_grad)

    handle = register_module_parameter_registration_hook(emptied)  # type: ignore[arg-type]
    try:
        yield
    finally:
        handle.remove()
