"""Sessions of the JavaScript module live through networks that go away, come back or change."""

import pytest
from playwright.async_api import Page

from sundog.media.rtc.ice.sockets import IceSocket
from tests.browser.conftest import OpenPage
from tests.browser.marks import on_shared_loop
from tests.relay import relayed

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"
_AWAY = "m.reaches(() => told.states.includes('connecting'), 15000)"
_BACK = "m.reaches(() => told.session.isConnected(), 15000)"


async def _stays(page: Page) -> None:
    """See that the peer of before is still in use, and nothing went wrong."""
    assert await page.evaluate(_MOVES)
    assert await page.evaluate("eyes.peers.size === 1 && eyes.peers.has(window.first)")
    assert await page.evaluate("told.errors") == []


async def test_a_socket_that_died_with_its_network_is_dialled_again_at_the_next(
    service: str, open_page: OpenPage
) -> None:
    async with relayed(service) as (url, line), open_page(url) as page:
        await page.evaluate(_OPEN, {})
        await page.evaluate("void ([window.first] = eyes.peers)")
        name = await page.evaluate("told.session.sessionId")
        line.freeze()
        await page.evaluate("void dispatchEvent(new Event('online'))")
        assert await page.evaluate(_AWAY)
        assert await page.evaluate(_BACK)
        assert await page.evaluate("told.session.sessionId") == name
        await _stays(page)


async def test_a_network_that_is_away_for_some_seconds_is_told_once_and_ends_nothing(
    service: str, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relayed(service) as (url, line), open_page(url) as page:
        await page.evaluate(_OPEN, {})
        name = await page.evaluate("told.session.sessionId")
        with monkeypatch.context() as away:
            away.setattr(IceSocket, "datagram_received", lambda *_: None)
            away.setattr(IceSocket, "send_stun", lambda *_: None)
            away.setattr(IceSocket, "send_all", lambda *_: None)
            line.freeze(takes_more=False)
            assert await page.evaluate(_AWAY)
        line.mend()
        assert await page.evaluate(_BACK)
        assert await page.evaluate(_MOVES)
        assert await page.evaluate("told.session.sessionId") == name
        assert await page.evaluate("told.states.slice(0, 2)") == ["connected", "connecting"]
        assert await page.evaluate("[told.streams, told.errors.length]") == [1, 0]
