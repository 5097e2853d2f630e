"""Sound through the real service: it comes back, and with its picture."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType

import av
import numpy as np
import pytest
from aiortc import (
    AudioStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.clock import current_ntp_time
from aiortc.codecs import get_capabilities
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket

from sundog.engine.interface import Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.media.capture import unwrapped
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack, Peer, VideoOutput
from sundog.media.rtc.sdp import with_playout_delay
from sundog.media.rtc.video.sending.sender import VideoSender
from tests.flashes import Beeps, Flashes, offset_s, witnessed
from tests.service import running_service
from tests.wireclient import BROWSER, OUR_SDK, wire

WITHIN_S = 0.04
CLOCK = MonotonicClock()


class SlowRenderer(PassthroughRenderer):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def render(self, image: Image, look: PassthroughLook) -> Image:
        time.sleep(self._seconds)
        return super().render(image, look)


class SlowEngine(PassthroughEngine):
    """Takes a while for each frame, as a real one does."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def renderer(self) -> PassthroughRenderer:
        return SlowRenderer(self._seconds)


@asynccontextmanager
async def session(
    *tracks: MediaStreamTrack,
    engine_s: float = 0.0,
    edit: Callable[[str], str] = str,
    query: dict[str, str] = OUR_SDK,
    told: Mapping[str, list[RtcpSrPacket]] = MappingProxyType({}),
) -> AsyncIterator[dict[str, MediaStreamTrack]]:
    """Stream tracks through a service; yields what comes back, by kind."""
    async with (
        running_service(make_engine=lambda name: SlowEngine(engine_s)) as base_url,
        wire(base_url, **query) as line,
    ):
        peer, back = Peer(clock=CLOCK), dict[str, MediaStreamTrack]()
        peer.on_track = lambda track: back.update({track.kind: track})
        for track in tracks:
            peer.add_track(track)
        for transceiver in peer._connection.getTransceivers():
            note_reports(transceiver.receiver, told.get(transceiver.kind, []))
        try:
            await line.say(type="offer", sdp=edit(await peer.create_offer()))
            await peer.accept_answer((await line.hear("answer"))["sdp"])
            yield back
        finally:
            await peer.close()


def note_reports(receiver: RTCRtpReceiver, told: list[RtcpSrPacket]) -> None:
    """Write down the sender reports that a receiver is told."""
    handle = receiver._handle_rtcp_packet

    async def noted(packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpSrPacket):
            told.append(packet)
        await handle(packet)

    receiver._handle_rtcp_packet = noted  # type: ignore[method-assign]


async def heard(track: MediaStreamTrack, count: int) -> list[av.AudioFrame]:
    async with asyncio.timeout(15):
        frames = [await track.recv() for _ in range(count)]
    assert all(isinstance(frame, av.AudioFrame) for frame in frames)
    return frames  # type: ignore[return-value]


@pytest.mark.parametrize("engine_s", [0.0, 0.035], ids=["at once", "35 ms"])
async def test_sound_stays_within_40_ms_of_the_picture(engine_s: float) -> None:
    start_s = time.monotonic() + 0.2
    # The sound first, as Chromium's offers have it.
    tracks = Beeps(start_s), Flashes(start_s, fps=25)
    async with (
        session(*tracks, engine_s=engine_s) as back,
        witnessed(back["video"], back["audio"]) as witness,
    ):
        # A machine that is busy elsewhere holds up now one, now the other: then look again.
        for count in range(12, 40, 4):
            async with asyncio.timeout(30):
                while len(witness.flashes) < count or len(witness.beeps) < count:
                    await asyncio.sleep(0.1)
            if abs(offset_s(witness, last=9)) < WITHIN_S:
                return
        pytest.fail(f"sound {1000 * offset_s(witness, last=9):.0f} ms after its picture")


async def test_sound_comes_back_under_the_time_of_its_capture() -> None:
    start_s = time.monotonic()
    async with session(Flashes(start_s), Beeps(start_s)) as back:
        frames = await heard(back["audio"], 60)
    for frame in frames:
        assert frame.pts is not None
        # A frame begins where one was captured, but for the 6.5 ms that Opus looks ahead.
        since = (frame.pts - round(start_s * 48_000) + (1 << 31)) % (1 << 32) - (1 << 31)
        assert (since + 312 + 1) % 960 <= 2
    tone = np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])
    assert np.abs(tone.astype(int)).max() > 4000


async def test_a_receiver_is_told_when_sound_and_picture_were_captured() -> None:
    start_s = time.monotonic()
    told: dict[str, list[RtcpSrPacket]] = {"video": [], "audio": []}
    async with session(Flashes(start_s), Beeps(start_s), told=told) as back:
        async with asyncio.timeout(20):
            # The first few tell of sending: the service has heard no report itself yet.
            while min(len(reports) for reports in told.values()) < 6:
                await back["video"].recv()
    wall_s = current_ntp_time() / (1 << 32) - time.monotonic()
    zero_s = {
        kind: reports[-1].sender_info.ntp_timestamp / (1 << 32)
        - unwrapped(reports[-1].sender_info.rtp_timestamp, round(start_s * rate)) / rate
        for (kind, reports), rate in zip(told.items(), (90_000, 48_000), strict=True)
    }
    # Timestamps are times of capture, so at 0 the wall clock showed the same for both.
    assert zero_s["video"] == pytest.approx(wall_s, abs=WITHIN_S)
    assert zero_s["audio"] == pytest.approx(zero_s["video"], abs=WITHIN_S)


