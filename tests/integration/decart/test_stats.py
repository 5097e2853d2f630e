"""What a session says of itself is true: against numbers in the picture, slow engines, bad paths."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from statistics import median
from typing import Final

import av
import pytest

from decart import models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions, SessionStats
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.sources import NumberedSource
from sundog.engine.interface import Engine, Image
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack
from sundog.media.rtc.ice.sockets import IceSocket
from sundog.media.synthetic import read_number
from tests.fault.test_reconnect import deafen
from tests.service import running_service

CLOCK: Final = MonotonicClock()
SIZE: Final = (640, 352)

_WINDOW_S: Final = 5.0
"""What the latency is taken over."""

_WAY_S: Final = 0.02
"""How long packets take one way on the bad path."""


class SlowRenderer(PassthroughRenderer):
    """Eight frames a second at best."""

    def render(self, image: Image, look: PassthroughLook) -> Image:
        time.sleep(0.12)
        return super().render(image, look)


class SlowEngine(PassthroughEngine):
    def renderer(self) -> PassthroughRenderer:
        return SlowRenderer()


class Screen:
    """Takes the restyled frames, reads their numbers and notes how long each was on the way."""

    def __init__(self, sent: LatencyMap) -> None:
        self.seen: list[tuple[float, float]] = []
        self._sent = sent

    async def watch(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            now_s = CLOCK.now()
            assert isinstance(frame, av.VideoFrame)
            number = await asyncio.to_thread(read_number, frame)
            late_s = None if number is None else self._sent.receive(number, now_s)
            if late_s is not None:
                self.seen.append((now_s, 1e3 * late_s))


@asynccontextmanager
async def session(
    track: MediaStreamTrack,
    *,
    sent: LatencyMap | None = None,
    make_engine: Callable[[str], Engine] | None = None,
) -> AsyncIterator[tuple[RealtimeClient, Screen]]:
    """Stream a track through a service of its own, and watch what comes back."""
    tracks: asyncio.Queue[MediaStreamTrack] = asyncio.Queue()
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=tracks.put_nowait
    )
    screen = Screen(sent or LatencyMap())
    async with running_service(make_engine=make_engine) as url:
        client = await RealtimeClient.connect(
            base_url=url, api_key="local", local_track=track, options=options
        )
        watching = asyncio.create_task(screen.watch(await tracks.get()))
        try:
            yield client, screen
        finally:
            await client.disconnect()
            track.stop()
            await watching


async def when(client: RealtimeClient, true: Callable[[SessionStats], bool]) -> SessionStats:
    """Wait until the session's figures fulfil a condition; return them."""
    async with asyncio.timeout(25):
        while not true(client.stats()):
            await asyncio.sleep(0.1)
    return client.stats()


async def test_latency_is_what_the_numbers_in_the_picture_say() -> None:
    sent = LatencyMap()
    source = NumberedSource(size=SIZE, fps=25, clock=CLOCK, latencies=sent)
    async with session(source, sent=sent) as (client, screen):
        stats = await when(client, lambda stats: stats.frames_returned >= 60)
        now_s = CLOCK.now()
        await asyncio.sleep(0.2)  # the last number is read on another thread
        seen_ms = [ms for at_s, ms in screen.seen if now_s - _WINDOW_S <= at_s <= now_s]
    assert stats.latency is not None
    assert not stats.latency.is_from_capture
    assert stats.latency.p50_ms == pytest.approx(median(seen_ms), abs=3)
    assert stats.latency.p50_ms <= stats.latency.p95_ms
    assert stats.service is not None
    assert stats.latency.p50_ms > stats.service.stages_ms["total"].p50


async def test_latency_begins_at_the_capture_with_our_own_cameras() -> None:
    stream = await get_camera_stream(video={"source": "synthetic", "width": 640, "height": 352})
    async with session(stream.video) as (client, _):
        stats = await when(client, lambda stats: stats.frames_returned >= 10)
        stream.stop()
    assert stats.latency is not None
    assert stats.latency.is_from_capture
    assert 0 < stats.latency.p50_ms < 5000


