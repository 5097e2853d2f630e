"""The process that decodes and restyles: what strangers send can only break this.

Started as ``python -m sundog.server.batch.worker SOCKET SETTINGS`` by `process.WorkerProcess`, which
asks one thing at a time over the socket: a line of JSON with file descriptors; answers are lines of
JSON. It ends when the service does.
"""

import contextlib
import json
import os
import queue
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["main"]

_MAX_LINE: Final = 128 * 1024
_MAX_FILES: Final = 3
_MEMORY_BYTES: Final = 3 * 1024**3
"""Of its own data; a decoder of the largest picture that is taken needs a tenth."""
_TOLD_EVERY_S: Final = 0.2
_NICE: Final = 10
_LEAST: Final = 19


@dataclass(frozen=True, slots=True)
class Order:
    """Something that is asked.

    Attributes:
        says: The line.
        files: Descriptors: the input, the output and the reference image, as far as there are.
    """

    says: dict[str, Any]
    files: list[int]


def main(fd: int, settings: dict[str, Any]) -> None:
    """Serve orders until the socket closes."""
    _give_way(is_last=settings["gives_way"])
    is_learned = settings["recipe"]["diffusion"] is not None
    _limit(settings["most_bytes"], 0 if is_learned else _MEMORY_BYTES)
    line = socket.socket(fileno=fd)
    orders: queue.Queue[Order] = queue.Queue(1)
    threading.Thread(target=_listen, args=(line, orders), daemon=True).start()
    from sundog.engine.registry import recipe_from
    from sundog.server.batch.labour import Labour

    labour = Labour(recipe_from(settings["recipe"]))
    while True:
        order = orders.get()
        try:
            _tell(line, labour.do(order.says, order.files, _throttled(line)))
        finally:
            for file in order.files:
                os.close(file)


def _listen(line: socket.socket, orders: "queue.Queue[Order]") -> None:
    """Read orders; on a thread, so that the end of the service is noticed at once."""
    said, files = b"", list[int]()
    while True:
        data, more, _, _ = socket.recv_fds(line, 65_536, _MAX_FILES)
        if not data or len(said) > _MAX_LINE:
            os._exit(0)
        said, files = said + data, files + more
        if said.endswith(b"\n"):
            orders.put(Order(json.loads(said), files))
            said, files = b"", []


def _throttled(line: socket.socket) -> Callable[[int, int | None], None]:
    """Return what tells the service how far the work is, not too often."""
    told_s = 0.0

    def done(count: int, total: int | None) -> None:
        nonlocal told_s
        now_s = time.monotonic()
        if now_s - told_s >= _TOLD_EVERY_S:
            told_s = now_s
            _tell(line, {"done": count, "total": total})

    return done


def _tell(line: socket.socket, said: dict[str, Any]) -> None:
    line.sendall(json.dumps(said).encode() + b"\n")


def _give_way(*, is_last: bool) -> None:
    """Let live sessions go first; threads that come inherit it.

    Args:
        is_last: Whether it runs only when nobody else wants to.
    """
    # The terminal's Ctrl-C is for the service, which ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        # Linux may share the cores among sessions of processes first (sched(7), autogroup), where
        # ours would count as much as anybody's whole session: it gets its own, of least weight.
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(_LEAST if is_last else _NICE))
    with contextlib.suppress(OSError):
        if is_last and sys.platform == "linux":
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        os.nice(_NICE)


def _limit(most_bytes: int, memory_bytes: int) -> None:
    """Bound what a hostile file can make us take; memory is not where an engine takes more."""
    limits = [(resource.RLIMIT_FSIZE, most_bytes), (resource.RLIMIT_CORE, 0)]
    if memory_bytes:
        limits.append((resource.RLIMIT_DATA, memory_bytes))
    for what, most in limits:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
