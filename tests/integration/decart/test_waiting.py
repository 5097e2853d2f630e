"""The SDK at a full service: it waits in line, says where it stands, and gets in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import closing

import pytest

import decart.sync
from decart import DecartClient, InvalidInputError, WebRTCError, models
from decart.media import CameraStream, get_camera_stream
from decart.realtime import QueuePosition, RealtimeClient, RealtimeConnectOptions
from decart.sync.thread import LoopThread
from decart.types import ModelState, Prompt
from sundog.server.config import Config
from sundog.server.service import Service
from tests.service import changed, known_service
from tests.wireclient import OUR_SDK, wire

ONE = Config(engine="passthrough", port=0, max_sessions=1)
SMALL = {"source": "synthetic", "width": 320, "height": 176}
PATIENCE_S = 20.0


@pytest.fixture
async def camera() -> AsyncIterator[CameraStream]:
    async with await get_camera_stream(video=SMALL) as stream:
        yield stream


async def connect(
    url: str, camera: CameraStream, on_queue: Callable[[QueuePosition], object] | None
) -> RealtimeClient:
    return await RealtimeClient.connect(
        base_url=url,
        api_key="",
        local_track=camera.video,
        options=RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            initial_state=ModelState(prompt=Prompt("Anime")),
            on_queue=on_queue,
        ),
    )


async def test_connect_waits_in_line_whatever_its_own_time_limits(
    camera: CameraStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What would take this long inside is lost; in line it is not.
    for name in ("_ANSWER_TIMEOUT_S", "ACK_TIMEOUT_S", "_NAME_TIMEOUT_S"):
        monkeypatch.setattr(f"decart.realtime.signalling.{name}", 3.0)
    told: asyncio.Queue[QueuePosition] = asyncio.Queue()
    async with known_service(ONE) as (url, _), wire(url, **OUR_SDK) as holder:
        await holder.hear("session_id")
        connecting = asyncio.create_task(connect(url, camera, told.put_nowait))
        async with asyncio.timeout(PATIENCE_S):
            assert await told.get() == QueuePosition(position=1, queue_size=1)
            await asyncio.sleep(3.5)
            assert not connecting.done()
            await holder.say_goodbye(1000)
            async with await connecting as client:
                await anext(client.frames())
                assert client.session_id
    assert told.empty()


async def test_who_gives_up_connecting_leaves_the_line(camera: CameraStream) -> None:
    told = asyncio.Event()
    async with known_service(ONE) as (url, service), wire(url, **OUR_SDK) as holder:
        await holder.hear("session_id")
        connecting = asyncio.create_task(connect(url, camera, lambda _: told.set()))
        async with asyncio.timeout(PATIENCE_S):
            await told.wait()
            connecting.cancel()
            await asyncio.wait([connecting])
            while service.places.queue:
                await asyncio.sleep(0.01)


async def test_waiting_in_vain_is_an_error_that_may_pass(camera: CameraStream) -> None:
    short = changed(ONE, queue_timeout_s=1)
    async with known_service(short) as (url, _), wire(url, **OUR_SDK) as holder:
        await holder.hear("session_id")
        with pytest.raises(WebRTCError) as caught:
            await connect(url, camera, None)
    assert (caught.value.code, caught.value.retryable) == ("at_capacity", True)


def test_the_facade_without_await_waits_as_well() -> None:
    told: list[QueuePosition] = []
    with closing(LoopThread("test service")) as thread:
        url, service = thread.run(lambda: _serve(thread), PATIENCE_S, "start")
        held = service.places.take()

        def moved_up(standing: QueuePosition) -> None:
            told.append(standing)
            thread.run(lambda: _release(held.release), PATIENCE_S, "release")

        with decart.sync.connect(
            "Anime", source=SMALL, client=DecartClient(base_url=url), on_queue=moved_up
        ) as session:
            next(session.frames())
    assert told == [QueuePosition(position=1, queue_size=1)]


async def _serve(thread: LoopThread) -> tuple[str, Service]:
    return await thread.exits.enter_async_context(known_service(ONE))


async def _release(release: Callable[[], None]) -> None:
    release()


def test_a_time_to_wait_must_be_one() -> None:
    with pytest.raises(InvalidInputError, match="queue_timeout_s"):
        decart.sync.connect("Anime", source=SMALL, queue_timeout_s=-1)
    with pytest.raises(InvalidInputError, match="on_queue"):
        RealtimeConnectOptions(
            model=models.realtime("mirage_v2"),
            on_remote_stream=lambda _: None,
            on_queue="no",  # type: ignore[arg-type]
        )
