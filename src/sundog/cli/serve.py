"""`sundog serve`: run the service until it is told to end."""

import gc
import os
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sundog.cli.console import err, fail, out
from sundog.cli.lifeline import end_with_stdin
from sundog.cli.options import given
from sundog.cli.warming import Warming

if TYPE_CHECKING:
    from sundog.server.app import Join
    from sundog.server.config import Config
    from sundog.server.engines import Workshops
    from sundog.server.insight.counters import Insight

__all__ = ["serve"]


def serve(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="TOML file of settings. (env SUNDOG_CONFIG)")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Look whether the service could start so, and end.")
    ] = False,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the playground in a browser.")
    ] = False,
) -> None:
    """Run the service; prints its address when it is ready, where a browser finds the playground.

    Every setting can be given as a flag, a variable or a line of the file; flags win over variables,
    those over the file. docs/settings.md tells them all, docs/operations.md how to run a service.
    """
    from sundog.media.allocator import few_heaps
    from sundog.server.config import ConfigError, load

    try:
        settings = load(os.environ, given(ctx), config)
    except ConfigError as error:
        fail(str(error))
    if check:
        _check(settings)
        return
    end_with_stdin(os.environ)
    few_heaps()
    _run(settings, open_page=open_page)
    # Everything is closed; looking through all of Python's objects once more takes half a second.
    gc.freeze()


def _check(config: "Config") -> None:
    """Print what is found, and end with status 1 where the service could not start."""
    from sundog.cli.checks import Level
    from sundog.cli.doctor import show
    from sundog.cli.readiness import found_for

    findings = found_for(config)
    show(findings)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(1)


def _run(config: "Config", *, open_page: bool) -> None:
    """Serve until told to end."""
    from sundog.cli.greeting import address_of, hints
    from sundog.cli.running import Server, listener_for
    from sundog.cli.systemd import Systemd
    from sundog.engine.interface import EngineError
    from sundog.media.collector import set_aside
    from sundog.server.access.keyfile import KeyFileError
    from sundog.server.config import ConfigError
    from sundog.server.insight.counters import Insight
    from sundog.server.insight.logs import logging_to

    insight = Insight()
    workshops, join = _begun(config, insight)
    # While it warms in its own process, where it has one.
    from sundog.server.app import create_app, server_config

    _tell_enricher(config)

    def ready() -> None:
        set_aside(is_tidy=join is None)  # what the start made, too: engines, where they are here
        port = listener.getsockname()[1]
        address = address_of(config, port)
        out.print(f"Sundog is ready at {address}", soft_wrap=True, markup=False)
        for hint in hints(config, port):
            err.print(hint, soft_wrap=True, markup=False)
        if open_page:
            _open(address)

    with (
        logging_to(level=config.log_level, kind=config.log_format, insight=insight),
        listener_for(config.host, config.port) as listener,
        Warming() as warming,
    ):
        try:
            app = create_app(
                config, progress=warming, workshops=workshops, insight=insight, join=join
            )
        except (ConfigError, KeyFileError) as error:
            fail(str(error))
        server = Server(
            server_config(app, config),
            ready=ready,
            drain=partial(app.state.service.drain.run, config.drain_s),
            systemd=Systemd(os.environ),
        )
        set_aside(is_tidy=False)
        try:
            with server.capture_signals():
                if join is None:
                    workshops.start(warming)
            server.run(sockets=[listener])
        except EngineError as error:
            fail(str(error))
        except SystemExit:  # uvicorn's way to say that start-up failed
            fail("the service could not start; the reason stands above")


def _begun(config: "Config", insight: "Insight") -> "tuple[Workshops, Join | None]":
    """Begin to warm engines, or become part of the cluster that has them.

    Returns:
        The engines, and how sessions are placed on the cluster; None for on those engines.
    """
    from sundog.engine.interface import EngineError
    from sundog.server.engines import workshops_of

    try:
        workshops = workshops_of(config, insight)
        if config.placement == "local":
            workshops.begin()
            return workshops, None
    except EngineError as error:
        fail(str(error))
    from sundog.cluster.gateway.joining import join
    from sundog.cluster.joining import ClusterError, connect

    try:
        connect(config)
    except ClusterError as error:
        fail(str(error))
    return workshops, join


def _tell_enricher(config: "Config") -> None:
    if config.enricher_url:
        whom = f"{escape(config.enricher_model)} at {escape(config.enricher_url)}"
        err.print(f"prompts are enriched by {whom}", soft_wrap=True)


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
