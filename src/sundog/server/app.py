"""Make the web application, and say how uvicorn is to run it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from fastapi import FastAPI

from sundog.engine.interface import Engine, Progress
from sundog.engine.workshop import SharedWorkshop
from sundog.media.clock import Clock, MonotonicClock
from sundog.protocol.errors import MAX_SOCKET_BYTES
from sundog.server.access.revocation import watching
from sundog.server.batch.desk import BatchDesk
from sundog.server.batch.routes import router as batch_router
from sundog.server.config import Config
from sundog.server.engines import Workshops, workshops_of
from sundog.server.failures import HANDLERS
from sundog.server.insight.counters import Insight
from sundog.server.insight.routes import insight_router
from sundog.server.insight.watch import Watch
from sundog.server.listening.http import bounded_http
from sundog.server.listening.websocket import BoundedWebSocket
from sundog.server.placement.interface import Placement
from sundog.server.redaction import redact_server_logs
from sundog.server.routes import router
from sundog.server.service import Service
from sundog.server.viewing.routes import router as viewing_router
from sundog.server.web.pictures import StylePictures
from sundog.server.web.routes import playground_router
from sundog.server.web.showroom import Showroom
from sundog.server.web.styles import styles_router
from sundog.server.whip.desk import Desk
from sundog.server.whip.routes import router as whip_router

if TYPE_CHECKING:
    from sundog.server.enrichment.chat import Endpoint
    from sundog.server.enrichment.enricher import Enricher

__all__ = ["Join", "create_app", "endpoint_of", "server_config"]

Join = Callable[[Config, Clock], Awaitable[Placement]]
"""Becomes part of what runs sessions; the service closes what it is given."""

_log = logging.getLogger(__name__)

_SILENT: Final[Any] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework's own spans hold queries, where clients put secrets, and errors with their texts."""

_SHUTDOWN_S: Final = 5

_PING_S, _PONG_S = 5.0, 10.0
"""Between pings, and how long a client may take to answer: a line that is dead parks its session
within 15 s."""


def create_app(  # noqa: PLR0913 - a front door: each may be left out
    config: Config,
    *,
    progress: Progress | None = None,
    make_engine: Callable[[str], Engine] | None = None,
    workshops: Workshops | None = None,
    clock: Clock | None = None,
    insight: Insight | None = None,
    join: Join | None = None,
) -> FastAPI:
    """Make the application; its start-up warms the engine, and only then is it ready.

    Where sessions run elsewhere no engine is warmed: the start-up joins those that do.

    Args:
        config: The settings.
        progress: Told how warming goes, on another thread; logged by default.
        make_engine: Makes an engine from its name, to run on threads of this process.
        workshops: Where engines come from otherwise; by default as the settings say.
        clock: For durations.
        insight: Where what happens is counted; one of its own by default.
        join: Gives what places sessions; by default they run in this process.
    """
    redact_server_logs()
    clock = clock or MonotonicClock()
    insight = insight or Insight()
    service = Service(config=config, clock=clock, insight=insight)
    watch = Watch(service, clock)
    pictures = StylePictures()
    batch = BatchDesk(service)
    if make_engine is not None:
        workshops = Workshops(config, lambda name: SharedWorkshop(partial(make_engine, name)))
    workshops = workshops or workshops_of(config, insight)
    showroom = Showroom(service, workshops)

    def placing() -> AbstractAsyncContextManager[Placement]:
        if join is not None:
            return _there(join, config, clock)
        return _here(workshops, progress or _log_progress, config, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with (
            placing() as placement,
            _enricher(config, clock) as service.enricher,
            watching(service.auth.keys, service.end_barred),
            watch.running(),
        ):
            service.open(placement, None if join else workshops)
            try:
                yield
            finally:
                await service.aclose()
                await showroom.aclose()
                await pictures.aclose()
                await batch.aclose()
                await asyncio.to_thread(workshops.close)

    # The interactive pages would load their scripts from a third party.
    app = FastAPI(
        title="Sundog",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=[service.origins.middleware],
        exception_handlers={**HANDLERS},
        telemetry=_SILENT,
    )
    app.state.service = service
    app.state.desk = Desk(service)
    app.state.watch = watch
    app.state.batch = batch
    app.include_router(router)
    app.include_router(insight_router)
    app.include_router(viewing_router)
    app.include_router(whip_router)
    app.include_router(batch_router)
    app.include_router(playground_router())
    app.include_router(styles_router(showroom, pictures))
    return app


def server_config(app: FastAPI, config: Config) -> uvicorn.Config:
    """Return how uvicorn serves the application within the protocol's limits."""
    return uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        ssl_certfile=config.tls_cert or None,
        ssl_keyfile=config.tls_key or None,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        http=bounded_http(config.max_connections),
        ws=BoundedWebSocket,
        ws_max_size=MAX_SOCKET_BYTES,
        # Messages are small, and a few bytes must not unpack into megabytes.
        ws_per_message_deflate=False,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PONG_S,
        timeout_graceful_shutdown=_SHUTDOWN_S,
    )


@asynccontextmanager
async def _here(
    workshops: Workshops, progress: Progress, config: Config, clock: Clock
) -> AsyncIterator[Placement]:
    """Warm this process's engines and place sessions on them, until the block ends."""
    # A front of a cluster has no media, and does without what they need.
    from sundog.server.placement.local import local_placement

    await asyncio.to_thread(workshops.start, progress)
    async with local_placement(workshops, config=config, clock=clock) as placement:
        yield placement


@asynccontextmanager
async def _there(join: Join, config: Config, clock: Clock) -> AsyncIterator[Placement]:
    """Place sessions where others run them, until the block ends."""
    placement = await join(config, clock)
    try:
        yield placement
    finally:
        await placement.aclose()


@asynccontextmanager
async def _enricher(config: Config, clock: Clock) -> AsyncIterator["Enricher | None"]:
    """Give the enricher that the settings ask for, until the block ends."""
    if (endpoint := endpoint_of(config)) is None:
        yield None
        return
    from sundog.server.enrichment.enricher import Enricher

    enricher = Enricher(endpoint, clock=clock)
    try:
        yield enricher
    finally:
        await enricher.aclose()


def endpoint_of(config: Config) -> "Endpoint | None":
    """Return where prompts are enriched; None where the engine does it alone."""
    if not config.enricher_url:
        return None
    # A service without an enricher starts without loading an HTTP client and a reader of prompts.
    from sundog.server.enrichment.chat import Endpoint

    return Endpoint(
        url=config.enricher_url, model=config.enricher_model, api_key=config.enricher_api_key
    )


def _log_progress(what: str, share: float) -> None:
    _log.info("%s: %.0f %%", what, 100 * share)
