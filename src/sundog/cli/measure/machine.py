"""Say what a measurement ran on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil

__all__ = ["StolenTime", "machine_facts"]

_PACKAGES: Final = ("sundog", "aiortc", "aioice", "av", "numpy", "numba", "opencv-python-headless")


def machine_facts() -> dict[str, object]:
    """Return processor, cores, memory, system, versions and load, for a report."""
    return {
        "cpu": _cpu_model(),
        "cores": _usable_cores(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _PACKAGES},
        "load_1_min": round(psutil.getloadavg()[0], 2),
    }


class StolenTime:
    """The share of processor time that the hypervisor gave to other machines.

    What it took, a measurement on a shared machine shows as latency; say so beside the figures.
    """

    def __init__(self) -> None:
        self._start = psutil.cpu_times()

    def percent(self) -> float | None:
        """Return the share since this object was made; None where the system does not tell."""
        now = psutil.cpu_times()
        if not hasattr(now, "steal"):
            return None
        passed = sum(now) - sum(self._start)
        return round(100 * (now.steal - self._start.steal) / passed, 1) if passed else 0.0


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu_model() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
