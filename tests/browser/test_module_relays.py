"""The JavaScript module by TURN alone, with servers that the service names: Chromium and coturn."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.browser.conftest import OpenPage, Serve, shared_loop
from tests.browser.marks import on_shared_loop
from tests.coturn import Turn, running_coturn

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_SHOWS = "(wanted) => eyes.watch(told.video, wanted, 3000)"
_PAIRS = """async () => {
    const [peer] = eyes.peers;
    const report = await peer.getStats();
    const pairs = [...report.values()].filter((one) => one.type === "candidate-pair" && one.nominated);
    const ways = pairs.map((pair) => report.get(pair.localCandidateId))
        .map(({ candidateType, relayProtocol }) => `${candidateType} ${relayProtocol ?? ""}`);
    return [...new Set(ways)];
}"""
_REFUSAL = """async (options) => {
    const began = performance.now();
    const refused = await m.refusal(() => m.open(options));
    return { ...refused, seconds: (performance.now() - began) / 1000 };
}"""


@shared_loop(scope="module")
async def turn() -> AsyncIterator[Turn]:
    async with running_coturn() as turn:
        yield turn


async def relays(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(_PAIRS)
    return found


@pytest.mark.parametrize("way", ["udp", "tcp"])
async def test_a_page_shows_what_comes_over_the_services_relay(
    serve: Serve, open_page: OpenPage, turn: Turn, way: str
) -> None:
    async with serve(**turn.settings(way)) as url, open_page(url) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        assert (await page.evaluate(_SHOWS, {"negative": True}))["negative"]
        assert await relays(page) == [f"relay {way}"]


async def test_a_viewer_takes_the_relay_from_the_link(
    serve: Serve, open_page: OpenPage, turn: Turn
) -> None:
    async with serve(**turn.settings("udp")) as url, open_page(url) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        place = await page.evaluate(
            "({ session: told.session.sessionId, token: told.session.viewToken })"
        )
        async with open_page(url) as other:
            await other.evaluate(
                "async (place) => { window.told = await m.watch(place); }",
                {**place, "relayOnly": True},
            )
            assert (await other.evaluate(_SHOWS, {"negative": True}))["negative"]
            assert await relays(other) == ["relay udp"]


async def test_wrong_credentials_are_told_in_time(
    serve: Serve, open_page: OpenPage, turn: Turn
) -> None:
    wrong = turn.settings("udp") | {"turn_secret": "another secret"}
    async with serve(**wrong) as url, open_page(url) as page:
        refused = await page.evaluate(_REFUSAL, {})
        assert (refused["name"], refused["code"]) == ("DecartSDKError", "turn_refused")
        assert refused["seconds"] < 5


async def test_the_pages_own_servers_take_the_place_of_the_services(
    serve: Serve, open_page: OpenPage, turn: Turn
) -> None:
    nobody = {"urls": f"turn:{turn.host}:9", "username": "u", "credential": "c"}
    async with serve(**turn.settings("udp")) as url, open_page(url) as page:
        refused = await page.evaluate(_REFUSAL, {"iceServers": [nobody], "relayOnly": True})
        assert refused["code"] == "turn_unreachable"
        assert refused["seconds"] < 5
        await page.evaluate(_OPEN, {"iceServers": []})
        assert not any(way.startswith("relay") for way in await relays(page))
