"""Tests that only compute give way to those that play in real time beside them (``pytest -n 2``)."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["give_way"]

_COMPUTES: Final = "tests/unit/"
_NICE: Final = 10
_TASKS: Final = Path("/proc/self/task")


def give_way(nodeid: str) -> None:
    """Have this process give way to others for a test that keeps no time, and for no other test.

    Nothing where tests have the machine to themselves, or where nobody may come back to a priority:
    on Linux it takes the right to (CAP_SYS_NICE), which root has, but not in every container.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and _may_come_back():
        wanted = _NICE if nodeid.startswith(_COMPUTES) else 0
        if os.getpriority(os.PRIO_PROCESS, 0) != wanted:
            # Linux has a priority for each thread; pools of threads outlive the test that made them.
            for thread in _TASKS.iterdir():
                with suppress(ProcessLookupError):
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), wanted)


@cache
def _may_come_back() -> bool:
    if not _TASKS.exists() or os.getpriority(os.PRIO_PROCESS, 0) != 0:
        return False
    # On a thread that ends with it: each has a priority of its own.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_goes_and_comes_back).result()


def _goes_and_comes_back() -> bool:
    try:
        for wanted in (1, 0):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), wanted)
    except OSError:
        return False
    return True
