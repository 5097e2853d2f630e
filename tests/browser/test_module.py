"""Pages that use the JavaScript module see what they asked for."""

from tests.browser.conftest import OpenPage
from tests.browser.marks import on_shared_loop

pytestmark = on_shared_loop


async def test_the_restyled_picture_comes_whole_and_its_age_is_known(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate("async () => { window.told = await m.open({ prompt: 'Negative' }); }")
        seen = await page.evaluate("eyes.watch(told.video, { negative: true })")
        assert seen["negative"] is True
        assert seen["size"] == [1280, 704]
        assert await page.evaluate("eyes.moves(told.video)")
        known = "m.reaches(() => told.session.stats().latencyMs && told.session.stats().service)"
        assert await page.evaluate(known)
        stats = await page.evaluate("told.session.stats()")
        assert 0 < stats["latencyMs"]["p50"] < 5000
        assert stats["codec"] == "H264"
        assert (stats["width"], stats["height"]) == (1280, 704)
        assert "engine" in stats["stagesMs"]
        assert stats["presentedFrames"] > 0
        assert await page.evaluate("told.stats.length > 0 && told.streams") == 1
        assert await page.evaluate("told.session.isConnected()")
        assert await page.evaluate("told.session.sessionId")
