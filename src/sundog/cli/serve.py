"""`sundog serve`: run the service until it is told to end."""

import os
import signal
import socket
import sys
import threading
import webbrowser
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


def serve(  # noqa: PLR0913 - each is an option of the command
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
    tls_cert: Annotated[
        str | None,
        typer.Option(help="PEM file of a certificate: serve https. (env SUNDOG_TLS_CERT)"),
    ] = None,
    tls_key: Annotated[
        str | None, typer.Option(help="PEM file of its key. (env SUNDOG_TLS_KEY)")
    ] = None,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the playground in a browser.")
    ] = False,
    log_level: Annotated[
        LogLevel, typer.Option(envvar="SUNDOG_LOG_LEVEL", help="How much to log, on stderr.")
    ] = LogLevel.WARNING,
) -> None:
    """Run the service; prints its address when it is ready, where a browser finds the playground."""
    from sundog.cli.greeting import address_of, hints
    from sundog.engine.interface import EngineError
    from sundog.server.app import create_app, engine_maker, server_config
    from sundog.server.config import Config, ConfigError
    from sundog.server.insight.counters import Insight
    from sundog.server.insight.logs import logging_to

    try:
        config = Config.from_env(
            os.environ,
            host=host,
            port=port,
            api_keys=tuple(api_key) if api_key else None,
            engine=engine and engine.value,
            allow_open=allow_open,
            tls_cert=tls_cert,
            tls_key=tls_key,
        )
        make_engine = engine_maker(config)
    except (ConfigError, EngineError) as error:
        fail(str(error))
    insight = Insight()
    if config.enricher_url:
        err.print(
            f"prompts are enriched by {escape(config.enricher_model)} at"
            f" {escape(config.enricher_url)}",
            soft_wrap=True,
        )
    end_with_stdin(os.environ)

    def ready() -> None:
        port = listener.getsockname()[1]
        address = address_of(config, port)
        out.print(f"Sundog is ready at {address}", soft_wrap=True, markup=False)
        for hint in hints(config, port):
            err.print(hint, soft_wrap=True, markup=False)
        if open_page:
            _open(address)

    with (
        logging_to(level=log_level, kind=config.log_format, insight=insight),
        _listener(config.host, config.port) as listener,
        Warming() as warming,
    ):
        app = create_app(config, progress=warming, make_engine=make_engine, insight=insight)
        settings = server_config(app, config)
        server = _Server(settings, ready=ready)
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


def _open(address: str) -> None:
    """Open a page in the user's browser, who is told where it cannot be done."""

    def try_to() -> None:
        try:
            opened = webbrowser.open(address)
        except webbrowser.Error:
            opened = False
        if not opened:
            err.print("no browser could be opened here", soft_wrap=True)

    # A browser that runs in this terminal would hold up the service until it is left.
    threading.Thread(target=try_to, name="browser", daemon=True).start()
