"""How far fast pictures are from those of the plain graph, and both from 32-bit ones.

With random weights the distance says that nothing is broken, not how it looks.
"""

from copy import deepcopy
from dataclasses import replace
from typing import Final, NamedTuple

import torch
from torch import Tensor

from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.bench.traffic import begin, pictures, works
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["against_plain", "against_single_precision", "in_numbers"]

_TAKE_S: Final = 60.0


class _Seen(NamedTuple):
    """``uint8[B, H * 3 // 2, W]`` and ``float32[B, C, h, w]``, of one batch of fresh sessions."""

    planes: Tensor
    latents: Tensor


def in_numbers(machine: RestylingMachine, size: Size, frames: int) -> Row:
    """Tell whether what random weights draw has a sane spread: neither grey nor overrun."""
    seen = _seen(machine, size, frames)
    luma = seen.planes[:, : size[1]].float()
    return {
        "what": "numbers",
        "size": f"{size[0]}x{size[1]}",
        "finite": bool(seen.latents.isfinite().all()),
        "latent_std": round(float(seen.latents.std()), 3),
        "luma_mean": round(float(luma.mean()), 1),
        "luma_std": round(float(luma.std()), 1),
    }


def against_plain(machine: RestylingMachine, size: Size, frames: int) -> Row:
    """Compare a prepared bucket with the same graph run operation by operation."""
    fast = _seen(machine, size, frames)
    station, program = machine.stations[size], machine.program(size, frames)
    station.programs[frames] = station.program(station.restyler, frames)
    try:
        plain = _seen(machine, size, frames)
    finally:
        station.programs[frames] = program
    how = str(machine.prepared[size, frames].how)
    return _row(f"{how} against eager", size, frames, fast, plain)


def against_single_precision(
    machine: RestylingMachine,
    settings: DiffusionSettings,
    components: Components,
    size: Size,
    frames: int,
) -> Row:
    """Compare a prepared bucket with the same weights in 32 bits, without TF32."""
    exact = replace(
        components,
        denoiser=deepcopy(components.denoiser).float(),
        decoder=deepcopy(components.decoder).float(),
        control=None if components.control is None else deepcopy(components.control).float(),
        dtype=torch.float32,
    )
    alone = replace(settings, sizes=(size,), batches=(frames,), mode="eager")
    tokens = machine.prompts.before.tokens.shape[1]
    other = make(alone, exact, tokens, channels_last=False)
    station = other.stations[size]
    station.programs[frames] = station.program(station.restyler, frames)
    fast = _seen(machine, size, frames)
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, allow_tf32=False):
        plain = _seen(other, size, frames)
    other.close()
    how = str(machine.prepared[size, frames].how)
    return _row(f"{how} in {components.dtype} against float32", size, frames, fast, plain)


def _seen(machine: RestylingMachine, size: Size, frames: int) -> _Seen:
    """Draw one batch with sessions that begin anew, always the same."""
    batch, shown = works(machine, size, frames), pictures(size)
    lane, _ = machine.lanes(size)
    for work in batch:
        begin(machine, size, work.row)
        lane.put(work.place, shown[work.row % len(shown)])
    lane.launch(batch)
    planes = [torch.from_numpy(lane.take(work.place, _TAKE_S).image) for work in batch]
    latents = machine.stations[size].memory.latent[:frames].float().cpu()
    return _Seen(planes=torch.stack(planes), latents=latents)


def _row(what: str, size: Size, frames: int, one: _Seen, other: _Seen) -> Row:
    levels = (one.planes.float() - other.planes.float()).abs()
    apart = (one.latents - other.latents).norm() / other.latents.norm()
    return {
        "what": "fidelity",
        "of": what,
        "size": f"{size[0]}x{size[1]}",
        "frames": frames,
        "levels_max": float(levels.max()),
        "levels_mean": round(float(levels.mean()), 4),
        "within_2_levels": round(float((levels <= 2).float().mean()), 4),
        "latents_apart": round(float(apart), 6),
        "finite": bool(one.latents.isfinite().all()),
    }
