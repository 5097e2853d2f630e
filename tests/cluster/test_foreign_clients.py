"""Clients that are not ours, and those who only watch, when the worker under them dies."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from tests.cluster.clients import Diary, publishing
from tests.cluster.town import KEY, Town
from tests.conformance.negative import NEGATIVE
from tests.conformance.python.environments import python_with
from tests.conformance.python.looking import Film
from tests.conformance.python.official import Official, official_client
from tests.whipclient import published, watching

OFFICIAL = "0.0.40"
ENDED_S = 5.0

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def town(shared_town: Town) -> Town:
    """One for all: workers that are lost are replaced, as they are anywhere."""
    return shared_town


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Official]:
    """The last official client that speaks WebRTC by itself."""
    log = tmp_path_factory.mktemp("official") / "decart.log"
    with official_client(OFFICIAL, python_with(OFFICIAL), log) as client:
        yield client


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(tmp_path_factory.mktemp("film"), (320, 176), 50)


@pytest.mark.timeout(600)  # the first run installs the client
async def test_an_official_client_comes_back_by_itself_to_another_worker_with_its_prompt(
    town: Town, official: Official, film: Film
) -> None:
    front = await town.front()
    await town.ready()
    await official.do("connect", base_url=front.base_url, key=KEY, video=film.path, prompt=NEGATIVE)
    try:
        await film.seen(official, lambda seen: seen.negative)
        (worker,) = [name for name, facts in (await town.facts()).items() if facts.holdings]
        await town.strike(worker)
        await asyncio.sleep(1)
        await film.seen(official, lambda seen: seen.negative)
        holders = [name for name, facts in (await town.facts()).items() if facts.holdings]
        assert holders
        assert worker not in holders
    finally:
        await official.do("disconnect")


async def test_a_viewer_sees_the_session_end_and_can_watch_it_again_where_it_went_on(
    town: Town,
) -> None:
    front = await town.front()
    await town.ready()
    headers = {"Authorization": f"Bearer {KEY}"}
    async with publishing(front.base_url, KEY) as publisher:
        name = publisher.session_id
        async with watching(front.base_url, name, headers=headers) as viewer:
            diary = Diary()
            looking = asyncio.create_task(diary.watch(viewer.tracks[0]))
            try:
                await diary.sees(lambda s: s.negative)
                killed_s = time.monotonic()
                await town.strike(await town.worker_of(name))
                await publisher.diary.sees(since_s=killed_s + 0.5, within_s=5)
            finally:
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)
        async with watching(front.base_url, name, headers=headers) as viewer:
            diary = Diary()
            looking = asyncio.create_task(diary.watch(viewer.tracks[0]))
            try:
                await diary.sees(lambda s: s.negative)
            finally:
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)


async def test_a_whip_publisher_learns_of_the_loss_and_publishes_again_under_its_name(
    town: Town,
) -> None:
    front = await town.front()
    await town.ready()
    async with published(front.base_url, key=KEY, stream="stage") as camera:
        await camera.frames(3)
        worker = await town.worker_of(camera.session_id)
        killed_s = time.monotonic()
        await town.strike(worker)
        async with published(front.base_url, key=KEY, stream="stage", patience_s=ENDED_S) as again:
            await again.frames(3)
            assert time.monotonic() - killed_s <= ENDED_S + 3
            assert await town.worker_of(again.session_id) != worker
