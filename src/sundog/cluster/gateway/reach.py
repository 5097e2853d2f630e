"""How a front reaches the cluster's actors: an interface, so that tests need no cluster."""

from typing import Any, Protocol

__all__ = ["POOL", "Reach", "WorkerGoneError", "WorkerUnreachableError"]

POOL = "pool"
"""Name of the actor that keeps enough workers."""


class WorkerGoneError(Exception):
    """The actor has ended, for certain; nobody of its name will come back."""


class WorkerUnreachableError(Exception):
    """The actor cannot be reached at the moment; it may be lost, or the way to it is."""


class Reach(Protocol):
    """Calls methods of actors by name. On one event loop."""

    async def call(self, actor: str, method: str, *args: object, within_s: float) -> Any:  # noqa: ANN401 - what the method returns
        """Return what a method of an actor returns; raise what it raises.

        Args:
            actor: Its name.
            method: Of the actor.
            args: For it.
            within_s: Seconds that the answer may take; bounds everything.

        Raises:
            WorkerGoneError: there is no such actor, or it ended meanwhile.
            WorkerUnreachableError: it cannot be reached at the moment.
            TimeoutError: it did not answer.
        """
        ...

    async def names(self) -> tuple[str, ...]:
        """Return the names of all workers that there are, for want of a pool.

        Raises:
            WorkerUnreachableError: nobody can tell.
        """
        ...

    async def aclose(self) -> None:
        """Let go of everything; the actors go on."""
        ...
