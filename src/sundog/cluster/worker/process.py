"""What a worker makes of the process that Ray gives it, which is meant for work that can wait."""

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from sundog.media.allocator import few_heaps

__all__ = ["settle"]

_log = logging.getLogger(__name__)

_OWN: Final = Path("/proc/self")
_OOM_SCORE: Final = 100
"""After engines (300 and more), before Ray's own processes (0)."""


def settle() -> None:
    """Have this process treated as a service's; call it before it has others below it.

    What is forbidden is left as it is, and told.
    """
    few_heaps()
    _keep_time()
    _outlive_engines()


def _keep_time() -> None:
    """Give way to nobody: Ray has its workers give way to all else (niceness 15).

    Linux has a niceness for each thread; processes and threads that are begun later inherit it.
    """
    if not hasattr(os, "setpriority") or os.getpriority(os.PRIO_PROCESS, 0) <= 0:
        return
    try:
        for thread in (_OWN / "task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(thread.name), 0)
    except OSError:
        text = "this worker gives way to every other process: set RAY_worker_niceness=0 for Ray"
        _log.warning(text)


def _outlive_engines() -> None:
    """Have the kernel end an engine rather than this process where memory runs out.

    Ray offers its workers first of all, and no process below them can be offered before that.
    """
    with suppress(OSError):  # may be forbidden; then all are alike
        path = _OWN / "oom_score_adj"
        path.write_text(str(min(_OOM_SCORE, int(path.read_text()))))
