"""What tests of the machine that draws have in common: a size, pictures, prompts, sessions."""

from typing import Any

import numpy as np
import torch

from sundog.engine.diffusion.core.state import FRESH, GLIDE, KNOBS
from sundog.engine.diffusion.device.machine import Lane, Machine, Work
from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import Image

SIZE = (128, 64)
TOKENS, WIDTH = 77, 32


def settings(**changes: Any) -> DiffusionSettings:
    asked: dict[str, Any] = {
        "sizes": (SIZE,),
        "batches": (1, 2, 4),
        "max_sessions": 5,
        "device": "cpu",
    }
    return DiffusionSettings(**(asked | changes))


def quiet(_what: str, _share: float) -> None:
    """Tell nobody."""


def picture(seed: int) -> Image:
    shape = (SIZE[1] * 3 // 2, SIZE[0])
    return np.random.default_rng(seed).integers(16, 236, shape, dtype=np.uint8)


def told(seed: int, device: str = "cpu") -> Conditioning:
    tokens = torch.randn(1, TOKENS, WIDTH, generator=torch.Generator().manual_seed(seed))
    return Conditioning(tokens=tokens.to(device), pooled=torch.zeros(1, 0, device=device))


def work(place: int, row: int, time_at: int = 499, glide: float = 1.0) -> Work:
    """A frame that goes by no frame before."""
    knobs = [0.0] * KNOBS
    knobs[GLIDE], knobs[FRESH] = glide, 1.0
    return Work(place=place, row=row, times=(time_at,), knobs=tuple(knobs))


def begin(machine: Machine, row: int, device: str = "cpu") -> None:
    machine.begin(row, SIZE, seed=row)
    machine.ask(row, told(row, device), told(row + 100, device))


def drawn(lane: Lane, *works: Work, timeout_s: float = 10.0) -> list[Image]:
    """Draw for each session its picture."""
    for each in works:
        lane.put(each.place, picture(each.row))
    lane.launch(works)
    return [lane.take(each.place, timeout_s).image for each in works]
