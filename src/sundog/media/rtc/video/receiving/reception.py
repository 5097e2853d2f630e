"""All that is decided about one incoming video stream; packets and times in, decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from sundog.media.rtc.video.receiving.jitter_buffer import CAPACITY, JitterBuffer
from sundog.media.rtc.video.receiving.key_requests import KeyFrameRequests
from sundog.media.rtc.video.receiving.packet import AnyPacket
from sundog.media.rtc.video.receiving.parts import Frame, parts_of
from sundog.media.rtc.video.receiving.requests import Requests
from sundog.media.rtc.video.receiving.sequence import Numbers
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
        self._sequence = Numbers()
        self._tail = Tail()
        self._generation = 0

    def arrived(
        self, packets: Sequence[AnyPacket], now_s: float, *, is_resent: bool = False
    ) -> list[Frame]:
        """Take packets that came together; return the frames that may be decoded now, in order.

        Args:
            packets: A stretch of one stream, see `stretches`; unwrapped, where they came in a
                stream of retransmissions.
            now_s: Monotonic time, seconds.
            is_resent: Whether they came in such a stream (RFC 4588).
        """
        codec = self._codecs.get(packets[0].payload_type)
        if codec is None:
            return []
        self.received += len(packets)
        self.octets += sum([len(packet.payload) for packet in packets])
        if packets[0].ssrc != self.ssrc:
            self._change(packets[0].ssrc)
        return self._placed(packets, codec, now_s, is_resent=is_resent)

    def _placed(
        self,
        packets: Sequence[AnyPacket],
        codec: RTCRtpCodecParameters,
        now_s: float,
        *,
        is_resent: bool,
    ) -> list[Frame]:
        """Put packets in their places: together where they come in their turn, as most do."""
        first, count = packets[0], len(packets)
        number = None if is_resent else self._sequence.follows(first.sequence_number, count)
        if number is not None:
            self._note(number, now_s, is_resent=False, count=count)
            self._expect(packets, now_s, is_resent=False)
            return self._add(packets, number, codec, now_s)
        frames: list[Frame] = []
        if (number := self._odd_place(first, now_s, is_resent=is_resent)) is not None:
            frames = self._add((first,), number, codec, now_s)
        if count > 1:
            frames += self._placed(packets[1:], codec, now_s, is_resent=is_resent)
        return frames

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
            self._expect((packet,), now_s, is_resent=True)
        return self._add((packet,), number, codec, now_s)

    def expects_parity(self, now_s: float) -> None:
        """Note that parity comes: what is missing may be had without asking."""
        self.requests.parity_until_s = now_s + _PARITY_S

    def _add(
        self, packets: Sequence[AnyPacket], number: int, codec: RTCRtpCodecParameters, now_s: float
    ) -> list[Frame]:
        """Let packets wait from a place on; return the frames that may be decoded now, in order."""
        self.key_frames.heard()
        buffer = self.buffer
        began_s, floor = buffer.key_began_s, buffer.floor
        frames = buffer.add(parts_of(packets, number, codec, now_s), now_s)
        if buffer.key_began_s != began_s:
            self.key_frames.answered(now_s)
            self.requests.revive(buffer.floor, now_s)
        elif packets[0].timestamp == buffer.key_timestamp:
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

    def _odd_place(self, packet: AnyPacket, now_s: float, *, is_resent: bool) -> int | None:
        """Return a packet's place in the stream and note the gap before it; None: not believed."""
        sequence = self._sequence
        newest = sequence.newest
        is_asked = is_resent or self.requests.is_asked(sequence.peek(packet.sequence_number))
        number = sequence.take(packet.sequence_number, is_asked=is_asked)
        if number is None:
            return None
        if sequence.generation != self._generation:
            self._generation = sequence.generation
            self._restart()
            newest = None
        self._note(number, now_s, is_resent=is_resent)
        if newest is not None and number > newest + 1:
            self._miss(newest + 1, number, now_s)
        if newest is None or number > newest:
            self._expect((packet,), now_s, is_resent=is_resent)
        return number

    def _note(self, number: int, now_s: float, *, is_resent: bool, count: int = 1) -> None:
        """Learn by packets what need not be asked for any more, and what the path loses."""
        self.requests.arrived(number, now_s, is_resent=is_resent, count=count)
        self._tail.is_lossy = now_s - self.requests.lost_s < _LOSSY_S

    def _expect(self, newest: Sequence[AnyPacket], now_s: float, *, is_resent: bool) -> None:
        """Learn by the newest packets when the next are overdue."""
        last = newest[-1]
        self._tail.arrived(
            last.timestamp,
            now_s,
            marker=last.marker != 0,
            is_resent=is_resent,
            count=len(newest),
        )

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
        self._sequence = Numbers()
        self._generation = 0
        self._restart()

    def _restart(self) -> None:
        self.buffer.clear()
        self.requests.clear()
        self._tail.restart()
        self.key_frames.restart()
