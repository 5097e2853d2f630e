"""What a visitor of a full service reads, who waits for a place and gets it."""

from playwright.async_api import Browser

from tests.browser.conftest import Serve
from tests.browser.marks import on_shared_loop
from tests.browser.visit import visiting
from tests.wireclient import OUR_SDK, wire

pytestmark = on_shared_loop


async def test_who_waits_reads_where_it_stands_and_is_live_when_a_place_is_free(
    serve: Serve, browser: Browser
) -> None:
    async with (
        serve(max_sessions=1) as url,
        wire(url, **OUR_SDK) as holder,
        wire(url, **OUR_SDK) as before,
    ):
        await holder.hear("session_id")
        await before.hear("queue_position")
        async with visiting(browser, url) as visit:
            await visit.page.click("#start-test")
            await visit.says("#state", "You are 2nd of 2 in line")
            await visit.keep("in-line")
            await before.say_goodbye(1000)
            await visit.says("#state", "You are next in line")
            await holder.say_goodbye(1000)
            await visit.shows_pictures()
            await visit.says("#state", "Live")


async def test_who_leaves_while_waiting_gives_up_its_place_in_line(
    serve: Serve, browser: Browser
) -> None:
    async with serve(max_sessions=1) as url, wire(url, **OUR_SDK) as holder:
        await holder.hear("session_id")
        async with wire(url, **OUR_SDK) as before:
            await before.hear("queue_position")
            async with visiting(browser, url) as visit:
                await visit.page.click("#start-test")
                await visit.says("#state", "2nd of 2")
        async with wire(url, **OUR_SDK) as after:
            while (await after.hear("queue_position"))["queue_size"] != 1:
                pass  # those who have left are about to be noticed
