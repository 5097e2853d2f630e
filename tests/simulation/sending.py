"""The sending end of one hop: newest picture, model encoder, real controller, pacer and history."""

from collections import deque
from collections.abc import Callable
from typing import Final

from aiortc.rtp import RtpPacket, wrap_rtx

from tests.simulation.encoder import EncodedPicture, ModelEncoder
from tests.simulation.link import Link
from tests.simulation.loop import Alarm, Loop
from tests.simulation.packets import packets_of
from tests.simulation.parts import Parts
from tests.simulation.pictures import ENCODE_S

__all__ = ["SendingEnd", "Told"]

_HEADERS: Final = 12 + 12
"""Bytes of an RTP header and of its extensions."""

_MEDIA, _AGAIN = 102, 103
"""Payload types: H.264, and its retransmissions."""


class Told:
    """Which copies of each packet arrive; no end may know.

    Attributes:
        media: Packets sent for the first time.
        again: Retransmissions and probes.
        needless: Those of `again` that were sent when a copy was on its way, and not lost.
    """

    def __init__(self) -> None:
        self.media = self.again = self.needless = 0
        self._arrives: set[int] = set()

    def sent(self, sequence_number: int, arrives: bool, is_new: bool) -> None:
        """Note one copy."""
        if is_new:
            self.media += 1
            self._arrives.discard(sequence_number)
        else:
            self.again += 1
            self.needless += sequence_number in self._arrives
        if arrives:
            self._arrives.add(sequence_number)


class SendingEnd:
    """Sends the newest picture when it may, and again what is asked for.

    Attributes:
        encoded: Every picture that was encoded, by its number.
        told: Counts of packets.
        controller: The real one.
    """

    def __init__(
        self,
        loop: Loop,
        link: Link,
        parts: Parts,
        ssrc: int,
        arrive: Callable[[RtpPacket, float], None],
        seed: int,
    ) -> None:
        self.encoded: dict[int, EncodedPicture] = {}
        self.told = Told()
        self.controller = parts.controller()
        self._loop, self._link, self._ssrc, self._arrive = loop, link, ssrc, arrive
        self._pacer, self._history = parts.pacer(), parts.history()
        self._encoder = ModelEncoder(seed, parts.buffer_s)
        self._sizes = parts.sizes()
        self._number, self._again_number = 0, 0
        self._waiting: int | None = None
        self._is_busy = self._needs_key = False
        self._packets: deque[RtpPacket] = deque()
        self._last: RtpPacket | None = None
        self._probe = Alarm(loop, self._send_probe)
        self._retry = Alarm(loop, self._take)

    def offer(self, number: int) -> None:
        """Take the newest picture instead of one that still waits."""
        self._waiting = number
        self._take()

    def hear_limit(self, bps: int) -> None:
        """Hear a REMB."""
        self.controller.limited_to(bps, self._loop.now_s)

    def hear_requests(self, numbers: list[int]) -> None:
        """Hear a NACK."""
        for number in numbers:
            packet = self._history.again(number, self._loop.now_s)
            if packet is not None:
                self._send_again(packet)

    def hear_key_frame_request(self) -> None:
        """Hear a PLI."""
        self._needs_key = True

    def _take(self) -> None:
        """Encode the newest picture if the path takes one."""
        now_s = self._loop.now_s
        if self._is_busy or self._waiting is None:
            return
        if not self.controller.may_send_frame(now_s):
            return
        self._is_busy = True
        number, self._waiting = self._waiting, None
        needs_key, self._needs_key = self._needs_key, False
        target_bps = self.controller.media_bps(now_s)
        pixels = self._sizes(target_bps, now_s)
        self._loop.call_later(ENCODE_S, lambda: self._encode(number, target_bps, pixels, needs_key))

    def _encode(self, number: int, target_bps: int, pixels: int, needs_key: bool) -> None:
        picture = self._encoder.encode(number, target_bps, pixels, needs_key)
        self.encoded[number] = picture
        packets = packets_of(picture, self._ssrc, self._number, _MEDIA)
        self._number = (self._number + len(packets)) & 0xFFFF
        self._packets.extend(packets)
        self._pace()

    def _pace(self) -> None:
        """Send the next packet when the pacer lets it go; after the last, look for a picture."""
        while self._packets:
            size = len(self._packets[0].payload) + _HEADERS
            now_s = self._loop.now_s
            delay_s = self._pacer.delay_s(size, now_s, self.controller.pacing_bps(now_s))
            if delay_s > 0:
                self._loop.call_later(delay_s, self._send_paced)
                return
            self._send_media(self._packets.popleft())
        self._is_busy = False
        self._take()

    def _send_paced(self) -> None:
        self._send_media(self._packets.popleft())
        self._pace()

    def _send_media(self, packet: RtpPacket) -> None:
        self._history.add(packet)
        self._last = packet
        self._send(packet, packet.sequence_number, is_new=True)

    def _send_again(self, packet: RtpPacket) -> None:
        again = wrap_rtx(packet, _AGAIN, self._again_number, self._ssrc + 1)
        self._again_number = (self._again_number + 1) & 0xFFFF
        self._send(again, packet.sequence_number, is_new=False)

    def _send(self, packet: RtpPacket, original: int, *, is_new: bool) -> None:
        sent_s, size = self._loop.now_s, len(packet.payload) + _HEADERS
        self.controller.sent(packet.ssrc, packet.sequence_number, size, sent_s, is_new=is_new)
        arrives = self._link.send(size, lambda: self._arrive(packet, sent_s))
        self.told.sent(original, arrives, is_new)
        self._set_probe()

    def _set_probe(self) -> None:
        self._probe.set(self.controller.next_probe_s(self._loop.now_s))

    def _send_probe(self) -> None:
        """Send the last packet again, since nothing has been heard."""
        if self._last is not None:
            self._send_again(self._last)
