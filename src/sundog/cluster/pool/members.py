"""The workers of a pool: what each said last, and what its silence means.

unheard ── it answers ──► starting ── its engines are warm ──► ready ──► draining ──► gone
   └─────── too long ────────┴──► failed        silent for HUNG_S: lost, for KILL_S: killed
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from sundog.cluster.messages import Facts
from sundog.cluster.pool.values import MemberView
from sundog.cluster.rules.liveness import HUNG_S, Silence
from sundog.server.placement.interface import Room, WorkerState

__all__ = ["KILL_S", "PLACED_S", "Member"]

KILL_S: Final = 10.0
"""A worker that is silent for so long is ended. Fronts have moved its sessions long before, and
one that was only held up for a moment has come back."""

PLACED_S: Final = 5.0
"""How long a worker's process takes at most to answer, where a machine has room for it."""

_STILL_S: Final = 900.0
"""How long a worker may be at the same as it starts: the longest is what it fetches, or compiles, at
one go."""

_LINGER_S: Final = 20.0
"""How long after its deadline a worker may still close its sessions."""

_PROVEN_S: Final = 10.0
"""A worker that has been ready for so long has shown that its release works."""


@dataclass(slots=True, eq=False)
class Member:
    """One worker.

    Attributes:
        name: Of it.
        facts: What it said last, or what is to be expected of it.
        began_s: When the pool first knew of it.
        silence: How long it has not answered.
        is_own: Whether this pool has started it.
        is_heard: Whether it has ever answered.
        is_retired: Whether it drains because it is too many.
        is_ending: Whether it is being ended: it counts for nothing any more.
        is_odd: Whether what it answers is not understood.
        note: What is to be said of it; empty for nothing.
        asking: The question that it has not answered yet.
        warming: What waits until its engines are warm.
        silent_s: For how long it has not answered.
        news_s: When it last said that it is at something else than before.
        over_s: Since when its deadline is over; None before.
        mending_s: Since when it replaces an engine; None where it does not.
        fronts_heard_s: When a front last said that it hears it.
    """

    name: str
    facts: Facts
    began_s: float
    silence: Silence
    is_own: bool = False
    is_heard: bool = False
    is_retired: bool = False
    is_ending: bool = False
    is_odd: bool = False
    note: str = ""
    asking: asyncio.Task[None] | None = None
    warming: asyncio.Task[None] | None = None
    silent_s: float = 0.0
    news_s: float = 0.0
    over_s: float | None = None
    mending_s: float | None = None
    fronts_heard_s: float = float("-inf")

    @classmethod
    def begun(cls, name: str, release: str, slots: int, now_s: float) -> "Member":
        """Return a worker that is being started.

        Args:
            name: Of it.
            release: What it will run.
            slots: What it will carry; 0 where that is to be measured.
            now_s: Of the pool's clock.
        """
        facts = Facts(
            name=name,
            node="",
            release=release,
            state=WorkerState.STARTING,
            room=Room(slots=slots),
        )
        return cls(name, facts, now_s, Silence(now_s), is_own=True)

    @classmethod
    def found(cls, name: str, release: str, now_s: float) -> "Member":
        """Return a worker that was there before the pool, and may have sessions."""
        facts = Facts(name=name, node="", release=release, room=Room(slots=0))
        return cls(name, facts, now_s, Silence(now_s))

    def hears(self, facts: Facts, now_s: float) -> None:
        """Take in what it says."""
        if not self.is_heard or facts.doing != self.facts.doing:
            self.news_s = now_s
        self.facts, self.is_heard = facts, True
        self.silence.heard(now_s)
        self.silent_s = 0.0
        if not self.is_mending:
            self.mending_s = None
        elif self.mending_s is None:
            self.mending_s = now_s
        if facts.state is not WorkerState.DRAINING:
            self.over_s = None
        elif self.over_s is None and facts.ends_in_s == 0:
            self.over_s = now_s

    def look(self, now_s: float) -> None:
        """Count its silence; call it several times a second."""
        self.silent_s = self.silence.look(now_s)

    @property
    def is_starting(self) -> bool:
        """Whether it has never been ready. One that replaces its engine has, and has sessions."""
        return self.facts.state is WorkerState.STARTING and not self.facts.age_s

    def is_stuck(self, now_s: float) -> bool:
        """Whether it starts, and has been at the same for so long that it will not be ready."""
        return self.is_starting and self.is_heard and now_s - self.news_s > _STILL_S

    @property
    def is_unplaced(self) -> bool:
        """Whether nothing was heard of it since the pool had it started."""
        return self.is_starting and not self.is_heard and not self.is_ending

    @property
    def is_mending(self) -> bool:
        """Whether it has been ready and replaces an engine: it takes nobody meanwhile."""
        return self.facts.state is WorkerState.STARTING and not self.is_starting

    @property
    def is_lost(self) -> bool:
        """Whether fronts believe it lost by now. One that starts may be busy with that."""
        return not self.is_starting and self.silent_s >= HUNG_S

    def is_hung(self, now_s: float) -> bool:
        """Whether it is to be ended because it answers nobody: fronts may reach it yet."""
        is_silent = not self.is_starting and self.silent_s >= KILL_S
        return is_silent and now_s - self.fronts_heard_s >= KILL_S

    @property
    def is_proven(self) -> bool:
        """Whether it has shown that its release works."""
        return self.facts.state is WorkerState.READY and self.facts.age_s >= _PROVEN_S

    def is_empty(self, now_s: float) -> bool:
        """Whether it drains and nobody is there any more, or its deadline is long over."""
        if self.facts.state is not WorkerState.DRAINING:
            return False
        if not self.facts.taken and not self.facts.holdings:
            return True
        return self.over_s is not None and now_s - self.over_s > _LINGER_S

    @property
    def planned(self) -> Facts:
        """What plans are made with."""
        if self.is_lost:
            return replace(self.facts, state=WorkerState.LOST)
        if self.is_mending:
            return replace(self.facts, state=WorkerState.READY)
        return self.facts

    @property
    def view(self) -> MemberView:
        """What others are told of it."""
        return MemberView(
            facts=self.planned,
            heard_s=round(self.silent_s, 1),
            is_retired=self.is_retired,
            note=self.note,
        )
