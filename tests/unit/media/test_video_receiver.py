"""What a receiver of video sends back, and what it hands out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import av
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
    RTCRtpRtxParameters,
)
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtpPacket,
    wrap_rtx,
)

from sundog.media.clock import ManualClock, MonotonicClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.congestion.feedback import reports_in
from sundog.media.rtc.video.parity.packets import MIME_TYPE, parity_payloads
from sundog.media.rtc.video.receiving.newest import NewestFrame
from sundog.media.rtc.video.receiving.parts import Frame
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.timeline import Timeline
from tests.unit.media.videopackets import VP8, Source, numbers

RTX, RTX_SSRC, PARITY = 98, 8, 120


class Wire:
    """In place of a transport: keeps what is sent back."""

    state = "connected"

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.sent.append(data)

    def _register_rtp_receiver(self, *_: object) -> None: ...
    def _unregister_rtp_receiver(self, *_: object) -> None: ...

    def asked(self) -> list[int]:
        """Return the sequence numbers that were asked for."""
        return [
            number
            for packet in self._feedback()
            if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK
            for number in packet.lost
        ]

    def key_frames_asked(self) -> int:
        return sum(
            isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI
            for packet in self._feedback()
        )

    def _feedback(self) -> list[Any]:
        return [packet for data in self.sent for packet in RtcpPacket.parse(data)]


class Receiving:
    """A receiver that runs, and what comes out of it before the decoder."""

    def __init__(self, *, ccfb: bool) -> None:
        self.wire, clock = Wire(), MonotonicClock()
        self.receiver = VideoReceiver(self.wire, Timeline(clock), Lipsync(clock))  # type: ignore[arg-type]
        self.receiver._track = RemoteStreamTrack("video")
        self.receiver._set_rtcp_ssrc(1)
        feedback = [RTCRtcpFeedback(type="ack", parameter="ccfb")] if ccfb else []
        self.parameters = RTCRtpReceiveParameters(
            codecs=[
                RTCRtpCodecParameters("video/VP8", 90_000, None, VP8, feedback),
                RTCRtpCodecParameters("video/rtx", 90_000, None, RTX, [], {"apt": VP8}),
                RTCRtpCodecParameters(MIME_TYPE, 90_000, None, PARITY),
            ],
            encodings=[RTCRtpDecodingParameters(7, VP8, rtx=RTCRtpRtxParameters(ssrc=RTX_SSRC))],
        )
        self.frames: list[Frame] = []

    async def feed(self, packets: list[RtpPacket]) -> None:
        for packet in packets:
            await self.receiver._handle_rtp_packet(packet, arrival_time_ms=0)

    async def until(self, happened: Any) -> None:
        async with asyncio.timeout(5):
            while not happened():
                await asyncio.sleep(0.002)


@asynccontextmanager
async def receiving(*, decodes: bool = False, ccfb: bool = False) -> AsyncIterator[Receiving]:
    it = Receiving(ccfb=ccfb)
    if not decodes:
        it.receiver._decode = it.frames.append  # type: ignore[method-assign, assignment]
    await it.receiver.receive(it.parameters)
    try:
        yield it
    finally:
        await it.receiver.stop()


async def test_a_lost_packet_is_asked_for_and_its_frame_is_whole_once_it_comes_on_its_stream() -> (
    None
):
    async with receiving() as it:
        source = Source()
        await it.feed(source.frame())
        first, lost, last = source.frame()
        await it.feed([first, last])
        await it.until(it.wire.asked)
        assert it.wire.asked() == [lost.sequence_number]
        await it.feed([wrap_rtx(lost, RTX, 5, RTX_SSRC)])
        assert numbers(it.frames) == [1, 2]
        flow = it.receiver.flow()
    assert (flow.packets_asked, flow.packets_resent, flow.packets_needless) == (1, 1, 0)
    assert flow.packets_lost == 0
    assert it.wire.key_frames_asked() == 0


async def test_packets_lost_where_numbers_wrap_are_asked_for() -> None:
    async with receiving() as it:
        source = Source(first=65_530)
        await it.feed(source.frame(3))
        first, *_, last = source.frame(9)
        await it.feed([first, last])
        await it.until(it.wire.asked)
        assert sorted(it.wire.asked()) == [0, 1, 2, 3, 4, 65_534, 65_535]


async def test_padding_and_nonsense_on_the_stream_of_retransmissions_change_nothing() -> None:
    async with receiving() as it:
        source = Source()
        await it.feed(source.frame())
        for payload in (b"", b"\1"):
            await it.feed([RtpPacket(payload_type=RTX, ssrc=RTX_SSRC, payload=payload)])
        await it.feed([RtpPacket(payload_type=RTX, ssrc=99, payload=b"\0\1\2")])
        await it.feed(source.frame())
    assert numbers(it.frames) == [1, 2]


async def test_what_cannot_be_decoded_has_a_key_frame_asked_for_at_once() -> None:
    async with receiving(decodes=True) as it:
        source = Source()
        await it.feed(source.frame())  # looks like a key frame, and is none
        await it.until(it.wire.key_frames_asked)
        assert it.receiver.reception.buffer.is_waiting_for_key
        await it.feed(source.frame())
        assert it.receiver.frames.decoded == 0


async def test_the_sender_is_told_when_packets_came_where_that_was_agreed() -> None:
    async with receiving(ccfb=True) as it:
        source = Source(first=100)
        await it.feed(source.frame())
        await it.until(lambda: it.wire.sent)
        (report,) = reports_in(it.wire.sent[0])
    assert [arrival.sequence_number for arrival in report.arrivals] == [100, 101, 102]
    assert all(arrival.ago_s is not None for arrival in report.arrivals)


async def test_nothing_is_sent_back_while_all_is_well() -> None:
    async with receiving() as it:
        source = Source()
        for _ in range(5):
            await it.feed(source.frame())
            await asyncio.sleep(0.01)
    assert numbers(it.frames) == [1, 2, 3, 4, 5]
    assert it.wire.sent == []


async def test_a_picture_that_the_decoder_has_patched_up_is_not_handed_out() -> None:
    class Damaged:
        is_corrupt, width, height, pts = True, 16, 16, 0

    frames, told = NewestFrame(Timeline(ManualClock())), []
    frames.on_damage = lambda: told.append(True)
    await frames.put(Damaged())  # type: ignore[arg-type]
    await frames.put(av.VideoFrame(32, 16, "yuv420p"))
    frame = await frames.get()
    assert frame is not None
    assert frame.width == 32
    assert (frames.decoded, frames.damaged, told) == (1, 1, [True])


async def test_reports_go_on_whatever_number_of_streams_a_client_sends() -> None:
    async with receiving() as it:
        told = [RtcpReceiverInfo(number, 0, 0, 0, 0, 0, 0) for number in range(300)]
        await it.receiver._send_rtcp(RtcpRrPacket(ssrc=1, reports=told))
        (packet,) = RtcpPacket.parse(it.wire.sent[0])
        assert isinstance(packet, RtcpRrPacket)
        assert [report.ssrc for report in packet.reports] == list(range(269, 300))


def parity_of(packets: list[RtpPacket], ssrc: int = RTX_SSRC) -> list[RtpPacket]:
    """Return two parity packets of a frame."""
    first, payloads = packets[0], [packet.payload for packet in packets]
    made = parity_payloads(first.sequence_number, VP8, payloads, lambda _: 2)
    return [RtpPacket(PARITY, 0, 40, first.timestamp, ssrc, payload) for payload in made]


async def test_frames_are_whole_by_parity_and_nothing_is_asked_for() -> None:
    async with receiving(ccfb=True) as it:
        source = Source()
        await it.feed(source.frame())
        for lost in ((0, 2), (1, 3), (4,)):
            frame = source.frame(5)
            came = [packet for place, packet in enumerate(frame) if place not in lost]
            await it.feed(came + parity_of(frame))
        await asyncio.sleep(0.05)
        flow = it.receiver.flow()
    assert numbers(it.frames) == [1, 2, 3, 4]
    assert it.wire.asked() == []
    assert (flow.packets_repaired, flow.packets_resent, flow.packets_asked) == (5, 5, 0)
    assert flow.packets_lost == 0
    totals = it.receiver._totals()
    assert (totals.packets, totals.missed) == (18, 5)  # sent, and lost on the way


async def test_nonsense_as_parity_and_parity_of_strangers_change_nothing() -> None:
    async with receiving(ccfb=True) as it:
        source = Source()
        await it.feed(source.frame())
        frame = source.frame()
        with suppress(ValueError):  # which the transport tells, and drops
            await it.feed([RtpPacket(PARITY, 0, 1, 0, RTX_SSRC, b"\0\1")])
        await it.feed([frame[0], *parity_of(frame, ssrc=99)])
        assert numbers(it.frames) == [1]
        packed = parity_payloads(
            frame[0].sequence_number, PARITY, [packet.payload for packet in frame], lambda _: 2
        )  # it says that what it protects is parity
        await it.feed([RtpPacket(PARITY, 0, 1, frame[0].timestamp, RTX_SSRC, p) for p in packed])
        assert numbers(it.frames) == [1]
        await it.feed(frame[1:])
    assert numbers(it.frames) == [1, 2]
