"""One browser, one gate and the packages for all tests here, which share an event loop."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from sundog.engine.interface import Engine
from tests.conformance.js.browser import KEY, App, opened_app, running_browser
from tests.conformance.js.gate import Gate
from tests.conformance.js.packages import OfflineError, install, missing
from tests.service import PASSTHROUGH, changed, running_service

shared_loop = partial(pytest_asyncio.fixture, loop_scope="package")

Serve = Callable[..., AbstractAsyncContextManager[str]]
Open = Callable[[str], AbstractAsyncContextManager[App]]


@pytest.fixture(scope="package")
def packages() -> None:
    if names := missing():
        pytest.skip(f"missing: {names} (apt-get install {names})")
    try:
        install()
    except OfflineError as error:
        pytest.skip(str(error))


@shared_loop(scope="package")
async def gate() -> AsyncIterator[Gate]:
    async with Gate() as gate:
        yield gate


@shared_loop(scope="package")
async def browser(packages: None, gate: Gate) -> AsyncIterator[Browser]:
    async with running_browser(gate.port) as browser:
        yield browser


@pytest.fixture
def open_app(browser: Browser) -> Open:
    return partial(opened_app, browser)


@pytest.fixture
def serve(gate: Gate) -> Serve:
    """Run a service behind the gate; takes settings of `Config` beside those needed here."""

    @asynccontextmanager
    async def serve(
        *, make_engine: Callable[[str], Engine] | None = None, **settings: Any
    ) -> AsyncIterator[str]:
        config = changed(PASSTHROUGH, **{"api_keys": (KEY,)} | settings)
        async with running_service(config, make_engine=make_engine) as url, gate.to(url):
            yield url

    return serve


@shared_loop(autouse=True)
async def no_task_left_behind() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    deadline = time.monotonic() + 3
    while (left := asyncio.all_tasks() - before - {asyncio.current_task()}) and (
        time.monotonic() < deadline
    ):
        await asyncio.sleep(0.01)
    assert not left, f"tasks left behind: {left}"
