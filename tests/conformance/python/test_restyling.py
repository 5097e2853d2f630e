"""Official Python clients get a restyled picture from the engine that people run."""

import pytest

from sundog.engine import registry
from sundog.engine.interface import Engine
from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official
from tests.conformance.python.versions import WEBRTC, found
from tests.service import running_service


@pytest.fixture(scope="session")
def engine() -> Engine:
    made = registry.make("cpu")
    made.warm_up(lambda what, share: None)
    return made


@found("restyled picture", dict.fromkeys(WEBRTC, "yes"))
async def test_anime_looks_like_anime(official: Official, film: Film, engine: Engine) -> None:
    async with running_service(make_engine=lambda _: engine) as base_url:
        await official.do("connect", base_url=base_url, key="any", video=film.path)
        await film.seen(official, lambda seen: seen.likeness > 0.99 and seen.changed < 4)
        await official.do("prompt", text="Anime")
        await film.seen(official, lambda seen: 0.6 < seen.likeness < 0.97 and seen.changed > 6)
        await official.do("disconnect")
