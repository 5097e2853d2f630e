"""Makes the machine for loaded components: CPU or GPU, buffers for each size."""

import time
from collections.abc import Callable
from typing import Final

import torch

from sundog.engine.diffusion.core.build import allocate, allocate_prompts, restyler
from sundog.engine.diffusion.device.cpu import Cpu
from sundog.engine.diffusion.device.graphs import MODES, Compiler, How, compiler_backend
from sundog.engine.diffusion.device.hardware import Hardware
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.device.station import Station
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["machine"]

_BUCKET_S: Final = 180.0
"""Longest that compiling one bucket may take, where it can be interrupted."""
_ALL_S: Final = 900.0
"""After so long, what is left of a warm-up runs uncompiled; the next start finds a cache."""


def machine(
    settings: DiffusionSettings,
    components: Components,
    tokens: int,
    *,
    now: Callable[[], float] = time.monotonic,
    bucket_s: float = _BUCKET_S,
    all_s: float = _ALL_S,
) -> RestylingMachine:
    """Make a machine; cold, see `Machine.warm_up`.

    Args:
        settings: Sizes, batches, sessions, mode.
        components: On the device where it is to run.
        tokens: Of each prompt, see `text`.
        now: Monotonic seconds.
        bucket_s: Longest that compiling one bucket may take, seconds.
        all_s: After so many seconds of warm-up no further bucket is compiled.
    """
    device = components.device
    hardware = _hardware(device, now)
    rows = settings.max_sessions + 1
    prompts = allocate_prompts(components, rows, tokens)
    stations = {}
    for size in settings.sizes:
        memory = allocate(components, size, rows)
        stations[size] = Station(
            size,
            restyler(components, size, memory, prompts),
            memory,
            steps=components.card.steps,
            batch=max(settings.batches),
            device=device,
        )
    return RestylingMachine(
        hardware,
        stations,
        prompts,
        buckets=tuple(sorted(settings.batches)),
        compiler=Compiler(
            how=_how(settings, device),
            backend=compiler_backend(device),
            each_s=bucket_s,
            all_s=all_s,
        ),
    )


def _how(settings: DiffusionSettings, device: torch.device) -> How:
    """Choose how graphs run; there is nothing to capture on a CPU."""
    is_cuda = device.type == "cuda"
    mode = settings.mode if settings.mode != "auto" else "graphed" if is_cuda else "eager"
    how = MODES[mode]
    return how._replace(captured=how.captured and is_cuda)


def _hardware(device: torch.device, now: Callable[[], float]) -> Hardware:
    if device.type == "cpu":
        return Cpu(now)
    from sundog.engine.diffusion.device.cuda import Cuda

    return Cuda(device, now)
