"""Visitors with habits of their own: a keyboard, a phone, many tabs, a full screen, a bad network."""

import asyncio
import re
from typing import Any

import psutil
from playwright.async_api import Browser, expect

from tests.browser.marks import on_shared_loop
from tests.browser.pixels import is_negative
from tests.browser.visit import PATIENCE_S, Visit, visiting

pytestmark = on_shared_loop

_ASLEEP_S = 6
_HIDDEN_S = 2
_PHONE_WIDTH, _PHONE_HEIGHT = 390, 844
_PHONE: dict[str, Any] = {
    "viewport": {"width": _PHONE_WIDTH, "height": _PHONE_HEIGHT},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def _browser_processes() -> list[psutil.Process]:
    """Return Chromium's processes, which this one has started."""
    below = psutil.Process().children(recursive=True)
    return [process for process in below if "chrom" in process.name()]


async def _tab_to(visit: Visit, selector: str) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    for _ in range(60):
        await visit.page.keyboard.press("Tab")
        if await visit.page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


async def test_everything_can_be_done_from_the_keyboard(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as visit:
        keyboard = visit.page.keyboard
        await _tab_to(visit, "#start-camera")
        await keyboard.press("Enter")
        await visit.shows_pictures()
        await _tab_to(visit, "#prompt")
        await keyboard.type("Negative")
        await keyboard.press("Enter")
        await visit.shows(is_negative)
        await _tab_to(visit, "#mirror")
        await keyboard.press("Space")
        await expect(visit.page.locator("#mirror")).to_have_attribute("aria-checked", "false")
        await _tab_to(visit, "[name=view]")
        await keyboard.press("ArrowRight")
        await expect(visit.page.locator("#view-split")).to_be_checked()
        await _tab_to(visit, "#divider")
        before = int(await visit.page.get_attribute("#divider", "aria-valuenow") or "")
        await keyboard.press("ArrowRight")
        after = int(await visit.page.get_attribute("#divider", "aria-valuenow") or "")
        await visit.keep("split-by-keyboard")
        assert after > before


async def test_the_focus_can_always_be_seen(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        for _ in range(20):
            await visit.page.keyboard.press("Tab")
            marked = await visit.page.evaluate("""() => {
                const element = document.activeElement;
                const near = [element, ...element.querySelectorAll("*"), element.parentElement];
                const isMarked = (one) => {
                    const { outlineStyle, boxShadow } = getComputedStyle(one);
                    return outlineStyle !== "none" || boxShadow !== "none";
                };
                return element === document.body || near.some(isMarked) || element.outerHTML;
            }""")
            assert marked is True


async def test_a_phone_shows_all_controls_without_scrolling_sideways(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground, **_PHONE) as visit:
        await visit.keep("phone-start")
        await visit.start_camera()
        await visit.keep("phone-live")
        width = await visit.page.evaluate("document.documentElement.scrollWidth")
        assert width <= _PHONE_WIDTH
        for name in ("#prompt", "#apply", "#mirror", "#record", "#share", "#adjust-toggle"):
            box = await visit.page.locator(name).bounding_box()
            assert box is not None, name
            assert box["x"] >= 0, name
            assert box["x"] + box["width"] <= _PHONE_WIDTH, name
            assert box["y"] + box["height"] <= _PHONE_HEIGHT, name
        await visit.page.tap("#adjust-toggle")
        await visit.keep("phone-adjust")


async def test_a_laptop_that_sleeps_for_some_seconds_goes_on_by_itself(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        asleep = _browser_processes()
        for process in asleep:
            process.suspend()
        await asyncio.sleep(_ASLEEP_S)
        for process in asleep:
            process.resume()
        await visit.shows_pictures()
        await visit.says("#state", "live")


async def test_a_tab_in_the_background_goes_on_when_it_is_seen_again(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        # Headless Chromium hides no page, so the page is told that it is hidden.
        for hidden in ("true", "false"):
            await visit.page.evaluate(f"""() => {{
                Object.defineProperty(document, "hidden", {{ configurable: true, value: {hidden} }});
                document.dispatchEvent(new Event("visibilitychange"));
            }}""")
            await asyncio.sleep(_HIDDEN_S)
        await visit.shows_pictures()
        await visit.says("#state", "live")


async def test_full_screen_fills_the_screen_and_gives_it_back(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.click("#fullscreen")
        await visit.page.wait_for_function("() => document.fullscreenElement")
        await visit.keep("full-screen")
        await visit.page.keyboard.press("f")
        await visit.page.wait_for_function("() => !document.fullscreenElement")
        await visit.shows_pictures()


async def test_picture_in_picture_opens_and_closes(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.click("#pip")
        await visit.page.wait_for_function(
            "() => document.pictureInPictureElement?.id === 'output'"
        )
        await visit.page.click("#pip")
        await visit.page.wait_for_function("() => !document.pictureInPictureElement")


async def test_smooth_mode_can_be_turned_on_and_off_while_pictures_go_on(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.click("#adjust-toggle")
        smooth = visit.page.locator("#smooth")
        for wanted in ("true", "false"):
            await smooth.click()
            await expect(smooth).to_have_attribute("aria-checked", wanted)
            await visit.shows_pictures()
        await visit.keep("adjust")


async def test_the_overlay_tells_latency_and_rate(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.click("#overlay-toggle")
        latency = visit.page.locator("#latency")
        await expect(latency).to_have_text(re.compile(r"^\d+"), timeout=1000 * PATIENCE_S)
        await visit.says("#overlay", "frames/s")
        await visit.keep("overlay")


async def test_stopping_turns_the_camera_off(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.check("#view-side", force=True)
        camera = await visit.page.wait_for_function(
            "() => document.querySelector('#camera').srcObject?.getVideoTracks()[0]"
        )
        await visit.page.click("#adjust-toggle")
        await visit.page.click("#stop")
        await expect(visit.page.locator("#start-camera")).to_be_visible()
        assert await camera.evaluate("(track) => track.readyState") == "ended"
