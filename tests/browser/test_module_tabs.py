"""Tabs of the JavaScript module that are hidden, frozen or asleep keep their session."""

import asyncio

from tests.browser.conftest import OpenPage
from tests.browser.marks import on_shared_loop
from tests.relay import relayed

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"
_CONNECTED = "m.reaches(() => told.session.isConnected(), 20000)"
_HIDE = """() => {
    // As a browser does it: nothing of the screen's is drawn any more.
    Object.defineProperty(document, "hidden", { get: () => true });
    HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
    window.requestAnimationFrame = () => 0;
    document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_hidden_tab_keeps_its_session_and_its_test_picture_moves(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {"camera": {"testPicture": True}})
        assert await page.evaluate("m.reaches(() => told.session.stats().fps > 5)")
        await page.evaluate(_HIDE)
        await page.wait_for_timeout(5000)
        before = await page.evaluate("told.session.stats().decodedFrames")
        more = f"m.reaches(() => told.session.stats().decodedFrames > {before} + 20)"
        assert await page.evaluate(more)
        assert await page.evaluate("told.session.stats().fps > 5")
        assert await page.evaluate("told.states") == ["connected"]


async def test_a_page_that_was_frozen_goes_on(service: str, open_page: OpenPage) -> None:
    async with relayed(service) as (url, line), open_page(url) as page:
        await page.evaluate(_OPEN, {})
        assert await page.evaluate(_MOVES)
        first = await page.evaluate("told.session.sessionId")
        browser = await page.context.new_cdp_session(page)
        await browser.send("Page.setWebLifecycleState", {"state": "frozen"})
        line.cut()
        await asyncio.sleep(6)
        line.mend()
        await browser.send("Page.setWebLifecycleState", {"state": "active"})
        assert await page.evaluate("m.reaches(() => told.states.length === 3)")
        assert await page.evaluate(_CONNECTED)
        assert await page.evaluate("told.session.sessionId") == first
        assert await page.evaluate(_MOVES)
        assert await page.evaluate("told.errors") == []


async def test_a_network_that_comes_back_leaves_a_living_line_alone(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        assert await page.evaluate("m.reaches(() => told.session.stats().service)")
        await page.evaluate("() => { dispatchEvent(new Event('online')); }")
        await page.wait_for_timeout(3000)
        assert await page.evaluate("told.states") == ["connected"]


async def test_a_page_that_goes_away_frees_its_session(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        await page.goto("about:blank")
        async with open_page(service, allowed=()) as other:
            free = "fetch('/v1/sessions').then((answer) => answer.json()).then(({ active }) => !active)"
            assert await other.evaluate(f"m.reaches(() => {free})")
