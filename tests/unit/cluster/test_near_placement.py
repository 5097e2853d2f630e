"""Sessions that a front places on a worker in this process: the common suite, without Ray."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.media.clock import MonotonicClock
from sundog.server.placement.interface import RESERVED_S
from tests.service import PASSTHROUGH
from tests.unit.cluster.contract import SLOTS, PlacementContract, Stage, until
from tests.unit.cluster.hamlet import hamlet

CONFIG = PASSTHROUGH.model_copy(update={"isolation": "thread"})


class Skipping(MonotonicClock):
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def now(self) -> float:
        return super().now() + self.skipped_s


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with hamlet() as town:
        clock = Skipping()
        settings = WorkerSettings(name="worker-one", config=CONFIG, slots=SLOTS)
        worker = Worker(settings, clock=clock)
        await town.settle("worker-one", worker)
        front = await town.front()
        made = Stage(placement=front, worker="worker-one", engine="passthrough")

        async def expire() -> None:
            clock.skipped_s += RESERVED_S
            await until(lambda: made.view.taken == 0)

        yield replace(made, expire=expire)


class TestNearPlacement(PlacementContract):
    """Sessions of a front's on a worker that is near."""
