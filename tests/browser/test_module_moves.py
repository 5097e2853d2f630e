"""Sessions of the JavaScript module go on where their machine is drained or lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page

from sundog.server.app import create_app
from sundog.server.hosting.events import MediaLost, MediaMoving, SessionEvent
from sundog.server.service import Service
from tests.browser.conftest import OpenPage
from tests.browser.marks import on_shared_loop
from tests.conformance.negative import NegativeEngine
from tests.service import PASSTHROUGH, serving

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"
_SHOWS = "m.reaches(async () => (await eyes.look(told.video))?.negative, 15000)"


@asynccontextmanager
async def known() -> AsyncIterator[tuple[str, Service]]:
    app = create_app(PASSTHROUGH, make_engine=lambda _: NegativeEngine())
    async with serving(app, PASSTHROUGH) as url:
        yield url, app.state.service


def tell(service: Service, event: SessionEvent) -> None:
    """Have what runs the media of the only session say something."""
    (live,) = service.sessions.all()
    host = live._stage._host
    assert host is not None
    live._stage._changed(host, event)


async def _has_moved(page: Page, service: Service, earlier: object) -> bool:
    for _ in range(150):
        (live,) = service.sessions.all()
        if live.media not in (None, earlier) and live.picture == "live":
            return True
        await page.wait_for_timeout(100)
    return False


async def test_a_session_that_moves_keeps_its_look_and_its_page_hears_nothing(
    open_page: OpenPage,
) -> None:
    async with known() as (url, service), open_page(url) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        assert await page.evaluate(_SHOWS)
        earlier = service.sessions.all()[0].media
        tell(service, MediaMoving(within_s=15))
        assert await _has_moved(page, service, earlier)
        assert await page.evaluate(_MOVES)
        assert await page.evaluate(_SHOWS)
        assert await page.evaluate("told.states") == ["connected"]
        assert await page.evaluate("[told.streams, told.errors.length]") == [1, 0]
        assert await page.evaluate("m.reaches(() => eyes.peers.size === 1)")


async def test_a_session_whose_machine_is_lost_comes_back_with_its_look(
    open_page: OpenPage,
) -> None:
    async with known() as (url, service), open_page(url) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        assert await page.evaluate(_SHOWS)
        first = await page.evaluate("told.session.sessionId")
        earlier = service.sessions.all()[0].media
        tell(service, MediaLost(how="the test took it"))
        assert await _has_moved(page, service, earlier)
        assert await page.evaluate(_MOVES)
        assert await page.evaluate(_SHOWS)
        assert await page.evaluate("told.session.sessionId") == first
        assert await page.evaluate("told.errors") == []
