"""How long another process has stood in line for a processor: that time is not its own fault."""

from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["Queueing"]

_NS: Final = 1e9


class Queueing:
    """Measures it from now on, for one process; Linux tells.

    A process that sleeps, is stopped or runs in circles does not stand in line for long, however
    late its answer is.

    Args:
        pid: Its process id.
    """

    def __init__(self, pid: int) -> None:
        self._tasks = Path(f"/proc/{pid}/task")
        self._before = self._read()

    def seconds(self) -> float:
        """Return how long that of its threads stood in line that did so for longest."""
        now = self._read()
        return max((now[task] - self._before.get(task, 0) for task in now), default=0) / _NS

    def _read(self) -> dict[str, int]:
        """Return nanoseconds for each thread; nothing where that is not known."""
        found = {}
        with suppress(OSError):
            for task in self._tasks.iterdir():
                with suppress(OSError, ValueError, IndexError):  # it has ended, or nobody counts
                    found[task.name] = int((task / "schedstat").read_text().split()[1])
        return found
