"""How long one batch takes: by size, frames, and how its graph runs."""

from typing import Final

import numpy as np

from sundog.engine.diffusion.bench.facts import memory_mb
from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.device.graphs import How
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.device.restyling import RestylingMachine

__all__ = ["bucket", "spread"]

_WARM: Final = 20
_MOST: Final = 200
_FEWEST: Final = 5
_LONGEST_S: Final = 3.0
"""Of measuring one bucket; slow ones are run less often."""


def bucket(
    machine: RestylingMachine, size: Size, frames: int, how: How, *, seconds: float = _LONGEST_S
) -> Row:
    """Make a bucket ready and measure it on its own stream, without copies of pictures."""
    prepared = machine.prepare(size, frames, how)
    runs = int(min(_MOST, max(_FEWEST, seconds / max(prepared.batch_s, 1e-6))))
    program = machine.program(size, frames)
    machine.hardware.measured(program, min(_WARM, runs))
    times = machine.hardware.measured(program, runs)
    ms = spread([1000 * seconds for seconds in times])
    return {
        "what": "bucket",
        "size": f"{size[0]}x{size[1]}",
        "frames": frames,
        "asked": str(how),
        "how": str(prepared.how),
        "ready_s": round(prepared.took_s, 1),
        "runs": runs,
        **ms,
        "fps": round(1000 * frames / ms["p50_ms"], 1),
        **memory_mb(machine.stations[size].boxes.inbox.device),
    }


def spread(ms: list[float]) -> dict[str, float]:
    """Return percentiles of milliseconds."""
    p50, p99 = np.percentile(ms, (50, 99))
    return {"p50_ms": round(float(p50), 3), "p99_ms": round(float(p99), 3)}
