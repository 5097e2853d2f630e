"""Sessions on a worker of a real cluster, placed by a front: the common suite."""

import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest

from sundog.media.clock import MonotonicClock
from sundog.server.placement.interface import WorkerState
from tests.cluster.nodes import Nodes
from tests.service import PASSTHROUGH
from tests.unit.cluster.contract import SLOTS, PlacementContract, Stage, until

_NAMESPACE: Final = "contract"
_NUMBERS: Final = itertools.count(1)


class Workers:
    """One worker for all tests, and another once that drains: starting one takes a second."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._name = ""

    async def fresh(self) -> str:
        """Return a worker with nobody on it."""
        from sundog.cluster.worker.actor import WorkerOptions, start_worker
        from sundog.cluster.worker.settings import WorkerSettings

        if self._name:
            facts = await self._nodes.call(_NAMESPACE, self._name, "facts")
            if facts.state is WorkerState.READY and not facts.taken:
                return self._name
            self._nodes.clear(_NAMESPACE)
        self._name = f"worker-{next(_NUMBERS)}"
        settings = WorkerSettings(name=self._name, config=PASSTHROUGH, slots=SLOTS, cpus=1)
        start_worker(settings, WorkerOptions(namespace=_NAMESPACE))
        await self._nodes.call(_NAMESPACE, self._name, "start")
        return self._name


@pytest.fixture(scope="module")
def workers(nodes: Nodes) -> Iterator[Workers]:
    yield Workers(nodes)
    nodes.clear(_NAMESPACE)


@pytest.fixture
async def stage(workers: Workers) -> AsyncIterator[Stage]:
    from sundog.cluster.gateway.placement import RayPlacement
    from sundog.cluster.gateway.ray_reach import RayReach

    worker = await workers.fresh()
    name = f"front-{next(_NUMBERS)}"
    front = RayPlacement(RayReach(_NAMESPACE), front=name, clock=MonotonicClock())
    await front.start()
    await until(lambda: worker in [view.name for view in front.list()])
    made = Stage(placement=front, worker=worker, engine="passthrough")
    yield made
    await front.aclose()


class TestRayPlacement(PlacementContract):
    """Sessions on a worker of a cluster, with no pool there."""
