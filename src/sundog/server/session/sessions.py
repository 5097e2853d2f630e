"""The sessions of a service: who owns their tasks, how they outlive a connection, who makes room.

    begin ──► attached ──── goodbye, or a fault that ends it ────► over
                │  ▲                                                 ▲
         breaks │  │ resume                                          │
                ▼  │                                                 │
              parked ── resume_s pass, or a newcomer needs the place ┘

While parked, the peer, the engine's memory, the prompt and the place stay as they are. Only clients
that have a token can come back to a session; of others' the look is remembered (`Memory`).
"""

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sundog.protocol.kept import Kept
from sundog.server.access.handshake import Handshake, digest
from sundog.server.admission.places import Place
from sundog.server.insight.context import in_session
from sundog.server.models import model_named
from sundog.server.session.live import LiveSession
from sundog.server.session.memory import Memory
from sundog.server.session.signalling import GOODBYES, NO_CODE, Line

__all__ = ["Sessions"]

_log = logging.getLogger(__name__)

_YIELD_S: Final = 5.0
"""A line that broke comes back within some seconds; after that, those who wait come first."""

_END_S: Final = 10.0
"""A session closes its peers within 5 s and its engine within 2 s."""

_MAX_PAST: Final = 1000
"""Sessions that are over, whose viewers are told so."""


