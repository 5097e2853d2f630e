"""Two real peers over real UDP: the right picture, under the right timestamp, with any codec."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import pytest
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from sundog.media.clock import MonotonicClock
from sundog.media.geometry import fit, to_frame
from sundog.media.rtc import (
    MediaStreamError,
    MediaStreamTrack,
    Peer,
    PeerState,
    SdpError,
    VideoOutput,
)
from sundog.media.rtc.video.sending.outgoing import Outgoing
from sundog.media.rtc.video.sending.packet import SentPacket
from sundog.media.synthetic import TestPicture, read_number

SIZE = (640, 352)
CLOCK = MonotonicClock()


class Numbered(MediaStreamTrack):
    """Numbered test pictures at 25 fps from any first timestamp, in any size."""

    kind = "video"

    def __init__(self, first_pts: int = 0) -> None:
        super().__init__()
        self.size = SIZE
        self.sent = 0
        self._first_pts = first_pts
        self._pictures = {size: TestPicture(size, 25) for size in (SIZE, SIZE[::-1])}

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.04)
        picture = self._pictures[self.size].frame(self.sent)
        frame = to_frame(picture, self._first_pts + self.sent * 3600)
        self.sent += 1
        return frame


@asynccontextmanager
async def echo(
    source: MediaStreamTrack, *codecs: str
) -> AsyncIterator[tuple[Peer, Peer, MediaStreamTrack]]:
    """Yield a client, a service that sends back what it gets, and the client's remote track."""
    client = Peer(clock=CLOCK, codecs=codecs or ("H264", "VP8"))
    service, output = Peer(clock=CLOCK), VideoOutput()
    client.add_track(source)
    arrived: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()
    client.on_track = arrived.set_result
    incoming: list[MediaStreamTrack] = []
    service.on_track = incoming.append
    await client.accept_answer(await service.answer(await client.create_offer(), output))

    async def pump() -> None:
        while True:
            try:
                frame = await incoming[0].recv()
                assert isinstance(frame, av.VideoFrame)
                output.put(frame)
            except MediaStreamError:
                return

    async with asyncio.TaskGroup() as group:
        group.create_task(pump())
        try:
            yield client, service, await arrived
        finally:
            await client.close()
            await service.close()


async def take(track: MediaStreamTrack, count: int) -> list[av.VideoFrame]:
    async with asyncio.timeout(15):
        frames = [await track.recv() for _ in range(count)]
    assert all(isinstance(frame, av.VideoFrame) for frame in frames)
    return frames  # type: ignore[return-value]


@pytest.mark.parametrize("codec", ["H264", "VP8"])
async def test_frames_come_back_whole_and_under_their_own_timestamps(codec: str) -> None:
    async with echo(Numbered(first_pts=1000), codec) as (_, _, track):
        for frame in await take(track, 20):
            assert frame.pts is not None
            assert read_number(fit(frame, SIZE)) == (frame.pts - 1000) // 3600


