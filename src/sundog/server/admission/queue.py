"""Who waits for a place, in which order they get one, and what they are told of it.

First come, first served among those whose key is below its own limit and whose engine has room: a
key that has all it may have is passed over, and so is who waits for an engine that is full, so that
neither ever holds up another. A key may hold half of the line, so that it cannot shut others out
either. Nothing here waits or reads a clock.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["FULL", "Claim", "Queue", "Standing"]

FULL: Final = "Server at capacity. Please try again later."
"""What official clients are told, and some of them look for."""

_ANY: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """One client's wish for a place; each is told apart from all others.

    Attributes:
        owner: Names the client's key, as `Grant.owner` does; empty on an open service.
        most: Sessions that the key may have at the same time; 0 for no limit.
        engine: What the session needs room on; empty where it does not matter.
    """

    owner: str = ""
    most: int = 0
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands.

    Attributes:
        position: From 1, which is who has waited longest.
        size: How many wait altogether.
    """

    position: int
    size: int


class Queue:
    """Those who wait, the longest first.

    Attributes:
        size: How many may wait.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._waiting: list[Claim] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, claim: Claim) -> None:
        """Let somebody wait behind all others.

        Raises:
            ProtocolError: AT_CAPACITY, the line is full or the key holds its half of it.
        """
        if len(self._waiting) >= self.size:
            raise ProtocolError(ErrorCode.AT_CAPACITY, FULL)
        # On an open service nobody can tell one tenant from another.
        held = sum(other.owner == claim.owner for other in self._waiting)
        if claim.owner and held >= (self.size + 1) // 2:
            text = f"{FULL} This key holds {held} of {self.size} places in the line already."
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        self._waiting.append(claim)

    def leave(self, claim: Claim) -> bool:
        """Let somebody go; return whether it waited."""
        if claim not in self._waiting:
            return False
        self._waiting.remove(claim)
        return True

    def admit(
        self, free: int, active: Mapping[str, int], room: Mapping[str, int] = _ANY
    ) -> list[Claim]:
        """Take those out of the line who get a place now, in their order.

        Args:
            free: Places that nobody holds.
            active: Places that each key holds.
            room: Sessions for which there is room yet, by engine; one that is missing has any.
        """
        held, left = Counter(active), dict(room)
        admitted: list[Claim] = []
        for claim in self._waiting:
            if len(admitted) >= free:
                break
            if _may(claim, held, left):
                held[claim.owner] += 1
                if claim.engine in left:
                    left[claim.engine] -= 1
                admitted.append(claim)
        self._waiting = [claim for claim in self._waiting if claim not in admitted]
        return admitted

    def would_admit(self, active: Mapping[str, int], room: Mapping[str, int] = _ANY) -> bool:
        """Return whether a place that became free would go to somebody who waits."""
        return any(_may(claim, active, room) for claim in self._waiting)

    def standings(self) -> dict[Claim, Standing]:
        """Return where each of them stands."""
        size = len(self._waiting)
        return {claim: Standing(at, size) for at, claim in enumerate(self._waiting, 1)}


def _may(claim: Claim, active: Mapping[str, int], room: Mapping[str, int]) -> bool:
    """Return whether a free place may go to this one."""
    is_within = not claim.most or active.get(claim.owner, 0) < claim.most
    return is_within and room.get(claim.engine, 1) > 0
