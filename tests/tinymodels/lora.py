"""LCM-LoRA in small: weights of low rank for some layers of a tiny UNet, as they are published."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

RANK, ALPHA = 2, 1.0

LAYERS = (
    "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q",
    "down_blocks.0.resnets.0.conv1",
    "up_blocks.1.attentions.0.transformer_blocks.0.ff.net.0.proj",
)


def matrices(denoiser: nn.Module) -> dict[str, tuple[Tensor, Tensor]]:
    """For each layer what comes first and what comes after it, of the shapes that layers have."""
    generator = torch.Generator().manual_seed(2)
    made = {}
    for name in LAYERS:
        weight = denoiser.get_submodule(name).weight
        assert isinstance(weight, Tensor)
        beyond = (1,) * (weight.ndim - 2)
        down = torch.randn(RANK, *weight.shape[1:], generator=generator)
        up = torch.randn(weight.shape[0], RANK, *beyond, generator=generator)
        made[name] = (down, up)
    return made


def write(denoiser: nn.Module, folder: Path) -> Path:
    """Write the file, with names as LCM-LoRA's has them."""
    folder.mkdir(parents=True)
    tensors: dict[str, Tensor] = {}
    for name, (down, up) in matrices(denoiser).items():
        base = f"lora_unet_{name.replace('.', '_')}"
        tensors |= {
            f"{base}.lora_down.weight": down,
            f"{base}.lora_up.weight": up,
            f"{base}.alpha": torch.tensor(ALPHA),
        }
    save_file(tensors, folder / "pytorch_lora_weights.safetensors")
    return folder
