"""Makes the machine for loaded components: CPU or GPU, buffers for each size."""

import time
from collections.abc import Callable
from typing import Final

import torch

from sundog.engine.diffusion.core.build import allocate, allocate_prompts, restyler
from sundog.engine.diffusion.device.cpu import Cpu
from sundog.engine.diffusion.device.graphs import MODES, Compiler, How, Limits, compiler_backend
from sundog.engine.diffusion.device.hardware import Hardware
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.device.station import Station
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["machine"]

_LIMITS: Final = Limits()


def machine(
    settings: DiffusionSettings,
    components: Components,
    tokens: int,
    *,
    now: Callable[[], float] = time.monotonic,
    limits: Limits = _LIMITS,
    channels_last: bool = True,
) -> RestylingMachine:
    """Make a machine; cold, see `Machine.warm_up`.

    Args:
        settings: Sizes, batches, sessions, mode.
        components: On the device where it is to run.
        tokens: Of each prompt, see `text`.
        now: Monotonic seconds.
        limits: How long compiling may take.
        channels_last: Whether a GPU holds weights as its convolutions read them; of no other
            consequence.
    """
    device = components.device
    if device.type == "cuda" and channels_last:
        for part in (components.denoiser, components.decoder, components.control):
            if part is not None:
                part.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
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
            limits=limits,
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
