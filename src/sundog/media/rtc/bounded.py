"""What our receivers share: a queue of ours behind the remote track, and reports that always fit."""

from typing import Any, Final

from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpreceiver import RemoteStreamTrack, RTCRtpReceiver
from aiortc.rtp import AnyRtcpPacket, RtcpRrPacket

__all__ = ["MAX_JITTER", "BoundedReceiver"]

MAX_JITTER: Final = (1 << 32) - 1
"""What a receiver report has room for (RFC 3550 section 6.4.1)."""


class BoundedReceiver(RTCRtpReceiver):
    """A receiver whose remote track reads from `frames`.

    Attributes:
        frames: Has ``put`` and ``get`` as a queue has, and a bound, which aiortc's has not. Set it
            before the base class is initialised.
    """

    frames: Any
    _remote: RemoteStreamTrack | None = None

    async def _send_rtcp(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpRrPacket):
            for report in packet.reports:
                # After a step of the clock it does not fit, and the error would end all reports.
                report.jitter = min(report.jitter, MAX_JITTER)
        await super()._send_rtcp(packet)

    @property
    def _track(self) -> Any:  # noqa: ANN401 - aiortc assigns None or a RemoteStreamTrack
        return self._remote

    @_track.setter
    def _track(self, track: RemoteStreamTrack | None) -> None:
        # aiortc makes the track itself and assigns it here; its queue is unbounded.
        if track is not None:
            track._queue = self.frames
        self._remote = track

    @property
    def track(self) -> MediaStreamTrack:
        """The remote track."""
        return self._remote  # type: ignore[return-value]