async def test_a_slow_engine_shows_in_rates_and_drops() -> None:
    source = NumberedSource(size=SIZE, fps=25, clock=CLOCK, latencies=LatencyMap())
    async with session(source, make_engine=lambda _: SlowEngine()) as (client, _):
        stats = await when(
            client, lambda stats: stats.frames_returned >= 20 and stats.service is not None
        )
    assert stats.fps_out < 10
    assert stats.fps_in > stats.fps_out
    under_way = stats.frames_sent - stats.frames_returned - stats.frames_dropped
    assert 0 <= under_way <= 12
    assert stats.frames_dropped > 5
    assert stats.service is not None
    assert stats.service.stages_ms["engine"].p50 >= 120
    assert stats.service.frames_dropped > 0


async def test_once_a_second_the_same_comes_as_an_event() -> None:
    source = NumberedSource(size=SIZE, fps=25, clock=CLOCK, latencies=LatencyMap())
    heard: asyncio.Queue[SessionStats] = asyncio.Queue()
    async with session(source) as (client, _):
        client.on("stats", heard.put_nowait)
        async with asyncio.timeout(20):
            told = [await heard.get() for _ in range(4)]
    sent = [stats.frames_sent for stats in told]
    assert sent == sorted(sent)
    assert sent[-1] > sent[0]
    assert told[-1].frames_returned > 0
    assert (told[-1].codec, told[-1].width, told[-1].height) == ("H264", 1280, 704)
    assert told[-1].upload_bps > 0
    assert told[-1].download_bps > 0


async def test_a_silence_shows_and_the_counters_go_on_with_the_next_peer() -> None:
    source = NumberedSource(size=SIZE, fps=25, clock=CLOCK, latencies=LatencyMap())
    async with session(source) as (client, _):
        before = await when(
            client, lambda stats: stats.frames_returned >= 40 and stats.service is not None
        )
        deafen(client)
        silent = await when(client, lambda stats: stats.fps_out == 0)
        after = await when(
            client,
            lambda stats: (
                stats.frames_returned >= silent.frames_returned + 20
                and stats.service is not None
                and stats.service.frames_sent > 0
            ),
        )
    assert after.frames_dropped > before.frames_dropped + 10
    assert after.frames_sent >= after.frames_returned + after.frames_dropped
    assert after.service is not None
    assert after.service.frames_sent < after.frames_returned  # the new peer's alone
    assert after.latency is not None


@pytest.fixture
def bad_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose every twelfth packet of media between the peers, and delay the rest."""
    count = 0

    def send_most(
        protocol: IceSocket, datagrams: Sequence[bytes], address: tuple[str, int]
    ) -> None:
        nonlocal count
        transport, passing = protocol.transport, []
        for data in datagrams:
            count += 1
            # Reports come through (RFC 5761 section 4).
            if count % 12 or data[1] >= 192:
                passing.append(data)

        def send() -> None:
            for data in passing:
                if not transport.is_closing():
                    transport.sendto(data, address)

        asyncio.get_running_loop().call_later(_WAY_S, send)

    monkeypatch.setattr(IceSocket, "send_all", send_most)


@pytest.mark.usefixtures("bad_path")
async def test_a_bad_path_shows_in_loss_and_round_trip() -> None:
    source = NumberedSource(size=SIZE, fps=25, clock=CLOCK, latencies=LatencyMap())
    async with session(source) as (client, _):
        stats = await when(
            client,
            lambda stats: (
                stats.round_trip_ms is not None
                and stats.upload_loss > 0.02
                and stats.download_loss > 0.02
                and stats.service is not None
                and stats.service.round_trip_ms is not None
                and stats.service.loss_in > 0.02
                and stats.service.loss_out > 0.02
            ),
        )
    assert stats.round_trip_ms is not None
    assert stats.round_trip_ms >= 2e3 * _WAY_S
    assert stats.service is not None
    assert stats.service.round_trip_ms is not None
    assert stats.service.round_trip_ms >= 2e3 * _WAY_S
    assert max(stats.upload_loss, stats.download_loss) < 0.5
    assert stats.latency is not None
    assert stats.latency.p50_ms > 2e3 * _WAY_S
