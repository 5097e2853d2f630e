"""Calls between fronts and workers: how long they take, and what becomes of them where one is away."""

import math
import random
from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeVar

from simpy import Environment, Event

from sundog.cluster.simulation.assumptions import Assumptions
from sundog.cluster.simulation.worker import Reach, SimWorker

__all__ = ["LostError", "Steps", "Wire", "after"]

_T = TypeVar("_T")

Steps = Generator[Event, Any, _T]
"""What a process does in virtual time, until it returns something."""


class LostError(Exception):
    """The worker is dead, or did not answer in time."""


class Wire:
    """Between the fronts and the workers of one cell.

    Attributes:
        splits: Names of fronts and workers that do not reach each other.
    """

    def __init__(self, env: Environment, chance: random.Random, figures: Assumptions) -> None:
        """Begin with everybody reached by everybody."""
        self.splits: set[tuple[str, str]] = set()
        self._env = env
        self._figures = figures
        self._half = partial(
            chance.lognormvariate, math.log(figures.call_s / 2), figures.call_spread
        )

    def reaches(self, front: str, worker: SimWorker) -> bool:
        """Return whether a front would hear a worker now."""
        return worker.reach is Reach.UP and (front, worker.name) not in self.splits

    def call(self, front: str, worker: SimWorker, do: Callable[[float], _T]) -> Steps[_T]:
        """Have a worker do something, with its time; return what that returned.

        Raises:
            LostError: it may have been done or not.
            NoSlotError: from ``do``.
        """
        yield self._env.timeout(self._half())
        if worker.is_dead:
            yield self._env.timeout(self._figures.death_s)
            raise LostError(worker.name)
        if not self.reaches(front, worker):
            if worker.reach is Reach.HUNG:
                worker.inbox.append(do)
            yield self._env.timeout(self._figures.call_limit_s)
            raise LostError(worker.name)
        result = do(self._env.now)
        yield self._env.timeout(self._half())
        if worker.is_dead:
            raise LostError(worker.name)
        return result


def after(env: Environment, span_s: float, do: Callable[[], object]) -> None:
    """Do something when a time has passed."""
    callbacks = env.timeout(span_s).callbacks
    assert callbacks is not None

    def happen(_: Event) -> None:
        do()

    callbacks.append(happen)
