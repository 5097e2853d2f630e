"""Make what a batch goes through: the tensors it reads and writes, and the graph."""

import torch
from torch import Tensor

from sundog.engine.diffusion.core.codecs.table import CODECS
from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.core.denoisers.table import DENOISERS
from sundog.engine.diffusion.core.restyler import Drawn, Restyler
from sundog.engine.diffusion.core.state import Memory, Prompts
from sundog.engine.diffusion.model import Components, Conditioning

__all__ = ["Drawn", "Restyler", "allocate", "allocate_prompts", "restyler"]


def allocate(components: Components, size: tuple[int, int], rows: int) -> Memory:
    """Make room for what sessions remember at one size, all zero.

    Float32 whatever the weights are: it goes round from frame to frame, where errors add up.

    Args:
        components: The model.
        size: ``(width, height)`` in pixels, multiples of the codec's stride.
        rows: How many sessions, and one for scratch.
    """
    codec = CODECS[components.card.family](components)
    width, height = size[0] // codec.stride, size[1] // codec.stride
    device = components.device
    steps = components.card.steps
    return Memory(
        noise=torch.zeros(rows, steps, codec.channels, height, width, device=device),
        latent=torch.zeros(rows, codec.channels, height, width, device=device),
        luma=torch.zeros(rows, 1, height, width, device=device),
    )


def allocate_prompts(components: Components, rows: int, tokens: int) -> Prompts:
    """Make room for what sessions ask for, all zero.

    Args:
        components: The model.
        rows: How many sessions, and one for scratch.
        tokens: T of the text encoder: how many tokens a prompt has at most.
    """
    denoiser = DENOISERS[components.card.family](components)

    def empty() -> Conditioning:
        return Conditioning(
            tokens=_zeros(components, rows, tokens, denoiser.text_width),
            pooled=_zeros(components, rows, denoiser.pooled_width),
        )

    return Prompts(before=empty(), after=empty())


def restyler(
    components: Components, size: tuple[int, int], memory: Memory, prompts: Prompts
) -> Restyler:
    """Make the graph for one size; several sizes share the weights and the prompts.

    Args:
        components: The model.
        size: ``(width, height)`` in pixels, that of the memory.
        memory: Of `allocate` for that size.
        prompts: Of `allocate_prompts`.
    """
    core = Core(components, size)
    width, height = (side // core.codec.stride for side in size)
    if memory.latent.shape[2:] != (height, width):
        raise ValueError(f"the memory is not that of {size[0]}x{size[1]}")
    return Restyler(core, memory, prompts).eval().requires_grad_(False)


def _zeros(components: Components, *shape: int) -> Tensor:
    return torch.zeros(shape, dtype=components.dtype, device=components.device)
