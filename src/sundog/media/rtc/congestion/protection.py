"""How much parity a picture is given: by what is lost on the way, and by what is overtaken there."""

import math
from functools import lru_cache
from typing import Final

__all__ = ["Protection"]

_LEAST_LOST: Final = 3
"""Fewer in a second are chance: they are asked for again."""

_LEAST_SHARE: Final = 0.004
"""Share of losses below which they are asked for again: parity would cost more than it spares."""

_CONGESTED_S: Final = 1.5
"""Losses of a full queue are among those of the last second for so long after it has emptied."""

_FORGOTTEN_S: Final = 8.0
"""Losses are remembered so long: parity that follows them too closely comes too late."""

_HELD_UP: Final = 0.03
_FRAME_S: Final = 0.04
"""Share of the pictures that may wait until a packet was asked for: that one, of which more is lost
than its parity brings back, and those that are taken, 25 a second, in the round trip that follows."""

_LONGEST_S: Final = 0.4

_MOST_SHARE: Final = 0.4
"""Parity against media: with more, the picture would suffer more than by losses. Pictures of one or two
packets have none."""

_FROM_S, _FULL_S = 0.003, 0.012
"""Mean lateness of overtaken packets from which parity is sent for it, and the most of it."""

_FOR_REORDERING, _LEAST_REORDERED = 0.15, 5
"""Parity for it, and of how many packets a picture must be: few seldom wait for one that is late."""


class Protection:
    """Remembers losses and reordering, and says how many parity packets that calls for.

    Losses where packets also wait are congestion: parity would add to it, so they do not count.
    """

    def __init__(self) -> None:
        self._lost_share = 0.0
        self._late_s = 0.0
        self._seen_s: float | None = None
        self._congested_s = float("-inf")
        self._fails = _HELD_UP

    def seen(
        self,
        lost: int,
        packets: int,
        late_s: float,
        round_trip_s: float,
        now_s: float,
        *,
        is_congested: bool,
    ) -> None:
        """Take what became known.

        Args:
            lost: Packets lost within the last second.
            packets: All of that second.
            late_s: By which packets are overtaken in the mean, seconds.
            round_trip_s: What it takes to have a packet again that was asked for, seconds.
            now_s: When.
            is_congested: Whether packets wait on the path.
        """
        if self._seen_s is not None:
            self._lost_share *= math.exp((self._seen_s - now_s) / _FORGOTTEN_S)
        self._seen_s = now_s
        self._late_s = late_s
        self._fails = _HELD_UP / (1 + min(round_trip_s, _LONGEST_S) / _FRAME_S)
        if is_congested:
            self._congested_s = now_s
        if lost >= _LEAST_LOST and now_s - self._congested_s > _CONGESTED_S:
            self._lost_share = max(self._lost_share, lost / packets)

    def count(self, packets: int) -> int:
        """Return how many parity packets go with some packets of one picture; 0 for most."""
        most = int(_MOST_SHARE * packets)
        for_late = _FOR_REORDERING * (self._late_s - _FROM_S) / (_FULL_S - _FROM_S)
        count = math.ceil(min(max(for_late, 0.0), _FOR_REORDERING) * packets)
        if packets < _LEAST_REORDERED:
            count = 0
        if self._lost_share >= _LEAST_SHARE:
            count = max(
                count, _for_losses(packets, round(self._lost_share, 3), round(self._fails, 3))
            )
        return min(count, most)


@lru_cache(maxsize=4096)
def _for_losses(packets: int, share: float, fails: float) -> int:
    """Return the least count with which so many packets and their parity seldom lose more than it."""
    count = 0
    while count < packets and _loses_more(packets + count, count, share) > fails:
        count += 1
    return count


def _loses_more(packets: int, count: int, share: float) -> float:
    """Return how probably more than ``count`` of the packets are lost, each for itself."""
    kept = sum(
        math.comb(packets, lost) * share**lost * (1 - share) ** (packets - lost)
        for lost in range(count + 1)
    )
    return 1 - kept
