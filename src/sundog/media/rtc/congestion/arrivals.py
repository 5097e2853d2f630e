"""The receiving side of congestion control: notes when packets come and tells their sender."""

from typing import Final

from sundog.media.rtc.congestion.feedback import pack_streams

__all__ = ["Arrivals"]

_WAIT_S: Final = 0.025
"""A packet waits so long at most to be told of."""

_GAP_WAIT_S: Final = 0.003
"""After a gap: what was only reordered within a burst is not told as missing."""

_APART_S: Final = 0.004
"""Least time between two reports, whatever comes."""

_REPEAT_S: Final = 0.05
"""After a pause of this length the last report is said once more, were it lost."""

_REPEAT_LOSSY_S: Final = 0.008
"""That is done sooner on a path that has lost packets within the last second."""

_LOSSY_S: Final = 1.0

_AGAIN_S: Final = 0.06
"""Packets this fresh are told of once more: a report that is lost costs nothing."""

_MOST_AGAIN: Final = 96
"""Packets told of once more, at most; two bytes each."""

_MOST_TOLD: Final = 448
"""Packets of a stream in one report, at most, so that it fits a datagram."""

_MOST_STREAMS: Final = 4
"""Streams that are known at once: video, what of it is sent again, and their successors."""

_MOST_LATE: Final = 192
"""A packet further behind the newest is no longer told of."""

_JUMP: Final = 4096
"""A sequence number this far from the last begins a stream anew."""


class _Stream:
    """When the packets of one stream came.

    Attributes:
        highest: Largest sequence number so far, counted on beyond 16 bits.
        begin: Lowest number that the next report tells of.
    """

    def __init__(self, sequence_number: int) -> None:
        self.highest = self.begin = sequence_number + (1 << 16)
        self.came_s: dict[int, float] = {}

    def arrived(self, sequence_number: int, now_s: float, count: int) -> bool:
        """Note packets that follow each other; return whether the first is not the one that was due."""
        if sequence_number == (self.highest + 1) & 0xFFFF:  # most are
            first = self.highest + 1
            self.highest += count
            self.came_s.update(dict.fromkeys(range(first, first + count), now_s))
            if self.begin <= self.highest - _MOST_TOLD:
                self.begin = self.highest - _MOST_TOLD + 1
            return False
        odd = self._odd(sequence_number, now_s)
        if count > 1:
            odd |= self.arrived((sequence_number + 1) & 0xFFFF, now_s, count - 1)
        return odd

    def _odd(self, sequence_number: int, now_s: float) -> bool:
        number = self.highest + _distance(sequence_number, self.highest)
        odd = number != self.highest + 1 and bool(self.came_s)
        self.came_s.setdefault(number, now_s)
        self.highest = max(self.highest, number)
        if number > self.highest - _MOST_LATE:
            # What comes late, or twice because the sender asks for an answer, is told of again.
            self.begin = min(self.begin, number)
        self.begin = max(self.begin, self.highest - _MOST_TOLD + 1)
        return odd

    def follows(self, sequence_number: int) -> bool:
        """Return whether a packet of this number may belong to the stream as it is known."""
        return abs(_distance(sequence_number, self.highest)) <= _JUMP

    def told(self, now_s: float, room: int) -> tuple[int, list[float | None]]:
        """Return what became of the packets since the last reports, and forget the older ones.

        Returns:
            The number of the first, 16 bits, and how long ago each came, seconds; None for those
            that have not.
        """
        came_s, first = self.came_s, max(self.begin, self.highest + 1 - room)
        agos_s: list[float | None] = []
        for number in range(first, self.highest + 1):
            at_s = came_s.get(number)
            agos_s.append(None if at_s is None else now_s - at_s)
        self._move_on(now_s)
        return first & 0xFFFF, agos_s

    def _move_on(self, now_s: float) -> None:
        """Begin the next report with the packets that are fresh, or after the last one told."""
        fresh = self.highest + 1
        for number in range(self.highest, max(self.begin, fresh - _MOST_AGAIN) - 1, -1):
            came_s = self.came_s.get(number)
            if came_s is not None:
                if now_s - came_s > _AGAIN_S:
                    break
                fresh = number
        self.begin = fresh
        if len(self.came_s) > 2 * _MOST_TOLD:
            oldest = self.highest - _MOST_TOLD
            self.came_s = {n: s for n, s in self.came_s.items() if n > oldest}


