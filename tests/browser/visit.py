"""One visit to the playground: what its user does and sees, and what goes wrong unseen."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.browser.pixels import Picture, centre, of_png

__all__ = ["PATIENCE_S", "SCREENSHOTS", "Visit", "visiting"]

PATIENCE_S = 20.0
SCREENSHOTS = Path(__file__).parents[2] / "out" / "browser"
_DESKTOP = {"width": 1280, "height": 800}

_LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy violated: ${event.effectiveDirective} by ${event.blockedURI}`));"""


class Visit:
    """A page, with everything that its console and its requests said.

    Attributes:
        page: What the user has open.
        origin: Of the page, such as ``http://127.0.0.1:40123``.
        complaints: Errors and warnings of the console, uncaught errors, violations of the policy.
        foreign: Addresses that were asked for elsewhere than at the page's own origin.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("request", self._asked)
        page.on("websocket", lambda socket: self._went(socket.url))

    async def start_camera(self) -> None:
        """Press the button, and wait for the restyled picture."""
        await self.page.click("#start-camera")
        await self.shows_pictures()

    async def start_test_picture(self) -> None:
        """Take the test picture instead of the camera."""
        await self.page.click("#start-test")
        await self.shows_pictures()

    async def shows_pictures(self, video: str = "#output") -> None:
        """Wait until the video plays: three more pictures are presented."""
        await self.page.wait_for_function(
            """(selector) => new Promise((done) => {
                const video = document.querySelector(selector);
                let left = 3;
                const seen = () => (left-- ? video.requestVideoFrameCallback(seen) : done(true));
                video.requestVideoFrameCallback(seen);
            })""",
            arg=video,
        )

    async def prompt(self, text: str) -> None:
        """Type a prompt and press Enter."""
        await self.page.fill("#prompt", text)
        await self.page.press("#prompt", "Enter")

    async def understood(self, words: str) -> None:
        """Wait until the page says that this was understood."""
        await self.says("#understood", words)

    async def says(self, place: str, words: str) -> None:
        """Wait until a part of the page shows these words, a pattern."""
        part = self.page.locator(place)
        pattern = re.compile(words, re.IGNORECASE | re.DOTALL)
        await expect(part).to_contain_text(pattern, timeout=1000 * PATIENCE_S)
        await expect(part).to_be_visible()

    async def seen(self, video: str = "#output") -> Picture:
        """Return the middle of a video as it is on the screen."""
        return centre(of_png(await self.page.locator(video).screenshot()))

    async def shows(self, wanted: Callable[[Picture], bool], video: str = "#output") -> Picture:
        """Wait until what is on the screen is as wanted; return it."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not wanted(picture := await self.seen(video)):
            if time.monotonic() > deadline_s:
                await self.keep("not-as-wanted")
                raise AssertionError("the picture did not come to be as wanted")
            await asyncio.sleep(0.1)
        return picture

    async def settled(self) -> None:
        """Wait until nothing fades or slides any more."""
        await self.page.evaluate("""() => Promise.race([
            new Promise((done) => setTimeout(done, 2000)),
            Promise.allSettled(document.getAnimations()
                .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
                .map(({ finished }) => finished)),
        ]).then(() => null)""")

    async def keep(self, name: str) -> None:
        """Keep a picture of the page for people to look at."""
        await self.settled()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location["url"] if "status of" in message.text else ""
            self.complaints.append(f"{message.type}: {message.text} {where}".strip())

    def _asked(self, request: Request) -> None:
        self._went(request.url)

    def _went(self, url: str) -> None:
        place, home = urlsplit(url), urlsplit(self.origin)
        if place.scheme not in ("data", "blob") and place.netloc != home.netloc:
            self.foreign.append(url)


@asynccontextmanager
async def visiting(
    browser: Browser,
    url: str,
    *,
    camera: bool = True,
    excused: Iterable[str] = (),
    script: str = "",
    context: BrowserContext | None = None,
    **options: Any,
) -> AsyncIterator[Visit]:
    """Open a page in a browser context of its own; at the end, it has complained of nothing.

    Args:
        browser: The running browser.
        url: Address of the page.
        camera: Whether the user lets the page use the camera.
        excused: Patterns of complaints that belong to the story.
        script: JavaScript that runs before the page's own.
        context: Open it beside other pages of this context instead.
        options: Of the new context, such as ``color_scheme`` or ``viewport``.
    """
    permissions = ["camera"] if camera else []
    settings: dict[str, Any] = {"permissions": permissions, "viewport": _DESKTOP, **options}
    own = context or await browser.new_context(**settings)
    try:
        page = await own.new_page()
        page.set_default_timeout(1000 * PATIENCE_S)
        await page.add_init_script(_LISTEN + script)
        visit = Visit(page, url)
        await page.goto(url)
        try:
            yield visit
        except BaseException as error:
            await visit.keep("failed")
            error.add_note(f"the console says: {visit.complaints}")
            raise
        unexcused = [
            words
            for words in visit.complaints
            if not any(re.search(pattern, words) for pattern in excused)
        ]
        assert not unexcused, f"the browser's console says {unexcused}"
        assert not visit.foreign, f"the page asks other hosts: {visit.foreign}"
    finally:
        await (page.close() if context else own.close())
