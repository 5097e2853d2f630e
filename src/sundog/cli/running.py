"""The web server of `sundog serve`: its socket, its signals, its end."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from sundog.cli.console import fail

__all__ = ["Server", "listener_for"]


class Server(uvicorn.Server):
    """Tells when it is ready, and ends with status 0 when it is told to end."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; then tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM as a wish to end; unlike uvicorn, do not die of them after."""
        kinds = (signal.SIGINT, signal.SIGTERM)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in kinds}
        try:
            yield
        finally:
            for kind, how in before.items():
                signal.signal(kind, how)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End in order; at once while nothing is served yet, or when asked a second time."""
        if not self.started:
            # A kernel that is being compiled cannot be interrupted, and nobody is connected yet.
            sys.stderr.flush()
            os._exit(0)
        self.force_exit = self.should_exit
        self.should_exit = True


def listener_for(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done; fail when it is taken already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        fail(f"cannot listen on {host} port {port}: {error.strerror}; try --port 0 for a free one")
    return listener
