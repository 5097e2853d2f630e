"""Whose turn it is, decided from what has happened. Pure: no thread, no clock.

    want ─► waiting ─► called ─► hold ─► putting ─► fill ─► ready ─► launch ─► drawn ─► released
              ▲          │ (frame chosen, loaded)                                 │
              └──────────┴── decline, or too late ────────────────────────────────┘

Frames are called for when the machine is idle, or a lead before the batch that runs is expected to
end. It never waits to fill a batch; it waits a moment for sessions whose last picture is just on
its way out and whose next frame is there already, where drawing all together is quicker in sum.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.sharing.gathering import Batch, Member
from sundog.engine.diffusion.sharing.ledger import Ledger, Session, Wish
from sundog.engine.diffusion.sharing.order import Caller, chosen
from sundog.engine.diffusion.sharing.timing import Timing

__all__ = ["Step", "Turns"]

_LANES: Final = 2
_MOST_FLYING: Final = 2


class Step(NamedTuple):
    """What follows from what has happened.

    Attributes:
        called: Sessions that may choose their frames now.
        sent_away: Sessions that were called and are too late; they may ask again.
        launch: To be launched now, after those before it.
        at_s: When to ask again if nothing happens until then.
    """

    called: tuple[int, ...] = ()
    sent_away: tuple[int, ...] = ()
    launch: Batch | None = None
    at_s: float | None = None


class Turns:
    """Gathers batches; its owner calls `step` after whatever it told.

    Args:
        timing: What times are known.
        places: How many frames of a size go together at most.
    """

    def __init__(self, timing: Timing, places: Callable[[Size], int]) -> None:
        self._timing = timing
        self._places = places
        self._ledger = Ledger()
        self._gathering: Batch | None = None
        self._flying: list[Batch] = []
        self._held: list[Batch] = []
        self._back: set[int] = set()
        self._began_s = self._free_s = float("-inf")

    # What happens.

    def join(self, number: int, *, gives_way: bool = False) -> None:
        """Know a session from now on."""
        self._ledger.join(number, gives_way=gives_way)

    def leave(self, number: int) -> None:
        """Forget a session; what is drawn of it is drawn to its end."""
        self._ledger.sessions.pop(number, None)
        self._back.discard(number)
        if self._gathering:
            self._gathering.remove(number)

    def want(self, number: int, wish: Wish, now_s: float) -> None:
        """A session has a frame and wants its turn."""
        if self._gathering and self._gathering.members.get(number) is Member.CALLED:
            self._gathering.remove(number)
        self._ledger.sessions[number].want(wish, now_s)

    def decline(self, number: int) -> None:
        """A session does not use its turn, or wants none any more."""
        self._back.discard(number)
        self._ledger.sessions[number].is_waiting = False
        if self._gathering:
            self._gathering.remove(number)

    def hold(self, number: int, size: Size) -> tuple[Batch, int] | None:
        """Give a session that was called its place to put a picture.

        Returns:
            None where it is too late, or its picture has another size than it said.
        """
        batch = self._gathering
        if batch is None or batch.members.get(number) is not Member.CALLED:
            return None
        if batch.size != size:
            batch.remove(number)
            return None
        batch.members[number] = Member.PUTTING
        return batch, batch.places[number]

    def fill(self, batch: Batch, number: int, now_s: float) -> bool:
        """The picture is in its place; return whether it goes with the batch."""
        if batch.members.get(number) is Member.LATE:
            batch.members.pop(number)
            batch.places.pop(number, None)
            self.release(batch, number)
            return False
        batch.members[number] = Member.READY
        self._timing.note_lead(now_s - self._ledger.sessions[number].called_s)
        return True

    def end(self, batch: Batch, now_s: float) -> None:
        """The machine is done with a batch; the first who notices tells. May be told again."""
        if batch not in self._flying:
            return
        before = self._flying.index(batch) + 1
        done, self._flying = self._flying[:before], self._flying[before:]
        self._held += [it for it in done if it.holders]
        if self._flying:
            self._began_s = self._flying[0].begins_s = now_s
        self._back = {number for number in batch.drawn if number in self._ledger.sessions}
        self._free_s = now_s

    def release(self, batch: Batch, number: int) -> None:
        """A session has taken its picture, or given up on it."""
        batch.holders.discard(number)
        if not batch.holders and batch in self._held:
            self._held.remove(batch)

    @property
    def waiting(self) -> int:
        """How many sessions wait to be called."""
        return len(self._ledger.waiting())

    # What follows.

    def step(self, now_s: float) -> Step:
        """Decide what is to be done now."""
        called: list[int] = []
        sent_away: list[int] = []
        launch, at_s = None, None
        if self._gathering is None:
            called, at_s = self._open(now_s)
        if self._gathering is not None:
            called += self._let_join(now_s)
            sent_away, launch, at_s = self._close(self._gathering, now_s)
        return Step(tuple(called), tuple(sent_away), launch, at_s)

    def _open(self, now_s: float) -> tuple[list[int], float | None]:
        """Begin a batch where it is time to; else tell when."""
        if len(self._flying) >= _MOST_FLYING:
            return [], None
        if self._flying and now_s < (call_s := self._call_at_s(self._flying[0])):
            return [], call_s
        callers = self._ledger.callers(now_s)
        picked = self._chosen(callers)
        if not picked:
            return [], None
        more = self._with_those_coming_back(callers, picked, now_s)
        if more and self._flying:
            return [], None  # until it ends
        return self._call(more or picked, now_s), None

    def _call_at_s(self, running: Batch) -> float:
        """Return when to call for what follows a batch."""
        ends_s = self._ends_s(running)
        return ends_s - min(self._timing.lead_s, (ends_s - running.begins_s) / 2)

    def _ends_s(self, batch: Batch) -> float:
        """Return when a launched batch is expected to end."""
        return batch.begins_s + self._timing.batch_s(batch.size, len(batch.drawn))

    def _call(self, picked: list[Caller], now_s: float) -> list[int]:
        size, is_alone = picked[0].size, picked[0].alone
        lane = next(i for i in range(_LANES) if self._is_free(size, i))
        most = self._places(size)
        batch = Batch(size=size, lane=lane, most=most, called_s=now_s, is_alone=is_alone)
        self._gathering = batch
        sessions = [self._ledger.sessions[it.number] for it in picked]
        called = [it.number for it in sessions if it.is_waiting]
        if any(
            session.gives_way != it.gives_way for session, it in zip(sessions, picked, strict=True)
        ):
            self._ledger.gave_way_s = now_s  # one of them had waited long enough
        for session in sessions:
            self._admit(batch, session, now_s)
        return called

    def _admit(self, batch: Batch, session: Session, now_s: float) -> None:
        """Give a session its place."""
        batch.add(session.number, Member.CALLED if session.is_waiting else Member.EXPECTED)
        session.is_waiting, session.called_s = False, now_s

    def _let_join(self, now_s: float) -> list[int]:
        """Take in those who come before the batch leaves, where that keeps nobody waiting."""
        batch = self._gathering
        assert batch is not None
        called: list[int] = []
        if batch.is_full:
            return called
        for session in self._ledger.sessions.values():
            if session.is_waiting and self._may_join(batch, session, now_s):
                self._admit(batch, session, now_s)
                called.append(session.number)
        return called

    def _may_join(self, batch: Batch, session: Session, now_s: float) -> bool:
        was_expected = batch.members.get(session.number) is Member.EXPECTED
        if was_expected:
            batch.remove(session.number)
        if batch.is_alone or session.wish.alone or session.wish.size != batch.size:
            return False
        if was_expected:
            return True
        if len(batch.places) >= batch.most or (not self._flying and batch.is_any_ready):
            return False
        if not self._flying and now_s >= self._patient_until_s(batch):
            return False  # it would be sent away at once, and ask again, without an end
        caller = self._ledger.caller(session, now_s)
        if session.since_s < batch.called_s and caller.arrived_s <= batch.called_s:
            return False  # it was passed over
        if session.gives_way:
            return self._free(batch.size, batch.live) > 0
        return self._timing.best(batch.size, batch.live + 1) > batch.live

    def _close(self, batch: Batch, now_s: float) -> tuple[list[int], Batch | None, float | None]:
        """Launch a batch that is complete, or that an idle machine has waited for long enough."""
        sent_away: list[int] = []
        at_s = None
        if batch.outstanding and not self._flying:
            at_s = self._patient_until_s(batch)
            if now_s >= at_s:
                sent_away, at_s = self._send_away(batch), None
        if not batch.live:
            self._drop(batch)
            return sent_away, None, now_s  # others may wait
        if batch.outstanding or not self._may_launch(now_s):
            return sent_away, None, at_s
        return sent_away, self._launch(batch, now_s), None

    def _patient_until_s(self, batch: Batch) -> float:
        """Return until when an idle machine waits for a batch's frames."""
        return max(self._free_s, batch.called_s) + self._timing.patience_s

    def _may_launch(self, now_s: float) -> bool:
        """Tell whether to launch, also a moment before the machine is free: then it never pauses.

        Behind a batch that takes longer than expected others may still join.
        """
        if not self._flying:
            return True
        is_overdue = now_s > self._ends_s(self._flying[0])
        return len(self._flying) < _MOST_FLYING and not is_overdue

    def _send_away(self, batch: Batch) -> list[int]:
        """Go without those who are not there; return those of them who were called."""
        called = []
        for number in batch.outstanding:
            member = batch.members[number]
            if member is Member.PUTTING and not batch.is_any_ready:
                continue  # a copy takes no time, and there is nobody else
            if member is Member.CALLED:
                called.append(number)
            self._back.discard(number)
            batch.remove(number)
        return called

    def _drop(self, batch: Batch) -> None:
        self._gathering = None
        batch.launch(0.0)
        if batch.holders:
            self._held.append(batch)

    def _launch(self, batch: Batch, now_s: float) -> Batch:
        self._gathering = None
        begins_s = now_s
        if self._flying:
            begins_s = max(now_s, self._ends_s(self._flying[-1]))
        batch.launch(begins_s)
        self._began_s = begins_s
        self._flying.append(batch)
        self._back -= set(batch.drawn)
        for number in batch.drawn:
            self._ledger.charge(number)
        return batch

    # What it looks at.

    def _chosen(self, callers: list[Caller]) -> list[Caller]:
        able = [it for it in callers if any(self._is_free(it.size, i) for i in range(_LANES))]
        # What came before would be older than two batches when it is delivered.
        since_s = self._began_s + self._timing.lead_s / 2
        return chosen(able, since_s, self._best, self._free)

    def _with_those_coming_back(
        self, callers: list[Caller], picked: list[Caller], now_s: float
    ) -> list[Caller]:
        """Return a larger batch with sessions that are about to be free, if it is worth waiting.

        They are those of the batch that runs, or has just ended, whose next frame is there already.
        """
        size, n = picked[0].size, len(picked)
        if picked[0].alone or picked[0].gives_way or len(self._flying) > 1:
            return []
        if not self._flying and now_s > self._free_s + self._timing.patience_s:
            return []
        numbers = self._flying[0].drawn if self._flying else self._back
        back = [
            self._ledger.caller(session, now_s)
            for session in map(self._ledger.sessions.get, numbers)
            if session and not session.is_waiting and not session.wish.alone
            and session.wish.size == size and not session.gives_way
            and session.wish.waited_s() is not None
        ]  # fmt: skip
        if not back:
            return []
        more = self._chosen(callers + back)
        if more[0].size != size or len(more) <= n:
            return []
        pays = self._timing.rate(size, len(more), pause_s=self._timing.lead_s)
        return more if pays > self._timing.rate(size, n) else []

    def _best(self, size: Size, waiting: int) -> int:
        return self._timing.best(size, min(waiting, self._places(size)))

    def _free(self, size: Size, frames: int) -> int:
        """Return how many more frames a batch takes along without being longer."""
        took_s = self._timing.batch_s(size, frames)
        more = range(frames + 1, self._places(size) + 1)
        return sum(self._timing.batch_s(size, count) <= took_s for count in more)

    def _is_free(self, size: Size, lane: int) -> bool:
        used = [*self._flying, *self._held, *([self._gathering] if self._gathering else [])]
        return not any(it.size == size and it.lane == lane for it in used)
