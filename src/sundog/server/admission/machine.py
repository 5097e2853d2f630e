"""What there is of CPU, and what of it the service and its processes have used."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import psutil

__all__ = ["cores", "spent_s", "used"]

_CGROUP_2: Final = Path("/sys/fs/cgroup")
_CGROUP_1: Final = Path("/sys/fs/cgroup/cpu")
_MEMBERSHIP: Final = Path("/proc/self/cgroup")

_GIVES_WAY: Final = 5
"""Steps of niceness; engines of sessions stand a step behind the service, others further back."""

Read = Callable[[Path], str | None]
"""Returns a file's text; None where it cannot be read."""


def cores() -> float:
    """Return how many cores this process may use: its affinity, or less by its cgroup's quota."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        allowed = os.cpu_count() or 1
    return min(float(allowed), quota(_text) or float(allowed))


def quota(read: Read) -> float | None:
    """Return the cores that the control group may use; None for no limit.

    The narrowest of all groups above counts (Linux, ``cgroup-v2.rst``, "cpu.max";
    ``sched-bwc.rst`` for version 1).
    """
    lines = (read(_MEMBERSHIP) or "").splitlines()
    paths = [line.partition("::")[2].strip("/") for line in lines if line.startswith("0::")]
    limits = [_of_one(read(folder / "cpu.max")) for folder in _folders(paths[0] if paths else "")]
    wide, span = read(_CGROUP_1 / "cpu.cfs_quota_us"), read(_CGROUP_1 / "cpu.cfs_period_us")
    limits.append(_of_one(f"{wide} {span}") if wide and span else None)
    found = [limit for limit in limits if limit is not None]
    return min(found, default=None)


def _folders(path: str) -> list[Path]:
    parts = [part for part in path.split("/") if part]
    return [_CGROUP_2.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]


def _of_one(text: str | None) -> float | None:
    """Read ``quota period``, microseconds; ``max`` or a negative quota is none."""
    words = (text or "").split()
    try:
        allowed, span = float(words[0]), float(words[1])
    except (ValueError, IndexError):
        return None
    return allowed / span if allowed > 0 and span > 0 else None


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None


def used() -> dict[int, float]:
    """Return the CPU seconds so far of this process and those below it, by id. Some milliseconds.

    Those that give way to others are left out: what they take, nobody else wants.
    """
    own = psutil.Process()
    seconds = {own.pid: time.process_time()}
    for child in own.children(recursive=True):
        try:
            if child.nice() < own.nice() + _GIVES_WAY:
                times = child.cpu_times()
                seconds[child.pid] = times.user + times.system
        except psutil.Error:  # it has just ended
            continue
    return seconds


def spent_s(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """Return the CPU seconds between two readings of `used`; what ended meanwhile is left out."""
    total = 0.0
    for pid, seconds in after.items():
        earlier = before.get(pid, 0.0)
        # One that has used less is another one under the same id.
        total += seconds - earlier if seconds >= earlier else seconds
    return total
