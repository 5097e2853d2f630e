"""The least that makes the model run: a fixed rate, a plain buffer, requests by the clock."""

from dataclasses import dataclass, field

from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

__all__ = ["FixedRate", "NoPacing", "PlainBuffer", "PlainHistory", "PlainRequests"]

_RATE_BPS = 4_000_000


class FixedRate:
    """Instead of a controller: 4 Mbit/s, whatever happens."""

    has_feedback = False
    target_bps = _RATE_BPS
    round_trip_s: float | None = None

    def sent(self, *_args: object, **_named: object) -> None: ...
    def acknowledged(self, *_args: object) -> None: ...
    def limited_to(self, *_args: object) -> None: ...

    def may_send_frame(self, _now_s: float) -> bool:
        return True

    def next_probe_s(self, _now_s: float) -> float | None:
        return None

    def media_bps(self, _now_s: float) -> int:
        return _RATE_BPS

    def pacing_bps(self, _now_s: float) -> int:
        return 10 * _RATE_BPS


class NoPacing:
    def delay_s(self, _size: int, _now_s: float, _rate_bps: int) -> float:
        return 0.0


class PlainHistory:
    def __init__(self) -> None:
        self._packets: dict[int, RtpPacket] = {}

    def add(self, packet: RtpPacket) -> None:
        self._packets[packet.sequence_number] = packet

    def again(self, sequence_number: int, _now_s: float) -> RtpPacket | None:
        return self._packets.get(sequence_number)


@dataclass
class PlainRequests:
    """Asks for what is missing at once, then every 40 ms."""

    _newest: int | None = None
    _missing: dict[int, float] = field(default_factory=dict)

    def arrived(self, number: int, now_s: float) -> None:
        self._missing.pop(number, None)
        if self._newest is None:
            self._newest = number
        for step in range(
            1, (number - self._newest) % 65536 if _after(number, self._newest) else 0
        ):
            self._missing[(self._newest + step) % 65536] = now_s
        if _after(number, self._newest):
            self._newest = number

    def forget_before(self, number: int) -> None:
        for old in [n for n in self._missing if _after(number, n)]:
            del self._missing[old]

    def due_s(self) -> float | None:
        return min(self._missing.values(), default=None)

    def due(self, now_s: float) -> list[int]:
        asked = [n for n, at in self._missing.items() if at <= now_s]
        for number in asked:
            self._missing[number] = now_s + 0.04
        return asked


class PlainBuffer:
    """Gives frames in order; gives up after 0.2 s and waits for a key frame."""

    def __init__(self) -> None:
        self.is_waiting_for_key = True
        self.next = -1
        self._packets: dict[int, RtpPacket] = {}
        self._since_s: float | None = None

    def add(self, packet: RtpPacket, now_s: float) -> list[JitterFrame]:
        if self.next < 0:
            self.next = packet.sequence_number
        if packet.sequence_number == self.next or _after(packet.sequence_number, self.next):
            self._packets[packet.sequence_number] = packet
        return self._drain(now_s)

    def advance(self, now_s: float) -> list[JitterFrame]:
        if self._since_s is not None and now_s >= self._since_s + 0.2:
            self.is_waiting_for_key, self._since_s = True, None
        return self._drain(now_s)

    def due_s(self) -> float | None:
        return None if self._since_s is None else self._since_s + 0.2

    def _drain(self, now_s: float) -> list[JitterFrame]:
        frames = []
        while (taken := self._take()) is not None:
            frames.append(taken)
            self._since_s = None
        waits = bool(self._packets) and not self.is_waiting_for_key
        self._since_s = (now_s if self._since_s is None else self._since_s) if waits else None
        return frames

    def _take(self) -> JitterFrame | None:
        if self.is_waiting_for_key:
            keys = [n for n, p in self._packets.items() if p._data[4:5] == b"\x67"]  # type: ignore[attr-defined]
            if not keys:
                return None
            self._begin_at(keys[-1])
        packets, number = [], self.next
        while (packet := self._packets.get(number)) is not None:
            packets.append(packet)
            number = (number + 1) % 65536
            if packet.marker:
                self._begin_at(number)
                self.is_waiting_for_key = False
                data = b"".join(p._data for p in packets)  # type: ignore[attr-defined]
                return JitterFrame(data=data, timestamp=packet.timestamp)
        return None

    def _begin_at(self, number: int) -> None:
        self.next = number
        self._packets = {n: p for n, p in self._packets.items() if n == number or _after(n, number)}


def _after(number: int, other: int) -> bool:
    return 0 < (number - other) % 65536 < 32768
