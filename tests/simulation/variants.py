"""Other ways to live with losses, to compare: what is asked again, when, and what is sent twice."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from sundog.media.rtc.video.receiving.lateness import Lateness
from sundog.media.rtc.video.receiving.reception import Due, Reception
from sundog.media.rtc.video.sending.history import History
from tests.simulation.parts import Parts

__all__ = ["VARIANTS"]

_Codecs = Mapping[int, RTCRtpCodecParameters]


class _Waits(Lateness):
    """Never asks sooner than some milliseconds after a gap."""

    def __init__(self, share: float, least_s: float) -> None:
        self._least_s = self._wait_s = 0.0
        super().__init__(share)
        self._least_s = least_s

    @property
    def wait_s(self) -> float:
        return max(self._wait_s, self._least_s)

    @wait_s.setter
    def wait_s(self, value: float) -> None:
        self._wait_s = value


def _waiting(least_s: float) -> Callable[[_Codecs], Reception]:
    def make(codecs: _Codecs) -> Reception:
        reception = Reception(codecs)
        reception.requests.reordering = _Waits(0.02, least_s)
        return reception

    return make


class _NoTail(Reception):
    """Asks only for what later packets show to be missing."""

    def advance(self, now_s: float) -> Due:
        self._tail.restart()
        return super().advance(now_s)


class _NoEcho(Reception):
    """Says each request once."""

    def advance(self, now_s: float) -> Due:
        self.requests.loss = 0.0
        return super().advance(now_s)


class _Once(History[RtpPacket]):
    """Sends a packet again once for each request."""

    def second(self, sequence_number: int, now_s: float) -> RtpPacket | None:
        return None


def _patient(least_s: float) -> Callable[[_Codecs], Reception]:
    def make(codecs: _Codecs) -> Reception:
        reception = Reception(codecs)
        buffer = reception.buffer

        def due_s() -> float | None:
            blocked_s = buffer.blocked_since_s
            if buffer.is_waiting_for_key or blocked_s is None:
                return None
            return blocked_s + max(least_s, (2 if least_s < 0.3 else 4) * buffer.round_trip_s)

        buffer.due_s = due_s  # type: ignore[method-assign]
        return reception

    return make


_PLAIN = Parts()

VARIANTS: Final[dict[str, Parts]] = {
    "as built": _PLAIN,
    "ask after 10 ms": replace(_PLAIN, reception=_waiting(0.010)),
    "no tail requests": replace(_PLAIN, reception=_NoTail),
    "no repeated NACK": replace(_PLAIN, reception=_NoEcho),
    "no second copy": replace(_PLAIN, history=_Once),
    "give up at 0.2 s": replace(_PLAIN, reception=_patient(0.2)),
    "no parity": replace(_PLAIN, has_parity=False),
}
