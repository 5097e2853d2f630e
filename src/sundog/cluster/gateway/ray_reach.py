"""Calls of actors through Ray, with its errors as ours."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import ray
from ray.actor import ActorHandle
from ray.exceptions import ActorDiedError, RayError, RayTaskError
from ray.util import list_named_actors

from sundog.cluster.gateway.reach import WorkerGoneError, WorkerUnreachableError

__all__ = ["WORKER_PREFIX", "RayReach"]

_log = logging.getLogger(__name__)

WORKER_PREFIX: Final = "worker-"
"""Begins the name of every worker's actor."""

_LIST_S: Final = 3.0
_HEAD_S: Final = 1.0
_THREADS: Final = 4


class RayReach:
    """See `Reach`. Ray must be connected. On one event loop; looking up names waits on threads."""

    def __init__(self, namespace: str) -> None:
        """Begin with no actor.

        Args:
            namespace: Of the actors.
        """
        self._namespace = namespace
        self._handles: dict[str, ActorHandle[Any]] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="ThreadPoolExecutor-ray")

    async def call(self, actor: str, method: str, *args: object, within_s: float) -> Any:  # noqa: ANN401 - what the method returns
        """Return what a method of an actor returns; see `Reach.call`."""
        async with asyncio.timeout(within_s):
            handle = self._handles.get(actor) or await self._found(actor)
            return await self._answer(actor, getattr(handle, method).remote(*args))

    async def names(self) -> tuple[str, ...]:
        """Return the names of all workers; see `Reach.names`."""
        await self._head()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_LIST_S):
                named = await loop.run_in_executor(self._threads, self._listed)
        except (RayError, RuntimeError, TimeoutError) as error:
            raise WorkerUnreachableError(
                f"actors cannot be listed ({type(error).__name__})"
            ) from None
        return tuple(sorted(name for name in named if name.startswith(WORKER_PREFIX)))

    async def aclose(self) -> None:
        """Let go of every actor; they go on."""
        self._handles.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _head(self) -> None:
        """Refuse to look up a name while the cluster's head is away.

        Ray tries until it is back, on a thread that keeps a core busy and cannot be stopped.
        """
        host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
        try:
            async with asyncio.timeout(_HEAD_S):
                _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
        except OSError:
            raise WorkerUnreachableError("the cluster's head is away") from None
        writer.transport.abort()

    def _listed(self) -> list[str]:
        everywhere = list_named_actors(all_namespaces=True)
        return [one["name"] for one in everywhere if one["namespace"] == self._namespace]

    async def _found(self, actor: str) -> "ActorHandle[Any]":
        await self._head()
        loop = asyncio.get_running_loop()
        try:
            handle = await loop.run_in_executor(
                self._threads, lambda: ray.get_actor(actor, namespace=self._namespace)
            )
        except ValueError:
            raise WorkerGoneError(f"there is no actor {actor}") from None
        except RayError as error:
            raise WorkerUnreachableError(f"{actor}: {type(error).__name__}") from None
        self._handles[actor] = handle
        return handle

    async def _answer(self, actor: str, ref: "ray.ObjectRef[Any]") -> Any:  # noqa: ANN401 - as `call`
        # Ray sets the outcome on a thread of its own, also where nobody waits for it any more.
        outcome = asyncio.wrap_future(ref.future())
        outcome.add_done_callback(_read)
        try:
            return await asyncio.shield(outcome)
        except asyncio.CancelledError:
            _let_go(ref)
            raise
        except RayTaskError as error:
            raise error.cause from None
        except ActorDiedError:
            self._handles.pop(actor, None)
            raise WorkerGoneError(f"{actor} has died") from None
        except RayError as error:
            raise WorkerUnreachableError(f"{actor}: {type(error).__name__}") from None


def _let_go(ref: "ray.ObjectRef[Any]") -> None:
    """Have the actor forget a call that nobody waits for."""
    try:
        ray.cancel(ref)
    except (RayError, RuntimeError, ValueError) as error:
        _log.debug("a call cannot be taken back: %s", type(error).__name__)


def _read(outcome: asyncio.Future[Any]) -> None:
    if not outcome.cancelled():
        outcome.exception()
