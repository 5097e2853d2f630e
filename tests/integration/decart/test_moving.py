"""What a viewer sees where the session goes over to an engine whose first pictures are late."""

import asyncio
from collections.abc import Callable

import pytest

from sundog.server.hosting.events import MediaMoving
from sundog.server.service import Service
from tests.cluster.clients import Publisher, publishing
from tests.moving import LATE_S, LateEngine, moving_service, tell

MOVES = MediaMoving(within_s=60)
LONG_S = 30.0
SOME = 5


async def until(condition: Callable[[], bool], within_s: float = 20.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


async def begin_to_move(service: Service) -> None:
    """Have the session move; returns when the next media have shown a picture."""
    earlier = service.sessions.all()[0].media
    tell(service, MOVES)
    await until(lambda: service.sessions.all()[0].media is not earlier)


def is_negative(publisher: Publisher) -> bool:
    return publisher.diary.shown[-1].negative


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is busy with other things, two seconds may pass in no time."""
    monkeypatch.setattr("decart.realtime.paths._CATCH_UP_S", LONG_S)
    monkeypatch.setattr("sundog.server.session.stage._GRACE_S", LONG_S)


@pytest.mark.usefixtures("patient")
async def test_the_earlier_path_shows_until_the_new_one_has_caught_up() -> None:
    engine = LateEngine()
    async with (
        moving_service(engine) as (url, service),
        publishing(url, prompt="Anything") as publisher,
    ):
        shown = publisher.diary.shown
        await begin_to_move(service)
        count = len(shown)
        await until(lambda: len(shown) >= count + SOME or is_negative(publisher))
        assert not is_negative(publisher), "the late one is not waited for"
        engine.is_late = False
        await until(lambda: is_negative(publisher))
        count = len(shown)
        await until(lambda: len(shown) >= count + SOME)
        assert all(each.negative for each in shown[count:]), "the change is for good"
        assert publisher.diary.backwards() == []
        assert publisher.errors == []


async def test_a_path_that_stays_behind_is_used_in_the_end_and_time_does_not_go_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("decart.realtime.paths._CATCH_UP_S", 2 * LATE_S)
    monkeypatch.setattr("sundog.server.session.stage._GRACE_S", LONG_S)
    async with (
        moving_service(LateEngine()) as (url, service),
        publishing(url, prompt="Anything") as publisher,
    ):
        await begin_to_move(service)
        await until(lambda: is_negative(publisher))
        count = len(publisher.diary.shown)
        await until(lambda: len(publisher.diary.shown) >= count + SOME)
        assert publisher.diary.backwards() == []
        assert all(each.negative for each in publisher.diary.shown[count:])


async def test_the_earlier_media_end_as_soon_as_the_client_has_closed_its_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.session.stage._GRACE_S", LONG_S)
    engine = LateEngine()
    engine.is_late = False
    async with (
        moving_service(engine) as (url, service),
        publishing(url, prompt="Anything") as publisher,
    ):
        stage = service.sessions.all()[0]._stage
        await begin_to_move(service)
        assert stage._closing
        await until(lambda: is_negative(publisher) and not stage._closing, LONG_S / 2)
