"""Sessions of the JavaScript module live through what happens to lines, services and cameras."""

from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.browser.conftest import OpenPage, Serve
from tests.browser.marks import on_shared_loop
from tests.relay import relayed

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"


async def test_a_restarted_service_is_told_everything_again(
    serve: Serve, open_page: OpenPage
) -> None:
    async with AsyncExitStack() as before:
        url = await before.enter_async_context(serve())
        async with open_page(url) as page:
            await page.evaluate(_OPEN, {"prompt": "Negative", "mirror": True, "smooth": True})
            assert await _shows(page, negative=True, mirrored=True)
            first = await page.evaluate("told.session.sessionId")
            stream = await page.evaluate("told.video.srcObject.id")
            await before.aclose()
            assert await page.evaluate("m.reaches(() => !told.session.isConnected())")
            async with serve(port=urlsplit(url).port):
                assert await page.evaluate("m.reaches(() => told.session.isConnected(), 30000)")
                assert await page.evaluate("told.session.sessionId") != first
                assert await _shows(page, negative=True, mirrored=True)
                assert await page.evaluate(_MOVES)
                # Who shows the stream notices nothing else.
                assert await page.evaluate("told.video.srcObject.id") == stream
                assert await page.evaluate("[told.streams, told.errors.length]") == [1, 0]
                states = await page.evaluate("told.states")
                assert states == ["connected", "connecting", "connected"]
                assert await page.evaluate("eyes.peers.size") == 1


async def test_a_cut_line_is_mended_while_the_picture_goes_on(
    service: str, open_page: OpenPage
) -> None:
    async with relayed(service) as (url, line), open_page(url) as page:
        await page.evaluate(_OPEN, {})
        await page.evaluate("told.session.setPrompt('Negative')")
        assert await _shows(page, negative=True)
        first = await page.evaluate("told.session.sessionId")
        for _ in range(2):  # the second time by the token that came with the first
            line.cut()
            assert await page.evaluate("m.reaches(() => !told.session.isConnected())")
            assert await page.evaluate(_MOVES)
            line.mend()
            assert await page.evaluate("m.reaches(() => told.session.isConnected())")
            assert await page.evaluate("told.session.sessionId") == first
        assert (await page.evaluate("eyes.look(told.video)"))["negative"]
        await page.evaluate("told.session.setPrompt('anything else')")
        assert await _shows(page, negative=False)
        assert await page.evaluate("eyes.peers.size") == 1


async def test_what_is_asked_while_the_line_is_cut_is_said_when_it_is_mended(
    service: str, open_page: OpenPage
) -> None:
    async with relayed(service) as (url, line), open_page(url) as page:
        await page.evaluate(_OPEN, {})
        line.cut()
        await page.evaluate("void (window.asked = told.session.setPrompt('Negative'))")
        line.mend()
        await page.evaluate("asked")
        assert await _shows(page, negative=True)


async def test_a_peer_that_dies_is_replaced_on_the_same_session(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        assert await _shows(page, negative=True)
        first = await page.evaluate("told.session.sessionId")
        await page.evaluate("[...eyes.peers][0].close()")
        assert await page.evaluate(_MOVES)
        assert await page.evaluate("m.reaches(() => told.session.isConnected())")
        assert await page.evaluate("told.session.sessionId") == first
        assert await _shows(page, negative=True)
        assert await page.evaluate("eyes.peers.size") == 1


async def test_a_service_that_stays_away_ends_the_session_with_a_reason(
    serve: Serve, open_page: OpenPage
) -> None:
    async with AsyncExitStack() as before:
        url = await before.enter_async_context(serve())
        async with open_page(url) as page:
            await page.evaluate(_OPEN, {"reconnectTimeoutS": 1})
            await before.aclose()
            over = "m.reaches(() => told.session.getConnectionState() === 'disconnected', 20000)"
            assert await page.evaluate(over)
            errors = await page.evaluate("told.errors")
            assert [code for code, _ in errors] == ["reconnect_failed"]
            refused = await page.evaluate("m.refusal(() => told.session.setPrompt('x'))")
            assert refused["code"] == "disconnected"
            assert await page.evaluate("eyes.peers.size") == 0


async def test_a_camera_that_is_unplugged_can_be_replaced(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        assert await _shows(page, negative=False)
        await page.evaluate(
            """() => {
                const [track] = told.stream.getVideoTracks();
                track.stop();
                track.dispatchEvent(new Event("ended"));
            }"""
        )
        assert await page.evaluate("told.errors[0][0]") == "camera_ended"
        # Long enough for a new peer, if silence were held against the service.
        await page.wait_for_timeout(4000)
        assert await page.evaluate("told.session.isConnected() && eyes.peers.size") == 1
        assert await page.evaluate("told.states") == ["connected"]
        await page.evaluate(
            """async () => {
                const [track] = (await m.getCameraStream()).getVideoTracks();
                await told.session.replaceTrack(track);
            }"""
        )
        assert await page.evaluate(_MOVES)


async def test_two_sessions_live_in_one_page(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        await page.evaluate("async () => { window.other = await m.open({ mirror: true }); }")
        assert await _shows(page, negative=True, mirrored=False)
        seen = await page.evaluate("eyes.watch(other.video, { mirrored: true, negative: false })")
        assert (seen["mirrored"], seen["negative"]) == (True, False)
        await page.evaluate("other.session.disconnect()")
        assert await page.evaluate(_MOVES)


async def test_disconnect_leaves_nothing_and_the_camera_to_its_owner(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        assert await _shows(page, negative=False)
        await page.evaluate("Promise.all([told.session.disconnect(), told.session.disconnect()])")
        assert await page.evaluate("eyes.peers.size") == 0
        assert await page.evaluate("told.session.getConnectionState()") == "disconnected"
        assert await page.evaluate("told.states") == ["connected", "disconnected"]
        assert await page.evaluate("told.stream.getVideoTracks()[0].readyState") == "live"
        assert await page.evaluate("told.video.srcObject.getTracks().length") == 0
        active = (
            "fetch('/v1/sessions').then((answer) => answer.json()).then(({ active }) => !active)"
        )
        assert await page.evaluate(f"m.reaches(() => {active})")


async def _shows(page: Page, **wanted: bool) -> bool:
    """Wait for a picture that is negative or mirrored, or is not."""
    seen = await page.evaluate("(wanted) => eyes.watch(told.video, wanted, 15000)", wanted)
    return seen is not None and wanted.items() <= seen.items()
