"""A page with an official client sees itself restyled by the engine that people get."""

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path

import cv2
import pytest

from sundog.engine import registry
from sundog.engine.interface import Engine
from sundog.media.synthetic import TestPicture
from tests.conformance.js.browser import PATIENCE_S, App
from tests.conformance.js.conftest import Open, Serve, shared_loop
from tests.conformance.js.releases import BOTH, RECONNECTS, found, on_shared_loop

pytestmark = on_shared_loop

_UNCHANGED = 9.0
"""Codecs alone change the picture by 4 levels; Anime does by 15, a green image by 60."""


@shared_loop(scope="module")
async def engine() -> AsyncIterator[Engine]:
    """The CPU engine; its kernels compile for half a minute in a new checkout."""
    engine = registry.make("cpu")
    await asyncio.to_thread(engine.warm_up, lambda _what, _share: None)
    yield engine


@pytest.fixture(scope="module")
def scenery() -> str:
    """A figure before a wall, as a ``data:`` URL."""
    picture = TestPicture((640, 352)).frame(7, numbered=False)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_YUV2BGR_I420))
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.tobytes()).decode()


async def change(app: App, *, seen: bool) -> None:
    """Wait until the picture is another than the camera's, or the same again."""
    async with asyncio.timeout(PATIENCE_S):
        while (by := await app.run("change")) is None or (by > _UNCHANGED) is not seen:
            await asyncio.sleep(0.05)


@found("restyled picture", BOTH)
async def test_a_prompt_redraws_the_picture(
    version: str, serve: Serve, open_app: Open, engine: Engine, scenery: str, tmp_path: Path
) -> None:
    async with serve(make_engine=lambda _: engine), open_app(version) as app:
        assert await app.connect(scenery=scenery) is None
        await change(app, seen=False)
        assert await app.outcome("setPrompt", "Anime") is None
        await change(app, seen=True)
        await app.page.locator("video").screenshot(path=tmp_path / f"anime-{version}.png")


@found("image", {RECONNECTS: "yes"})
async def test_an_image_redraws_the_picture_until_it_is_taken_back(
    version: str, serve: Serve, open_app: Open, engine: Engine, scenery: str, tmp_path: Path
) -> None:
    async with serve(make_engine=lambda _: engine), open_app(version) as app:
        assert await app.connect(scenery=scenery) is None
        await change(app, seen=False)
        await app.run("setPicture", "green")
        await change(app, seen=True)
        await app.page.locator("video").screenshot(path=tmp_path / "green.png")
        assert await app.outcome("setImage", None) is None
        await change(app, seen=False)