class Sessions:
    """Every session there is, from `start` to the end of its task. On one event loop."""

    def __init__(
        self, *, resume_s: float, memory: Memory, is_wanted: Callable[[str], bool] = lambda _: False
    ) -> None:
        """Begin with none.

        Args:
            resume_s: Seconds that a session whose connection broke waits for the next one.
            memory: Of clients that have no token.
            is_wanted: Whether somebody waits for the place of a session of this engine.
        """
        self._is_wanted = is_wanted
        self._resume_s = resume_s
        self._memory = memory
        self._places: dict[LiveSession, Place] = {}  # none for one that makes room for another
        self._tasks: dict[LiveSession, asyncio.Task[None]] = {}
        self._by_id: dict[str, LiveSession] = {}
        self._past: dict[str, bytes] = {}  # view tokens, by digest: their holders know of it
        self._inherited: set[LiveSession] = set()  # whose look a later one has
        self._parked: dict[LiveSession, asyncio.TimerHandle] = {}  # the oldest first

    def start(self, live: LiveSession, place: Place) -> None:
        """Run a session in a task of its own until it ends; its place is then free."""
        self._places[live] = place
        self._by_id[live.id] = live
        with in_session(live.id):  # every line that its tasks log says so
            task = asyncio.create_task(live.run(), name="session")
        self._tasks[live] = task
        task.add_done_callback(partial(self._forget, live))

    @property
    def tasks(self) -> Mapping[LiveSession, asyncio.Task[None]]:
        """Every session as it is now, with the task that ends when it has."""
        return dict(self._tasks)

    def get(self, session_id: str) -> LiveSession | None:
        """Return a session by name."""
        return self._by_id.get(session_id)

    def knew(self, session_id: str, view_token: str) -> bool:
        """Return whether a view token was that of a session that is over."""
        past = self._past.get(session_id)
        return past is not None and hmac.compare_digest(past, digest(view_token))

    def all(self) -> list[LiveSession]:
        """Return those that are not over, the oldest first."""
        return [live for live in self._tasks if not live.is_over]

    def of(self, owner: str) -> list[LiveSession]:
        """Return the sessions of an API key that are not over, the oldest first."""
        return [live for live in self.all() if live.owner == owner]

    def resume(self, handshake: Handshake) -> LiveSession | None:
        """Return the session that a client may go on with, parked no longer; None for none.

        The token must fit, and key and model must be those that the session began with; a client
        token may have expired meanwhile, as it may while a session runs. A connection that is
        still attached loses the session as soon as another one is. The next one is told another
        token; see `Ticket`.
        """
        token = handshake.resume_token
        if token is None or not handshake.dialect.gets_extras:
            return None
        live = self._fitting(token)
        if live is None or live.is_over or live.model != model_named(handshake.model):
            return None
        if not hmac.compare_digest(live.key_digest, handshake.key_digest):
            return None
        assert live.ticket is not None
        live.ticket.use(token)
        self._unpark(live)
        _log.info("session %s is resumed", live.id)
        return live

    def _fitting(self, token: str) -> LiveSession | None:
        found = None
        for live in self._tasks:
            if live.ticket is not None and live.ticket.fits(token):
                found = live
        return found

    def leave(self, live: LiveSession, connection: Line) -> None:
        """Note that a connection is gone: its session is parked or ends, unless it has another."""
        if not live.detach(connection):
            return
        # Who said nothing has nothing to come back to, and may not even have its token.
        is_end = connection.client_code in GOODBYES or not live.was_heard
        if live.ticket is None or live.is_over or is_end:
            if live.is_expected or not live.is_over:
                self._remember(live, connection)
            live.end(connection.ended_by)
            return
        self.park(live)

    def park(self, live: LiveSession) -> None:
        """Let a session wait for its client, who has no connection to it."""
        _log.info("session %s is parked for %g s", live.id, self._resume_s)
        loop = asyncio.get_running_loop()
        wait_s = min(self._resume_s, _YIELD_S)
        self._parked[live] = loop.call_later(wait_s, self._look_at_parked, live, wait_s)

    def _remember(self, live: LiveSession, connection: Line) -> None:
        # Our own SDK knows by itself what it asked for. Official clients say goodbye, browsers
        # without a code, also where the picture has stopped and they are about to reconnect, or
        # where it did not come when they did.
        if live.handshake.dialect.gets_extras:
            return
        said_goodbye = connection.client_code in (*GOODBYES, NO_CODE)
        if said_goodbye and not (live.has_stalled or live.has_failed):
            return
        kept = live.kept()
        if kept is not None and live not in self._inherited:
            self._memory.put(live.likeness, kept)

    def look_for(self, handshake: Handshake) -> Kept | None:
        """Return the look that a client had which cannot say who it was; None for none. Once."""
        if handshake.dialect.gets_extras:
            return None
        who = handshake.likeness
        # Where its line froze rather than broke, the session is there for some seconds yet.
        frozen = [live for live in self._tasks if live.likeness == who and live.has_stalled]
        for live in frozen:
            if live not in self._inherited and not live.is_over:
                self._inherited.add(live)
                return live.kept()
        return self._memory.take(who)

    def _look_at_parked(self, live: LiveSession, parked_s: float) -> None:
        """End a parked session when its time is over; sooner where its place is waited for."""
        is_ending = any(other.is_over for other in self._places)
        if parked_s >= self._resume_s:
            self._end(live, "timeout")
        elif not is_ending and self._is_wanted(self._places[live].engine):
            self._end(live, "capacity")
        else:
            wait_s = min(self._resume_s - parked_s, _YIELD_S)
            loop = asyncio.get_running_loop()
            self._parked[live] = loop.call_later(
                wait_s, self._look_at_parked, live, parked_s + wait_s
            )

    async def make_room(self, owner: str | None = None, engine: str | None = None) -> Place | None:
        """Take the place of a session that is ending, or of the one parked longest, and end it.

        Args:
            owner: The key whose session it must be; None for any.
            engine: What it must run on; None for any.

        Returns:
            The place, once the session is gone; None where every session has its client.
        """
        ending = [live for live in self._tasks if live.is_over]
        for live in (*ending, *self._parked):
            place = self._places.get(live)
            if place and owner in (None, place.owner) and engine in (None, place.engine):
                break
        else:
            return None
        del self._places[live]
        try:
            self._end(live, "capacity")
            await asyncio.wait([self._tasks[live]], timeout=_END_S)
        except BaseException:
            place.release()
            raise
        return place

    async def aclose(self) -> None:
        """End every session; returns within about 10 s."""
        self._memory.clear()
        tasks = list(self._tasks.values())
        for live in list(self._tasks):
            self._end(live, "shutdown")
        if not tasks:
            return
        _, left = await asyncio.wait(tasks, timeout=_END_S)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _end(self, live: LiveSession, why: str) -> None:
        self._unpark(live)
        live.end(why)

    def _unpark(self, live: LiveSession) -> None:
        timer = self._parked.pop(live, None)
        if timer is not None:
            timer.cancel()

    def _forget(self, live: LiveSession, _: asyncio.Task[None]) -> None:
        self._unpark(live)
        self._past[live.id] = digest(live.view_token)
        if len(self._past) > _MAX_PAST:
            del self._past[next(iter(self._past))]
        self._inherited.discard(live)
        del self._tasks[live]
        if self._by_id.get(live.id) is live:  # another front may have given it back meanwhile
            del self._by_id[live.id]
        if live in self._places:
            self._places.pop(live).release()
