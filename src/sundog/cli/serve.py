"""`sundog serve`: run the service until it is told to end."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from rich.markup import escape

from sundog.cli.console import EngineName, err, fail, out
from sundog.cli.lifeline import end_with_stdin
from sundog.cli.warming import Warming

__all__ = ["serve"]


class LogLevel(StrEnum):
    """How much the log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. (env SUNDOG_HOST, default 127.0.0.1)")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="TCP port; 0 takes any free one. (env SUNDOG_PORT, default 8000)"),
    ] = None,
    api_key: Annotated[
        list[str] | None,
        typer.Option(help="Key that opens a session; repeatable. (env SUNDOG_API_KEY, by commas)"),
    ] = None,
    engine: Annotated[
        EngineName | None, typer.Option(help="Engine to use. (env SUNDOG_ENGINE, default cpu)")
    ] = None,
    allow_open: Annotated[
        bool | None,
        typer.Option(
            "--allow-open", help="Listen beyond this machine without keys. (env SUNDOG_ALLOW_OPEN)"
        ),
    ] = None,
    log_level: Annotated[
        LogLevel, typer.Option(envvar="SUNDOG_LOG_LEVEL", help="How much to log, on stderr.")
    ] = LogLevel.WARNING,
) -> None:
    """Run the service; prints its URL when it is ready."""
    from sundog.engine.interface import EngineError
    from sundog.server.app import create_app, engine_maker, server_config
    from sundog.server.config import Config, ConfigError

    try:
        config = Config.from_env(
            os.environ,
            host=host,
            port=port,
            api_keys=tuple(api_key) if api_key else None,
            engine=engine and engine.value,
            allow_open=allow_open,
        )
        make_engine = engine_maker(config)
    except (ConfigError, EngineError) as error:
        fail(str(error))
    logging.basicConfig(
        level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if config.enricher_url:
        err.print(
            f"prompts are enriched by {escape(config.enricher_model)} at"
            f" {escape(config.enricher_url)}",
            soft_wrap=True,
        )
    end_with_stdin(os.environ)
    with _listener(config.host, config.port) as listener, Warming() as warming:
        settings = server_config(
            create_app(config, progress=warming, make_engine=make_engine), config
        )
        server = _Server(settings, ready=lambda: out.print(_ready_line(listener), soft_wrap=True))
        try:
            server.run(sockets=[listener])
        except SystemExit:  # uvicorn's way to say that start-up failed
            fail("the service could not start; the reason stands above")


class _Server(uvicorn.Server):
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


def _listener(host: str, port: int) -> socket.socket:
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


def _ready_line(listener: socket.socket) -> str:
    """Return the line that says where the service is."""
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    return f"Sundog is ready at http://{name}:{port}"
