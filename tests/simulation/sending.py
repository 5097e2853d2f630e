"""The sending end of one hop: newest picture, model encoder, real controller, pacer and history."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtp import RtpPacket

from sundog.media.rtc.congestion.feedback import reports_in
from sundog.media.rtc.video.parity.packets import parity_payloads
from sundog.media.rtc.video.sending.history import Rtx, abs_send_time
from tests.simulation.encoder import EncodedPicture
from tests.simulation.link import Link
from tests.simulation.loop import Alarm, Loop
from tests.simulation.packets import AGAIN_TYPE, MEDIA_TYPE, PARITY_TYPE, packets_of
from tests.simulation.parts import Parts
from tests.simulation.pictures import ENCODE_S

__all__ = ["SendingEnd", "Told"]

_HEADERS: Final = 12 + 12
"""Bytes of an RTP header and of its extensions."""

_START_BPS: Final = 3_000_000

_KEY_FRAMES_APART_S: Final = 0.3
"""A second request within this is about the same key frame."""


@dataclass
class Told:
    """Which copies of each packet arrive; no end may know.

    Attributes:
        media: Packets sent for the first time.
        again: Retransmissions and probes.
        needless: Those of `again` that were sent when a copy was on its way, and not lost.
        keys: Key frames.
        parity: Packets of forward error correction.
    """

    media: int = 0
    again: int = 0
    needless: int = 0
    keys: int = 0
    parity: int = 0
    _arrives: set[int] = field(default_factory=set)

    def sent(self, sequence_number: int, *, arrives: bool, is_new: bool) -> None:
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
        arrive: The other end's; takes each packet that comes.
    """

    def __init__(self, loop: Loop, link: Link, parts: Parts, ssrc: int, seed: int) -> None:
        self.encoded: dict[int, EncodedPicture] = {}
        self.told = Told()
        self.controller = parts.controller()
        self.controller.has_feedback = not parts.foreign
        self.arrive: Callable[[RtpPacket], None] = lambda _packet: None
        self._loop, self._link, self._ssrc = loop, link, ssrc
        self._pacer = parts.pacer()
        rtx = Rtx(payload_type=AGAIN_TYPE, ssrc=ssrc + 1, sequence_number=0)
        self._history = parts.history(_START_BPS, rtx)
        self._encoder = parts.encoder(seed)
        self._rtx, self._has_parity = rtx, parts.has_parity and not parts.foreign
        self._number = 0
        self._waiting: int | None = None
        self._is_busy = self._needs_key = False
        self._key_s = -1.0
        self._packets: deque[RtpPacket] = deque()
        self._probe = Alarm(loop, self._send_probe)

    def offer(self, number: int) -> None:
        """Take the newest picture instead of one that still waits."""
        self._waiting = number
        self._take()

    def hear_report(self, data: bytes) -> None:
        """Hear RFC 8888 feedback."""
        for report in reports_in(data):
            self.controller.acknowledged(report, self._loop.now_s)
        self._history.round_trip_s = self.controller.round_trip_s
        self._history.lost_share = self.controller.lost_share
        self._take()
        self._set_probe()

    def hear_limit(self, bps: int) -> None:
        """Hear a REMB."""
        self.controller.limited_to(bps, self._loop.now_s)
        self._take()

    def hear_receiver_report(self, round_trip_s: float, lost_share: float) -> None:
        """Hear the plain reports of those who know no others (RFC 3550 section 6.4.1)."""
        self._history.round_trip_s, self._history.lost_share = round_trip_s, lost_share

    def hear_requests(self, numbers: list[int]) -> None:
        """Hear a NACK."""
        now_s = self._loop.now_s
        self._history.target_bps = self.controller.target_bps
        for number in numbers:
            for copy in (self._history.again, self._history.second):
                packet = copy(number, now_s)
                if packet is not None:
                    self._send_again(packet)

    def hear_key_frame_request(self) -> None:
        """Hear a PLI."""
        if self._loop.now_s >= self._key_s + _KEY_FRAMES_APART_S:
            self._needs_key = True

    def _take(self) -> None:
        """Encode the newest picture if the path takes one."""
        now_s = self._loop.now_s
        if self._is_busy or self._waiting is None or not self.controller.may_send_frame(now_s):
            return
        self._is_busy = True
        number, self._waiting = self._waiting, None
        needs_key, self._needs_key = self._needs_key, False
        target_bps = self.controller.media_bps(now_s)
        self._loop.call_later(ENCODE_S, lambda: self._encode(number, target_bps, needs_key))

    def _encode(self, number: int, target_bps: int, needs_key: bool) -> None:
        picture = self._encoder.encode(number, target_bps, self._loop.now_s, needs_key)
        if picture.reference is None:
            self._key_s = self._loop.now_s
            self.told.keys += 1
        self.encoded[number] = picture
        packets = packets_of(picture, self._ssrc, self._number)
        self._number = (self._number + len(packets)) & 0xFFFF
        self._packets.extend(packets + self._parity(packets))
        self._pace()

    def _parity(self, packets: list[RtpPacket]) -> list[RtpPacket]:
        if not self._has_parity:
            return []
        payloads = [packet.payload for packet in packets]
        first, count = packets[0], self.controller.protection.count
        made = list(parity_payloads(first.sequence_number, MEDIA_TYPE, payloads, count))
        self.told.parity += len(made)
        rtx, timestamp = self._rtx, first.timestamp
        return [
            RtpPacket(PARITY_TYPE, 0, rtx.next_number(), timestamp, rtx.ssrc, payload)
            for payload in made
        ]

    def _pace(self) -> None:
        """Send the next packets as the pacer lets them go; after the last, look for a picture."""
        while self._packets:
            delay_s = self._paced_s(self._packets[0])
            if delay_s > 0:
                self._loop.call_later(delay_s, self._send_paced)
                return
            self._send_media(self._packets.popleft())
        self._is_busy = False
        self._take()

    def _paced_s(self, packet: RtpPacket) -> float:
        now_s = self._loop.now_s
        size = len(packet.payload) + _HEADERS
        return self._pacer.delay_s(size, now_s, self.controller.pacing_bps(now_s))

    def _send_paced(self) -> None:
        self._send_media(self._packets.popleft())
        self._pace()

    def _send_media(self, packet: RtpPacket) -> None:
        packet.extensions.abs_send_time = abs_send_time(self._loop.now_s)
        if packet.payload_type == PARITY_TYPE:
            self._send(packet, None, is_new=False)
            return
        self._history.add(packet)
        self._send(packet, packet.sequence_number, is_new=True)

    def _send_again(self, packet: RtpPacket) -> None:
        # It does not wait, but others wait for it.
        self._paced_s(packet)
        self._send(packet, int.from_bytes(packet.payload[:2], "big"), is_new=False)

    def _send(self, packet: RtpPacket, original: int | None, *, is_new: bool) -> None:
        now_s, size = self._loop.now_s, len(packet.payload) + _HEADERS
        self.controller.sent(packet.ssrc, packet.sequence_number, size, now_s, is_new=is_new)
        arrives = self._link.send(size, lambda: self.arrive(packet))
        if original is not None:
            self.told.sent(original, arrives=arrives, is_new=is_new)
        self._set_probe()

    def _set_probe(self) -> None:
        self._probe.set(self.controller.next_probe_s(self._loop.now_s))

    def _send_probe(self) -> None:
        """Send the last packet again, since nothing has been heard; the window may open too."""
        packet = self._history.probe(self._loop.now_s)
        if packet is not None:
            self._send_again(packet)
        self._take()