@pytest.mark.parametrize("codec", ["H264", "VP8"])
async def test_a_sender_that_pads_behind_its_frames_keeps_moving(
    codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave = Outgoing._leave_first

    def leave_padded(outgoing: Outgoing, packets: list[SentPacket], now_s: float) -> None:
        leave(outgoing, packets, now_s)
        last = packets[-1]
        if last.marker:
            (empty,) = outgoing.stream.packets(last.head, [b""], is_end=False)
            padding = RtpPacket(
                payload_type=last.payload_type,
                sequence_number=empty.sequence_number,
                timestamp=last.timestamp,
                ssrc=last.ssrc,
            )
            padding.padding_size = 200
            data = padding.serialize(HeaderExtensionsMap())
            leave(outgoing, [SentPacket(last.head, empty.sequence_number, data)], now_s)

    monkeypatch.setattr(Outgoing, "_leave_first", leave_padded)
    async with echo(Numbered(), codec) as (_, _, track):
        for frame in await take(track, 10):
            assert frame.pts is not None
            assert read_number(fit(frame, SIZE)) == frame.pts // 3600


async def test_packets_are_the_bytes_that_aiortc_would_make_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave, differing, count = Outgoing._leave_first, [], 0

    def compare(outgoing: Outgoing, packets: list[SentPacket], now_s: float) -> None:
        nonlocal count
        for packet in packets:
            count += 1
            plain = RtpPacket(
                payload_type=packet.payload_type,
                marker=packet.marker,
                sequence_number=packet.sequence_number,
                timestamp=packet.timestamp,
                ssrc=packet.ssrc,
                payload=packet.payload,
            )
            plain.extensions = packet.extensions
            if packet.data != plain.serialize(outgoing._extensions):
                differing.append(packet)
        leave(outgoing, packets, now_s)

    monkeypatch.setattr(Outgoing, "_leave_first", compare)
    async with echo(Numbered()) as (_, _, track):
        await take(track, 10)
    assert count > 20
    assert differing == []


async def test_timestamps_go_on_over_the_32_bit_wrap() -> None:
    first = (1 << 32) - 5 * 3600
    async with echo(Numbered(first_pts=first)) as (_, _, track):
        for frame in await take(track, 15):
            assert frame.pts is not None
            number = read_number(fit(frame, SIZE))
            assert number is not None
            assert (frame.pts - first - number * 3600) % (1 << 32) == 0


async def test_a_reader_that_comes_late_gets_the_newest_picture() -> None:
    source = Numbered()
    async with echo(source) as (client, _, track):
        await take(track, 5)
        late = source.sent + 15
        while source.sent < late:
            await asyncio.sleep(0.02)
        (frame,) = await take(track, 1)
        assert frame.pts is not None
        assert source.sent - frame.pts // 3600 <= 4
        assert client.stats().incoming.frames_dropped >= 8


async def test_the_size_may_change_in_mid_stream() -> None:
    source = Numbered()
    async with echo(source) as (_, _, track):
        await take(track, 5)
        source.size = (352, 640)
        sizes = [(f.width, f.height) for f in await take(track, 15)]
        assert sizes[-1] == (352, 640)


async def test_the_service_knows_how_long_each_stage_took() -> None:
    async with echo(Numbered()) as (_, service, track):
        await take(track, 10)
        spans = service.timeline.spans()
        assert {"decode", "send", "total"} <= set(spans)
        assert 0 < spans["decode"].p50 <= spans["total"].p50
        assert service.stats().outgoing.frames >= 10
        assert service.stats().target_bitrate_bps


async def test_the_end_of_one_peer_ends_the_others_track() -> None:
    async with echo(Numbered()) as (client, service, track):
        states: list[PeerState] = []
        client.on_state = states.append
        await take(track, 3)
        await service.close()
        with pytest.raises(MediaStreamError):
            await take(track, 100)


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        "garbage",
        "v=0\r\n",
        "v=0\r\nm=video",
        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n",
        "\0" * 99,
    ],
)
async def test_an_offer_that_is_none_is_refused(sdp: str) -> None:
    peer = Peer(clock=CLOCK)
    try:
        with pytest.raises(SdpError):
            await peer.answer(sdp, VideoOutput())
    finally:
        await peer.close()


async def test_an_offer_without_a_codec_of_ours_is_refused() -> None:
    client, service = Peer(clock=CLOCK), Peer(clock=CLOCK)
    try:
        client.add_track(Numbered())
        offer = await client.create_offer()
        with pytest.raises(SdpError):
            await service.answer(offer.replace("VP8", "XY8").replace("H264", "X264"), VideoOutput())
    finally:
        await client.close()
        await service.close()


@pytest.mark.parametrize(
    "candidate", ["candidate:", "nonsense", "candidate:1 1 udp x y z typ host"]
)
async def test_a_candidate_that_is_none_is_refused_and_the_peer_lives(candidate: str) -> None:
    async with echo(Numbered()) as (_, service, track):
        with pytest.raises(SdpError):
            await service.add_candidate(candidate, "0", 0)
        await service.add_candidate(None, None, None)
        await take(track, 3)


def test_peers_close_although_the_loop_cancels_everything_at_its_end() -> None:
    async def abandon() -> None:
        client, service = Peer(clock=CLOCK), Peer(clock=CLOCK)
        connected = asyncio.Event()
        client.on_state = lambda state: connected.set() if state == "connected" else None
        client.add_track(Numbered())
        await client.accept_answer(await service.answer(await client.create_offer(), VideoOutput()))
        await connected.wait()

        async def own() -> None:
            try:
                await asyncio.sleep(3600)
            finally:
                async with asyncio.timeout(2):
                    await client.close()
                    await service.close()
                closed.append(True)

        owners.append(asyncio.create_task(own()))
        await asyncio.sleep(0)

    owners: list[asyncio.Task[None]] = []
    closed: list[bool] = []
    asyncio.run(abandon())
    assert closed
