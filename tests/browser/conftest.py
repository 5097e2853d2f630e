"""One Chromium with a fake camera for all tests here, services, and pages that look at the picture."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Final

import av
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright

import decart.testing
from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture
from tests.conformance.negative import NegativeEngine
from tests.service import PASSTHROUGH, changed, running_service

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
SIZE: Final = (1280, 704)

FILM_FRAMES: Final = 75
_HERE: Final = Path(__file__).parent
_EYES: Final = _HERE / "eyes.js"
_MODULE: Final = _HERE / "module.js"
_BLANK: Final = "<!doctype html><html lang=en><title>A page</title><body></body></html>"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' ws:;"
    " img-src 'self' blob:; media-src 'self' blob:"
)
"""No looser than the playground's own."""

_FLAGS: Final = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # So that it works on a machine without a network.
    "--allow-loopback-in-peer-connection",
    # Host candidates are plain addresses, not names that only mDNS resolves; pages that tests give
    # come from nowhere, and may call this machine all the same.
    "--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks,HttpsUpgrades",
    # A name that is not this machine's own, for pages without a secure context.
    "--host-resolver-rules=MAP sundog.test 127.0.0.1",
)

Serve = Callable[..., AbstractAsyncContextManager[str]]
OpenPage = Callable[..., AbstractAsyncContextManager[Page]]

shared_loop = partial(pytest_asyncio.fixture, loop_scope="package")


@pytest.fixture(scope="package")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the fake camera sees: three seconds of the numbered test picture."""
    path = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    picture = TestPicture(SIZE)
    with av.open(str(path), "w", format="mjpeg") as film:
        stream = film.add_stream("mjpeg", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuvj420p"
        for number in range(FILM_FRAMES):
            frame = to_frame(picture.frame(number), number)
            frame.time_base = Fraction(1, 25)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return path


@shared_loop(scope="package")
async def browser(film: Path) -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    flags = [*_FLAGS, f"--use-file-for-fake-video-capture={film}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        await browser.close()


@shared_loop(scope="package")
async def browser_without_camera() -> AsyncIterator[Browser]:
    flags = [flag for flag in _FLAGS if "fake-device" not in flag]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        await browser.close()


@shared_loop(scope="package")
async def playground() -> AsyncIterator[str]:
    """A service for all journeys; "Negative" turns its pictures' tones over, other words nothing."""
    async with running_service(PASSTHROUGH, make_engine=lambda _: NegativeEngine()) as url:
        yield url


@shared_loop(scope="package")
async def restyling() -> AsyncIterator[str]:
    """A service with the engine that restyles, in a process of its own; compiled once a machine."""
    async with decart.testing.running_service(api_key="", engine="cpu") as service:
        yield service.base_url


@pytest.fixture
def serve() -> Serve:
    """Run a service; takes settings of `Config`. The prompt "Negative" turns its pictures' tones over."""

    def serve(**settings: Any) -> AbstractAsyncContextManager[str]:
        config = changed(PASSTHROUGH, **settings)
        return running_service(config, make_engine=lambda _: NegativeEngine())

    return serve


@shared_loop
async def service(serve: Serve) -> AsyncIterator[str]:
    async with serve() as url:
        yield url


@pytest.fixture
def open_page(browser: Browser) -> OpenPage:
    """Open a page of a service in a browser profile of its own; its errors fail the test.

    Takes the service's URL; ``path`` of the page ("/blank" holds nothing but module.js, as ``m``),
    ``allowed`` ("camera" and so on), and settings of Playwright's contexts.
    """
    return partial(_opened_page, browser)


_OF_THE_NETWORK = (
    "net::ERR",
    "Failed to load resource",
    "Connection closed before receiving a handshake response",
)


@asynccontextmanager
async def _opened_page(
    browser: Browser,
    url: str,
    path: str = "/blank",
    *,
    allowed: tuple[str, ...] = ("camera",),
    **settings: Any,
) -> AsyncIterator[Page]:
    context = await browser.new_context(permissions=list(allowed), **settings)
    faults: list[str] = []
    try:
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: _note(faults, message))
        await page.add_init_script(path=_EYES)
        await page.route(f"{url}/blank", _give_blank)
        await page.route(f"{url}/blank/module.js", _give_module)
        await page.goto(url + path)
        if path == "/blank":
            await page.evaluate("async () => { window.m = await import('/blank/module.js'); }")
        yield page
    finally:
        await context.close()
    assert not faults, f"the page complained: {faults}"


def _note(faults: list[str], message: ConsoleMessage) -> None:
    # What the network does to a page is no fault of the page's.
    if message.type == "error" and not any(words in message.text for words in _OF_THE_NETWORK):
        faults.append(message.text)


async def _give_blank(route: Route) -> None:
    headers = {"Content-Security-Policy": _POLICY}
    await route.fulfill(body=_BLANK, content_type="text/html", headers=headers)


async def _give_module(route: Route) -> None:
    await route.fulfill(path=_MODULE, content_type="text/javascript")


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """The browser's driver keeps threads for as long as it runs."""
    return iter([None])


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
