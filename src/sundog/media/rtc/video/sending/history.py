"""What was sent, to be sent again: how often, how much of it, and under which number."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from aiortc.rtp import HeaderExtensions, RtpPacket, wrap_rtx

from sundog.media.rtc.video.sending.packet import SentPacket

__all__ = ["PACKETS", "History", "Rtx", "abs_send_time"]

P = TypeVar("P", RtpPacket, SentPacket)
"""What is kept; a copy under another number is an `RtpPacket`."""

PACKETS: Final = 1024
"""Packets kept: 2.5 s at 4 Mbit/s, longer than anybody waits for one."""

_SHARE: Final = 0.25
"""Of the target: what may be spent on sending again. More would answer a full queue by filling it."""

_BURST_S: Final = 0.25
"""How much of that may be spent at once; what two frames take."""

_LEAST_BURST, _MOST_BURST = 6_000, 36_000
"""Bytes: five packets, a loss that is no flood at any rate, and thirty."""

_AGAIN_S: Final = 0.02
"""What is asked for again sooner is one request that came twice, where no round trip is known."""

_AGAIN_ROUND_TRIPS: Final = 0.75
"""A request that follows on the loss of the second copy comes after more than one."""

_TWICE_ABOVE: Final = 0.02
"""Share of packets lost from which the second loss of one packet costs more than a second copy."""


_OWED_S: Final = 5.0
"""What could not be sent again for so long is given up."""

_NEVER: Final = float("-inf")


def abs_send_time(now_s: float) -> int:
    """Return the 24 bits of the abs-send-time header extension: 6.18 fixed point, seconds.

    Only differences are looked at, so it need not be the time of day, which may be set.
    Source: http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time.
    """
    return round(now_s * (1 << 18)) & 0xFFFFFF


@dataclass(slots=True, kw_only=True)
class Rtx:
    """The stream of what is sent again (RFC 4588 section 4).

    Attributes:
        payload_type: Negotiated for it.
        ssrc: Of its own.
        sequence_number: Of its next packet.
    """

    payload_type: int
    ssrc: int
    sequence_number: int

    def next_number(self) -> int:
        """Take the number of the next packet."""
        number = self.sequence_number
        self.sequence_number = (number + 1) & 0xFFFF
        return number


class History(Generic[P]):
    """The last packets of one stream, and a budget for sending them again.

    With `rtx` each copy has a number of its own, and its send time is that of the copy. Without,
    it is the packet as it was to the last bit: SRTP uses a number's key stream once, and AEAD with
    one nonce for two contents gives its key away (RFC 7714 section 11.1).

    Attributes:
        rtx: Where copies go; None where it was not negotiated.
        target_bps: What the path carries, bits per second; the budget is a share of it.
        round_trip_s: On the network; None while it is not known.
        lost_share: Of what was sent lately, 0 to 1.
        defers: Whether what the budget has no room for is kept for `owed`: aiortc asks once, and
            then waits until 512 other packets have come, which may take 20 s.
        resent: Copies sent, probes not counted.
        resent_octets: Their payload, bytes.
        refused: Packets that were asked for in vain.
    """

    def __init__(self, target_bps: int, rtx: Rtx | None = None) -> None:
        self.rtx = rtx
        self.target_bps = target_bps
        self.round_trip_s: float | None = None
        self.lost_share = 0.0
        self.defers = False
        self._owed: dict[int, float] = {}
        self.resent = self.resent_octets = self.refused = 0
        self._kept: dict[int, P] = {}
        self._again_s: dict[int, float] = {}
        self._last: P | None = None
        self._budget: float = _MOST_BURST
        self._filled_s: float | None = None

    def add(self, packet: P) -> None:
        """Keep a packet that is sent for the first time."""
        place = packet.sequence_number % PACKETS
        self._last = self._kept[place] = packet
        if self._again_s:
            self._again_s.pop(place, None)

    def again(self, sequence_number: int, now_s: float) -> P | RtpPacket | None:
        """Return what to send for a packet that is asked for; None where nothing is to be sent.

        That is so for a packet that was never sent or is too old, that has just been sent again,
        or that the budget has no room for.
        """
        place = sequence_number % PACKETS
        packet = self._kept.get(place)
        if packet is None or packet.sequence_number != sequence_number:
            self.refused += 1
            return None
        if now_s - self._again_s.get(place, _NEVER) < self._apart_s():
            return None
        if not self._afford(packet, now_s):
            if self.defers:
                self._owed.setdefault(sequence_number, now_s)
            else:
                self.refused += 1
            return None
        self._owed.pop(sequence_number, None)
        self._again_s[place] = now_s
        return self._copy(packet, now_s)

    def owed(self, now_s: float) -> list[P | RtpPacket]:
        """Return what was asked for and had to wait, as far as there is room for it now."""
        owed, self._owed = self._owed, {}
        packets = []
        for number, asked_s in owed.items():
            if now_s - asked_s > _OWED_S:
                self.refused += 1
            elif self._owed:
                self._owed[number] = asked_s  # one after another, in the order of requests
            elif (packet := self.again(number, now_s)) is not None:
                packets.append(packet)
            elif number in self._owed:
                self._owed[number] = asked_s
        return packets

    def second(self, sequence_number: int, now_s: float) -> P | RtpPacket | None:
        """Return the second copy of what `again` has just given, where much is lost; else None."""
        place = sequence_number % PACKETS
        packet = self._kept.get(place)
        is_asked = packet is not None and self._again_s.get(place) == now_s
        if self.lost_share <= _TWICE_ABOVE or packet is None or not is_asked:
            return None
        # The first copy of another packet is worth more: half of the budget stays for those.
        if self._budget < self._burst() / 2 or not self._afford(packet, now_s):
            return None
        return self._copy(packet, now_s)

    def probe(self, now_s: float) -> P | RtpPacket | None:
        """Return the last packet once more, to be answered; None before any. Costs no budget."""
        return None if self._last is None else self._wrapped(self._last, now_s)

    def _apart_s(self) -> float:
        if self.round_trip_s is None:
            return _AGAIN_S
        return min(max(_AGAIN_ROUND_TRIPS * self.round_trip_s, _AGAIN_S / 2), 0.2)

    def _burst(self) -> float:
        share = _SHARE * self.target_bps / 8
        return min(max(share * _BURST_S, _LEAST_BURST), _MOST_BURST)

    def _afford(self, packet: P, now_s: float) -> bool:
        """Take a copy's cost from the budget, if it is there."""
        if self._filled_s is not None:
            self._budget += max(0.0, now_s - self._filled_s) * _SHARE * self.target_bps / 8
        self._filled_s = now_s
        self._budget = min(self._budget, self._burst())
        if self._budget < len(packet.payload):
            return False
        self._budget -= len(packet.payload)
        return True

    def _copy(self, packet: P, now_s: float) -> P | RtpPacket:
        self.resent += 1
        self.resent_octets += len(packet.payload)
        return self._wrapped(packet, now_s)

    def _wrapped(self, packet: P, now_s: float) -> P | RtpPacket:
        if self.rtx is None:
            return packet
        original: Any = packet  # has all that is read of it
        copy = wrap_rtx(
            original,
            payload_type=self.rtx.payload_type,
            sequence_number=self.rtx.next_number(),
            ssrc=self.rtx.ssrc,
        )
        copy.extensions = HeaderExtensions(
            abs_send_time=abs_send_time(now_s), mid=packet.extensions.mid
        )
        return copy
