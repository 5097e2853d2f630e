"""A page publishes and watches with whip-whep, the JavaScript client of WHIP's author."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, Response, Route

from tests.conformance.js.browser import KEY
from tests.conformance.js.conftest import Serve
from tests.conformance.js.gate import HOST
from tests.conformance.js.packages import module_of
from tests.conformance.js.releases import on_shared_loop
from tests.conformance.negative import NEGATIVE, NegativeEngine

pytestmark = [*on_shared_loop, pytest.mark.client("whip-whep 1.2.0")]

_HERE = Path(__file__).parent
_PAGE = "https://app.test/"
_WHIP, _WHEP = f"https://{HOST}/v1/whip?stream=studio", f"https://{HOST}/v1/whep/studio"


class App:
    """A page, and what the service answered it: ``(method, status)``, oldest first."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: list[tuple[str, int]] = []
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if HOST in response.url:
            self.answers.append((response.request.method, response.status))

    async def do(self, method: str, *arguments: str) -> Any:
        async with asyncio.timeout(20):
            return await self.page.evaluate(
                "([method, args]) => app[method](...args)", [method, arguments]
            )

    async def shows(self, wanted: Callable[[int, int], bool]) -> None:
        """Wait until left and right of the watched picture are as bright as wanted."""
        async with asyncio.timeout(15):
            while (seen := await self.do("look")) is None or not wanted(*seen):
                await asyncio.sleep(0.1)

    async def answered(self, method: str, status: int) -> None:
        async with asyncio.timeout(10):
            while (method, status) not in self.answers:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(browser: Browser) -> AsyncIterator[App]:
    async def give(route: Route) -> None:
        name = route.request.url.removeprefix(_PAGE)
        if name.endswith(".js"):
            path = _HERE / name if name == "whip.js" else module_of(name.split("-")[0])
            await route.fulfill(path=path, content_type="text/javascript")
        else:
            html = "<!doctype html><title>A user's page</title><body></body>"
            await route.fulfill(body=html, content_type="text/html")

    page = await browser.new_page()
    try:
        await page.route(f"{_PAGE}**", give)
        app = App(page)
        await page.goto(_PAGE)
        await page.add_script_tag(url="/whip.js", type="module")
        await page.wait_for_function("() => window.app")
        yield app
    finally:
        await page.close()


@pytest.mark.feature("publish", says="WHIP")
async def test_a_page_publishes_and_stops(serve: Serve, browser: Browser) -> None:
    async with serve() as url, opened(browser) as app, httpx.AsyncClient(base_url=url) as http:
        assert await app.do("publish", _WHIP, KEY) is None
        async with asyncio.timeout(10):
            while True:
                known = (await http.get("/v1/sessions", headers={"X-API-KEY": KEY})).json()
                if known["sessions"] and known["sessions"][0]["state"] == "live":
                    break
                await asyncio.sleep(0.1)
        await app.answered("PATCH", 204)
        assert await app.do("stop", "publisher") is None
        await app.answered("DELETE", 200)
        async with asyncio.timeout(10):
            while (await http.get("/v1/sessions", headers={"X-API-KEY": KEY})).json()["active"]:
                await asyncio.sleep(0.1)


@pytest.mark.feature("watch", says="WHEP")
async def test_a_page_watches_what_it_publishes_restyled(serve: Serve, browser: Browser) -> None:
    async with (
        serve(make_engine=lambda _: NegativeEngine()) as url,
        opened(browser) as app,
        httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {KEY}"}) as http,
    ):
        assert await app.do("publish", _WHIP, KEY) is None
        assert await app.do("watch", _WHEP, KEY) is None
        await app.shows(lambda left, right: left > 180 and right < 70)
        told = await http.post(
            "/v1/sessions/studio/messages", json={"type": "prompt", "prompt": NEGATIVE}
        )
        assert told.json()["success"]
        await app.shows(lambda left, right: left < 70 and right > 180)
        assert await app.do("stop", "viewer") is None
        await app.answered("DELETE", 200)


@pytest.mark.feature("trickled candidates")
async def test_candidates_follow_by_patch_and_none_is_refused(
    serve: Serve, browser: Browser
) -> None:
    async with serve(), opened(browser) as app:
        assert await app.do("publish", _WHIP, KEY) is None
        assert await app.do("watch", _WHEP, KEY) is None
        await app.shows(lambda left, right: left > 180 and right < 70)
        await app.answered("PATCH", 204)
        assert {status for method, status in app.answers if method == "PATCH"} == {204}


@pytest.mark.feature("ICE restart", says="a fault of this client: it takes one candidate only")
async def test_an_ice_restart_that_the_client_cannot_read_leaves_the_picture(
    serve: Serve, browser: Browser
) -> None:
    """It joins the candidates of the answer by commas; they go on over the way of before."""
    async with serve() as url, opened(browser) as app:
        assert await app.do("publish", _WHIP, KEY) is None
        assert await app.do("watch", _WHEP, KEY) is None
        await app.shows(lambda left, right: left > 180 and right < 70)
        refused = await app.do("restart", "viewer")
        await app.answered("PATCH", 200)
        assert refused is None or "Invalid SDP line" in refused
        async with httpx.AsyncClient(base_url=url) as http:
            known = await http.get(
                "/v1/sessions/studio", headers={"Authorization": f"Bearer {KEY}"}
            )
        assert known.json()["viewers"] == 1


@pytest.mark.feature("wrong key", says="401")
async def test_a_wrong_key_is_told(serve: Serve, browser: Browser) -> None:
    async with serve(), opened(browser) as app:
        assert "401" in await app.do("publish", _WHIP, "wrong")
        assert await app.do("publish", _WHIP, KEY) is None
        assert "401" in await app.do("watch", _WHEP, "wrong")
