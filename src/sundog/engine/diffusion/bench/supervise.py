"""Runs the measuring process, writes its rows, and begins it anew where it breaks or hangs."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any, Final

from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.rows import Budget, Rows

__all__ = ["supervise"]

_SILENT_S: Final = 90.0
"""Beside what one bucket may compile: so long a process may say nothing."""
_STARTS: Final = 5
_GRACE_S: Final = 15.0
_END_S: Final = 5.0

_CHILD: Final = "sundog.engine.diffusion.bench.child"


def supervise(options: Options, rows: Rows, now: Callable[[], float]) -> None:
    """Measure, whatever breaks, within the time given. Blocking.

    Args:
        options: What to measure.
        rows: Told each result at once.
        now: Monotonic seconds.
    """
    budget = Budget(options.budget_s, now)
    first = 0
    for _ in range(_STARTS):
        reached, ended = _run(options, rows, budget, first)
        if ended is None:
            break
        rows.add({"what": "failed", "step": reached.name, "error": ended})
        if reached.number is None or budget.left_s() <= 0:
            break
        first = reached.number + 1
    rows.add({"what": "end", "spent_s": round(budget.spent_s(), 1)})


class _Reached:
    """How far a process came."""

    number: int | None = None
    name: str = "load"


def _run(options: Options, rows: Rows, budget: Budget, first: int) -> tuple[_Reached, str | None]:
    """Run one process; return how far it came, and how it ended where that was not well."""
    asked = {"options": options.as_json(), "first": first, "left_s": budget.left_s()}
    command = [sys.executable, "-m", _CHILD, json.dumps(asked)]
    reached = _Reached()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            return reached, _follow(process, options, rows, budget, reached)
        finally:
            _end(process)


def _follow(
    process: subprocess.Popen[str],
    options: Options,
    rows: Rows,
    budget: Budget,
    reached: _Reached,
) -> str | None:
    """Take what a process says until it ends; return what went wrong."""
    said = _lines(process.stdout)
    while True:
        patience_s = min(_SILENT_S + options.compile_s, budget.left_s() + _GRACE_S)
        try:
            line = said.get(timeout=patience_s)
        except queue.Empty:
            return "the time is over" if budget.left_s() <= 0 else "said nothing for too long"
        if line is None:
            status = process.wait(_END_S)
            return None if status == 0 else f"the process ended with {status}"
        message = _message(line)
        if "row" in message:
            rows.add(message["row"])
        elif "step" in message:
            reached.number, reached.name = message["step"], message["name"]


def _lines(stream: IO[str] | None) -> "queue.Queue[str | None]":
    """Read lines on a thread, which ends with the stream: None at its end."""
    lines: queue.Queue[str | None] = queue.Queue(maxsize=1000)

    def read() -> None:
        for line in stream or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, name="bench-lines", daemon=True).start()
    return lines


def _message(line: str) -> dict[str, Any]:
    """Return a line as the object that it is; nothing of what a library prints."""
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that may still run."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
