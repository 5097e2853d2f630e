"""What is read as it comes off the socket is read as aiortc's task would have it read."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, State
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
)
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtpPacket,
)
from pylibsrtp import Error as SrtpError
from pylibsrtp import Policy, Session

from sundog.media.clock import ManualClock
from sundog.media.lipsync import Lipsync
from sundog.media.rtc.congestion.feedback import (
    Arrival,
    CongestionReport,
    is_lone_report,
    pack_report,
)
from sundog.media.rtc.connection import RepairedConnection
from sundog.media.rtc.ice.servers import IceSettings
from sundog.media.rtc.video.receiving.parts import Frame
from sundog.media.rtc.video.receiving.receiver import VideoReceiver
from sundog.media.rtc.video.sending.sender import VideoSender
from sundog.media.timeline import Timeline
from tests.unit.media.videopackets import CODECS, VP8, Source, numbers

PROFILES = [profile.libsrtp_profile for profile in SRTP_PROFILES]
OUT, IN = Policy.SSRC_ANY_OUTBOUND, Policy.SSRC_ANY_INBOUND


def session(profile: int, key: bytes, direction: int) -> Session:
    return Session(Policy(key=key, ssrc_type=direction, srtp_profile=profile))


class Side:
    """A transport as it is once it is connected, and a sender who has its keys."""

    def __init__(self, profile: int = PROFILES[0], *, ccfb: bool = True) -> None:
        self.clock, key = ManualClock(100.0), os.urandom(64)
        self.connection = RepairedConnection(
            codecs=("VP8",),
            ice=IceSettings(),
            timeline=Timeline(self.clock),
            sender_failed=lambda _: None,
            lipsync=Lipsync(self.clock),
        )
        transceiver: Any = self.connection.addTransceiver("video")
        assert isinstance(transceiver.receiver, VideoReceiver)
        assert isinstance(transceiver.sender, VideoSender)
        self.transport: Any = transceiver.receiver.transport
        self.receiver, self.sender = transceiver.receiver, transceiver.sender
        self.transport._rx_srtp = session(profile, key, IN)
        self.receiver._track = RemoteStreamTrack("video")
        self.transport._state, self.transport._task = State.CONNECTED, asyncio.Future()
        self.transport._rtp_router.register_sender(self.sender, ssrc=self.sender._ssrc)
        self.sender.outgoing.controller.has_feedback = True
        self.theirs = session(profile, key, OUT)
        self.ccfb = ccfb
        self.frames: list[Frame] = []

    async def open(self) -> None:
        feedback = [RTCRtcpFeedback(type="ack", parameter="ccfb")] if self.ccfb else []
        codec = RTCRtpCodecParameters("video/VP8", 90_000, None, VP8, feedback)
        await self.receiver.receive(
            RTCRtpReceiveParameters(codecs=[codec], encodings=[RTCRtpDecodingParameters(7, VP8)])
        )
        self.receiver._decode = self.frames.append  # type: ignore[method-assign, assignment]

    async def aclose(self) -> None:
        self.transport._task, self.transport._state = None, State.NEW
        await self.connection.close()

    def take(self, datagrams: list[bytes]) -> list[bytes]:
        """Return what is left for aiortc."""
        return list(self.transport.transport._connection.take(datagrams))


@pytest.fixture
async def sides() -> AsyncIterator[list[Side]]:
    made: list[Side] = []
    yield made
    for side in made:
        await side.aclose()


async def opened(sides: list[Side], **how: Any) -> Side:
    sides.append(Side(**how))
    await sides[-1].open()
    return sides[-1]


def disturbed(rng: random.Random, count: int) -> list[int]:
    """Return places in a stream, of which some are lost, late or doubled."""
    places = list(range(count))
    for _ in range(20):
        places.insert(rng.randrange(count), rng.choice(places))
        places.append(places.pop(rng.randrange(len(places))))
        del places[rng.randrange(len(places))]
    return places


async def as_aiortc_does(side: Side, data: bytes) -> None:
    """Do what ``RTCDtlsTransport._recv_next`` does with a datagram of RTP."""
    with suppress(SrtpError):
        await side.transport._handle_rtp_data(side.transport._rx_srtp.unprotect(data), 0)


@pytest.mark.parametrize("ccfb", [True, False])
@pytest.mark.parametrize("seed", range(5))
async def test_video_is_received_as_aiortc_has_it_received(
    sides: list[Side], ccfb: bool, seed: int
) -> None:
    rng, source = random.Random(seed), Source()
    packets = [packet for frame in source.frames(40, rng) for packet in frame]
    packets.insert(50, RtpPacket(payload_type=77, ssrc=99, sequence_number=1))
    ours, plain = [await opened(sides, ccfb=ccfb) for _ in range(2)]
    for_ours, for_plain = (
        [side.theirs.protect(packet.serialize()) for packet in packets] for side in (ours, plain)
    )
    waiting = disturbed(rng, len(packets))
    while waiting:
        some, waiting = waiting[: (count := rng.randrange(1, 20))], waiting[count:]
        for data in ours.take([for_ours[place] for place in some]):
            await as_aiortc_does(ours, data)
        for place in some:
            await as_aiortc_does(plain, for_plain[place])
        for side in (ours, plain):
            side.clock.advance(0.01)
        assert ours.receiver._due_s() == plain.receiver._due_s()
    assert numbers(ours.frames) == numbers(plain.frames)
    # aiortc takes the jitter by the wall clock.
    flows = [replace(side.receiver.flow(), jitter_ms=None) for side in (ours, plain)]
    assert flows[0] == flows[1]
    assert flows[0].packets > 100
    if ccfb:
        assert ours.receiver.arrivals is not None
        assert plain.receiver.arrivals is not None
        now_s = ours.clock.now()
        assert ours.receiver.arrivals.report(1, now_s) == plain.receiver.arrivals.report(1, now_s)


async def test_a_stream_that_is_not_known_is_left_to_aiortc_once(sides: list[Side]) -> None:
    side, source = await opened(sides), Source(ssrc=4711)
    first, second, third = (side.theirs.protect(one.serialize()) for one in source.frame())
    assert side.take([first]) == [first]
    await side.transport._handle_rtp_data(side.transport._rx_srtp.unprotect(first), 0)
    assert side.take([second, third]) == []
    assert numbers(side.frames) == [1]


async def test_what_is_neither_video_nor_a_report_is_left_in_its_order(sides: list[Side]) -> None:
    side, source = await opened(sides), Source()
    video = [side.theirs.protect(packet.serialize()) for packet in source.frame()]
    odd = [b"", b"\x16dtls", b"\x80", b"\x80" * 11, b"\x80" * 1501, bytes(40)]
    control = side.theirs.protect_rtcp(bytes(RtcpRrPacket(ssrc=9)))
    came = [odd[0], video[0], odd[1], odd[2], video[1], control, *odd[3:], video[2]]
    assert side.take(came) == [*odd[:3], control, *odd[3:]]
    assert numbers(side.frames) == [1]


async def test_before_all_is_connected_and_after_its_end_all_is_left(sides: list[Side]) -> None:
    side = await opened(sides)
    video = [side.theirs.protect(packet.serialize()) for packet in Source().frame()]
    side.transport._state = State.CONNECTING
    assert side.take(video) == video
    side.transport._state, side.transport._task = State.CONNECTED, None
    assert side.take(video) == video


async def test_what_a_stranger_sends_or_says_again_changes_nothing(sides: list[Side]) -> None:
    side, source = await opened(sides), Source()
    video = [side.theirs.protect(packet.serialize()) for packet in source.frame()]
    forged = [data[:-1] + bytes([data[-1] ^ 1]) for data in video]
    assert side.take(forged) == []
    assert side.frames == []
    assert side.take([*video, *video]) == []
    assert side.receiver.flow().packets == 3
    assert side.transport._RTCDtlsTransport__rx_packets == 9


async def test_nonsense_in_one_packet_spoils_no_other(
    sides: list[Side], caplog: pytest.LogCaptureFixture
) -> None:
    side, source = await opened(sides), Source()
    # Padding that is longer than the packet.
    bad = b"\xa0" + source.frame()[0].serialize()[1:] + b"\xff"
    good = [packet.serialize() for packet in source.frame(key=True)]
    side.take([side.theirs.protect(data) for data in (bad, *good)])
    assert numbers(side.frames) == [2]
    assert [record.getMessage() for record in caplog.records] == ["a packet is dropped: ValueError"]


@pytest.mark.parametrize("profile", PROFILES)
async def test_a_report_is_heard_at_once_and_what_stands_beside_one_by_aiortc(
    sides: list[Side], profile: int
) -> None:
    side = await opened(sides, profile=profile)
    ssrc, sender = side.sender._ssrc, side.sender
    for number in range(40):
        sender.outgoing.controller.sent(ssrc, number, 1200, side.clock.now(), is_new=True)
    side.clock.advance(0.01)
    for count in range(1, 20):
        told = tuple(Arrival(ssrc, number, 0.0) for number in range(count))
        report = pack_report(CongestionReport(9, 65536, told))
        pli = bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=9, media_ssrc=ssrc))
        for beside in (pli, bytes(RtcpRrPacket(ssrc=9)), b"\x80\xcb\0\0", b"\x81\xcb\0\x01" * 2):
            both = side.theirs.protect_rtcp(report + beside)
            assert side.take([both]) == [both]
        assert side.take([side.theirs.protect_rtcp(report)]) == []
        assert sender.outgoing.controller.round_trip_s == pytest.approx(0.01)


def test_no_other_control_packet_is_taken_for_a_report() -> None:
    told = tuple(Arrival(1, number, 0.0) for number in range(5))
    report = pack_report(CongestionReport(9, 65536, told))
    for size in range(len(report) + 60):
        data = (report + bytes(60))[:size]
        assert is_lone_report(data) == (size - len(report) in (14, 20))
    assert not is_lone_report(b"\x81" + report[1:] + bytes(14))
    assert CODECS  # the packets above are of a codec that is known
