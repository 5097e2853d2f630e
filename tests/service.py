"""Run the real service on a free loopback port, in the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from sundog.engine.interface import Engine
from sundog.media.clock import Clock
from sundog.server.app import create_app, server_config
from sundog.server.config import Config
from sundog.server.service import Service

__all__ = ["PASSTHROUGH", "changed", "known_service", "running_service", "serving"]

PASSTHROUGH = Config(engine="passthrough", port=0, max_sessions=8)
"""No keys, any free port, frames unchanged."""


def changed(config: Config, **settings: Any) -> Config:
    """Return the same settings but for these."""
    return Config(**(config.model_dump() | settings))


@asynccontextmanager
async def running_service(
    config: Config = PASSTHROUGH,
    *,
    make_engine: Callable[[str], Engine] | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[str]:
    """Serve until the block ends; gives the base URL, such as ``http://127.0.0.1:40123``."""
    app = create_app(config, make_engine=make_engine, clock=clock)
    async with serving(app, config) as base_url:
        yield base_url


@asynccontextmanager
async def known_service(config: Config = PASSTHROUGH) -> AsyncIterator[tuple[str, Service]]:
    """The same, with the service itself, for what no client can ask of it."""
    app = create_app(config)
    async with serving(app, config) as base_url:
        yield base_url, app.state.service


@asynccontextmanager
async def serving(app: FastAPI, config: Config) -> AsyncIterator[str]:
    """Serve an application."""
    server = uvicorn.Server(server_config(app, config))
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(30):
            while not server.started:
                assert not serving.done(), "the service ended while it started"
                await asyncio.sleep(0.01)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await serving
