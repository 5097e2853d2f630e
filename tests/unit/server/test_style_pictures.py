"""What the service suggests, and its pictures."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import cv2
import httpx
import numpy as np
import pytest

from sundog.engine.interface import Engine, EngineError, Suggestion
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import SharedWorkshop
from sundog.server.app import create_app
from sundog.server.config import Config
from sundog.server.web.painting import PICTURE_SIZE
from sundog.server.web.pictures import StylePictures

LOOKS = (Suggestion("anime", "Anime"), Suggestion("stained-glass", "Stained glass"))


class Suggesting(PassthroughEngine):
    """Shows nothing of what it suggests."""

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return LOOKS


class Studio:
    """Renders when it is allowed to, and counts."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.at_once = self.most_at_once = 0
        self.allowed = threading.Event()
        self.allowed.set()
        self.error: Exception | None = None

    def render(self, _: Engine, look: Suggestion) -> bytes:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        assert self.allowed.wait(5)
        self.made.append(look.name)
        self.at_once -= 1
        if self.error is not None:
            raise self.error
        return look.name.encode()


@asynccontextmanager
async def service(engine: Engine) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Config(engine="passthrough"), make_engine=lambda _: engine)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000"
        ) as client,
    ):
        yield client


async def test_the_service_lists_what_its_engine_suggests_with_pictures_of_it() -> None:
    async with service(Suggesting()) as client:
        styles = (await client.get("/v1/styles")).json()["styles"]
        picture = await client.get(styles[1]["picture"])

    assert [(style["name"], style["prompt"]) for style in styles] == [
        ("anime", "Anime"),
        ("stained-glass", "Stained glass"),
    ]
    assert styles[1]["picture"].startswith("/v1/styles/stained-glass.webp?v=")
    assert picture.headers["Content-Type"] == "image/webp"
    assert "immutable" in picture.headers["Cache-Control"]
    shown = cv2.imdecode(np.frombuffer(picture.content, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == (*PICTURE_SIZE[::-1], 3)
    assert shown.std() > 20


async def test_an_engine_that_shows_no_looks_suggests_none() -> None:
    async with service(PassthroughEngine()) as client:
        assert (await client.get("/v1/styles")).json() == {"styles": []}


@pytest.mark.parametrize("name", ["nothing.webp", "anime", "anime.png", "..%2f..%2fanime.webp"])
async def test_a_picture_that_is_not_there_is_refused_in_words(name: str) -> None:
    async with service(Suggesting()) as client:
        answer = await client.get(f"/v1/styles/{name}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_a_picture_that_the_browser_has_is_not_sent_again() -> None:
    async with service(Suggesting()) as client:
        first = await client.get("/v1/styles/anime.webp")
        etag = first.headers["ETag"]
        again = await client.get("/v1/styles/anime.webp", headers={"If-None-Match": etag})

    # Without the edition in its address it may be another one tomorrow.
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


async def test_pictures_are_made_one_at_a_time_and_once_for_all_who_ask() -> None:
    studio, engine = Studio(), SharedWorkshop(Suggesting)
    studio.allowed.clear()
    pictures = StylePictures(studio.render)
    try:
        asked = [asyncio.create_task(pictures.of(engine, LOOKS[i % 2])) for i in range(6)]
        impatient = asyncio.create_task(pictures.of(engine, LOOKS[1]))
        await asyncio.sleep(0)
        impatient.cancel()
        studio.allowed.set()
        assert await asyncio.gather(*asked) == [b"anime", b"stained-glass"] * 3
        assert await pictures.of(engine, LOOKS[0]) == b"anime"
    finally:
        await pictures.aclose()
    assert (studio.made, studio.most_at_once) == (["anime", "stained-glass"], 1)


async def test_a_picture_that_failed_is_tried_again() -> None:
    studio, engine = Studio(), SharedWorkshop(Suggesting)
    studio.error = EngineError("cannot")
    pictures = StylePictures(studio.render)
    try:
        with pytest.raises(EngineError):
            await pictures.of(engine, LOOKS[0])
        studio.error = None
        assert await pictures.of(engine, LOOKS[0]) == b"anime"
    finally:
        await pictures.aclose()


async def test_pictures_that_wait_when_the_service_ends_are_not_made() -> None:
    studio, engine = Studio(), SharedWorkshop(Suggesting)
    studio.allowed.clear()
    pictures = StylePictures(studio.render)
    asked = [asyncio.create_task(pictures.of(engine, look)) for look in LOOKS]
    while not studio.at_once:
        await asyncio.sleep(0.001)
    closing = asyncio.create_task(pictures.aclose())
    await asyncio.sleep(0.01)
    studio.allowed.set()
    await closing
    first, second = await asyncio.gather(*asked, return_exceptions=True)
    assert first == b"anime"
    assert isinstance(second, asyncio.CancelledError)
    assert studio.made == ["anime"]


async def test_each_model_suggests_what_its_own_engine_is_good_at() -> None:
    engines = {"passthrough": PassthroughEngine(), "diffusion": Suggesting()}
    config = Config(engine="passthrough", engines=("mirage=diffusion",))
    app = create_app(config, make_engine=engines.__getitem__)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000"
        ) as client,
    ):
        assert (await client.get("/v1/styles")).json()["styles"] == []
        styles = (await client.get("/v1/styles?model=mirage")).json()["styles"]
        assert [style["name"] for style in styles] == ["anime", "stained-glass"]
        assert (await client.get(styles[0]["picture"])).status_code == 200
        assert (await client.get("/v1/styles/anime.webp")).status_code == 404
        assert (await client.get("/v1/styles?model=sora")).status_code == 404
        models = (await client.get("/v1/models")).json()["models"]
        assert [model["engine"] for model in models] == ["passthrough", "diffusion", "passthrough"]
