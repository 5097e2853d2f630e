"""Makes an actor of the pool: one of a namespace, that Ray starts again where it is lost."""

import asyncio
import logging
import sys
from typing import Any, Final

import ray

from sundog.cluster.gateway.ray_reach import RayReach
from sundog.cluster.gateway.reach import POOL
from sundog.cluster.pool.pool import Pool
from sundog.cluster.pool.ray_machines import RayMachines, RayMemory
from sundog.cluster.pool.values import PoolFacts, PoolSettings
from sundog.cluster.wire import travel_by_name
from sundog.server.config import Config

__all__ = ["PoolActor", "begin_pool", "start_pool"]

_CALLS: Final = 1000
_FOREVER: Final = -1


class PoolActor(Pool):
    """A pool as an actor; it looks after the workers from its beginning on."""

    def __init__(self, settings: PoolSettings, namespace: str) -> None:
        """Take up what an earlier pool left; see `Pool`."""
        _log_to_ray()
        travel_by_name()
        self._memory_of_ray = RayMemory(namespace)
        super().__init__(
            settings,
            reach=RayReach(namespace),
            machines=RayMachines(namespace),
            memory=self._memory_of_ray,
        )
        # Ray makes an actor with asynchronous methods on its event loop.
        self._running = asyncio.get_running_loop().create_task(self.run(), name="pool")

    async def settings(self) -> PoolSettings:
        """Return what it began with."""
        return self._settings

    async def leave(self) -> PoolFacts:
        """Look after nobody any more, and have nothing remembered; end this actor afterwards."""
        self._running.cancel()
        await asyncio.wait([self._running])
        self._memory_of_ray.forget()
        await self.aclose()
        return await self.facts()


def start_pool(config: Config) -> Any:  # noqa: ANN401 - Ray's handles know no methods
    """Return the pool's actor; it is started where there is none. Blocks for a moment.

    Args:
        config: The service's settings. A pool that runs already keeps its own.
    """
    return begin_pool(PoolSettings.of(config), config.ray_namespace)


def begin_pool(settings: PoolSettings, namespace: str, python: str = "") -> Any:  # noqa: ANN401 - as above
    """Return the pool's actor; see `start_pool`.

    Args:
        settings: What it begins with.
        namespace: Of the actors.
        python: Path of the Python that runs it; empty for the machines' own.
    """
    actor: Any = ray.remote(PoolActor)
    return actor.options(
        name=POOL,
        namespace=namespace,
        lifetime="detached",
        get_if_exists=True,
        num_cpus=0,
        max_restarts=_FOREVER,
        max_task_retries=0,
        max_concurrency=_CALLS,
        enable_task_events=False,
        runtime_env={"py_executable": python} if python else None,
    ).remote(settings, namespace)


def _log_to_ray() -> None:
    """Write to where Ray collects what an actor prints."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
