"""Put packets in order and give whole frames on, none of which lacks a frame that it builds on.

A frame leaves with its last packet, which the marker bit tells (RFC 6184 section 5.1, RFC 7741
section 4.1), or with the first packet of the next. A frame that lacks packets holds up those
behind it, for they build on it: until it is whole, until a later key frame is, or until it is
given up. Then nothing leaves before a key frame: a decoder would conceal what is missing, and
show damaged pictures without an error.
"""

from collections.abc import Sequence
from typing import Final

from sundog.media.rtc.video.receiving.parts import Frame, Part

__all__ = ["CAPACITY", "JitterBuffer"]

CAPACITY: Final = 1024
"""Packets between the oldest that is waited for and the newest: 2.5 s at 4 Mbit/s."""

_KEPT: Final = 512
"""How many of them stay when there are more, and no key frame among them."""

_MISORDER: Final = 100
"""So many packets before the first that came may still come, and be the first."""

_KEY_FRAMES: Final = 8
"""Key frames that are put together at the same time."""

_LEAST_PATIENCE_S: Final = 0.6
_ROUND_TRIPS: Final = 4
"""A frame is given up after so long: several requests, and a key frame that was asked for, would
have come by then."""


class _Run:
    """One frame, as far as its packets have come without a gap.

    Attributes:
        parts: Its packets.
        at: The number of the packet that it needs next.
        is_broken: Whether one of its packets cannot be read.
    """

    __slots__ = ("at", "is_broken", "parts")

    def __init__(self, start: int) -> None:
        self.parts: list[Part] = []
        self.at = start
        self.is_broken = False

    def grow(self, stored: dict[int, Part]) -> bool:
        """Take what has come; return whether the frame is whole. Each packet is seen once."""
        parts = self.parts
        while (part := stored.get(self.at)) is not None:
            if parts and part.timestamp != parts[0].timestamp:
                return True
            self.at += 1
            if part.data is None:
                self.is_broken = True
                return False
            # Padding, which Chromium probes for bandwidth with, is no frame: one of no bytes tells
            # FFmpeg's decoders that the stream has ended.
            if parts or part.data:
                parts.append(part)
                if part.marker:
                    return True
        return False


