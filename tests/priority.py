"""Tests that only compute give way to those that play in real time beside them (``pytest -n 2``)."""

import os
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

    Nothing where tests have the machine to themselves, or where a process cannot come back to its
    priority: that is for root.
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
    return _TASKS.exists() and os.geteuid() == 0 and os.getpriority(os.PRIO_PROCESS, 0) == 0
