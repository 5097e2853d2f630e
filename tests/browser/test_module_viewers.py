"""Viewers of the JavaScript module see what a publisher's session gives, and nothing else."""

from playwright.async_api import Page

from tests.browser.conftest import OpenPage, Serve
from tests.browser.marks import on_shared_loop

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_PLACE = "({ session: told.session.sessionId, token: told.session.viewToken })"
_WATCH = "async (place) => { window.told = await m.watch(place); }"
_MOVES = "eyes.moves(told.video, 10000)"


async def test_a_viewer_sees_the_restyled_picture_as_the_publisher_does(
    serve: Serve, open_page: OpenPage
) -> None:
    async with (
        serve(api_keys=("a-key",)) as url,
        open_page(url) as publisher,
        open_page(url, allowed=()) as viewer,
    ):
        await publisher.evaluate(_OPEN, {"prompt": "Negative", "key": "a-key"})
        assert await publisher.evaluate(
            "told.session.viewUrl.startsWith(location.origin + '/watch#')"
        )
        await viewer.evaluate(_WATCH, await publisher.evaluate(_PLACE))
        assert await _shows(viewer, negative=True)
        assert await viewer.evaluate(_MOVES)
        # Pictures are counted as they show; what a browser says of them is asked for now and then.
        assert await viewer.evaluate("m.reaches(() => told.viewer.stats().codec !== null)")
        assert await viewer.evaluate("m.reaches(() => told.viewer.stats().fps > 5)")
        stats = await viewer.evaluate("told.viewer.stats()")
        assert (stats["codec"], stats["width"], stats["height"]) == ("H264", 1280, 704)
        await viewer.evaluate("told.viewer.disconnect()")
        assert await viewer.evaluate("eyes.peers.size") == 0
        assert await publisher.evaluate(_MOVES)


async def test_a_viewer_without_the_token_is_refused_with_the_reason(
    serve: Serve, open_page: OpenPage
) -> None:
    async with serve(api_keys=("a-key",)) as url, open_page(url) as page:
        await page.evaluate(_OPEN, {"key": "a-key"})
        wrong = "m.refusal(() => m.watch({ session: told.session.sessionId, token: 'wrong' }))"
        assert (await page.evaluate(wrong))["code"] == "invalid_api_key"
        unknown = "m.refusal(() => m.watch({ session: 'nobody', token: 'a-key' }))"
        assert (await page.evaluate(unknown))["code"] == "session_not_found"
        assert await page.evaluate("eyes.peers.size") == 1


async def test_a_viewer_whose_peer_dies_comes_back(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as publisher, open_page(service, allowed=()) as viewer:
        await publisher.evaluate(_OPEN, {})
        await viewer.evaluate(_WATCH, await publisher.evaluate(_PLACE))
        assert await _shows(viewer, negative=False)
        await viewer.evaluate("[...eyes.peers][0].close()")
        assert await viewer.evaluate("m.reaches(() => told.states.at(-1) === 'connecting')")
        assert await viewer.evaluate("m.reaches(() => told.viewer.isConnected())")
        assert await viewer.evaluate(_MOVES)
        assert await viewer.evaluate("told.errors") == []


async def test_a_viewer_is_told_when_the_session_is_over(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as publisher, open_page(service, allowed=()) as viewer:
        await publisher.evaluate(_OPEN, {})
        place = await publisher.evaluate(_PLACE)
        await viewer.evaluate(_WATCH, {**place, "reconnectTimeoutS": 1})
        assert await _shows(viewer, negative=False)
        await publisher.evaluate("told.session.disconnect()")
        over = "m.reaches(() => told.viewer.getConnectionState() === 'disconnected', 20000)"
        assert await viewer.evaluate(over)
        assert [code for code, _ in await viewer.evaluate("told.errors")] == ["session_not_found"]
        assert await viewer.evaluate("eyes.peers.size") == 0


async def _shows(page: Page, **wanted: bool) -> bool:
    """Wait for a picture that is negative or mirrored, or is not."""
    seen = await page.evaluate("(wanted) => eyes.watch(told.video, wanted, 15000)", wanted)
    return seen is not None and wanted.items() <= seen.items()
