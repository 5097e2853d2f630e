"""One Chromium for all tests, and pages in it that run an official client."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil
from playwright.async_api import Browser, Page, Route, WebSocket, async_playwright

from tests.conformance.js.gate import HOST
from tests.conformance.js.packages import CHROMIUM, bundle_of

__all__ = ["KEY", "App", "opened_app", "running_browser"]

KEY: Final = "a-key-that-opens"
"""For services that these tests run: only with a key do they let pages of any origin in."""

PATIENCE_S: Final = 30.0
_END_S: Final = 10.0
_ADDRESS: Final = "https://app.test/"
_PAGE: Final = Path(__file__).with_name("page.js")
_HTML: Final = "<!doctype html><title>A user's page</title><body></body>"
_RUN: Final = """([name, args, patience]) => Promise.race([
    app[name](...args),
    new Promise((_, fail) => setTimeout(() => fail(new Error(`${name} took too long`)), patience)),
])"""
_FLAGS: Final = (
    "--ignore-certificate-errors",
    "--autoplay-policy=no-user-gesture-required",
    # So that it works on a machine without a network.
    "--allow-loopback-in-peer-connection",
    # Host candidates are plain addresses, not names that only mDNS resolves.
    "--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks",
    "--no-sandbox",
)


@asynccontextmanager
async def running_browser(gate_port: int) -> AsyncIterator[Browser]:
    """Run Chromium, to which no host exists but the gate, as `HOST`."""
    rules = f"MAP {HOST}:443 127.0.0.1:{gate_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    before = _children()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_FLAGS, f"--host-resolver-rules={rules}"]
        )
        try:
            yield browser
        finally:
            await browser.close()
    await _no_process_left(before)


async def _no_process_left(before: set[psutil.Process]) -> None:
    """Wait until the processes started meanwhile are gone; end those that stay, and say so."""
    try:
        async with asyncio.timeout(_END_S):
            while left := _children() - before:
                await asyncio.sleep(0.05)
    except TimeoutError:
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        raise AssertionError(f"{len(left)} processes of the browser were left behind") from None


def _children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


class App:
    """A page with one version of the client; what is said on its WebSockets is written down.

    Attributes:
        version: Of the client.
        sockets: WebSockets opened so far.
        sent: Messages of the page, oldest first.
        heard: Messages of the service, oldest first.
        logged: What the client wrote to the console.
    """

    def __init__(self, page: Page, version: str) -> None:
        self.version = version
        self.page = page
        self.sockets = 0
        self.sent: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.logged: list[str] = []
        page.on("websocket", self._socket_opened)
        page.on("console", lambda message: self.logged.append(message.text))

    async def connect(
        self,
        *,
        key: str = KEY,
        model: str = "mirage_v2",
        prompt: str | None = None,
        mirror: bool = False,
        hertz: int = 0,
        scenery: str | None = None,
    ) -> str | None:
        """Connect with a canvas as camera; return None, or the words of the refusal.

        Args:
            key: API key.
            model: Name of the model.
            prompt: Initial prompt.
            mirror: Mirror from the start; version 0.0.6 only.
            hertz: Pitch of the sound that comes with the picture; 0 for none.
            scenery: Picture for the camera, as a ``data:`` URL; two colours without.
        """
        state: dict[str, Any] = {"mirror": mirror} if mirror else {}
        if prompt is not None:
            state["prompt"] = {"text": prompt}
        options: dict[str, Any] = {"key": key, "model": model, "initialState": state}
        options |= {"hertz": hertz, "scenery": scenery}
        return await self.outcome("connect", options)

    async def outcome(self, method: str, *args: object) -> str | None:
        """Call a method of the client and wait for it; return None, or what it threw, in words."""
        words: str | None = await self.run("outcome", method, *args)
        return words

    async def run(self, function: str, *args: object) -> Any:
        """Run a function of page.js, which gives up by itself: Playwright's calls have no limit."""
        arguments = [function, args, 1000 * PATIENCE_S]
        return await self.value(_RUN, arguments)

    async def watch(self, **wanted: object) -> dict[str, Any]:
        """Look until the picture is as wanted, or patience ends; return what was seen last."""
        seen = await self.run("watch", wanted, 1000 * (PATIENCE_S - 5))
        assert seen is not None, "no picture came back"
        return dict(seen)

    async def frames(self, count: int) -> list[dict[str, Any]]:
        """Return what was seen in so many frames; fewer when patience ends."""
        seen = await self.run("frames", count, 1000 * (PATIENCE_S - 5))
        return list(seen)

    async def value(self, expression: str, argument: object = None) -> Any:
        """Return the value of an expression in the page."""
        async with asyncio.timeout(2 * PATIENCE_S):
            return await self.page.evaluate(expression, argument)

    async def states(self) -> list[str]:
        """Return what handlers of ``connectionChange`` were told so far."""
        return list(await self.value("app.states"))

    async def reaches(self, state: str) -> list[str]:
        """Wait until handlers have been told of a state; return all that they were told."""
        await self.page.wait_for_function(
            "state => app.states.includes(state)", arg=state, timeout=1000 * PATIENCE_S
        )
        return await self.states()

    async def returns(self, times: int) -> None:
        """Wait until the client has been generating so many times, the last time now."""
        async with asyncio.timeout(PATIENCE_S):
            while (states := await self.states())[-1] != "generating" or (
                states.count("generating") < times
            ):
                await asyncio.sleep(0.05)

    async def logs(self, words: str) -> None:
        """Wait until the client has written these words to the console."""
        async with asyncio.timeout(PATIENCE_S):
            while not any(words in text for text in self.logged):
                await asyncio.sleep(0.05)

    def _socket_opened(self, socket: WebSocket) -> None:
        self.sockets += 1
        socket.on("framesent", lambda text: self.sent.append(json.loads(text)))
        socket.on("framereceived", lambda text: self.heard.append(json.loads(text)))


@asynccontextmanager
async def opened_app(browser: Browser, version: str) -> AsyncIterator[App]:
    """Open a page of its own with one version of the client; closed when the block ends."""
    context = await browser.new_context(ignore_https_errors=True)
    try:
        page = await context.new_page()
        app = App(page, version)
        await page.route(_ADDRESS, _give_page)
        await page.goto(_ADDRESS)
        await page.add_script_tag(path=bundle_of(version))
        await page.add_script_tag(path=_PAGE)
        yield app
    finally:
        await context.close()


async def _give_page(route: Route) -> None:
    await route.fulfill(body=_HTML, content_type="text/html")
