"""Weights of low rank added to a denoiser's, once, when it is loaded: nothing is left to do later.

Source: Hu et al., LoRA (2021), arXiv 2106.09685; Luo et al., LCM-LoRA (2023), arXiv 2311.05556.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading.findings import Objection
from sundog.engine.diffusion.loading.layout import LORA_STEM

__all__ = ["CONSISTENT", "add_lora"]

CONSISTENT: Final[Mapping[str, Any]] = {
    "_class_name": "LCMScheduler",
    "original_inference_steps": 50,
    "timestep_scaling": 10.0,
}
"""What LCM-LoRA makes of the noise schedule of the model that it is added to."""

# The two spellings of a layer's two matrices.
_DOWN: Final = (".lora_down.weight", ".lora_A.weight")
_UP: Final = (".lora_up.weight", ".lora_B.weight")
_PREFIXES: Final = ("lora_unet_", "unet_")


@torch.no_grad()
def add_lora(denoiser: nn.Module, folder: Path) -> int:
    """Add the weights of a folder to a UNet's, in place, in float32 whatever they are held in.

    Args:
        denoiser: Of diffusers.
        folder: That holds ``pytorch_lora_weights.safetensors``.

    Returns:
        To how many layers.

    Raises:
        Objection: they are for another model.
    """
    file = folder / f"{LORA_STEM}.safetensors"
    read: dict[str, Tensor] = import_module("safetensors.torch").load_file(file)
    layers = {
        name.replace(".", "_"): layer
        for name, layer in denoiser.named_modules()
        if isinstance(layer, nn.Linear | nn.Conv2d)
    }
    count = 0
    for base, change in _changes(read):
        layer = layers.get(_name(base))
        if layer is None or layer.weight.numel() != change.numel():
            found = f"the weights in {file} are for another model: it has no layer that fits {base}"
            raise Objection(Why.MODEL_UNFIT, found, "")
        weight = layer.weight
        added = change.to(weight.device).view(weight.shape)
        weight.copy_(weight.to(torch.float32) + added)
        count += 1
    if not count:
        raise Objection(Why.MODEL_UNFIT, f"{file} holds no weights of low rank", "")
    return count


def _changes(read: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """What is added to each layer: its name, and the two matrices multiplied, ``float32[O, I]``."""
    for name, down in read.items():
        for down_end, up_end in zip(_DOWN, _UP, strict=True):
            if not name.endswith(down_end):
                continue
            base = name.removesuffix(down_end)
            up = read[base + up_end]
            rank = down.shape[0]
            alpha = float(read.get(f"{base}.alpha", torch.tensor(float(rank))))
            # Of a convolution too: the first does all of it, the second only mixes.
            product = up.flatten(1).to(torch.float32) @ down.flatten(1).to(torch.float32)
            yield base, product * (alpha / rank)


def _name(base: str) -> str:
    """Return a layer's name as the denoiser spells it, with ``_`` for each dot."""
    name = base.replace(".", "_")
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name
