"""Show what an engine does before it is ready; nothing at all when that takes no time."""

import sys
import time
from types import TracebackType
from typing import Final

from rich.progress import BarColumn, Progress, TextColumn

from sundog.cli.console import err

__all__ = ["Warming"]

_PATIENCE_S: Final = 0.5


class Warming:
    """A progress callback of `Engine.warm_up`, drawn on stderr; use it as a context.

    A terminal gets a bar; a log gets one line for each quarter done.
    """

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._quarter = -1
        self._bar: Progress | None = None

    def __enter__(self) -> "Warming":
        """Start counting."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __call__(self, what: str, share: float) -> None:
        """Show that ``what`` is being done and which share of all is done, 0 to 1."""
        if time.monotonic() - self._began_s < _PATIENCE_S:
            return
        if sys.stderr.isatty():
            self._draw(what, share)
        elif int(share * 4) > self._quarter:
            self._quarter = int(share * 4)
            err.print(f"preparing the engine: {share:.0%} ({what})")

    def _draw(self, what: str, share: float) -> None:
        if self._bar is None:
            text = TextColumn("preparing the engine: {task.description}")
            self._bar = Progress(text, BarColumn(), console=err, transient=True)
            self._bar.add_task(what, total=1.0)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], description=what, completed=share)
