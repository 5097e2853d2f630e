"""aiortc's RTP receiver for video, without its waiting: marker release, newest frame out."""

import threading
from typing import Any, Final

from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket

from sundog.media.lipsync import Lipsync
from sundog.media.rtc.bounded import MAX_JITTER, BoundedReceiver
from sundog.media.rtc.congestion.remote import BitrateEstimator
from sundog.media.rtc.flow import Counted, VideoFlow, Window
from sundog.media.rtc.video.receiving.decode_queue import DecodeQueue
from sundog.media.rtc.video.receiving.gaps import Gaps
from sundog.media.rtc.video.receiving.jitter_buffer import MarkerJitterBuffer
from sundog.media.rtc.video.receiving.newest import NewestFrame
from sundog.media.rtc.video.receiving.timestamps import RawTimestamps
from sundog.media.timeline import Timeline

__all__ = ["VideoReceiver"]

_VIDEO_CLOCK: Final = 90_000


class VideoReceiver(BoundedReceiver):
    """A receiver that hands each frame on at once and keeps only the newest.

    The annotations are aiortc's private names that it relies on; a test holds them.
    """

    frames: NewestFrame
    _RTCRtpReceiver__active_ssrc: dict[int, Any]
    _RTCRtpReceiver__jitter_buffer: MarkerJitterBuffer
    _RTCRtpReceiver__decoder_queue: DecodeQueue
    _RTCRtpReceiver__decoder_error: threading.Event
    _RTCRtpReceiver__timestamp_mapper: RawTimestamps
    _RTCRtpReceiver__remote_bitrate_estimator: BitrateEstimator
    _RTCRtpReceiver__nack_generator: Gaps
    _RTCRtpReceiver__remote_streams: dict[int, StreamStatistics]

    def __init__(self, transport: RTCDtlsTransport, timeline: Timeline, lipsync: Lipsync) -> None:
        self._lipsync = lipsync
        self.frames = NewestFrame(timeline)
        self._timeline = timeline
        self._window = Window()
        self._nacks = self._plis = 0
        self.frames.on_frame = self._sample
        super().__init__("video", transport)
        self._RTCRtpReceiver__jitter_buffer = MarkerJitterBuffer()
        self._RTCRtpReceiver__decoder_queue = DecodeQueue(self._RTCRtpReceiver__decoder_error)
        self._RTCRtpReceiver__timestamp_mapper = RawTimestamps(timeline, lipsync)
        self._RTCRtpReceiver__remote_bitrate_estimator = BitrateEstimator()
        self._RTCRtpReceiver__nack_generator = Gaps()

    def flow(self) -> VideoFlow:
        """Return counters and rates of what is received."""
        gaps, totals = self._RTCRtpReceiver__nack_generator, self._totals()
        rates = self._window.rates(self._timeline.clock.now(), totals)
        width, height = self.frames.size or (None, None)
        return VideoFlow(
            codec=self._RTCRtpReceiver__decoder_queue.codec,
            width=width,
            height=height,
            frames=totals.frames,
            frames_dropped=self.dropped,
            fps=rates.fps,
            bitrate_bps=rates.bitrate_bps,
            octets=totals.octets,
            packets=gaps.received,
            packets_lost=gaps.lost,
            packets_resent=gaps.filled,
            loss=rates.loss,
            jitter_ms=self._jitter_ms(),
            nacks=self._nacks,
            plis=self._plis,
        )

    def _totals(self) -> Counted:
        gaps = self._RTCRtpReceiver__nack_generator
        return Counted(
            frames=self.frames.decoded,
            octets=gaps.octets,
            packets=gaps.received + gaps.lost,
            missed=gaps.missed,
        )

    def _jitter_ms(self) -> float | None:
        for stream in reversed(self._RTCRtpReceiver__remote_streams.values()):
            return round(1e3 * min(stream.jitter, MAX_JITTER) / _VIDEO_CLOCK, 2)
        return None

    def _sample(self) -> None:
        now_s = self._timeline.clock.now()
        if self._window.due(now_s):
            self._window.note(now_s, self._totals())

    async def request_key_frame(self) -> None:
        """Ask for a picture that needs no earlier one (RFC 4585 section 6.3.1); no-op before any."""
        for ssrc in tuple(self._RTCRtpReceiver__active_ssrc):
            await self._send_rtcp_pli(ssrc)

    async def _send_rtcp_nack(self, media_ssrc: int, lost: list[int]) -> None:
        self._nacks += 1
        await super()._send_rtcp_nack(media_ssrc, lost)

    async def _send_rtcp_pli(self, media_ssrc: int) -> None:
        self._plis += 1
        await super()._send_rtcp_pli(media_ssrc)

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpSrPacket):
            self._lipsync.reported(self._lipsync.picture, packet.sender_info)
        await super()._handle_rtcp_packet(packet)

    @property
    def dropped(self) -> int:
        """Frames that were received but not handed out, before or after decoding."""
        return self.frames.dropped + self._RTCRtpReceiver__decoder_queue.dropped
