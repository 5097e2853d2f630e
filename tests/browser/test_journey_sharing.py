"""A visitor shows the restyled picture to others, and keeps it: viewers, recordings, snapshots."""

import re
from pathlib import Path

import av
import numpy as np
from playwright.async_api import Browser, Download, expect

from tests.browser.marks import on_shared_loop
from tests.browser.pixels import centre, is_negative, of_png
from tests.browser.visit import Visit, visiting

pytestmark = on_shared_loop

_RECORDED_S = 3
_SIZE = (1280, 704)
_GONE = r"status of 404 .* \S+/v1/whep/"
"""What Chromium writes when it asks for a session that is no more."""


async def _link(visit: Visit) -> str:
    """Return the address for viewers that the page gives out."""
    await visit.page.click("#share")
    link = visit.page.locator("#share-link")
    await expect(link).to_have_value(re.compile(f"^{re.escape(visit.origin)}/watch#"))
    await visit.keep("share")
    await visit.page.click("#share-close")
    return await link.input_value()


async def _negative(visit: Visit) -> None:
    """Ask for the look that turns tones over."""
    assert not is_negative(await visit.seen())
    await visit.prompt("Negative")
    await visit.shows(is_negative)


async def test_a_viewer_with_the_link_comes_late_and_sees_the_same_restyled_picture(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await _negative(visit)
        link = await _link(visit)
        async with visiting(browser, link, camera=False) as viewer:
            await viewer.shows_pictures("video")
            await viewer.shows(is_negative, "video")
            await viewer.keep("viewer")
            await visit.page.click("#share")
            await visit.says("#share-viewers", "one viewer")
            await visit.page.click("#share-close")
            await visit.prompt("As it is")
            await viewer.shows(lambda picture: not is_negative(picture), "video")


async def test_a_viewer_is_told_when_the_publisher_leaves(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        link = await _link(visit)
        async with visiting(browser, link, camera=False, excused=(_GONE,)) as viewer:
            await viewer.shows_pictures("video")
            await visit.page.reload()
            await viewer.says("body", "waiting for the stream")
            await viewer.keep("viewer-alone")


async def test_a_link_to_nothing_says_so(browser: Browser, playground: str) -> None:
    address = f"{playground}/watch#session=gone&token=nothing"
    async with visiting(browser, address, camera=False, excused=(_GONE,)) as viewer:
        await viewer.says("body", "waiting for the stream.*the link may be old")
        await viewer.keep("viewer-nothing")


async def test_a_recording_plays_and_holds_the_restyled_picture(
    browser: Browser, playground: str, tmp_path: Path
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await _negative(visit)
        await visit.page.click("#record")
        await visit.says("#recording-time", f"0:0{_RECORDED_S}")
        await visit.keep("recording")
        async with visit.page.expect_download() as waiting:
            await visit.page.click("#record")
        film = await _saved(await waiting.value, tmp_path)
    with av.open(str(film)) as file:
        frames = list(file.decode(video=0))
    first, last = frames[0], frames[-1]
    assert (last.width, last.height) == _SIZE
    assert first.time is not None
    assert last.time is not None
    assert _RECORDED_S - 1 < last.time - first.time < _RECORDED_S + 5
    assert len(frames) > 10 * _RECORDED_S
    assert is_negative(centre(np.asarray(last.to_ndarray(format="rgb24"), np.uint8)))


async def test_a_snapshot_is_the_restyled_picture(
    browser: Browser, playground: str, tmp_path: Path
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await _negative(visit)
        async with visit.page.expect_download() as waiting:
            await visit.page.click("#snapshot")
        picture = of_png((await _saved(await waiting.value, tmp_path)).read_bytes())
    assert picture.shape == (_SIZE[1], _SIZE[0], 3)
    assert is_negative(centre(picture))


async def _saved(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path
