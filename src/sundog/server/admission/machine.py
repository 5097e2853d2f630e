"""What there is of CPU, and what of it the service and its processes have used."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

__all__ = ["cores", "used_s"]

_CGROUP_2: Final = Path("/sys/fs/cgroup")
_CGROUP_1: Final = Path("/sys/fs/cgroup/cpu")
_MEMBERSHIP: Final = Path("/proc/self/cgroup")

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


def used_s() -> float:
    """Return the CPU time of this process and those below it so far, seconds. Some milliseconds.

    What ended counts on, with its parent. Those that give way to others are left out: what they
    take, nobody else wants.
    """
    own = psutil.Process()
    total = time.process_time() + _children_s(own)
    for child in own.children(recursive=True):
        try:
            if child.nice() <= own.nice():
                times = child.cpu_times()
                total += times.user + times.system + _children_s(child)
        except psutil.Error:  # it has just ended
            continue
    return total


def _children_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    # Not on every system.
    return float(getattr(times, "children_user", 0) + getattr(times, "children_system", 0))
