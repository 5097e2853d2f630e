"""What a visitor reads and can do when the camera, the key, the network or the service fails."""

import re

from playwright.async_api import Browser, expect

from decart.testing import running_service
from tests.browser.conftest import Serve
from tests.browser.marks import on_shared_loop
from tests.browser.pixels import Picture
from tests.browser.visit import Visit, visiting

pytestmark = on_shared_loop

_LOST = (r"WebSocket connection to", r"net::ERR_", r"status of 50\d .*/v1/styles/")
"""What Chromium itself writes when a service is away."""

_OPENER = "Cross-Origin-Opener-Policy"
"""Chromium writes that this header says nothing on a page that is not secure."""

_REFUSED = (r"status of 401", r"WebSocket connection to")


def _is_grey(picture: Picture) -> bool:
    return float(picture.std(axis=2).mean()) < 8


def _camera_fails_with(name: str) -> str:
    """Return a script by which the camera fails as browsers say it (W3C mediacapture-streams)."""
    return (
        "navigator.mediaDevices.getUserMedia = () => Promise.reject("
        f"new DOMException('as a test wishes', '{name}'));"
    )


async def _test_picture_works(visit: Visit) -> None:
    await visit.page.get_by_role("button", name=re.compile("test picture", re.I)).first.click()
    await visit.shows_pictures()


async def test_a_refused_camera_is_explained_with_the_fix_and_the_test_picture_works(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground, camera=False) as visit:
        await visit.page.click("#start-camera")
        await visit.says("#start-note", "camera is blocked.*allow the camera")
        await visit.keep("camera-refused")
        await _test_picture_works(visit)
        await visit.keep("test-picture")


async def test_a_machine_without_a_camera_is_told_so_and_shows_the_test_picture(
    browser_without_camera: Browser, playground: str
) -> None:
    async with visiting(browser_without_camera, playground) as visit:
        await visit.page.click("#start-camera")
        await visit.says("#start-note", "no camera found.*plug one in")
        await visit.keep("camera-missing")
        await _test_picture_works(visit)


async def test_a_camera_that_another_program_holds_is_explained_and_can_be_tried_again(
    browser: Browser, playground: str
) -> None:
    taken = _camera_fails_with("NotReadableError")
    async with visiting(browser, playground, script=taken) as visit:
        await visit.page.click("#start-camera")
        await visit.says("#start-note", "camera is taken.*close that")
        # The other program is closed: the browser's own function is back.
        await visit.page.evaluate("() => { delete navigator.mediaDevices.getUserMedia; }")
        await visit.start_camera()


async def test_an_unplugged_camera_is_told_and_the_session_goes_on_with_the_test_picture(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        # As when it is unplugged, the browser ends the track.
        await visit.page.context.clear_permissions()
        await visit.says("#notice", "camera is gone.*plug it in")
        await visit.keep("camera-gone")
        await (
            visit.page.locator("#notice")
            .get_by_role("button", name=re.compile("test picture", re.I))
            .click()
        )
        await visit.shows_pictures()


async def test_a_wrong_key_is_explained_and_the_right_one_opens(
    browser: Browser, serve: Serve
) -> None:
    async with (
        serve(api_keys=("the-right-key",)) as url,
        visiting(browser, url, excused=_REFUSED) as visit,
    ):
        await visit.page.click("#start-camera")
        await expect(visit.page.locator("#key")).to_be_visible()
        await visit.page.fill("#key", "the-wrong-key")
        await visit.page.click("#start-camera")
        await visit.says("#start-note", "key opens nothing")
        await visit.keep("wrong-key")
        await visit.page.fill("#key", "the-right-key")
        await visit.start_camera()


async def test_a_service_that_restarts_is_told_in_words_and_comes_back_with_the_same_look(
    browser: Browser,
) -> None:
    service = running_service(api_key="", engine="cpu")
    async with service, visiting(browser, service.base_url, excused=_LOST) as visit:
        await visit.start_camera()
        assert not _is_grey(await visit.seen())
        await visit.prompt("film noir")
        await visit.understood("noir")
        await visit.shows(_is_grey)
        await service.astop()
        await visit.says("#state", "reconnecting")
        await visit.keep("reconnecting")
        await service.astart()
        await visit.says("#state", "live")
        await visit.shows_pictures()
        await visit.shows(_is_grey)


async def test_plain_http_by_another_name_says_that_cameras_need_a_secure_page_and_the_fix(
    browser: Browser, serve: Serve
) -> None:
    async with serve(api_keys=("the-right-key",)) as url:
        address, excused = url.replace("127.0.0.1", "sundog.test"), (_OPENER, *_REFUSED)
        async with visiting(browser, address, excused=excused) as visit:
            await visit.says("#start-note", "secure page.*localhost.*https")
            await expect(visit.page.locator("#start-camera")).to_be_disabled()
            await visit.keep("insecure")
            await visit.page.fill("#key", "the-right-key")
            await _test_picture_works(visit)


async def test_a_page_by_another_name_is_told_that_the_service_without_keys_lets_it_not_in(
    browser: Browser, playground: str
) -> None:
    address = playground.replace("127.0.0.1", "sundog.test")
    async with visiting(browser, address, excused=(_OPENER,)) as visit:
        await visit.page.click("#start-test")
        await visit.says("#start-note", "address.*may not use.*SUNDOG_ALLOW_ORIGINS")
        await visit.keep("other-origin")
