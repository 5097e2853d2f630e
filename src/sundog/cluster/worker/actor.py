"""Makes an actor of a worker: named, detached, on a machine that has room for it."""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Final

import ray
from ray.actor import ActorHandle

from sundog.cluster.messages import Facts
from sundog.cluster.wire import travel_by_name
from sundog.cluster.worker.process import settle
from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.media.collector import set_aside
from sundog.server.insight.logs import logging_to

__all__ = ["WorkerOptions", "start_worker"]

_log = logging.getLogger(__name__)

_CALLS: Final = 4000
"""Calls that may be in progress at once: a question of each front, and some for each session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """How Ray is to run a worker.

    Attributes:
        namespace: Of the service's actors.
        resources: What else its machine must have, by name.
        runtime_env: In which Python and environment it runs; empty for that of the machine.
        shunned: Ray's ids of machines that it must not be on.
    """

    namespace: str = "sundog"
    resources: Mapping[str, float] = field(default_factory=dict)
    runtime_env: Mapping[str, Any] = field(default_factory=dict)
    shunned: tuple[str, ...] = ()


class WorkerActor(Worker):
    """A worker as an actor: it knows where Ray has put it, and logs where Ray collects."""

    def __init__(self, settings: WorkerSettings) -> None:
        """Prepare; see `Worker`."""
        travel_by_name()
        config = settings.config
        self._log = ExitStack()  # until the process ends
        self._log.enter_context(logging_to(level=config.log_level, kind=config.log_format))
        settle()
        its_ray: Any = ray  # says nothing of its types here
        node_id = its_ray.get_runtime_context().get_node_id()
        node = settings.node or f"{its_ray.util.get_node_ip_address()}/{node_id[:8]}"
        super().__init__(replace(settings, node=node))

    async def start(self) -> Facts:
        """Warm; see `Worker.start`."""
        facts = await super().start()
        set_aside()
        return facts


def start_worker(settings: WorkerSettings, options: WorkerOptions) -> ActorHandle[WorkerActor]:
    """Have Ray start a worker's actor; `Worker.start` then warms it. Does not wait.

    It outlives whoever started it, and is not begun anew where it is lost: its media are gone, and
    the pool starts another one.

    Raises:
        ValueError: there is an actor of that name.
    """
    actor: Any = ray.remote(WorkerActor)
    made: ActorHandle[WorkerActor] = actor.options(
        name=settings.name,
        namespace=options.namespace,
        lifetime="detached",
        num_cpus=settings.cpus,
        num_gpus=settings.gpus,
        resources=dict(options.resources) or None,
        runtime_env=dict(options.runtime_env) or None,
        label_selector=_elsewhere(options.shunned),
        scheduling_strategy="SPREAD",
        max_restarts=0,
        max_task_retries=0,
        max_concurrency=_CALLS,
        # Some three calls a second and front, for ever: Ray's head need not remember each.
        enable_task_events=False,
    ).remote(settings)
    _log.info("starting worker %s", settings.name)
    return made


def _elsewhere(shunned: tuple[str, ...]) -> dict[str, str] | None:
    """Return what keeps Ray from placing something on machines, by their ids."""
    return {"ray.io/node-id": f"!in({','.join(shunned)})"} if shunned else None
