"""Sessions in this process, placed as on a cluster: the common suite, and what is its own."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import SharedWorkshop
from sundog.media.clock import MonotonicClock
from sundog.server.engines import Workshops
from sundog.server.placement.interface import RESERVED_S, NoSlotError
from sundog.server.placement.local import LOCAL, LocalPlacement, local_placement
from tests.service import PASSTHROUGH, changed
from tests.unit.cluster.contract import SLOTS, PlacementContract, Stage, filming

CONFIG = changed(PASSTHROUGH, max_sessions=SLOTS)


class Skipping(MonotonicClock):
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def now(self) -> float:
        return super().now() + self.skipped_s

    async def skip(self, seconds: float) -> None:
        self.skipped_s += seconds


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    clock = Skipping()
    workshops = Workshops(CONFIG, lambda _: SharedWorkshop(PassthroughEngine))
    workshops.start(lambda _, __: None)
    async with local_placement(workshops, config=CONFIG, clock=clock) as placement:
        yield Stage(
            placement=placement,
            worker=LOCAL,
            engine="passthrough",
            expire=partial(clock.skip, RESERVED_S),
        )
    workshops.close()


class TestLocalPlacement(PlacementContract):
    """Sessions in this process."""


async def test_whoever_places_hears_that_there_is_more_room_or_less(stage: Stage) -> None:
    placement, rooms = stage.placement, list[int]()
    assert isinstance(placement, LocalPlacement)
    placement.on_room = lambda: rooms.append(placement.room.slots)
    placement.resize(5)
    placement.resize(5)
    placement.resize(1)
    assert rooms == [5, 1]


async def test_an_engine_with_less_room_than_the_machine_bounds_its_own_sessions(
    stage: Stage,
) -> None:
    assert isinstance(stage.placement, LocalPlacement)
    stage.placement.bound("passthrough", 1)
    await stage.placement.reserve(stage.wish)
    with pytest.raises(NoSlotError):
        await stage.placement.reserve(stage.wish)
    assert stage.placement.room.by_engine == {"passthrough": 1}


async def test_what_still_runs_ends_with_the_placement(stage: Stage) -> None:
    shown = await stage.opened(await stage.placement.reserve(stage.wish))
    async with filming(shown.media) as camera:
        await camera.sees(3)
        await stage.placement.aclose()
        assert stage.view.taken == 0
    with pytest.raises(NoSlotError):
        await stage.placement.reserve(stage.wish)
