"""A browser whose way changes keeps its picture: by `pc.restartIce()` and WHIP's PATCH, or unasked."""

from pathlib import Path

from playwright.async_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.marks import on_shared_loop
from tests.udprelay import udp_relay

pytestmark = on_shared_loop


_CLIENT = Path(__file__).with_name("whip.js").read_text()


async def publish(page: Page, made: str = "new whip.Publishing()") -> None:
    await page.evaluate(_CLIENT)
    await page.evaluate(f"async () => {{ window.mine = {made}; await mine.publish(); }}")
    await page.evaluate("mine.sees()")


async def test_the_picture_goes_on_while_a_browser_restarts_ice(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service, "/v1/models") as page:
        await publish(page)
        before = await page.evaluate("mine.used()")
        whole_before = (await page.evaluate("mine.decoded()"))[1]
        ufrags = set()
        for _ in range(3):
            restarted = await page.evaluate("mine.restart()")
            assert restarted["type"] == "application/trickle-ice-sdpfrag"
            ufrags.add(restarted["ufrag"])
            await page.evaluate("mine.sees()")
        assert len(ufrags) == 3
        after = await page.evaluate("mine.used()")
        assert after["ufrag"] != before["ufrag"]
        assert after["role"] == before["role"] == "controlling"
        assert await page.evaluate("mine.pc.connectionState") == "connected"
        assert (await page.evaluate("mine.decoded()"))[1] <= whole_before + 1
        await page.evaluate("mine.end()")


async def test_a_way_found_by_a_restart_is_there_when_the_one_before_is_cut(
    service: str, open_page: OpenPage
) -> None:
    # Chromium may stay on a way that is as good for as long as it lives.
    async with udp_relay() as relay, open_page(service, "/v1/models") as page:
        await page.expose_function("ofPage", relay.of_client)
        await page.expose_function("ofService", relay.of_service)
        await publish(page, "new whip.Publishing(ofPage, ofService)")
        await page.evaluate("mine.restart()")
        await page.evaluate("mine.sees()")
        relay.is_up = False
        await page.evaluate("mine.sees(50)")
        assert await page.evaluate("mine.pc.connectionState") == "connected"
        await page.evaluate("mine.end()")


async def test_a_restart_brings_the_picture_back_to_a_browser_whose_way_was_cut(
    service: str, open_page: OpenPage
) -> None:
    async with udp_relay() as relay, open_page(service, "/v1/models") as page:
        await page.expose_function("ofPage", relay.of_client)
        await page.expose_function("ofService", relay.of_service)
        await publish(page, "new whip.Publishing(ofPage, ofService)")
        assert relay.forwarded > 10
        relay.is_up = False
        await page.evaluate("whip.until(() => mine.pc.iceConnectionState === 'disconnected')")
        await page.evaluate("mine.restart()")
        await page.evaluate("mine.sees()")
        assert await page.evaluate("mine.pc.connectionState") == "connected"
        await page.evaluate("mine.end()")


async def test_the_picture_follows_a_browser_whose_address_changes_unasked(
    service: str, open_page: OpenPage
) -> None:
    async with udp_relay() as relay, open_page(service, "/v1/models") as page:
        await page.expose_function("ofPage", relay.of_client)
        await page.expose_function("ofService", relay.of_service)
        await publish(page, "new whip.Publishing(ofPage, ofService)")
        for _ in range(2):
            await relay.move_client()
            await page.evaluate("mine.sees(50)")
        await page.evaluate("mine.end()")
