"""Says what a measurement ran on: versions, GPU, driver, clocks, memory."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import torch

from sundog.engine.diffusion.bench.rows import Row

__all__ = ["clocks", "machine", "memory_mb"]

_PACKAGES: Final = ("sundog", "torch", "triton", "diffusers", "transformers", "numpy")
_ASKED: Final = {
    "name": "name",
    "driver": "driver_version",
    "sm_mhz": "clocks.sm",
    "memory_mhz": "clocks.mem",
    "celsius": "temperature.gpu",
    "watts": "power.draw",
    "used_mb": "memory.used",
}
_ANSWER_S: Final = 10.0


def machine(device: torch.device) -> Row:
    """Return the row that a report begins with."""
    return {
        "what": "machine",
        "device": str(device),
        "gpu": torch.cuda.get_device_name(device) if device.type == "cuda" else None,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),  # type: ignore[no-untyped-call]
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "versions": {name: _version(name) for name in _PACKAGES},
    }


def clocks(device: torch.device, when: str) -> Row:
    """Return what the driver says of the GPU now; nothing but the time on a CPU."""
    row: Row = {"what": "clocks", "when": when}
    if device.type != "cuda":
        return row
    command = ["nvidia-smi", f"--query-gpu={','.join(_ASKED.values())}"]
    command += ["--format=csv,noheader,nounits", f"--id={device.index or 0}"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_ANSWER_S, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return row | {"error": type(error).__name__}
    return row | dict(zip(_ASKED, (part.strip() for part in answer.split(",")), strict=False))


def memory_mb(device: torch.device) -> Row:
    """Return what torch holds on the GPU, megabytes."""
    if device.type != "cuda":
        return {}
    return {
        "allocated_mb": round(torch.cuda.memory_allocated(device) / 1e6),
        "peak_mb": round(torch.cuda.max_memory_allocated(device) / 1e6),
        "reserved_mb": round(torch.cuda.memory_reserved(device) / 1e6),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
