"""What a pool needs of the cluster beside calls to workers: interfaces, so that tests need no Ray."""

from collections.abc import Collection
from typing import Protocol

from sundog.cluster.pool.values import Kept, Recipe

__all__ = ["Machines", "Memory", "is_called"]


class Machines(Protocol):
    """Starts and ends workers. Nothing waits."""

    def start(self, name: str, recipe: Recipe, shunned: Collection[str]) -> None:
        """Have a worker started where there is room, which may be later.

        Args:
            name: For it; new.
            recipe: How it is made.
            shunned: Machines that it must not be on, as `Facts.node` names them.
        """
        ...

    def kill(self, name: str) -> None:
        """End a worker, whatever it does; nothing where there is none."""
        ...

    def nodes(self) -> tuple[str, ...]:
        """Return the machines that there are, as `Facts.node` names them."""
        ...

    def lack(self, recipe: Recipe, shunned: Collection[str]) -> str:
        """Say what keeps one more worker from starting; empty where there is room.

        Args:
            recipe: How it is made.
            shunned: Machines that it must not be on.
        """
        ...


class Memory(Protocol):
    """Keeps what outlives the pool's process."""

    def load(self) -> Kept | None:
        """Return what was saved last; None where nothing was, or it cannot be read."""
        ...

    def save(self, kept: Kept) -> None:
        """Keep it instead of what was there."""
        ...


def is_called(node: str, name: str) -> bool:
    """Return whether a machine may be called so: as `Facts.node` says it, or either part of that."""
    return name in (node, *node.split("/"))
