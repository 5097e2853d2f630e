"""On which device a model is held, and in which numbers."""

from typing import Final

import torch

from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.findings import refused
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["check_room", "described", "device_of", "dtype_of"]

_DTYPES: Final = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}


def device_of(settings: DiffusionSettings) -> torch.device:
    """Choose the device: for ``auto`` the first GPU, or the CPU where there is none.

    Raises:
        ModelUnavailable: there is no such device here.
    """
    wanted = settings.device
    if wanted == "auto":
        return torch.device("cuda", 0) if torch.cuda.is_available() else torch.device("cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError as error:
        raise _missing(wanted, "there is no device of that name") from error
    if device.type == "cpu":
        return device
    if device.type != "cuda":
        raise _missing(wanted, "the diffusion engine runs on cuda and cpu")
    if not torch.cuda.is_available():
        raise _missing(wanted, _why_no_cuda())
    count = torch.cuda.device_count()
    index = device.index or 0
    if index >= count:
        raise _missing(wanted, f"this machine has {count}, counted from cuda:0")
    return torch.device("cuda", index)


def dtype_of(settings: DiffusionSettings, device: torch.device) -> torch.dtype:
    """Choose the numbers of weights: for ``auto`` bfloat16 on a GPU, float32 on a CPU."""
    if settings.precision == "auto":
        return torch.float32 if device.type == "cpu" else torch.bfloat16
    return _DTYPES[settings.precision]


def check_room(device: torch.device, dtype: torch.dtype, elements: int) -> None:
    """Check that a GPU has room for weights, before they are read; frames need more.

    Args:
        device: The target.
        dtype: Of the weights.
        elements: How many there are.

    Raises:
        ModelUnavailable: it has not.
    """
    if device.type != "cuda":  # the machine's own memory was looked at
        return
    needed = elements * dtype.itemsize
    free, _ = torch.cuda.mem_get_info(device)
    if needed > free:
        found = f"the model takes {needed / 1e9:.1f} GB; {described(device)}"
        remedy = "End what else uses it, or choose a smaller model"
        raise refused(Why.MEMORY_SHORT, found, remedy)


def described(device: torch.device) -> str:
    """Say what a device is and how much of its memory is free."""
    if device.type != "cuda":
        return f"{device}: no GPU; far from real time, for trying it out"
    free, total = torch.cuda.mem_get_info(device)
    name = torch.cuda.get_device_name(device)
    return f"{device}: {name}, {free / 1e9:.1f} of {total / 1e9:.1f} GB are free"


def _why_no_cuda() -> str:
    if torch.version.cuda is None:
        return f"torch {torch.__version__} is built without CUDA: pip install a build that has it"
    return f"torch {torch.__version__} has CUDA {torch.version.cuda}, but finds no GPU or driver"


def _missing(wanted: str, why: str) -> ModelUnavailable:
    found = f"the diffusion engine cannot run on {wanted!r}: {why}"
    return refused(Why.DEVICE_MISSING, found, "Say one that is there in SUNDOG_DIFFUSION_DEVICE")
