"""What a pool is told and what it tells: values that travel between processes, without Ray."""

from dataclasses import dataclass, field
from typing import Self

from sundog import __version__
from sundog.cluster.messages import Facts, FrontView
from sundog.cluster.rules.scaling import Limits
from sundog.cluster.worker.settings import without_keys
from sundog.server.config import Config

__all__ = ["Kept", "MemberView", "PoolFacts", "PoolSettings", "Recipe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How workers are made.

    Attributes:
        release: Which code they run, in the operator's words.
        config: The service's settings.
        python: Path of the Python that runs them, the same on every machine; empty for the
            machine's own.
    """

    release: str
    config: Config = field(repr=False)
    python: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """What a pool begins with.

    Attributes:
        recipe: How workers are made until somebody upgrades.
        limits: How many there are.
        retire_s: How long sessions may stay on a worker that is too many, seconds; they go on
            elsewhere then.
    """

    recipe: Recipe
    limits: Limits = Limits()
    retire_s: float = 3600.0

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return those that a service's settings ask for."""
        return cls(
            recipe=Recipe(release=config.release or __version__, config=without_keys(config)),
            limits=Limits(
                floor=config.workers_min,
                ceiling=max(config.workers_min, config.workers_max),
                warm_slots=config.warm_slots,
                cool_down_s=config.workers_cool_down_s,
            ),
            retire_s=config.workers_retire_s,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a pool that starts again needs to know beside what workers tell it.

    Attributes:
        recipe: How workers are made.
        previous: How they were made before the last upgrade; None before the first.
        shunned: Machines that get no worker, as `Facts.node` names them.
        limits: How many workers there are; None for what the pool begins with.
    """

    recipe: Recipe
    previous: Recipe | None = None
    shunned: tuple[str, ...] = ()
    limits: Limits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One worker as the pool sees it.

    Attributes:
        facts: What it said last.
        heard_s: Seconds of silence.
        is_retired: Whether it drains because it is too many.
        note: What is to be said of it, such as what it waits for; empty for nothing.
    """

    facts: Facts
    heard_s: float = 0.0
    is_retired: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFacts:
    """A pool as it is now.

    Attributes:
        release: What workers are to run.
        workers: All, by name.
        fronts: Who asks, by name.
        limits: How many workers there may be.
        need: Slots that should be there.
        shunned: Machines that get no worker.
        is_upgrading: Whether workers of another release are there.
        trouble: What does not go as it should, in words; empty for nothing.
        is_ending: Whether all is being stopped.
    """

    release: str
    workers: tuple[MemberView, ...] = ()
    fronts: tuple[FrontView, ...] = ()
    limits: Limits = Limits()
    need: int = 0
    shunned: tuple[str, ...] = ()
    is_upgrading: bool = False
    trouble: str = ""
    is_ending: bool = False
