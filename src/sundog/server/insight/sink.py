"""Where log lines go: a queue with an end, and a thread that alone waits for disk or pipe.

    any thread ─► emit ─► queue (2000 lines) ─► thread ─► file descriptor

A full disk, or a reader that has stopped reading, costs lines, never time: what does not fit is
counted, and said as soon as lines can be written again.
"""

import logging
import os
import queue
import select
import threading
from contextlib import suppress
from typing import Final

from sundog.server.insight.context import current_session
from sundog.server.insight.counters import Insight

__all__ = ["Sink"]

_ROOM: Final = 2000
_MAX_LINE: Final = 8192
_CLOSE_S: Final = 1.0
"""How long `close` waits for what is queued; a sink that is stuck keeps the rest."""


class Sink(logging.Handler):
    """Writes lines to a file descriptor without ever holding up who logs.

    Not through ``sys.stderr``: a thread that is stuck in it holds a lock that Python wants at its
    end.

    Args:
        fd: Open for writing; it stays open.
        insight: Told how many lines of each level there are, and how many are lost.
    """

    def __init__(self, fd: int, insight: Insight) -> None:
        super().__init__()
        self._fd = fd
        self._insight = insight
        self._lines: queue.Queue[bytes | None] = queue.Queue(_ROOM)
        self._lost = 0
        self._counting = threading.Lock()
        self._is_torn = False
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a line; returns at once."""
        self._insight.count("log_lines", level=record.levelname.lower())
        try:
            record.session = current_session()
            line = self.format(record)[:_MAX_LINE].encode("utf-8", "replace") + b"\n"
            self._lines.put_nowait(line)
        except queue.Full:
            self._lose("queue_full")
        except Exception:  # noqa: BLE001 - a line that cannot be made must not end who logs it
            self._lose("not_printable")

    def close(self) -> None:
        """Write what is queued, for at most 1 s, and end the thread."""
        if self._is_closing.is_set():  # by its owner; the logging module closes all at the end
            return
        self._is_closing.set()
        while self._thread.is_alive():
            try:
                self._lines.put_nowait(None)
                break
            except queue.Full:
                with suppress(queue.Empty):
                    self._lines.get_nowait()
                    self._lose("queue_full")
        self._thread.join(_CLOSE_S)
        super().close()

    def _lose(self, why: str) -> None:
        with self._counting:
            self._lost += 1
        self._insight.count("log_lines_lost", reason=why)

    def _work(self) -> None:
        while (line := self._lines.get()) is not None:
            lost = self._lost
            if not self._write(line):
                self._lose("sink_failed")
            elif lost:
                self._say(lost)

    def _say(self, lost: int) -> None:
        text = "%d log lines were lost: the log could not be written fast enough, or at all"
        record = logging.makeLogRecord(
            {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING"}
            | {"msg": text, "args": (lost,), "session": ""}
        )
        if self._write(self.format(record).encode() + b"\n"):
            with self._counting:
                self._lost -= lost

    def _write(self, line: bytes) -> bool:
        """Write a whole line; return whether that could be done. Blocking."""
        left = b"\n" + line if self._is_torn else line
        try:
            while left:
                try:
                    written = os.write(self._fd, left)
                except BlockingIOError:  # whoever opened it did so without waiting
                    select.select([], [self._fd], [], _CLOSE_S)
                    if self._is_closing.is_set():
                        return False
                    continue
                left, self._is_torn = left[written:], True
        except OSError:
            return False
        self._is_torn = False
        return True