async def test_a_browser_s_sound_comes_back_with_its_picture_in_one_stream() -> None:
    start_s = time.monotonic()
    async with session(Beeps(start_s), Flashes(start_s), query=BROWSER) as back:
        await heard(back["audio"], 10)
        async with asyncio.timeout(15):
            await back["video"].recv()


@pytest.mark.parametrize(("has_sound", "most_ms"), [(False, 0), (True, 500)])
async def test_a_browser_may_keep_a_picture_for_its_sound_alone(
    has_sound: bool, most_ms: int
) -> None:
    client, service = Peer(clock=CLOCK), Peer(clock=CLOCK)
    try:
        if has_sound:
            client.add_track(Beeps(time.monotonic()))
        client.add_track(Flashes(time.monotonic()))
        offer = with_playout_delay(await client.create_offer(), 13)
        await service.answer(offer, VideoOutput())
        (sender,) = (
            transceiver.sender
            for transceiver in service._connection.getTransceivers()
            if isinstance(transceiver.sender, VideoSender)
        )
        assert sender.extensions.lipsync_ms == most_ms
    finally:
        await client.close()
        await service.close()


@pytest.mark.parametrize("name", ["opus", "PCMU"])
async def test_a_stock_client_s_sound_comes_back_in_its_own_codec(name: str) -> None:
    async with running_service() as base_url, wire(base_url, **BROWSER) as line:
        client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        back = dict[str, MediaStreamTrack]()
        client.on("track", lambda track: back.update({track.kind: track}))
        try:
            sound = client.addTransceiver(AudioStreamTrack())
            known = get_capabilities("audio").codecs
            sound.setCodecPreferences([codec for codec in known if codec.name == name])
            client.addTrack(VideoStreamTrack())
            await client.setLocalDescription(await client.createOffer())
            await line.say(type="offer", sdp=client.localDescription.sdp)
            answer = (await line.hear("answer"))["sdp"]
            await client.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            await heard(back["audio"], 20)
        finally:
            await client.close()


async def test_sound_flows_though_no_picture_does() -> None:
    class Nothing(MediaStreamTrack):
        kind = "video"

        async def recv(self) -> av.VideoFrame:
            await asyncio.Event().wait()
            raise MediaStreamError

    async with session(Nothing(), Beeps(time.monotonic())) as back:
        await heard(back["audio"], 50)


async def test_pictures_go_on_when_the_sound_ends() -> None:
    class Short(Beeps):
        async def recv(self) -> av.AudioFrame:
            if self._number == 20:
                self.stop()
                raise MediaStreamError
            return await super().recv()

    start_s = time.monotonic()
    sound = Short(start_s)
    async with session(Flashes(start_s), sound) as back:
        await heard(back["audio"], 10)
        async with asyncio.timeout(15):
            while sound.readyState == "live":
                await asyncio.sleep(0.02)
            for _ in range(25):
                await back["video"].recv()


async def test_pictures_go_on_when_the_sound_fails(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Beeps):
        async def recv(self) -> av.AudioFrame:
            raise OSError("the microphone was unplugged")

    start_s = time.monotonic()
    async with session(Flashes(start_s), Broken(start_s)) as back:
        async with asyncio.timeout(15):
            for _ in range(25):
                await back["video"].recv()
    assert "sound is not sent any more" in caplog.text


async def test_pictures_go_on_while_the_microphone_is_muted_and_no_sound_is_made_up() -> None:
    async with session(Flashes(time.monotonic()), AudioStreamTrack()) as back:
        async with asyncio.timeout(15):
            for _ in range(25):
                await back["video"].recv()
        frames = await heard(back["audio"], 10)
    assert all(not frame.to_ndarray().any() for frame in frames)


async def test_sound_that_only_comes_is_taken_and_not_sent_back() -> None:
    def one_way(sdp: str) -> str:
        head, sound = sdp.split("m=audio", 1)
        return head + "m=audio" + sound.replace("a=sendrecv", "a=sendonly", 1)

    start_s = time.monotonic()
    async with session(Flashes(start_s), Beeps(start_s), edit=one_way) as back:
        async with asyncio.timeout(15):
            for _ in range(10):
                await back["video"].recv()
        assert "audio" not in back


async def test_an_offer_of_sound_alone_is_refused() -> None:
    peer = Peer(clock=CLOCK)
    peer.add_track(Beeps(time.monotonic()))
    try:
        async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
            await line.say(type="offer", sdp=await peer.create_offer())
            assert (await line.hear("error"))["code"] == "invalid_sdp"
    finally:
        await peer.close()
