"""Which kernels the time of a batch goes into."""

from typing import Final

from torch.profiler import ProfilerActivity, profile

from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.device.restyling import RestylingMachine

__all__ = ["kernels"]

_RUNS: Final = 5
_TOP: Final = 15
_NAME: Final = 110


def kernels(machine: RestylingMachine, size: Size, frames: int) -> Row:
    """Return the kernels, or on a CPU the operations, that take longest."""
    program = machine.program(size, frames)
    on_gpu = machine.stations[size].boxes.inbox.is_cuda
    activities = [ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if on_gpu else [])]
    with profile(activities=activities) as profiler:
        machine.hardware.measured(program, _RUNS)
    spent = "self_device_time_total" if on_gpu else "self_cpu_time_total"
    # What runs on the GPU shows twice: as the kernel, and as the operation that launched it.
    events = [
        event
        for event in profiler.key_averages()
        if not on_gpu or str(event.device_type) == "DeviceType.CUDA"
    ]
    events.sort(key=lambda event: getattr(event, spent), reverse=True)
    total = sum(getattr(event, spent) for event in events)
    return {
        "what": "kernels",
        "size": f"{size[0]}x{size[1]}",
        "frames": frames,
        "how": str(machine.prepared[size, frames].how),
        "ms": round(total / 1000 / _RUNS, 3),
        "top": [
            {
                "name": str(event.key)[:_NAME],
                "ms": round(getattr(event, spent) / 1000 / _RUNS, 3),
                "share": round(getattr(event, spent) / max(total, 1), 3),
                "calls": event.count // _RUNS,
            }
            for event in events[:_TOP]
        ],
    }
