"""The log: text for people or JSON for machines, with the session on every line and no secrets."""

import copy
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from sundog.server.insight.counters import Insight
from sundog.server.insight.sink import Sink
from sundog.server.redaction import scrubbed, where

__all__ = ["formatter", "logging_to"]

_STDERR: Final = 2
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@contextmanager
def logging_to(
    fd: int = _STDERR, *, level: str = "warning", kind: str = "text", insight: Insight | None = None
) -> Iterator[Sink]:
    """Log to a file descriptor until the block ends, from all of the process.

    Args:
        fd: Open for writing; standard error by default.
        level: The least that is logged, such as ``info``.
        kind: ``text`` or ``json``, one object a line.
        insight: Where lines are counted.
    """
    root = logging.getLogger()
    before = root.level
    sink = Sink(fd, insight or Insight())
    sink.setFormatter(formatter(kind))
    root.addHandler(sink)
    root.setLevel(level.upper())
    try:
        yield sink
    finally:
        root.setLevel(before)
        root.removeHandler(sink)
        sink.close()


def formatter(kind: str) -> logging.Formatter:
    """Return what makes a line of a record; as `logging_to`."""
    return _Json() if kind == "json" else _Text()


class _Text(logging.Formatter):
    """``2026-11-22T21:00:00.123Z INFO sundog.server [0f8a…]: what happened``."""

    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(in_session)s: %(message)s%(error)s")

    def format(self, record: logging.LogRecord) -> str:
        safe = _safe(record)
        facts = vars(safe)
        facts["in_session"] = f" [{facts['session']}]" if facts["session"] else ""
        facts["error"] = f" ({facts['error']})" if facts["error"] else ""
        # A line is a line, whatever a client calls itself.
        return _CONTROL.sub(" ", scrubbed(super().format(safe)))


class _Json(JsonFormatter):
    """``{"time": …, "level": …, "logger": …, "session": …, "message": …}``."""

    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(session)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(_safe(record)))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what says nothing."""
        return {key: value for key, value in super().process_log_record(log_data).items() if value}


def _safe(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy whose error says what and where, not with which words: they may quote a client."""
    safe = copy.copy(record)
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    safe.exc_info = safe.exc_text = safe.stack_info = None
    safe.error = where(error) if error is not None else ""
    safe.session = getattr(record, "session", "")
    return safe
