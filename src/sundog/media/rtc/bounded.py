"""What our receivers share: a queue of ours behind the remote track, and reports that always fit."""

from typing import Any, Final

from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpreceiver import RemoteStreamTrack, RTCRtpReceiver
from aiortc.rtp import AnyRtcpPacket, RtcpRrPacket

__all__ = ["MAX_JITTER", "BoundedReceiver"]

MAX_JITTER: Final = (1 << 32) - 1
"""What a receiver report has room for (RFC 3550 section 6.4.1)."""


_MOST_REPORTS: Final = 31
"""Streams that a receiver report has room for (RFC 3550 section 6.4.1)."""


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
            # What does not fit, streams or a jitter after a step of the clock, would end the task
            # that reports with an error, and whoever ends the receiver would wait for it for ever.
            del packet.reports[:-_MOST_REPORTS]
            for report in packet.reports:
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
