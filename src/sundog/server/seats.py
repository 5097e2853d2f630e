"""What a session needs to begin: a place of this service's, and a slot where it runs.

take ──► place ─┬─► slot ──► Seat ── open ──► media, as often as they are lost
wait ──► place ─┘    ▲ none: another front was quicker; who can wait tries again, first in line
"""

from collections.abc import Awaitable, Callable
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.entrance import Entrance
from sundog.server.admission.lobby import Lobby, say
from sundog.server.admission.places import Place, Places
from sundog.server.admission.queue import Claim, Standing
from sundog.server.hosting.events import Notify
from sundog.server.hosting.interface import Media
from sundog.server.placement.interface import NoSlotError, Opening, Placement, Slot, Wish

__all__ = ["Seat", "Seats"]

_AGAIN_S: Final = 0.25
"""Between two tries to get a slot."""


class Seat:
    """One session's: its place, and the slot that is reserved for it. On one event loop.

    Attributes:
        place: Whoever runs the session releases it.
    """

    def __init__(
        self, place: Place, placement: Placement, wish: Wish, slot: Slot | None = None
    ) -> None:
        """Take both over.

        Args:
            place: Taken.
            placement: Where the slot is from.
            wish: What for.
            slot: Reserved; None for a session whose media stand.
        """
        self.place = place
        self._placement = placement
        self._wish = wish
        self._slot = slot

    async def open(self, opening: Opening, notify: Notify) -> Media:
        """Open the session's media: in the reserved slot, and in a new one each further time.

        Raises:
            NoSlotError: there is none.
            EngineError: the engine cannot be had.
        """
        slot, self._slot = self._slot, None
        if slot is not None:
            try:
                return await self._placement.attach(slot, opening, notify)
            except NoSlotError:
                pass  # its worker is gone, or it took too long
        slot = await self._placement.reserve(self._wish)
        return await self._placement.attach(slot, opening, notify)

    async def give_back(self) -> None:
        """Give both back where no session began."""
        slot, self._slot = self._slot, None
        try:
            if slot is not None:
                await self._placement.release(slot)
        finally:
            self.place.release()


class Seats:
    """Gives newcomers a seat. On one event loop.

    Attributes:
        placement: Where sessions run; None while there is none.
    """

    def __init__(self, entrance: Entrance, places: Places, now: Callable[[], float]) -> None:
        """Begin without a placement.

        Args:
            entrance: Finds places.
            places: What there is to give.
            now: Monotonic seconds.
        """
        self.placement: Placement | None = None
        self._entrance = entrance
        self._places = places
        self._now = now
        self._tries = 0  # of those who have a place, and try to get a slot

    def follow(self, most: int) -> None:
        """Have as many places as the placement has room for now.

        Args:
            most: No more than these; 0 for no limit.
        """
        if self.placement is not None:
            room = self.placement.room
            self._places.resize(min(room.slots, most or room.slots), room.by_engine)

    def waiting(self) -> int:
        """Return how many clients wait, be it for a place or for a slot."""
        return len(self._places.queue) + self._tries

    @property
    def outlive(self) -> bool:
        """Whether media go on where this service ends."""
        return self.placement is not None and self.placement.outlives_front

    def leave(self, session_id: str) -> bool:
        """Let a session's media go on without this service; see `Placement.leave`."""
        return self.placement is not None and self.placement.leave(session_id)

    def kept(self, claim: Claim, wish: Wish, placement: Placement) -> Seat:
        """Return a seat for a session that runs already; it has a place even where none is free."""
        return Seat(self._places.add(claim), placement, wish)

    async def take(self, claim: Claim, wish: Wish) -> Seat:
        """Return a seat, without waiting for others to leave.

        Raises:
            ProtocolError: AT_CAPACITY.
        """
        place = await self._entrance.place(claim)
        try:
            return await self._seat(place, wish)
        except NoSlotError:
            place.release()
            raise self._places.refusal() from None
        except BaseException:
            place.release()
            raise

    async def wait(
        self,
        claim: Claim,
        wish: Wish,
        lobby: Lobby,
        tell: Callable[[Standing], Awaitable[None]],
        *,
        patience_s: float,
    ) -> Seat:
        """Return a seat as soon as there is one.

        Args:
            claim: Who waits.
            wish: For what.
            lobby: As in `Entrance.wait`.
            tell: As in `Entrance.wait`.
            patience_s: How long the client bears it.

        Raises:
            GoneError: the client has left.
            ProtocolError: as `Entrance.wait`.
        """
        until_s = self._now() + patience_s
        place = await self._entrance.wait(claim, lobby, tell, patience_s=patience_s)
        self._tries += 1
        told: Standing | None = None
        try:
            while True:
                try:
                    return await self._seat(place, wish)
                except NoSlotError:
                    if self._now() >= until_s:
                        raise self._places.refusal() from None
                if (standing := Standing(1, self.waiting())) != told:
                    told = standing
                    await say(tell, standing)
                await lobby.pause(_AGAIN_S)
        except BaseException:
            place.release()
            raise
        finally:
            self._tries -= 1

    async def _seat(self, place: Place, wish: Wish) -> Seat:
        """Reserve a slot for who has a place.

        Raises:
            NoSlotError: there is none.
            ProtocolError: AT_CAPACITY, the service is not ready.
        """
        if self.placement is None:
            raise ProtocolError(ErrorCode.AT_CAPACITY, "The service is not ready")
        return Seat(place, self.placement, wish, await self.placement.reserve(wish))
