"""What an engine's process may take, and when it ends whatever it is doing."""

import fcntl
import os
import resource
import select
import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["OUT_OF_MEMORY", "die_with", "is_memory_error", "limit_memory", "offer_to_oom_killer"]

OUT_OF_MEMORY: Final = 70
"""Exit status of an engine's process that needed more memory than it may have."""

_CV2_NO_MEMORY: Final = -4
"""``cv::Error::StsNoMem``; OpenCV raises its own kind of error."""


def die_with(descriptor: int) -> None:
    """Have the kernel kill this process once nobody holds the other end of a pipe any more.

    It does so to a process that is stopped, or in a kernel's endless loop, as well.

    Args:
        descriptor: The end to read from; no other process has this same opening of it, and
            nothing is ever written to it.
    """
    fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
    watch = select.poll()
    watch.register(descriptor, select.POLLIN)
    if watch.poll(0):  # it had been let go before
        os._exit(0)


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory beside what it was born with; 0 for no limit.

    Pages that it shares with its parent are not counted anew. What goes beyond raises
    ``MemoryError``, at once and in this process alone.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold pictures and prompts
    if not megabytes:
        return
    lines = Path("/proc/self/status").read_text().splitlines()
    born_kib = next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    most = born_kib * 1024 + megabytes * 1024 * 1024
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def offer_to_oom_killer(score: int) -> None:
    """Have the kernel end this process rather than the service where the machine is out of memory.

    Args:
        score: 0 to 1000; the service has 0, unless its keeper says otherwise.
    """
    with suppress(OSError):  # may be forbidden in a container; then all are alike
        path = Path("/proc/self/oom_score_adj")
        path.write_text(str(max(score, int(path.read_text()))))


def is_memory_error(error: BaseException) -> bool:
    """Tell whether an error means that there was not enough memory."""
    return isinstance(error, MemoryError) or getattr(error, "code", None) == _CV2_NO_MEMORY
