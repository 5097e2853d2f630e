"""An operator opens the status page: with and without a key, on every screen, until the service ends."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.accessibility import hindrances
from tests.browser.conftest import Serve
from tests.browser.marks import on_shared_loop
from tests.browser.visit import Visit, visiting
from tests.integration.test_fronts import front
from tests.wireclient import streaming

pytestmark = on_shared_loop

KEY = "operators-key"
WIDTHS = (1440, 768, 360)
REFUSED = "status of 401"


async def _overflows(visit: Visit) -> bool:
    return bool(
        await visit.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_operator_sees_a_session_come_and_go(
    browser: Browser, serve: Serve, scheme: str
) -> None:
    async with (
        serve(max_sessions=4) as url,
        visiting(browser, f"{url}/status", color_scheme=scheme) as visit,
    ):
        await visit.says("#state", "Ready")
        await visit.says("#no-sessions", "Nobody")
        assert await hindrances(visit) == []
        async with streaming(url) as stream:
            await stream.frames(30)
            await visit.says("#rows", "live.*sundog.*mirage_v2")
            await visit.says("#stages", "decode.*engine.*total")
            await visit.says(".tile >> nth=0", "1 ?of 4")
            for width in WIDTHS:
                await visit.page.set_viewport_size({"width": width, "height": 900})
                assert not await _overflows(visit), width
                assert await hindrances(visit) == [], width
                await visit.keep(f"status-{scheme}-{width}")
        await expect(visit.page.locator("#no-sessions")).to_be_visible(timeout=15_000)


async def test_a_key_opens_the_page_for_this_tab_alone(browser: Browser, serve: Serve) -> None:
    async with (
        serve(api_keys=(KEY,)) as url,
        visiting(browser, f"{url}/status", excused=[REFUSED]) as visit,
    ):
        page = visit.page
        await visit.says("#key-form", "Operators only")
        await expect(page.locator("#key")).to_be_focused()
        assert await hindrances(visit) == []
        await visit.keep("status-locked")

        await page.fill("#key", "not-the-key")
        await page.press("#key", "Enter")
        await visit.says("#key-why", "Invalid API key")
        assert await hindrances(visit) == []

        await page.fill("#key", KEY)
        await page.press("#key", "Enter")
        await visit.says("#state", "Ready")
        await page.reload()
        await visit.says("#state", "Ready")
        kept = await page.evaluate("[JSON.stringify(localStorage), document.cookie, location.href]")
        assert KEY not in "".join(kept)

        await page.click("#forget")
        await visit.says("#key-form", "Operators only")
        assert await page.evaluate("sessionStorage.length") == 0


async def test_the_page_says_when_the_service_does_not_answer(
    browser: Browser, serve: Serve
) -> None:
    async with serve() as url, visiting(browser, f"{url}/status", excused=["ERR_"]) as visit:
        await visit.says("#state", "Ready")
        await visit.page.route("**/v1/status", lambda route: route.abort())
        await visit.says("#state", "No answer")
        await expect(visit.page.locator("#board")).to_be_visible()

        await visit.page.unroute("**/v1/status")
        await visit.says("#state", "Ready")


async def test_an_operator_of_a_front_sees_its_workers(browser: Browser) -> None:
    async with front() as at, visiting(browser, f"{at.http.base_url}/status") as visit:
        await visit.says("#worker-rows", "worker-1 ready.*0 of 2")
        await at.worker.drain("worker-1", 90)
        await visit.says("#worker-rows", "draining, ends in 1:")
        await visit.says("#state", "restarting")
        for width in WIDTHS:
            await visit.page.set_viewport_size({"width": width, "height": 900})
            assert not await _overflows(visit), width
            assert await hindrances(visit) == [], width
            await visit.keep(f"status-workers-{width}")


async def test_a_service_by_itself_shows_no_workers(browser: Browser, serve: Serve) -> None:
    async with serve() as url, visiting(browser, f"{url}/status") as visit:
        await visit.says("#state", "Ready")
        await expect(visit.page.locator("#workers")).to_be_hidden()
