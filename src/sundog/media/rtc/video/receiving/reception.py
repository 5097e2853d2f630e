"""All that is decided about one incoming video stream; packets and times in, decisions out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.rtc.video.receiving.jitter_buffer import CAPACITY, JitterBuffer
from sundog.media.rtc.video.receiving.key_requests import KeyFrameRequests
from sundog.media.rtc.video.receiving.packet import AnyPacket
from sundog.media.rtc.video.receiving.parts import Frame, part_of
from sundog.media.rtc.video.receiving.requests import Requests
from sundog.media.rtc.video.receiving.sequence import Sequence
from sundog.media.rtc.video.receiving.tail import Tail

__all__ = ["Due", "Reception"]

_SEQUENCE: Final = 1 << 16

_MOST_LOST: Final = CAPACITY // 4
"""A gap of more packets is not mended: half a second at 4 Mbit/s. A key frame comes sooner."""


_PARITY_S: Final = 1.0
"""Parity is expected for so long after some has come."""

_LOSSY_S: Final = 10.0
"""A path that has lost nothing for so long is not suspected of losing what has not come yet."""


@dataclass(slots=True)
class Due:
    """What is to be done now.

    Attributes:
        again: Sequence numbers to ask for again, 0 to 65535, ascending, as aiortc packs them.
        wants_key_frame: Whether to ask for a key frame.
    """

    again: list[int] = field(default_factory=list)
    wants_key_frame: bool = False


class Reception:
    """Puts order, requests and key frames together for the stream of one sender.

    Attributes:
        buffer: What waits.
        requests: What is missing.
        key_frames: When key frames are asked for.
        ssrc: The stream's; None before its first packet.
        received: Packets, also those that came again; padding included.
        octets: Bytes of their payload.
    """

    def __init__(self, codecs: Mapping[int, RTCRtpCodecParameters]) -> None:
        """Make one.

        Args:
            codecs: By payload type; read whenever a packet comes.
        """
        self.buffer = JitterBuffer()
        self.requests = Requests()
        self.key_frames = KeyFrameRequests()
        self.ssrc: int | None = None
        self.received = self.octets = 0
        self._codecs = codecs
        self._sequence = Sequence()
        self._tail = Tail()
        self._generation = 0

    def arrived(self, packet: AnyPacket, now_s: float, *, is_resent: bool = False) -> list[Frame]:
        """Take a packet; return the frames that may be decoded now, in order.

        Args:
            packet: Unwrapped, where it came in a stream of retransmissions.
            now_s: Monotonic time, seconds.
            is_resent: Whether it came in such a stream (RFC 4588).
        """
        codec = self._codecs.get(packet.payload_type)
        if codec is None:
            return []
        self.received += 1
        self.octets += len(packet.payload)
        if packet.ssrc != self.ssrc:
            self._change(packet.ssrc)
        number = self._place(packet, now_s, is_resent=is_resent)
        if number is None:
            return []
        return self._add(packet, number, codec, now_s)

    def repaired(self, packet: AnyPacket, now_s: float) -> list[Frame]:
        """Take a packet that did not come, but whose contents parity tells; see `arrived`."""
        codec = self._codecs.get(packet.payload_type)
        newest = self._sequence.newest
        if codec is None or newest is None or packet.ssrc != self.ssrc:
            return []
        number = self._sequence.peek(packet.sequence_number)
        if number < self.buffer.floor or number - newest > CAPACITY:
            return []
        self.requests.restored(number, now_s)
        if number > newest:
            self._sequence.newest = number
            self._miss(newest + 1, number, now_s)
            marker = packet.marker != 0
            self._tail.arrived(packet.timestamp, now_s, marker=marker, is_resent=True)
        return self._add(packet, number, codec, now_s)

    def expects_parity(self, now_s: float) -> None:
        """Note that parity comes: what is missing may be had without asking."""
        self.requests.parity_until_s = now_s + _PARITY_S

    def _add(
        self, packet: AnyPacket, number: int, codec: RTCRtpCodecParameters, now_s: float
    ) -> list[Frame]:
        """Put a packet in its place; return the frames that may be decoded now, in order."""
        self.key_frames.heard()
        buffer = self.buffer
        began_s, floor = buffer.key_began_s, buffer.floor
        frames = buffer.add(part_of(packet, number, codec, now_s), now_s)
        if buffer.key_began_s != began_s:
            self.key_frames.answered(now_s)
            self.requests.revive(buffer.floor, now_s)
        elif packet.timestamp == buffer.key_timestamp:
            self.key_frames.goes_on(now_s)
        if frames and any(frame.is_key for frame in frames):
            self.key_frames.came()
        if buffer.floor != floor:  # frames have left, or were dropped
            self.requests.forget(buffer.floor)
        return frames

    def due_s(self) -> float | None:
        """Return when `advance` is to be called next; None while nothing is due."""
        dues = (
            self.requests.due_s(),
            self._tail.due_s(),
            self.buffer.due_s(),
            self._key_due_s(),
        )
        return min([due_s for due_s in dues if due_s is not None], default=None)

    def advance(self, now_s: float) -> Due:
        """Return what is due now."""
        due = Due()
        newest = self._sequence.newest
        if newest is None:
            return due
        self._follow_round_trip()
        count = self._tail.due(now_s)
        if not self.buffer.is_waiting_for_key:
            certain = int(self._tail.is_in_frame)
            self.requests.guess(newest + 1, count, now_s, certain=certain)
        self.buffer.advance(now_s)
        asked = self.requests.due(now_s, self.buffer.is_wanted)
        due.again = sorted(number % _SEQUENCE for number in asked)
        key_due_s = self._key_due_s()
        if key_due_s is not None and key_due_s <= now_s:
            due.wants_key_frame = True
            self.key_frames.ask(now_s)
        return due

    def damaged(self) -> None:
        """Show nothing before a key frame: the decoder could not read what it got."""
        self.buffer.give_up()

    def _place(self, packet: AnyPacket, now_s: float, *, is_resent: bool) -> int | None:
        """Return a packet's place in the stream and note the gap before it."""
        newest = self._sequence.newest
        # Most come in their turn.
        number = None if is_resent else self._sequence.follows(packet.sequence_number)
        if number is None:
            number = self._odd_place(packet.sequence_number, is_resent=is_resent)
            if number is None:
                return None
            if self._sequence.generation != self._generation:
                self._generation = self._sequence.generation
                self._restart()
                newest = None
        self.requests.arrived(number, now_s, is_resent=is_resent)
        tail = self._tail
        tail.is_lossy = now_s - self.requests.lost_s < _LOSSY_S
        if newest is None or number > newest:
            if newest is not None and number > newest + 1:
                self._miss(newest + 1, number, now_s)
            tail.arrived(packet.timestamp, now_s, marker=packet.marker != 0, is_resent=is_resent)
        return number

    def _odd_place(self, number: int, *, is_resent: bool) -> int | None:
        sequence = self._sequence
        is_asked = is_resent or self.requests.is_asked(sequence.peek(number))
        return sequence.take(number, is_asked=is_asked)

    def _miss(self, first: int, end: int, now_s: float) -> None:
        if end - first > _MOST_LOST:
            self.requests.missed += end - first
            self.buffer.give_up()
        else:
            self.requests.lost(first, end, now_s)

    def _key_due_s(self) -> float | None:
        return self.key_frames.due_s(
            is_needed=self.buffer.is_waiting_for_key, blocked_since_s=self.buffer.blocked_since_s
        )

    def _follow_round_trip(self) -> None:
        round_trip_s = self.requests.round_trip.mean_s
        self.buffer.round_trip_s = self.key_frames.round_trip_s = round_trip_s

    def _change(self, ssrc: int) -> None:
        """Begin anew with another sender."""
        self.ssrc = ssrc
        self._sequence = Sequence()
        self._generation = 0
        self._restart()

    def _restart(self) -> None:
        self.buffer.clear()
        self.requests.clear()
        self._tail.restart()
        self.key_frames.restart()
