"""The slots of one worker: who reserved one, who has it, and that none is given twice.

    reserve ──► kept for RESERVED_S ── attach ──► taken ── release ──► free
                       └──────────── time passes, or release ────────► free

Values only; nothing here waits or reads a clock. Every call takes the same time, however many slots
there are: reservations end in the order in which they began, and what an engine's sessions hold is
counted as they come and go.
"""

import secrets
from collections import Counter
from collections.abc import Mapping

from sundog.server.placement.interface import RESERVED_S, NoSlotError, Room, Slot, Wish

__all__ = ["Ledger"]

_ID_BYTES = 12


class Ledger:
    """One worker's slots. Not for several threads; times are seconds of one monotonic clock.

    Attributes:
        worker: Whose.
        room: How many sessions there may be; may be set at any time, and nobody loses a slot.
        is_closed: Whether no slot is given any more.
    """

    def __init__(self, worker: str, room: Room) -> None:
        """Begin with all slots free."""
        self.worker = worker
        self.room = room
        self.is_closed = False
        self._reserved: dict[str, tuple[float, Wish]] = {}  # until when; the first ends first
        self._taken: dict[str, Wish] = {}
        self._by_engine: Counter[str] = Counter()  # of both

    def __len__(self) -> int:
        """Return how many slots are reserved or taken, as of the last call that was told a time."""
        return len(self._reserved) + len(self._taken)

    def free(self, now_s: float, engine: str = "") -> int:
        """Return how many slots could be reserved now, for an engine."""
        self._expire(now_s)
        if self.is_closed:
            return 0
        left = self.room.slots - len(self)
        most = self.room.by_engine.get(engine)
        if most is not None:
            left = min(left, most - self._by_engine[engine])
        return max(0, left)

    def reserve(self, wish: Wish, now_s: float) -> Slot:
        """Keep a slot for a session.

        Raises:
            NoSlotError: none is free.
        """
        if not self.free(now_s, wish.engine):
            raise NoSlotError(f"no free slot for {wish.engine or 'any engine'} on {self.worker}")
        slot = Slot(secrets.token_hex(_ID_BYTES), self.worker)
        self._reserved[slot.id] = now_s + RESERVED_S, wish
        self._by_engine[wish.engine] += 1
        return slot

    def attach(self, slot: Slot, now_s: float) -> Wish:
        """Take a slot that was reserved; return what for.

        Raises:
            NoSlotError: it was released, given up for want of a session, or is taken.
        """
        self._expire(now_s)
        reserved = self._reserved.pop(slot.id, None)
        if reserved is None:
            raise NoSlotError(f"slot {slot.id} is not reserved any more on {self.worker}")
        wish = self._taken[slot.id] = reserved[1]
        return wish

    def release(self, slot: Slot) -> None:
        """Give a slot back; nothing where it is free already."""
        if slot.id in self._reserved:
            self._free(self._reserved.pop(slot.id)[1])
        elif slot.id in self._taken:
            self._free(self._taken.pop(slot.id))

    def engine_of(self, slot: Slot) -> str:
        """Return which engine's session has a slot; empty where none has it."""
        wish = self._taken.get(slot.id)
        return "" if wish is None else wish.engine

    def taken_by_engine(self) -> Mapping[str, int]:
        """Return how many slots each engine's sessions hold, reserved ones too."""
        return dict(self._by_engine)

    def _expire(self, now_s: float) -> None:
        while self._reserved:
            first = next(iter(self._reserved))
            until_s, wish = self._reserved[first]
            if until_s > now_s:
                return
            del self._reserved[first]
            self._free(wish)

    def _free(self, wish: Wish) -> None:
        self._by_engine[wish.engine] -= 1
        if not self._by_engine[wish.engine]:
            del self._by_engine[wish.engine]  # names of engines are not kept for ever
