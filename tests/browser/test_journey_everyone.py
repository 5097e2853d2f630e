"""Nobody is left out: axe finds nothing grave in any state of the pages, light or dark."""

import pytest
from playwright.async_api import Browser

from tests.browser.accessibility import hindrances
from tests.browser.marks import on_shared_loop
from tests.browser.visit import visiting

pytestmark = on_shared_loop


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_state_of_the_playground_hinders_anybody(
    browser: Browser, playground: str, scheme: str
) -> None:
    async with visiting(browser, playground, color_scheme=scheme) as visit:
        page = visit.page
        found = {"start": await hindrances(visit)}
        await visit.keep(f"{scheme}-start")
        await visit.start_camera()
        found["live"] = await hindrances(visit)
        await visit.keep(f"{scheme}-live")
        await page.click("#adjust-toggle")
        found["adjust"] = await hindrances(visit)
        await visit.keep(f"{scheme}-adjust")
        await page.click("#adjust-close")
        await page.click("#overlay-toggle")
        await page.check("#view-side", force=True)
        found["figures"] = await hindrances(visit)
        await visit.keep(f"{scheme}-figures")
        await page.click("#share")
        found["share"] = await hindrances(visit)
        await visit.keep(f"{scheme}-share")
    assert {state: rows for state, rows in found.items() if rows} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_fault_that_is_shown_hinders_anybody(
    browser: Browser, playground: str, scheme: str
) -> None:
    async with visiting(browser, playground, camera=False, color_scheme=scheme) as visit:
        await visit.page.click("#start-camera")
        await visit.says("#start-note", "camera")
        await visit.keep(f"{scheme}-refused")
        assert await hindrances(visit) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_state_of_the_viewers_page_hinders_anybody(
    browser: Browser, playground: str, scheme: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.click("#share")
        link = await visit.page.input_value("#share-link")
        async with visiting(browser, link, camera=False, color_scheme=scheme) as viewer:
            await viewer.shows_pictures("video")
            await viewer.keep(f"{scheme}-viewer")
            assert await hindrances(viewer) == []
