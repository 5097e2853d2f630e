"""The web server of `sundog serve`: its socket, its signals, its end.

SIGTERM ──► drain: nobody new, sessions go on ──► all gone, or drain_s is over ──┐
SIGTERM again, or SIGINT ────────────────────────────────────────────────────────┴─► end: status 0
"""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

import uvicorn

from sundog.cli.console import fail
from sundog.cli.systemd import Systemd

__all__ = ["Server", "listener_for"]

_END_S: Final = 4.5
"""How long the end itself may take. An engine that cannot be stopped must not hold it up."""

_TICKS_A_SECOND: Final = 10
"""How often uvicorn calls `Server.on_tick`."""


class Server(uvicorn.Server):
    """Tells when it is ready, drains when it is told to end, and ends with status 0."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        ready: Callable[[], None],
        drain: Callable[[], Awaitable[None]],
        systemd: Systemd,
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            config: Of the web server.
            ready: Called once it takes requests.
            drain: Lets nobody in any more, and returns when everybody has gone.
            systemd: Told how it goes.
        """
        super().__init__(config)
        self._ready = ready
        self._drain = drain
        self._systemd = systemd
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; then tell."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        if self.started:
            self._systemd.ready()
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Tell systemd that the event loop turns; return whether to end."""
        if counter % _TICKS_A_SECOND == 0:
            self._systemd.alive()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, with status 0 whatever still runs after some seconds."""
        last = threading.Timer(_END_S, _exit_now)
        last.daemon = True
        last.start()
        if self._draining is not None:
            self._draining.cancel()
            with suppress(asyncio.CancelledError):
                await self._draining
        await super().shutdown(sockets)

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
        """Drain at the first SIGTERM; end at SIGINT or at the second, and hurry at the next."""
        if not self.started or self._loop is None:
            # A kernel that is being compiled cannot be interrupted, and nobody is connected yet.
            _exit_now()
        elif sig == signal.SIGTERM and self._draining is None and not self.should_exit:
            self._loop.call_soon_threadsafe(self._start_draining)
        else:
            self.force_exit = self.should_exit
            self.should_exit = True

    def _start_draining(self) -> None:
        if self._draining is None:
            self._systemd.stopping()
            self._draining = asyncio.create_task(self._drain_and_end(), name="drain")

    async def _drain_and_end(self) -> None:
        try:
            await self._drain()
        finally:
            self.should_exit = True


def _exit_now() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


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
