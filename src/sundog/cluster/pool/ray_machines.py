"""Workers started and ended by Ray, and what a pool keeps in its head."""

import logging
import pickle
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import ray
from ray._private.state import available_resources_per_node
from ray.exceptions import RayError
from ray.experimental import internal_kv

from sundog.cluster.pool.values import Kept, Recipe
from sundog.cluster.worker.settings import WorkerSettings

__all__ = ["RayMachines", "RayMemory"]

_log = logging.getLogger(__name__)

_KEY: Final = b"pool"
_ROUNDING: Final = 1e-4
"""Ray counts resources in ten-thousandths."""


class RayMachines:
    """See `Machines`. Ray must be connected."""

    def __init__(self, namespace: str) -> None:
        """Say where the workers' names are.

        Args:
            namespace: Of the actors.
        """
        self._namespace = namespace
        self._handles: dict[str, Any] = {}

    def start(self, name: str, recipe: Recipe, shunned: Collection[str]) -> None:
        """Have a worker started; see `Machines.start`."""
        python = {"py_executable": recipe.python} if recipe.python else {}
        # Only the pool starts workers; fronts, which have it started, do not load what those need.
        from sundog.cluster.worker.actor import WorkerOptions, start_worker

        options = WorkerOptions(
            namespace=self._namespace,
            runtime_env=python,
            shunned=tuple(node["NodeID"] for node in _alive() if _name_of(node) in shunned),
        )
        settings = WorkerSettings.of(recipe.config, name, release=recipe.release)
        self._handles[name] = start_worker(settings, options)

    def kill(self, name: str) -> None:
        """End a worker; see `Machines.kill`."""
        handle = self._handles.pop(name, None)
        try:
            ray.kill(handle or ray.get_actor(name, namespace=self._namespace))
        except (ValueError, RayError) as error:
            _log.debug("worker %s cannot be ended: %s", name, error)

    def nodes(self) -> tuple[str, ...]:
        """Return the machines that there are; see `Machines.nodes`."""
        return tuple(_name_of(node) for node in _alive())

    def lack(self, recipe: Recipe, shunned: Collection[str]) -> str:
        """Say why no machine has room; see `Machines.lack`."""
        needs = {"CPU": recipe.config.worker_cpus, "GPU": recipe.config.worker_gpus}
        free = _typed(available_resources_per_node)()
        nodes = [node for node in _alive() if _name_of(node) not in shunned]
        wanted = " and ".join(f"{need:g} {name}s" for name, need in needs.items() if need)
        if not any(_has(node["Resources"], needs) for node in nodes):
            return f"no machine is large enough for a worker: it takes {wanted}"
        if not any(_has(free.get(node["NodeID"], {}), needs) for node in nodes):
            return f"no machine has {wanted} free"
        return ""


def _alive() -> Iterable[Mapping[str, Any]]:
    return [node for node in _typed(ray.nodes)() if node["Alive"]]


def _typed(function: Any) -> Any:  # noqa: ANN401 - Ray says nothing of these
    return function


def _name_of(node: Mapping[str, Any]) -> str:
    """Return a machine's name as workers tell it."""
    return f"{node['NodeManagerAddress']}/{node['NodeID'][:8]}"


def _has(resources: Mapping[str, float], needs: Mapping[str, float]) -> bool:
    return all(resources.get(name, 0.0) + _ROUNDING >= need for name, need in needs.items())


class RayMemory:
    """See `Memory`: in the store of Ray's head, which lives as long as the actors do."""

    def __init__(self, namespace: str) -> None:
        """Say whose.

        Args:
            namespace: Of the actors.
        """
        self._space = f"sundog-{namespace}".encode()

    def load(self) -> Kept | None:
        """Return what was saved last; None where nothing was, or it cannot be read."""
        try:
            saved = internal_kv._internal_kv_get(_KEY, namespace=self._space)
            kept = pickle.loads(saved) if saved else None
        except Exception as error:  # noqa: BLE001 - such as values of a release to come
            _log.warning("what the pool knew cannot be read: %s", error)
            return None
        return kept if isinstance(kept, Kept) else None

    def save(self, kept: Kept) -> None:
        """Keep it instead of what was there."""
        internal_kv._internal_kv_put(_KEY, pickle.dumps(kept), namespace=self._space)

    def forget(self) -> None:
        """Keep nothing any more."""
        internal_kv._internal_kv_del(_KEY, namespace=self._space)
