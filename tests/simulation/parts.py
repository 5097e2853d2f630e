"""Which classes run in the model: those of the service, or others to compare with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from sundog.media.rtc.congestion.arrivals import Arrivals
from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.remote import BitrateEstimator
from sundog.media.rtc.video.receiving.reception import Reception
from sundog.media.rtc.video.sending.history import History, Rtx
from sundog.media.rtc.video.sending.pacer import Pacer
from tests.simulation.encoder import ModelEncoder

__all__ = ["Parts"]


def _controller() -> Controller:
    return Controller(start_bps=3_000_000, min_bps=150_000, max_bps=4_000_000)


@dataclass(frozen=True)
class Parts:
    """How to make each part, once for each hop.

    Attributes:
        controller: Decides how much is sent, and when.
        pacer: Spreads it.
        history: Keeps what may be sent again.
        reception: Puts order, and asks again.
        arrivals: Tells the sender what came (RFC 8888).
        estimator: The same by REMB, for `foreign`.
        encoder: The model's, by seed.
        has_parity: Whether the ends know parity.
        foreign: Whether the ends know no RFC 8888.
    """

    controller: Callable[[], Controller] = _controller
    pacer: Callable[[], Pacer] = Pacer
    history: Callable[[int, Rtx], History[RtpPacket]] = History
    reception: Callable[[Mapping[int, RTCRtpCodecParameters]], Reception] = Reception
    arrivals: Callable[[], Arrivals] = Arrivals
    estimator: Callable[[], BitrateEstimator] = BitrateEstimator
    encoder: Callable[[int], ModelEncoder] = ModelEncoder
    has_parity: bool = True
    foreign: bool = False