class JitterBuffer:
    """A jitter buffer with a clock; packets are looked at once, however many wait.

    Attributes:
        is_waiting_for_key: Whether nothing leaves before a key frame.
        frames_given_up: Frames that were seen in part or whole and never left.
        round_trip_s: From a request for a packet to its coming; set by who asks.
        key_began_s: When the newest key frame began to come; None before the first.
        key_timestamp: Of that frame; None before the first.
    """

    def __init__(self) -> None:
        self.is_waiting_for_key = True
        self.frames_given_up = 0
        self.round_trip_s = 0.1
        self.key_began_s: float | None = None
        self.key_timestamp: int | None = None
        self._parts: dict[int, Part] = {}
        self._keys: dict[int, _Run] = {}
        self._floor: int | None = None
        self._newest = 0
        self._head = _Run(0)
        self._payload_type: int | None = None
        self._blocked_at: int | None = None
        self._blocked_s = 0.0
        self._counted: int | None = None

    def __len__(self) -> int:
        """Return how many packets wait."""
        return len(self._parts)

    @property
    def floor(self) -> int:
        """The first packet that could still be of use."""
        return self._floor or 0

    @property
    def blocked_since_s(self) -> float | None:
        """Since when frames wait for a packet that came late or never; None while none does."""
        return None if self._blocked_at is None else self._blocked_s

    def add(self, parts: Sequence[Part], now_s: float) -> list[Frame]:
        """Take packets whose numbers follow each other.

        Returns:
            The frames that may be decoded now, in order.
        """
        first, newest = parts[0].number, parts[-1].number
        if self._floor is None:
            self._floor = self._newest = first
            self._head = _Run(first)
        if first <= self._newest:
            parts = [part for part in parts if self._is_new(part.number)]
        for part in parts:
            self._parts[part.number] = part
        if parts and newest > self._newest:
            self._newest = newest
            if newest - self.floor >= CAPACITY:
                self._make_room()
        for part in parts:
            if part.marker or part.begins_key or part.may_begin_key or not part.data:
                self._note_key(part, now_s)
        return self._leave(range(first, newest + 1)) if parts else []

    def _is_new(self, number: int) -> bool:
        """Tell whether a packet that is not the newest is of use; make room before the first."""
        assert self._floor is not None
        if number >= self._floor:
            return number not in self._parts
        if self._floor - _MISORDER >= number or self._counted is not None:
            return False
        self._keep_from(number)  # the first packets of all came in another order
        return True

    def advance(self, now_s: float) -> list[Frame]:
        """Give up what has been waited for long enough; return what may be decoded for it."""
        due_s = self.due_s()
        if due_s is not None and now_s >= due_s:
            self.give_up()
        return []

    def due_s(self) -> float | None:
        """Return when the next frame is given up; None while nothing is missing."""
        if self.is_waiting_for_key or self._blocked_at is None:
            return None
        return self._blocked_s + max(_LEAST_PATIENCE_S, _ROUND_TRIPS * self.round_trip_s)

    def give_up(self) -> None:
        """Let nothing leave before a key frame: a frame is missing, or the decoder has failed."""
        if not self.is_waiting_for_key:
            self.is_waiting_for_key = True
            self._blocked_at = None

    def clear(self) -> None:
        """Begin anew: what comes has nothing to do with what came."""
        self._discard(self._newest + 1)
        self._floor = None
        self.is_waiting_for_key = True
        self._blocked_at = None

    def is_wanted(self, number: int) -> bool:
        """Tell whether a missing packet would still be of use."""
        if number < self.floor:
            return False
        if self._keys:
            # What comes before a key frame that has begun to come would come after it, if at all.
            return number > next(iter(self._keys))
        if not self.is_waiting_for_key:
            return True
        # It may be the first packet of a key frame, which nothing else tells.
        before, behind = self._parts.get(number - 1), self._parts.get(number + 1)
        if before is not None:
            return before.marker
        return behind is not None and not (behind.begins_key or behind.may_begin_key)

    def _note_key(self, part: Part, now_s: float) -> None:
        """Begin to put a key frame together where a packet begins one."""
        number = part.number
        if part.begins_key or (part.may_begin_key and self._follows_an_end(part)):
            self._begin_key(number, now_s)
        elif part.marker or not part.data:
            behind = self._parts.get(number + 1)
            if behind is not None and behind.may_begin_key and self._follows_an_end(behind):
                self._begin_key(number + 1, now_s)

    def _follows_an_end(self, part: Part) -> bool:
        before = self._parts.get(part.number - 1)
        if before is None:
            return part.number == self._floor and self._counted is not None
        return before.marker or before.timestamp != part.timestamp

    def _begin_key(self, number: int, now_s: float) -> None:
        if number in self._keys:
            return
        self._keys[number] = _Run(number)
        self.key_began_s = now_s
        self.key_timestamp = self._parts[number].timestamp
        if len(self._keys) > _KEY_FRAMES:
            del self._keys[min(self._keys)]

    def _leave(self, came: range) -> list[Frame]:
        """Return the frames that these packets have made whole."""
        frames: list[Frame] = []
        if not self.is_waiting_for_key and self._head.at in came:
            self._drain(frames)
        if self._keys and (self.is_waiting_for_key or self._head.at <= self._newest):
            self._jump(came, frames)
        if not self.is_waiting_for_key:
            self._note_block()
        return frames

    def _drain(self, frames: list[Frame]) -> None:
        """Let frames leave until one is not whole."""
        head = self._head
        while head.grow(self._parts):
            if head.parts[0].payload_type != self._payload_type:
                break  # another codec begins with a key frame, which is jumped to
            frames.append(self._release(head))
            head = self._head
        if head.is_broken:
            self.give_up()

    def _jump(self, came: range, frames: list[Frame]) -> None:
        """Go on with the newest key frame that is whole, if there is one."""
        for start in sorted(self._keys, reverse=True):
            run = self._keys[start]
            # Only the packet that a run needs next changes anything; and any may be its first.
            if run.at not in came and run.at != start:
                continue
            if run.grow(self._parts):
                self._discard(start)
                self.is_waiting_for_key = False
                self._payload_type = run.parts[0].payload_type
                frames.append(self._release(run))
                self._drain(frames)
                return
            if run.is_broken:
                del self._keys[start]

    def _release(self, run: _Run) -> Frame:
        """Take a frame out; what follows it is at the head now."""
        assert self._floor is not None
        for number in range(self._floor, run.at):
            self._parts.pop(number, None)
        self._counted = run.parts[0].timestamp
        frame = Frame(run.parts, is_key=run.parts[0].number in self._keys)
        self._keep_from(run.at)
        return frame

    def _discard(self, below: int) -> None:
        """Drop packets and count the frames that they belong to."""
        if self._floor is None:
            return
        for number in range(self._floor, below):
            part = self._parts.pop(number, None)
            if part is not None and part.data and part.timestamp != self._counted:
                self._counted = part.timestamp
                self.frames_given_up += 1
        self._keep_from(below)

    def _keep_from(self, number: int) -> None:
        self._floor = number
        self._head = _Run(number)
        self._blocked_at = None
        if self._keys:
            self._keys = {start: run for start, run in self._keys.items() if start >= number}

    def _make_room(self) -> None:
        """Bound what waits: the key frame that has come furthest stays, or the newest packets."""
        assert self._floor is not None
        self.give_up()
        oldest = self._newest - CAPACITY + 1
        keys = [start for start in self._keys if start >= oldest]
        self._discard(min(keys) if keys else self._newest - _KEPT)

    def _note_block(self) -> None:
        """Note since when the head lacks a packet that later ones have overtaken."""
        at = self._head.at
        if at > self._newest:
            self._blocked_at = None
        elif self._blocked_at is None:
            self._blocked_at = at
            behind = at + 1
            while behind not in self._parts and behind < self._newest:
                behind += 1
            part = self._parts.get(behind)
            self._blocked_s = part.came_s if part is not None else self._blocked_s
