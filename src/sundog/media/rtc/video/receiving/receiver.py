"""aiortc's RTP receiver for video with our own decisions: what waits, is asked again, is shown."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from aiortc import clock as wall
from aiortc.codecs import is_rtx
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtp import (
    RTCP_PSFB_APP,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
    unwrap_rtx,
)

from sundog.media.lipsync import Lipsync
from sundog.media.rtc.bounded import MAX_JITTER, BoundedReceiver
from sundog.media.rtc.congestion.arrivals import Arrivals
from sundog.media.rtc.congestion.remote import BitrateEstimator
from sundog.media.rtc.flow import Counted, VideoFlow, Window
from sundog.media.rtc.negotiation import has_congestion_feedback, parity_type
from sundog.media.rtc.video.receiving.alarm import Alarm
from sundog.media.rtc.video.receiving.decode_queue import DecodeQueue, DecoderError
from sundog.media.rtc.video.receiving.newest import NewestFrame
from sundog.media.rtc.video.receiving.packet import AnyPacket, ReceivedPacket, stretches
from sundog.media.rtc.video.receiving.parts import Frame
from sundog.media.rtc.video.receiving.reception import Reception
from sundog.media.rtc.video.receiving.repair import Repair
from sundog.media.rtc.video.receiving.statistics import Statistics
from sundog.media.rtc.video.receiving.timestamps import RawTimestamps
from sundog.media.timeline import Timeline

__all__ = ["VideoReceiver"]

_VIDEO_CLOCK: Final = 90_000


class VideoReceiver(BoundedReceiver):
    """A receiver that asks again for what is lost and hands out the newest whole picture.

    aiortc's jitter buffer and its list of missing packets have no clock; what comes does not go
    through them. The annotations are aiortc's private names that this relies on; a test holds them.

    Attributes:
        frames: What is decoded.
        reception: What is decided about the stream.
        arrivals: When packets came, for a sender that wants to know; None for one that does not.
    """

    frames: NewestFrame
    _RTCRtpReceiver__active_ssrc: dict[int, Any]
    _RTCRtpReceiver__codecs: dict[int, RTCRtpCodecParameters]
    _RTCRtpReceiver__decoder_queue: DecodeQueue
    _RTCRtpReceiver__decoder_error: DecoderError
    _RTCRtpReceiver__decoder_thread: Any
    _RTCRtpReceiver__timestamp_mapper: RawTimestamps
    _RTCRtpReceiver__remote_bitrate_estimator: BitrateEstimator
    _RTCRtpReceiver__remote_streams: dict[int, Statistics]
    _RTCRtpReceiver__rtcp_ssrc: int | None
    _RTCRtpReceiver__rtx_ssrc: dict[int, int]

    def __init__(self, transport: RTCDtlsTransport, timeline: Timeline, lipsync: Lipsync) -> None:
        self._lipsync = lipsync
        self.frames = NewestFrame(timeline)
        self._timeline = timeline
        self._window = Window()
        self._nacks = self._plis = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self.frames.on_frame = self._sample
        self.frames.on_damage = self._decoder_failed
        super().__init__("video", transport)
        self.reception = Reception(self._RTCRtpReceiver__codecs)
        self.arrivals: Arrivals | None = None
        self._estimated: tuple[int, list[int]] | None = None
        self._came: set[int] = set()
        self._resent_types: frozenset[int | None] = frozenset()
        self._parity_type: int | None = None
        self._odd_types: frozenset[int | None] = frozenset()
        self._repair = Repair()
        self._alarm = Alarm(timeline.clock, self._due_s, self._act)
        self._RTCRtpReceiver__decoder_error = DecoderError(self._decoder_failed)
        self._RTCRtpReceiver__decoder_queue = DecodeQueue(self._RTCRtpReceiver__decoder_error)
        self._RTCRtpReceiver__timestamp_mapper = RawTimestamps(timeline, lipsync)
        self._RTCRtpReceiver__remote_bitrate_estimator = BitrateEstimator()

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Begin to receive, as negotiated."""
        self._loop = asyncio.get_running_loop()
        await super().receive(parameters)
        if self.arrivals is None and has_congestion_feedback(parameters.codecs):
            self.arrivals = Arrivals()
            self.reception.requests.has_bounded_sender = True
        codecs = self._RTCRtpReceiver__codecs.values()
        self._resent_types = frozenset(one.payloadType for one in codecs if is_rtx(one))
        self._parity_type = parity_type(list(codecs))
        self._odd_types = self._resent_types | {self._parity_type}
        self.reception.requests.has_resent_stream = bool(self._RTCRtpReceiver__rtx_ssrc)
        self._alarm.start()

    async def stop(self) -> None:
        """End the tasks and the decoder's thread; the track ends."""
        try:
            await self._alarm.stop()
        finally:
            await super().stop()

    def flow(self) -> VideoFlow:
        """Return counters and rates of what is received."""
        requests, totals = self.reception.requests, self._totals()
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
            packets=self.reception.received,
            packets_lost=requests.missed - requests.filled,
            packets_resent=requests.filled,
            packets_repaired=requests.repaired,
            packets_asked=requests.asked,
            packets_needless=requests.needless,
            frames_given_up=self.reception.buffer.frames_given_up,
            loss=rates.loss,
            jitter_ms=self._jitter_ms(),
            nacks=self._nacks,
            plis=self._plis,
        )

    def _totals(self) -> Counted:
        reception, requests = self.reception, self.reception.requests
        return Counted(
            frames=self.frames.decoded,
            octets=reception.octets,
            packets=reception.received + requests.missed - requests.filled + requests.repaired,
            missed=requests.missed,
        )

    def _jitter_ms(self) -> float | None:
        ssrc, streams = self.reception.ssrc, self._RTCRtpReceiver__remote_streams
        if ssrc is None or ssrc not in streams:
            return None
        return round(1e3 * min(streams[ssrc].jitter, MAX_JITTER) / _VIDEO_CLOCK, 2)

    def _sample(self) -> None:
        now_s = self._timeline.clock.now()
        if self._window.due(now_s):
            self._window.note(now_s, self._totals())

    async def request_key_frame(self) -> None:
        """Ask for a picture that needs no earlier one (RFC 4585 section 6.3.1); no-op before any."""
        if self.reception.ssrc is not None:
            await self._send_rtcp_pli(self.reception.ssrc)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        """Take a packet from aiortc, in place of its method."""
        self._take((packet,), self._timeline.clock.now())
        self._settle()

    def read(self, data: bytes) -> ReceivedPacket | RtpPacket:
        """Return a packet as `take` wants it.

        Args:
            data: The RTP packet, decrypted.

        Raises:
            ValueError: it is none.
        """
        if self.arrivals is not None:
            return ReceivedPacket(data)
        return RtpPacket.parse(data, self.transport._rtp_header_extensions_map)

    def take(self, packets: Sequence[ReceivedPacket | RtpPacket], now_s: float) -> None:
        """Take packets off the network that came together.

        Args:
            packets: At least one.
            now_s: When they came, of the timeline's clock.

        Raises:
            Exception: whatever their contents make of a parser; those that came before, and the
                others of the stream, are taken all the same.
        """
        failed: Exception | None = None
        for together in self._apart(packets):
            try:
                self._take(together, now_s)
            except Exception as error:  # noqa: BLE001 - what came with it is none the worse
                failed = error
        self._settle()
        if failed is not None:
            raise failed

    def _apart(
        self, packets: Sequence[ReceivedPacket | RtpPacket]
    ) -> Iterator[Sequence[ReceivedPacket | RtpPacket]]:
        """Split packets into what is taken at once: stretches of pictures, and each of the others."""
        for stretch in stretches(packets):
            if stretch[0].payload_type in self._odd_types:
                for packet in stretch:
                    yield (packet,)
            else:
                yield stretch

    def _settle(self) -> None:
        """Do what is done once for all packets that came together."""
        came = wall.current_datetime()
        for ssrc in self._came:
            self._RTCRtpReceiver__active_ssrc[ssrc] = came
        self._came.clear()
        self._alarm.update()

    def _take(self, packets: Sequence[ReceivedPacket | RtpPacket], now_s: float) -> None:
        """Take a stretch of packets."""
        if not self._enabled:
            return
        self._note_arrival(packets, now_s)
        codec = self._RTCRtpReceiver__codecs.get(packets[0].payload_type)
        if codec is None:
            return
        self._note(packets, codec)
        if codec.payloadType == self._parity_type:
            self._take_parity(packets[0], now_s)
            return
        originals: Sequence[AnyPacket] = packets
        if is_resent := codec.payloadType in self._resent_types:
            originals = self._unwrapped(packets[0], codec)
        if originals:
            for frame in self.reception.arrived(originals, now_s, is_resent=is_resent):
                self._decode(frame)
            if self._parity_type is not None:
                self._take_repaired(self._repair.came(originals), now_s)

    def _take_parity(self, packet: AnyPacket, now_s: float) -> None:
        """Take what lets missing packets be had without asking."""
        ssrc = self._RTCRtpReceiver__rtx_ssrc.get(packet.ssrc)
        if ssrc is not None:
            self.reception.expects_parity(now_s)
            self._take_repaired(self._repair.parity_came(packet, ssrc), now_s)

    def _take_repaired(self, packets: Iterable[RtpPacket], now_s: float) -> None:
        for packet in packets:
            if packet.payload_type not in self._odd_types:
                for frame in self.reception.repaired(packet, now_s):
                    self._decode(frame)

    def _note_arrival(self, packets: Sequence[ReceivedPacket | RtpPacket], now_s: float) -> None:
        """See how much the path carries, for a sender that asks to be told."""
        if self.arrivals is not None:
            first, marker, count = packets[0], bool(packets[-1].marker), len(packets)
            self.arrivals.arrived(first.ssrc, first.sequence_number, marker, now_s, count=count)
            return
        for packet in packets:
            if isinstance(packet, RtpPacket):
                self._estimate(packet, now_s)

    def _estimate(self, packet: RtpPacket, now_s: float) -> None:
        """Measure the path by a packet (REMB)."""
        abs_send_time = packet.extensions.abs_send_time
        if abs_send_time is None:
            return
        estimate = self._RTCRtpReceiver__remote_bitrate_estimator.add(
            abs_send_time=abs_send_time,
            arrival_time_ms=round(1e3 * now_s),
            payload_size=len(packet.payload) + packet.padding_size,
            ssrc=packet.ssrc,
        )
        if estimate is not None:
            self._estimated = estimate

    async def _tell_estimate(self, bps: int, ssrcs: list[int]) -> None:
        ssrc, self._estimated = self._RTCRtpReceiver__rtcp_ssrc, None
        if ssrc is not None:
            fci = pack_remb_fci(bps, ssrcs)
            await self._send_rtcp(
                RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=ssrc, media_ssrc=0, fci=fci)
            )

    def _note(self, packets: Sequence[AnyPacket], codec: RTCRtpCodecParameters) -> None:
        """Keep what receiver reports and ``getSynchronizationSources`` tell."""
        ssrc = packets[0].ssrc
        self._came.add(ssrc)
        streams = self._RTCRtpReceiver__remote_streams
        if ssrc not in streams:
            streams[ssrc] = Statistics(codec.clockRate)
        streams[ssrc].add_stretch(packets)

    def _unwrapped(
        self, packet: RtpPacket | ReceivedPacket, codec: RTCRtpCodecParameters
    ) -> tuple[RtpPacket, ...]:
        """Return the packet that a retransmission holds (RFC 4588); nothing where it holds none."""
        ssrc = self._RTCRtpReceiver__rtx_ssrc.get(packet.ssrc)
        payload_type = codec.parameters.get("apt")
        if ssrc is None or len(packet.payload) < 2 or not isinstance(payload_type, int):
            return ()
        wrapped: Any = packet  # has all that is read of it
        return (unwrap_rtx(wrapped, payload_type=payload_type, ssrc=ssrc),)

    def _decode(self, frame: Frame) -> None:
        if self._RTCRtpReceiver__decoder_thread is None:
            return
        frame.timestamp = self._RTCRtpReceiver__timestamp_mapper.map(frame.timestamp)
        codec = self._RTCRtpReceiver__codecs[frame.payload_type]
        self._RTCRtpReceiver__decoder_queue.put((codec, frame))

    def _due_s(self) -> float | None:
        due_s = self.reception.due_s()
        if self._estimated is not None:
            return self._timeline.clock.now()
        told_s = None if self.arrivals is None else self.arrivals.due_s()
        if due_s is None or told_s is None:
            return told_s if due_s is None else due_s
        return min(due_s, told_s)

    async def _report(self, arrivals: Arrivals) -> None:
        """Say when packets came (RFC 8888), if that is due."""
        now_s, due_s = self._timeline.clock.now(), arrivals.due_s()
        ssrc = self._RTCRtpReceiver__rtcp_ssrc
        if ssrc is not None and due_s is not None and due_s <= now_s:
            await self._send_packed(arrivals.report(ssrc, now_s))

    async def _send_packed(self, data: bytes) -> None:
        with suppress(ConnectionError):  # the end of the path, which others notice
            await self.transport._send_rtp(data)

    async def _act(self) -> None:
        """Do what is due now."""
        if self.arrivals is not None:
            await self._report(self.arrivals)
        if self._estimated is not None:
            await self._tell_estimate(*self._estimated)
        due, ssrc = self.reception.advance(self._timeline.clock.now()), self.reception.ssrc
        if ssrc is None:
            return
        if due.again:
            await self._send_rtcp_nack(ssrc, due.again)
        if due.wants_key_frame:
            await self._send_rtcp_pli(ssrc)

    def _decoder_failed(self) -> None:
        """Show nothing before a key frame, and ask for one; called on any thread."""
        self._RTCRtpReceiver__decoder_queue.failed()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._damaged)

    def _damaged(self) -> None:
        self.reception.damaged()
        self._alarm.update()

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
        before = self._RTCRtpReceiver__decoder_queue.dropped
        return self.frames.dropped + self.frames.damaged + before
