"""Sessions of the JavaScript module go on where their machine is drained or lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page

from sundog.server.app import create_app
from sundog.server.hosting.events import MediaLost, MediaMoving
from sundog.server.service import Service
from tests.browser.conftest import FILM_FRAMES, OpenPage
from tests.browser.marks import on_shared_loop
from tests.conformance.negative import NegativeEngine
from tests.moving import LATE_S, LateEngine, moving_service, tell
from tests.service import PASSTHROUGH, serving

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"
_NOTE = "window.shown = eyes.note(told.video)"
_OTHER_SHOWS = "m.reaches(() => shown.filter(({ negative }) => negative).length >= 10, 20000)"
_TOLD = "(name) => m.reaches(() => told.stats.at(-1)?.service?.[name] != null)"
_SHOWS = "m.reaches(async () => (await eyes.look(told.video))?.negative, 15000)"


@asynccontextmanager
async def known() -> AsyncIterator[tuple[str, Service]]:
    app = create_app(PASSTHROUGH, make_engine=lambda _: NegativeEngine())
    async with serving(app, PASSTHROUGH) as url:
        yield url, app.state.service


def _backwards(numbers: list[int]) -> list[tuple[int, int]]:
    """Return pairs of which the later one was captured first; the film begins again and again."""
    pairs = zip(numbers, numbers[1:], strict=False)
    return [(a, b) for a, b in pairs if (b - a) % FILM_FRAMES > FILM_FRAMES // 2]


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


async def test_time_does_not_go_back_where_the_next_machines_first_pictures_are_late(
    open_page: OpenPage,
) -> None:
    engine = LateEngine()
    async with moving_service(engine) as (url, service), open_page(url) as page:
        await page.evaluate(_OPEN, {"prompt": "Anything"})
        assert await page.evaluate(_MOVES)
        assert await page.evaluate(_TOLD, "captured_ms"), "the service knows the camera's time"
        await page.evaluate(_NOTE)
        earlier = service.sessions.all()[0].media
        tell(service, MediaMoving(within_s=30))
        assert await _has_moved(page, service, earlier)
        await page.wait_for_timeout(2 * 1000 * LATE_S)
        engine.is_late = False
        assert await page.evaluate(_OTHER_SHOWS)
        shown = await page.evaluate("shown")
        assert _backwards([each["number"] for each in shown]) == []
        sides = [each["negative"] for each in shown]
        assert sides == sorted(sides), "the change is for good"


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
