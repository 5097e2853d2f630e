"""How a newcomer gets a place: a free one, that of a session nobody uses, or by waiting."""

from collections.abc import Awaitable, Callable

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.lobby import GoneError, Lobby
from sundog.server.admission.places import Place, Places
from sundog.server.admission.queue import Claim, Standing
from sundog.server.insight.counters import Insight

__all__ = ["Entrance", "MakeRoom", "claim_of"]

MakeRoom = Callable[[str | None, str | None], Awaitable[Place | None]]
"""Ends a session that no client is at, of this key and engine or of any, and gives its place."""


class Entrance:
    """Finds places for newcomers. On one event loop."""

    def __init__(
        self,
        places: Places,
        make_room: MakeRoom,
        *,
        timeout_s: float,
        insight: Insight,
        now: Callable[[], float],
    ) -> None:
        """Begin.

        Args:
            places: What there is to give.
            make_room: Asked where all are taken.
            timeout_s: How long anybody waits at most.
            insight: Told how waiting ended.
            now: Monotonic seconds.
        """
        self._places = places
        self._make_room = make_room
        self._timeout_s = timeout_s
        self._insight = insight
        self._now = now

    async def place(self, claim: Claim) -> Place:
        """Return a place, without waiting for others to leave.

        Raises:
            ProtocolError: AT_CAPACITY.
        """
        try:
            return self._places.take(claim)
        except ProtocolError:
            place = await self._room(claim)
            if place is None:
                raise
            return place

    async def wait(
        self,
        claim: Claim,
        lobby: Lobby,
        tell: Callable[[Standing], Awaitable[None]],
        *,
        patience_s: float,
    ) -> Place:
        """Return a place as soon as there is one.

        Args:
            claim: Who waits.
            lobby: Keeps what the client says meanwhile.
            tell: As in `Lobby.wait`.
            patience_s: How long the client bears it.

        Raises:
            GoneError: the client has left.
            ProtocolError: AT_CAPACITY, now or when its time is over; or as `Lobby.wait`.
        """
        ticket, began_s = self._places.join(claim), self._now()
        outcome = "failed"
        try:
            await lobby.wait(ticket, tell, min(patience_s, self._timeout_s))
            outcome = "admitted"
            return ticket.take()
        except ProtocolError as error:
            outcome = "timeout" if error.code is ErrorCode.AT_CAPACITY else error.code
            raise
        except GoneError:
            outcome = "gone"
            raise
        finally:
            self._places.leave(ticket)
            self._insight.count("queue_left", outcome=outcome)
            self._insight.observe("queue_wait", self._now() - began_s, outcome=outcome)

    async def _room(self, claim: Claim) -> Place | None:
        """Return the place of a session that nobody is at; None where that does not help."""
        engine = claim.engine if self._places.is_full(claim.engine) else None
        if self._places.is_at_limit(claim):
            place = await self._make_room(claim.owner, engine)
        elif self._places.is_wanted(claim.engine) or self._places.active > self._places.most:
            return None  # those who wait come first; and too many stay too many
        else:
            place = await self._make_room(None, engine)
        if place is None:
            return None
        # Others of the same key or engine may have got in while the session ended.
        is_late = place.owner != claim.owner and self._places.is_at_limit(claim)
        if is_late or (place.engine != claim.engine and self._places.is_full(claim.engine)):
            place.release()
            return None
        return self._places.hand_over(place, claim)


def claim_of(owner: str, *limits: int, engine: str = "") -> Claim:
    """Return the claim of a key's holder.

    Args:
        owner: As in `Grant`; empty where the service has no keys, and so no limits of theirs.
        limits: Sessions that it may have, by each rule there is; 0 for no limit.
        engine: What the session needs room on.
    """
    given = [limit for limit in limits if limit] if owner else []
    return Claim(owner, min(given, default=0), engine)
