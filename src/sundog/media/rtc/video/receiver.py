"""aiortc's RTP receiver for video, without its waiting: marker release, newest frame out."""

import threading
from collections.abc import Callable
from typing import Any, Final

import av
from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket

from sundog.media.lipsync import Lipsync
from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc.bounded import MAX_JITTER, BoundedReceiver
from sundog.media.rtc.flow import Counted, VideoFlow, Window
from sundog.media.rtc.video.gaps import Gaps
from sundog.media.rtc.video.jitter_buffer import DecodeQueue, MarkerJitterBuffer
from sundog.media.timeline import Stage, Timeline

__all__ = ["BitrateEstimator", "NewestFrame", "RawTimestamps", "VideoReceiver"]

_PAUSE_MS: Final = 2000
"""Longer gaps between packets say nothing about the bandwidth."""

_VIDEO_CLOCK: Final = 90_000


class RawTimestamps:
    """Unwrap 32-bit RTP timestamps without moving their origin.

    aiortc's own mapper starts at zero. Kept as they came, a frame's timestamp can be given back
    on the restyled frame, and the sender knows which of its frames it looks at.
    """

    def __init__(self, timeline: Timeline, lipsync: Lipsync) -> None:
        self._timeline = timeline
        self._lipsync = lipsync
        self._last: int | None = None

    def map(self, timestamp: int) -> int:
        """Return the timestamp as a growing count of 90 kHz ticks, equal modulo 2**32."""
        if self._last is not None:
            # The nearest value of this residue: a wrap goes on, a reordered frame goes back.
            step = (timestamp - self._last + (1 << 31)) % (1 << 32) - (1 << 31)
            timestamp = self._last + step
        self._last = timestamp
        self._timeline.mark(timestamp, Stage.RECEIVED)
        self._lipsync.picture.arrived(timestamp, self._lipsync.clock.now())
        return timestamp


class NewestFrame:
    """The queue of a remote track, one frame deep: who reads late gets the newest picture.

    Attributes:
        decoded: Frames so far.
        size: Width and height of the last one, pixels; None before the first.
        on_frame: Called with each.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.on_frame: Callable[[], None] = _nothing
        self.decoded = 0
        self.size: tuple[int, int] | None = None
        self._timeline = timeline
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    @property
    def dropped(self) -> int:
        """Decoded frames that nobody took in time."""
        return self._frames.dropped

    async def put(self, frame: av.VideoFrame | None) -> None:
        """Offer a decoded frame; None ends the track."""
        if frame is None:
            self._frames.close()
            return
        self.decoded += 1
        self.size = frame.width, frame.height
        if frame.pts is not None:
            self._timeline.mark(frame.pts, Stage.DECODED)
        self._frames.put(frame)
        self.on_frame()

    async def get(self) -> av.VideoFrame | None:
        """Wait for the newest frame; None at the end of the track."""
        try:
            return await self._frames.take()
        except MailboxClosedError:
            return None


def _nothing() -> None:
    """Nobody counts."""


class BitrateEstimator(RemoteBitrateEstimator):
    """aiortc's estimator, begun anew after a pause and after a step of the clock.

    It reads the wall clock and walks over each millisecond since the last packet, on the event
    loop: an hour's pause, or a clock that is set, would stop every session for seconds and more.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last_ms: int | None = None

    def add(
        self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Take a packet; return a new estimate, bits per second and for whom, if there is one."""
        if self._last_ms is not None and abs(arrival_time_ms - self._last_ms) > _PAUSE_MS:
            super().__init__()
        self._last_ms = arrival_time_ms
        return super().add(arrival_time_ms, abs_send_time, payload_size, ssrc)


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
