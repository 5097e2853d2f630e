"""Sound on its way out: gaps stay gaps, timestamps stay timestamps, failures stay with the sound."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import av
import pytest
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtp import RtpPacket

from sundog.media.clock import MonotonicClock
from sundog.media.delay_line import SoundPacket
from sundog.media.lipsync import Lipsync
from sundog.media.rtc import MediaStreamError
from sundog.media.rtc.sound.relay import SoundRelay
from sundog.media.rtc.sound.sender import SoundSender

OPUS = RTCRtpCodecParameters(mimeType="audio/opus", clockRate=48_000, channels=2, payloadType=111)
PCMU = RTCRtpCodecParameters(mimeType="audio/PCMU", clockRate=8000, channels=1, payloadType=0)


class Wire:
    """A transport that keeps what is sent."""

    state = "connected"

    def __init__(self) -> None:
        self.sent: list[RtpPacket] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.sent.append(RtpPacket.parse(data))


@asynccontextmanager
async def sending(
    track: MediaStreamTrack, lipsync: Lipsync, codec: RTCRtpCodecParameters = OPUS
) -> AsyncIterator[Wire]:
    """Run a sender until its track has ended."""
    wire = Wire()
    sender = SoundSender(track, wire, lipsync)  # type: ignore[arg-type]
    running = asyncio.create_task(sender._run_rtp(codec))
    try:
        yield wire
    finally:
        track.stop()
        async with asyncio.timeout(5):
            await running


async def sent(wire: Wire, count: int) -> list[RtpPacket]:
    async with asyncio.timeout(10):
        while len(wire.sent) < count:
            await asyncio.sleep(0.01)
    return wire.sent


async def test_what_was_lost_on_its_way_here_stays_a_gap() -> None:
    lipsync = Lipsync(MonotonicClock())
    relay = SoundRelay(lipsync)
    came = [(65_534, 0), (65_535, 960), (1, 2880), (2, (1 << 32) + 3840)]
    async with sending(relay, lipsync) as wire:
        for sequence, ticks in came:
            relay.put(SoundPacket(ticks=ticks, sequence=sequence, payload=bytes([sequence % 256])))
        packets = await sent(wire, len(came))
    first = packets[0].sequence_number
    assert first < 1 << 15  # or SRTP may not follow a wrap (RFC 3711 section 3.3.1)
    assert [p.sequence_number - first for p in packets] == [0, 1, 3, 4]
    assert [p.timestamp for p in packets] == [0, 960, 2880, 3840]
    assert [p.payload[0] for p in packets] == [254, 255, 1, 2]


class Once(MediaStreamTrack):
    """Gives one thing, then nothing more."""

    kind = "audio"

    def __init__(self, thing: Any) -> None:
        super().__init__()
        self._thing = thing

    async def recv(self) -> Any:
        if self._thing is None:
            raise MediaStreamError
        thing, self._thing = self._thing, None
        return thing


@pytest.mark.parametrize(
    ("thing", "codec", "words"),
    [
        (av.VideoFrame(16, 16), OPUS, "a track of sound gave VideoFrame"),
        (av.AudioFrame("s16", "stereo", 960), PCMU, "no encoder for PCMU"),
    ],
)
async def test_what_cannot_be_sent_ends_the_sound_and_says_why(
    caplog: pytest.LogCaptureFixture, thing: Any, codec: RTCRtpCodecParameters, words: str
) -> None:
    track = Once(thing)
    async with sending(track, Lipsync(MonotonicClock()), codec) as wire, asyncio.timeout(5):
        while track.readyState == "live":
            await asyncio.sleep(0.01)
    assert not wire.sent
    assert words in caplog.text


async def test_another_source_with_smaller_numbers_goes_on_where_the_first_ended() -> None:
    lipsync = Lipsync(MonotonicClock())
    relay = SoundRelay(lipsync)
    came = [(40_000, 0), (40_001, 960), (7, 1920), (8, 2880)]
    async with sending(relay, lipsync) as wire:
        for sequence, ticks in came:
            relay.put(SoundPacket(ticks=ticks, sequence=sequence, payload=b"."))
        packets = await sent(wire, len(came))
    first = packets[0].sequence_number
    assert [p.sequence_number - first for p in packets] == [0, 1, 2, 3]