def _distance(sequence_number: int, from_number: int) -> int:
    """Return how far a 16-bit number lies ahead of another, -32768 to 32767."""
    return (sequence_number - from_number + 0x8000) % 0x10000 - 0x8000


class Arrivals:
    """Notes each packet and says when a report should leave: soon after each picture.

    Each packet is told of at least twice where packets come close to each other, so that the loss
    of reports does no harm (RFC 8888 section 3). Bounded: some hundreds of packets in a few
    streams.
    """

    def __init__(self) -> None:
        self._streams: dict[int, _Stream] = {}
        self._waiting: set[int] = set()
        self._due_s: float | None = None
        self._told_s = self._lossy_until_s = float("-inf")
        self._told: tuple[int, ...] = ()

    def arrived(
        self, ssrc: int, sequence_number: int, marker: bool, now_s: float, *, count: int = 1
    ) -> None:
        """Note packets, also those that come twice or are sent again.

        Args:
            ssrc: Their stream.
            sequence_number: Of the first, 0 to 65535; the others follow it.
            marker: Whether the last of them is the last of a picture.
            now_s: When they came.
            count: How many there are.
        """
        stream = self._streams.get(ssrc)
        if stream is None or not stream.follows(sequence_number):
            stream = self._begin(ssrc, sequence_number)
        odd = stream.arrived(sequence_number, now_s, count)
        self._waiting.add(ssrc)
        due_s = now_s + (0.0 if marker else _GAP_WAIT_S if odd else _WAIT_S)
        if self._due_s is None or due_s < self._due_s:
            due_s = max(due_s, self._told_s + _APART_S)
            self._due_s = due_s if self._due_s is None else min(self._due_s, due_s)

    def due_s(self) -> float | None:
        """Return when the next report should leave; None where there is nothing to tell."""
        return self._due_s

    def report(self, sender_ssrc: int, now_s: float) -> bytes:
        """Return a report as an RTCP packet. It takes that what it tells of is told.

        Its timestamp is of the clock that ``now_s`` is of, which never steps; senders use
        differences alone.
        """
        # With nothing new it is the last report once more.
        ssrcs, is_new = sorted(self._waiting or self._told), bool(self._waiting)
        streams, room, is_lossy = [], _MOST_TOLD, False
        for ssrc in ssrcs:
            first, agos_s = self._streams[ssrc].told(now_s, room)
            # One that there is no more room for would take up a header all the same.
            if agos_s:
                streams.append((ssrc, first, agos_s))
            room -= len(agos_s)
            is_lossy = is_lossy or None in agos_s
        if is_lossy:
            self._lossy_until_s = now_s + _LOSSY_S
        repeat_s = _REPEAT_LOSSY_S if now_s < self._lossy_until_s else _REPEAT_S
        self._due_s = now_s + repeat_s if is_new else None
        self._told, self._told_s = tuple(ssrcs), now_s
        self._waiting.clear()
        return pack_streams(sender_ssrc, int(now_s * 65536), streams)

    def _begin(self, ssrc: int, sequence_number: int) -> _Stream:
        if ssrc not in self._streams and len(self._streams) >= _MOST_STREAMS:
            oldest = next(iter(self._streams))
            del self._streams[oldest]
            self._waiting.discard(oldest)
            self._told = tuple(known for known in self._told if known != oldest)
        stream = self._streams[ssrc] = _Stream(sequence_number)
        return stream
