"""What a measurement writes: one JSON line for each result, at once, and a clock to keep to."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

__all__ = ["Budget", "Row", "Rows"]

Row = dict[str, Any]
"""``what`` says which experiment; the rest are its figures."""


class Rows:
    """Keeps rows, and writes each to a file as it comes.

    What was measured survives whatever happens next.

    Args:
        path: Of JSON lines, begun anew; None for no file.
        tell: Called with each row, for people.
    """

    def __init__(self, path: Path | None, tell: Callable[[Row], None]) -> None:
        self._path: Final = path
        self._tell: Final = tell
        self.all: Final[list[Row]] = []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")

    def add(self, row: Row) -> None:
        """Write a row."""
        self.all.append(row)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self._tell(row)


class Budget:
    """Seconds that a run may take.

    Args:
        seconds: In all.
        now: Monotonic seconds.
    """

    def __init__(self, seconds: float, now: Callable[[], float]) -> None:
        self._now: Final = now
        self._began_s: Final = now()
        self._seconds: Final = seconds

    def left_s(self) -> float:
        """Return how many are left, maybe none."""
        return max(0.0, self._seconds - self.spent_s())

    def spent_s(self) -> float:
        """Return how many have passed."""
        return self._now() - self._began_s
