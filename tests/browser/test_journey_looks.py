"""A visitor opens the playground, lets it see the camera, and changes how the picture looks."""

import time
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, expect

from tests.browser.marks import on_shared_loop
from tests.browser.pixels import (
    Picture,
    difference,
    filmed,
    is_negative,
    likeness,
    mirrored,
    wall,
    write_noise,
)
from tests.browser.visit import Visit, visiting

pytestmark = on_shared_loop

_APART = 12.0
"""Pictures that differ by this much of 255, seen from afar, anyone tells apart."""

_FADED_S = 1.0
"""Looks fade faster into each other."""

_PLAIN = 'localStorage.setItem("sundog.prompt", "");'
"""The visitor has been here and chose the plain picture; a first visit begins with a look."""


def _redness(picture: Picture) -> float:
    """Return how much more red than blue there is, -255 to 255."""
    return float(np.mean(picture[..., 0]) - np.mean(picture[..., 2]))


async def _turn_mirror(visit: Visit, *, on: bool) -> None:
    """Click on the mirror, which is on at first for cameras that look at their user."""
    button = visit.page.locator("#mirror")
    await expect(button).to_have_attribute("aria-checked", "false" if on else "true")
    await button.click()
    await expect(button).to_have_attribute("aria-checked", "true" if on else "false")


async def _held(visit: Visit) -> Picture:
    """Wait until the look holds still: of a film that goes round, what was seen is seen again.

    That is after it has faded in, and the world behind somebody, which is painted first, as well.
    """
    before: list[tuple[float, Picture]] = []

    def is_seen_again(picture: Picture) -> bool:
        now_s = time.monotonic()
        before.append((now_s, picture))
        return any(
            difference(one, picture) < _APART for at_s, one in before if now_s - at_s > _FADED_S
        )

    return await visit.shows(is_seen_again)


async def test_a_camera_is_restyled_by_a_tile_then_by_words_and_looks_clearly_different_each_time(
    browser: Browser, restyling: str
) -> None:
    async with visiting(browser, restyling, script=_PLAIN) as visit:
        await visit.keep("start")
        await visit.start_camera()
        plain = await visit.seen()
        await visit.page.get_by_role("radio", name="Anime").click()
        anime = await visit.shows(lambda picture: difference(plain, picture) > _APART)
        await visit.keep("live-anime")
        await visit.prompt("cyberpunk city at night in the rain")
        await visit.understood("cyberpunk")
        await visit.shows(
            lambda picture: min(difference(plain, picture), difference(anime, picture)) > _APART
        )
        await visit.keep("live-cyberpunk")
        night = await _held(visit)
        assert min(difference(plain, night), difference(anime, night)) > _APART


async def test_the_mirror_flips_the_picture_and_flips_it_back(
    browser: Browser, playground: str
) -> None:
    film = wall(filmed())

    def is_as_filmed(picture: Picture) -> bool:
        return likeness(wall(picture), film) > likeness(wall(mirrored(picture)), film) + 0.2

    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        assert is_as_filmed(mirrored(await visit.seen()))
        await _turn_mirror(visit, on=False)
        await visit.shows(is_as_filmed)
        await _turn_mirror(visit, on=True)
        await visit.shows(lambda picture: is_as_filmed(mirrored(picture)))


async def test_an_image_of_50_mb_is_made_smaller_and_becomes_the_look(
    browser: Browser, restyling: str, tmp_path: Path
) -> None:
    image = tmp_path / "huge.png"
    write_noise(image, colour=(230, 120, 20), megabytes=50)
    async with visiting(browser, restyling, script=_PLAIN) as visit:
        await visit.start_camera()
        plain = await visit.seen()
        await visit.page.click("#adjust-toggle")
        await visit.page.set_input_files("#reference-file", image)
        await expect(visit.page.locator("#reference-thumbnail")).to_be_visible()
        await visit.keep("reference")
        await visit.page.click("#adjust-close")
        await visit.shows(lambda picture: _redness(picture) > _redness(plain) + _APART)


async def test_a_file_that_is_no_image_is_refused_in_words_and_the_picture_goes_on(
    browser: Browser, playground: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no image at all")
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.page.set_input_files("#reference-file", broken)
        await visit.says("#notice", "image cannot be used")
        await visit.keep("no-image")
        await visit.shows_pictures()


async def test_a_prompt_of_many_kilobytes_is_refused_in_words_and_the_next_one_works(
    browser: Browser, playground: str
) -> None:
    async with visiting(browser, playground) as visit:
        await visit.start_camera()
        await visit.prompt("a castle of glass " * 3000)
        await visit.says("#prompt-count", r"53,999 / 2,000")
        await visit.keep("long-prompt")
        await visit.prompt("Negative")
        await visit.shows(is_negative)


async def test_two_tabs_have_two_looks_at_once(browser: Browser, playground: str) -> None:
    async with visiting(browser, playground) as one, visiting(browser, playground) as other:
        await one.start_camera()
        await other.start_camera()
        await one.prompt("Negative")
        await one.shows(is_negative)
        assert not is_negative(await other.seen())
