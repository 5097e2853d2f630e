"""What a session does from its client's call to its end, as steps in virtual time.

enter ──► play ──┬─ its client leaves
            ▲    ├─ its front is lost ──► reattach: another front adopts it
            │    ├─ its worker is lost ─► recover: another worker, with a gap
            └────┴─ its worker drains ──► move: another worker, without one
"""

import math
import random
from collections.abc import Callable

from simpy import Environment, Interrupt

from sundog.cluster.simulation.assumptions import Assumptions
from sundog.cluster.simulation.audit import Audit
from sundog.cluster.simulation.front import Front
from sundog.cluster.simulation.session import Session
from sundog.cluster.simulation.wire import Steps

__all__ = ["Life"]

_RETRY_S = 0.5


class Life:
    """Leads the sessions of one cell.

    Attributes:
        sessions: That play now, by number.
    """

    def __init__(
        self,
        env: Environment,
        figures: Assumptions,
        audit: Audit,
        chance: random.Random,
        front_for: Callable[[], Front | None],
    ) -> None:
        """Begin with nobody.

        Args:
            env: Virtual time.
            figures: Of the real thing.
            audit: Told of waits and ends.
            chance: Its own.
            front_for: Returns a front that is up, where there is one.
        """
        self.sessions: dict[int, Session] = {}
        self._env = env
        self._figures = figures
        self._audit = audit
        self._chance = chance
        self._front_for = front_for
        self._closes_s = math.inf

    def close(self) -> None:
        """Have every client leave, and let nobody in."""
        self._closes_s = self._env.now
        for session in list(self.sessions.values()):
            session.ends_s = self._env.now
            session.wake()

    def live(self, session: Session) -> Steps[None]:
        """Lead a session from its call to its end."""
        yield from self._enter(session)
        if session.worker is None:
            return
        self.sessions[session.number] = session
        session.ends_s = min(self._env.now + session.length_s, self._closes_s)
        while self._env.now < session.ends_s and not session.is_over:
            yield from self._next(session)
        del self.sessions[session.number]
        self._audit.counts["cut" if session.is_over else "ended"] += 1
        if session.worker is not None and session.front is not None and session.front.is_up:
            yield from session.front.let_go(session.worker, session)

    def _next(self, session: Session) -> Steps[None]:
        front, worker = session.front, session.worker
        if front is None or not front.is_up:
            yield from self._reattach(session)
        elif worker is None:
            yield from self._recover(session, front)
        elif worker.ends_s is not None and self._must_move(worker.ends_s):
            yield from self._move(session, front)
        else:
            session.is_playing = True
            try:
                yield self._env.timeout(session.ends_s - self._env.now)
            except Interrupt:
                return  # what happened is seen by how it stands
            finally:
                session.is_playing = False

    def _enter(self, session: Session) -> Steps[None]:
        """Get in at some front, now or by waiting in its line."""
        began_s, is_in_line = self._env.now, False
        while session.worker is None:
            left_s = began_s + self._figures.queue_timeout_s - self._env.now
            front = self._front_for()
            if left_s <= 0:
                self._audit.counts["gave_up"] += 1
                return
            if front is None:
                yield self._env.timeout(_RETRY_S)
                continue
            if session.front is None or not session.front.is_up:
                session.front = front
            if is_in_line or not session.front.line:
                session.worker = yield from session.front.place(session)
            if session.worker is None and session.front.is_up:
                if not is_in_line and len(session.front.line) >= self._figures.queue_size:
                    self._audit.counts["refused"] += 1
                    return
                yield from self._wait(session, session.front, left_s, is_first=is_in_line)
                is_in_line = True
        self._audit.waits.append(self._env.now - began_s)

    def _wait(
        self, session: Session, front: Front, most_s: float, *, is_first: bool
    ) -> Steps[None]:
        waiting = front.join(session, is_first=is_first)
        yield waiting.woken | self._env.timeout(max(0.0, most_s))
        front.leave(waiting)

    def _recover(self, session: Session, front: Front) -> Steps[None]:
        """Find another worker for a session that lost its own; it goes before newcomers."""
        began_s = self._env.now
        while front.is_up and self._env.now < session.ends_s:
            session.worker = yield from front.place(session)
            if session.worker is not None:
                if session.stopped_s is not None:
                    gap_s = self._env.now + self._figures.path_s - session.stopped_s
                    self._audit.gaps.append(gap_s)
                session.stopped_s = None
                self._audit.counts["recovered"] += 1
                return
            left_s = began_s + self._figures.patience_for_slot_s - self._env.now
            if left_s <= 0:
                session.is_over = True
                return
            yield from self._wait(session, front, left_s, is_first=True)

    def _move(self, session: Session, front: Front) -> Steps[None]:
        """Open a session elsewhere, and close it where it was once its pictures come."""
        earlier = session.worker
        assert earlier is not None
        assert earlier.ends_s is not None
        later = yield from front.place(session)
        if later is None:
            if front.is_up and session.worker is earlier:
                left_s = earlier.ends_s - self._env.now
                yield from self._wait(session, front, max(left_s, _RETRY_S), is_first=True)
            return
        yield self._env.timeout(self._figures.path_s)
        if session.number in front.held[later.name]:
            session.worker = later
            session.stopped_s = None
            self._audit.counts["moved"] += 1
            yield from front.let_go(earlier, session)

    def _reattach(self, session: Session) -> Steps[None]:
        """Come back at another front, which adopts what goes on meanwhile."""
        began_s = self._env.now
        if self._chance.random() < self._figures.leave_share:
            session.ends_s = began_s
            return
        while self._env.now < began_s + self._figures.resume_s:
            middle = math.log(self._figures.reconnect_s)
            yield self._env.timeout(self._chance.lognormvariate(middle, 0.5))
            front = self._front_for()
            if front is None:
                continue
            session.front = front
            worker = session.worker
            if worker is None or (yield from front.adopt(worker, session)):
                self._audit.counts["adopted"] += worker is not None
                return
            if front.is_up:
                session.worker = None
                session.stopped_s = began_s
                return
        session.is_over = True

    def _must_move(self, ends_s: float) -> bool:
        return self._env.now >= ends_s - self._figures.notice_s
