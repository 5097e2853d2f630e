"""aiortc's RTP sender for video, with our encoders and the frame's own timestamp on the wire."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import av
from aiortc.mediastreams import (
    VIDEO_TIME_BASE,
    MediaStreamError,
    MediaStreamTrack,
    convert_timebase,
)
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpSendParameters
from aiortc.rtcrtpsender import RTCEncodedFrame, random_sequence_number
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    HeaderExtensionsMap,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    unpack_remb_fci,
)

from sundog.media.capture import CaptureClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.congestion.controller import Controller
from sundog.media.rtc.congestion.feedback import CongestionReport
from sundog.media.rtc.extensions import PlayoutDelayMap
from sundog.media.rtc.feedback import Feedback
from sundog.media.rtc.flow import Counted, Path, VideoFlow, Window
from sundog.media.rtc.negotiation import has_congestion_feedback, parity_type
from sundog.media.rtc.outlet import send_packets
from sundog.media.rtc.reports import CaptureReports
from sundog.media.rtc.video.coding.encoder import (
    MAX_BITRATE_BPS,
    MIN_BITRATE_BPS,
    START_BITRATE_BPS,
)
from sundog.media.rtc.video.coding.encoding import EncoderThread
from sundog.media.rtc.video.growing import GrowingTimestamps
from sundog.media.rtc.video.sending.encoded_track import EncodedTrack
from sundog.media.rtc.video.sending.history import Rtx
from sundog.media.rtc.video.sending.key_frames import KeyFrames
from sundog.media.rtc.video.sending.outgoing import Outgoing
from sundog.media.rtc.video.sending.packet import Stream
from sundog.media.timeline import Stage, Timeline

__all__ = ["VideoSender"]

_log = logging.getLogger(__name__)

_IDLE_S: Final = 0.02
_LOOK_S: Final = 0.25
"""How often the rate is looked at where nobody reports: after a pause less may be sent, as time alone
tells."""

_TOLD_FROM: Final = 0.02
"""Share by which the rate must have changed for the encoder to be told."""


class VideoSender(CaptureReports):
    """A sender whose RTP timestamps are the frames' pts, modulo 2**32.

    aiortc adds a random origin; without it a service can return a frame under the timestamp that
    it came with, and true latency is known without drawing on the picture.

    The annotations are aiortc's private names that it relies on; a test holds them.

    Attributes:
        feedback: What the other side says of what it is sent.
        extensions: Of the header of each packet.
        outgoing: Its packets on their way.
    """

    _RTCRtpSender__track: MediaStreamTrack | None
    _RTCRtpSender__encoder: EncoderThread | EncodedTrack | None
    _RTCRtpSender__force_keyframe: bool
    _RTCRtpSender__rtp_started: asyncio.Event
    _RTCRtpSender__rtp_exited: asyncio.Event
    _RTCRtpSender__rtp_header_extensions_map: HeaderExtensionsMap
    _RTCRtpSender__rtx_payload_type: int | None
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
        self._clock = timeline.clock
        self._failed = failed
        self._timestamps = GrowingTimestamps()
        self.extensions = self._RTCRtpSender__rtp_header_extensions_map = PlayoutDelayMap()
        self.feedback = Feedback(self._clock)
        self._window = Window()
        self._codec: str | None = None
        self._size: tuple[int, int] | None = None
        self._key_frames = KeyFrames()
        self._told_bps = 0
        self.outgoing = Outgoing(
            Controller(
                start_bps=START_BITRATE_BPS, min_bps=MIN_BITRATE_BPS, max_bps=MAX_BITRATE_BPS
            ),
            self._clock,
            self.extensions,
            # Not the transport of now: where sections are bundled it is replaced.
            lambda packets: send_packets(self.transport, packets),
            self._note_sent,
        )
        self.lipsync = lipsync
        self._taken = CaptureClock(VIDEO_TIME_BASE.denominator)
        self.captured_now = lambda: self._taken.arrived_by(lipsync.clock.now())

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        """Begin to send what was negotiated."""
        await super().send(parameters)
        self.outgoing.controller.has_feedback = has_congestion_feedback(parameters.codecs)
        # Those who report ask again and again; others may ask once.
        self.outgoing.history.defers = not self.outgoing.controller.has_feedback
        self.outgoing.parity_type = parity_type(parameters.codecs)
        payload_type = self._RTCRtpSender__rtx_payload_type
        if payload_type is not None and self.outgoing.history.rtx is None:
            self.outgoing.history.rtx = Rtx(
                payload_type=payload_type,
                ssrc=self._rtx_ssrc,
                sequence_number=random_sequence_number(),
            )

    @property
    def target_bitrate_bps(self) -> int | None:
        """What the encoder aims for now; None before the first frame."""
        return getattr(self._RTCRtpSender__encoder, "target_bitrate", None)

    def flow(self) -> VideoFlow:
        """Return counters and rates of what is sent."""
        heard, totals = self.feedback, self._totals()
        rates = self._window.rates(self._clock.now(), totals)
        width, height = self._size or (None, None)
        return VideoFlow(
            codec=self._codec,
            width=width,
            height=height,
            frames=totals.frames,
            fps=rates.fps,
            bitrate_bps=rates.bitrate_bps,
            octets=totals.octets,
            packets=self._RTCRtpSender__packet_count,
            packets_lost=heard.lost,
            packets_resent=heard.missed,
            loss=rates.loss,
            jitter_ms=heard.jitter_ms,
            nacks=heard.nacks,
            plis=heard.plis,
        )

    def _totals(self) -> Counted:
        if self.outgoing.controller.has_feedback:
            # What parity made good was never asked for, nor does it count as lost (RFC 3550).
            packets, missed = self.outgoing.controller.fates
        else:
            # What was never asked for again, the reports tell.
            packets = self._RTCRtpSender__packet_count
            missed = max(self.feedback.missed, self.feedback.lost)
        return Counted(
            frames=self._timeline.finished,
            octets=self._RTCRtpSender__octet_count,
            packets=packets,
            missed=missed,
        )

    def path(self) -> Path:
        """Return what is known of the way to the other side."""
        controller, again = self.outgoing.controller, self.outgoing.history.resent_octets
        parity = self.outgoing.parity_octets
        total = max(again + parity + self._RTCRtpSender__octet_count, 1)
        return Path(
            target_bps=controller.target_bps,
            limit=controller.limit.value,
            queue_ms=round(1e3 * controller.queue_s, 2) if controller.has_feedback else None,
            resent_octets=again,
            resent_share=round(again / total, 4),
            parity_octets=parity,
            parity_share=round(parity / total, 4),
        )

    def reported(self, report: CongestionReport) -> None:
        """Take a report of when packets arrived, of this stream or of others."""
        if any(ssrc in (self._ssrc, self._rtx_ssrc) for ssrc, *_ in report.arrivals):
            self.outgoing.reported(report)
            self._tell_rate()

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        self.feedback.heard(packet, self._ssrc)
        if isinstance(packet, RtcpRtpfbPacket):
            if packet.fmt == RTCP_RTPFB_NACK:
                self._send_again(packet.lost)
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
            self._estimated(packet.fci)
        else:
            await super()._handle_rtcp_packet(packet)

    def _send_again(self, numbers: list[int]) -> None:
        history, round_trip_s = self.outgoing.history, self._round_trip_s()
        history.round_trip_s = round_trip_s
        rates = self._window.rates(self._clock.now(), self._totals())
        self.outgoing.send_again(numbers, rates.loss)

    def _round_trip_s(self) -> float | None:
        if (round_trip_s := self.outgoing.controller.round_trip_s) is not None:
            return round_trip_s
        ms = self.feedback.round_trip.ms
        return None if ms is None else ms / 1e3

    def _estimated(self, fci: bytes) -> None:
        """Take what the receiver says that its path carries (REMB), if it is that."""
        try:
            bitrate, ssrcs = unpack_remb_fci(fci)
        except ValueError:
            return
        if self._ssrc in ssrcs:
            self.outgoing.controller.limited_to(bitrate, self._clock.now())
            self._tell_rate()

    def _tell_rate(self) -> None:
        """Have the encoder follow the controller."""
        encoder = self._RTCRtpSender__encoder
        bps = self.outgoing.controller.media_bps(self._clock.now())
        if encoder is not None and abs(bps - self._told_bps) > _TOLD_FROM * self._told_bps:
            encoder.target_bitrate = self._told_bps = bps

    async def _send_rtcp(self, packets: list[AnyRtcpPacket]) -> None:
        self.feedback.reported(packets)
        await super()._send_rtcp(packets)

    def _send_keyframe(self) -> None:
        if self._key_frames.is_answered(self._clock.now(), self._round_trip_s() or 0.0):
            return
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
        self._tell_rate()
        picture, ticks = await track.take(codec)
        if not self._enabled:
            track.needs_key = True
            return None
        self._size = picture.size
        if picture.is_key:
            self._key_frames.sent(self._clock.now())
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
            self._tell_rate()
            force = self._forces_key(encoder.target_bitrate)
            ticks = None
            if frame.pts is not None and frame.time_base:
                ticks = convert_timebase(frame.pts, frame.time_base, VIDEO_TIME_BASE)
            done = await encoder.encode(frame, self._timestamps.map(ticks), force)
            self._size = done.size
        if done.is_key:
            self._key_frames.sent(self._clock.now())
        if not done.payloads:
            return None
        self._taken.arrived(done.ticks, taken_s)
        self._timeline.mark(done.ticks, Stage.ENCODED)
        return RTCEncodedFrame(done.payloads, done.ticks, None)  # type: ignore[arg-type]

    def _forces_key(self, rate_bps: int) -> bool:
        """Return whether the next picture must be a key frame, which is not asked for again."""
        may = self._key_frames.may_follow(self._clock.now(), rate_bps)
        if force := self._RTCRtpSender__force_keyframe and may:
            self._RTCRtpSender__force_keyframe = False
        return force

    async def _run_rtp(self, codec: RTCRtpCodecParameters) -> None:
        assert codec.payloadType is not None
        self.outgoing.stream = Stream(
            ssrc=self._ssrc, payload_type=codec.payloadType, mid=self._RTCRtpSender__mid
        )
        self._codec = codec.name
        self._RTCRtpSender__rtp_started.set()
        probing = asyncio.create_task(self._probe(), name="probes")
        try:
            while True:
                if self._RTCRtpSender__track is None:
                    await asyncio.sleep(_IDLE_S)
                    continue
                await self.outgoing.until_open()
                frame = await self._next_encoded_frame(codec)
                if frame is not None:
                    await self.outgoing.send_picture(frame.payloads, frame.timestamp)
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
            probing.cancel()
            # stop() may cancel while a track that has ended has brought this here already.
            try:
                await self._close_encoder()
            finally:
                try:
                    await asyncio.wait([probing])
                finally:
                    self._RTCRtpSender__rtp_exited.set()

    async def _close_encoder(self) -> None:
        """Have no encoder any more; a shared one is its track's."""
        encoder, self._RTCRtpSender__encoder = self._RTCRtpSender__encoder, None
        if isinstance(encoder, EncoderThread):
            await encoder.aclose()

    async def _probe(self) -> None:
        try:
            await self.outgoing.probe()
            while True:
                await asyncio.sleep(_LOOK_S)
                self._tell_rate()
                self.outgoing.pay()
        except ConnectionError:  # the end of the path
            pass
        except Exception as error:  # noqa: BLE001 - without probes a window that is shut may stay so
            _log.exception("probes stopped")
            self._failed(error)

    def _sample(self) -> None:
        now_s = self._clock.now()
        if self._window.due(now_s):
            self._window.note(now_s, self._totals())
