"""aiortc's RTP sender for video, with our encoders and the frame's own timestamp on the wire."""

import asyncio
import logging
import struct
from collections.abc import Callable
from typing import Final

import av
from aiortc import clock as ntp_clock
from aiortc.mediastreams import (
    VIDEO_TIME_BASE,
    MediaStreamError,
    MediaStreamTrack,
    convert_timebase,
)
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpsender import (
    RTCEncodedFrame,
    random_sequence_number,
)
from aiortc.rtp import RTP_HISTORY_SIZE, AnyRtcpPacket, HeaderExtensionsMap, RtpPacket
from aiortc.utils import uint16_add

from sundog.media.capture import CaptureClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.extensions import PlayoutDelayMap
from sundog.media.rtc.feedback import Feedback
from sundog.media.rtc.flow import Counted, VideoFlow, Window
from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.video.coding.encoding import EncoderThread
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.sending.encoded_track import EncodedTrack
from sundog.media.timeline import Stage, Timeline

__all__ = ["VideoSender"]

_log = logging.getLogger(__name__)

_IDLE_S: Final = 0.02

_MARK_AND_NUMBER: Final = struct.Struct("!BH")
"""Marker with payload type, and sequence number: a header's second to fourth byte (RFC 3550
section 5.1)."""


class VideoSender(CaptureReports):
    """A sender whose RTP timestamps are the frames' pts, modulo 2**32.

    aiortc adds a random origin; without it a service can return a frame under the timestamp that
    it came with, and true latency is known without drawing on the picture.

    The annotations are aiortc's private names that it relies on; a test holds them.

    Attributes:
        feedback: What the other side says of what it is sent.
        extensions: Of the header of each packet.
    """

    _RTCRtpSender__track: MediaStreamTrack | None
    _RTCRtpSender__encoder: EncoderThread | EncodedTrack | None
    _RTCRtpSender__force_keyframe: bool
    _RTCRtpSender__rtp_started: asyncio.Event
    _RTCRtpSender__rtp_exited: asyncio.Event
    _RTCRtpSender__rtp_history: dict[int, RtpPacket]
    _RTCRtpSender__rtp_header_extensions_map: HeaderExtensionsMap
    _RTCRtpSender__mid: str | None

    def __init__(
        self,
        track: MediaStreamTrack | None,
        transport: RTCDtlsTransport,
        timeline: Timeline,
        failed: Callable[[Exception], None],
        lipsync: Lipsync,
    ) -> None:
        super().__init__(track if track is not None else "video", transport)
        self._timeline = timeline
        self._failed = failed
        self._timestamps = GrowingTimestamps()
        self._sequence_number = random_sequence_number()
        self.extensions = self._RTCRtpSender__rtp_header_extensions_map = PlayoutDelayMap()
        self.feedback = Feedback(timeline.clock)
        self._window = Window()
        self._codec: str | None = None
        self._size: tuple[int, int] | None = None
        self.lipsync = lipsync
        self._taken = CaptureClock(VIDEO_TIME_BASE.denominator)
        self.captured_now = lambda: self._taken.arrived_by(lipsync.clock.now())

    @property
    def target_bitrate_bps(self) -> int | None:
        """What the encoder aims for now; None before the first frame."""
        return getattr(self._RTCRtpSender__encoder, "target_bitrate", None)

    def flow(self) -> VideoFlow:
        """Return counters and rates of what is sent."""
        heard, totals = self.feedback, self._totals()
        rates = self._window.rates(self._timeline.clock.now(), totals)
        width, height = self._size or (None, None)
        return VideoFlow(
            codec=self._codec,
            width=width,
            height=height,
            frames=totals.frames,
            fps=rates.fps,
            bitrate_bps=rates.bitrate_bps,
            octets=totals.octets,
            packets=totals.packets,
            packets_lost=heard.lost,
            packets_resent=heard.missed,
            loss=rates.loss,
            jitter_ms=heard.jitter_ms,
            nacks=heard.nacks,
            plis=heard.plis,
        )

    def _totals(self) -> Counted:
        return Counted(
            frames=self._timeline.finished,
            octets=self._RTCRtpSender__octet_count,
            packets=self._RTCRtpSender__packet_count,
            # What was never asked for again, the reports tell.
            missed=max(self.feedback.missed, self.feedback.lost),
        )

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        self.feedback.heard(packet, self._ssrc)
        await super()._handle_rtcp_packet(packet)

    async def _send_rtcp(self, packets: list[AnyRtcpPacket]) -> None:
        self.feedback.reported(packets)
        await super()._send_rtcp(packets)

    def _send_keyframe(self) -> None:
        super()._send_keyframe()
        if isinstance(self._RTCRtpSender__encoder, EncodedTrack):
            self._RTCRtpSender__encoder.needs_key = True

    async def _next_encoded_frame(self, codec: RTCRtpCodecParameters) -> RTCEncodedFrame | None:
        track = self._RTCRtpSender__track
        assert track is not None
        if isinstance(track, EncodedTrack):
            return await self._shared(track, codec)
        return await self._own(track, codec)

    async def _shared(
        self, track: EncodedTrack, codec: RTCRtpCodecParameters
    ) -> RTCEncodedFrame | None:
        """Take the next picture from an encoder that others use too."""
        # Where aiortc looks for somebody to tell what the path carries.
        self._RTCRtpSender__encoder = track
        picture, ticks = await track.take(codec)
        if not self._enabled:
            track.needs_key = True
            return None
        self._size = picture.size
        return RTCEncodedFrame(picture.payloads, ticks, None)  # type: ignore[arg-type]

    async def _own(
        self, track: MediaStreamTrack, codec: RTCRtpCodecParameters
    ) -> RTCEncodedFrame | None:
        """Encode the track's next frame, for this sender alone."""
        frame = await track.recv()
        taken_s = self.lipsync.clock.now()
        if not self._enabled:
            return None
        encoder = self._RTCRtpSender__encoder
        if not isinstance(encoder, EncoderThread):
            encoder = self._RTCRtpSender__encoder = EncoderThread(codec)
        if isinstance(frame, av.Packet):
            done = encoder.pack(frame)
        else:
            if not isinstance(frame, av.VideoFrame):
                raise TypeError(f"a track of video gave {type(frame).__name__}, not av.VideoFrame")
            force, self._RTCRtpSender__force_keyframe = self._RTCRtpSender__force_keyframe, False
            ticks = None
            if frame.pts is not None and frame.time_base:
                ticks = convert_timebase(frame.pts, frame.time_base, VIDEO_TIME_BASE)
            done = await encoder.encode(frame, self._timestamps.map(ticks), force)
            self._size = done.size
        if not done.payloads:
            return None
        self._taken.arrived(done.ticks, taken_s)
        self._timeline.mark(done.ticks, Stage.ENCODED)
        return RTCEncodedFrame(done.payloads, done.ticks, None)  # type: ignore[arg-type]

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        payload_type = codec.payloadType
        assert payload_type is not None
        self._codec = codec.name
        self._RTCRtpSender__rtp_started.set()
        try:
            while True:
                if self._RTCRtpSender__track is None:
                    await asyncio.sleep(_IDLE_S)
                    continue
                frame = await self._next_encoded_frame(codec)
                if frame is not None:
                    await self._send_frame(frame, payload_type)
                    self._timeline.mark(frame.timestamp, Stage.SENT)
                    self._sample()
                    self.lipsync.picture_sent(frame.timestamp)
        except (asyncio.CancelledError, ConnectionError, MediaStreamError):
            # The end of the peer, of the path or of the track: stop() waits for the flag below.
            pass
        except Exception as error:  # noqa: BLE001 - the owner is told; a task nobody awaits must not swallow it
            _log.exception("video sender stopped")
            self._failed(error)
        finally:
            if self._RTCRtpSender__track is not None:
                self._RTCRtpSender__track.stop()
                self._RTCRtpSender__track = None
            if isinstance(self._RTCRtpSender__encoder, EncoderThread):
                self._RTCRtpSender__encoder.close()
            self._RTCRtpSender__encoder = None
            self._RTCRtpSender__rtp_exited.set()

    def _sample(self) -> None:
        now_s = self._timeline.clock.now()
        if self._window.due(now_s):
            self._window.note(now_s, self._totals())

    async def _send_frame(self, frame: RTCEncodedFrame, payload_type: int) -> None:
        first = self._packet(frame, payload_type)
        first.extensions.abs_send_time = (ntp_clock.current_ntp_time() >> 14) & 0xFFFFFF
        first.extensions.mid = self._RTCRtpSender__mid
        # Headers of one frame differ in marker and number alone; writing the rest once saves a
        # fifth of what a packet costs.
        header = first.serialize(self._RTCRtpSender__rtp_header_extensions_map)
        last = len(frame.payloads) - 1
        for index, payload in enumerate(frame.payloads):
            packet = self._packet(frame, payload_type)
            packet.extensions, packet.payload = first.extensions, payload
            packet.marker = int(index == last)
            marked = packet.marker << 7 | packet.payload_type
            own = _MARK_AND_NUMBER.pack(marked, packet.sequence_number)
            await self._send_packet(packet, b"".join((header[:1], own, header[4:], payload)))

    def _packet(self, frame: RTCEncodedFrame, payload_type: int) -> RtpPacket:
        """Return the next packet, still empty."""
        return RtpPacket(
            payload_type=payload_type,
            sequence_number=self._sequence_number,
            timestamp=frame.timestamp & 0xFFFFFFFF,
            ssrc=self._ssrc,
        )

    async def _send_packet(self, packet: RtpPacket, data: bytes) -> None:
        """Send a packet, which ``data`` is on the wire, and keep it to send it again."""
        history = self._RTCRtpSender__rtp_history
        history[packet.sequence_number % RTP_HISTORY_SIZE] = packet
        await self.transport._send_rtp(data)
        self._note_sent(packet)
        self._sequence_number = uint16_add(self._sequence_number, 1)
