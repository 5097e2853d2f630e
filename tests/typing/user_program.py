"""A program as users write it; only its types are checked (see test_typing.py)."""

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

import av
import numpy as np
from aiortc import MediaStreamTrack
from numpy.typing import NDArray

import decart.sync
from decart import (
    CameraError,
    DecartClient,
    DecartSDKError,
    ModelDefinition,
    ModelState,
    Prompt,
    PromptReport,
    SubscribeClient,
    SubscribeOptions,
    decode_subscribe_token,
    encode_subscribe_token,
    models,
)
from decart.media import (
    CameraStream,
    PushTrack,
    Recorder,
    VirtualCamera,
    Window,
    frames,
    get_camera_stream,
    stop_camera_stream,
)
from decart.realtime import (
    ConnectionState,
    Latency,
    RealtimeClient,
    RealtimeConnectOptions,
    RemoteVideo,
    SessionStats,
)
from decart.realtime import watch as watch_link

Pixels = NDArray[np.uint8]


async def connect(client: DecartClient, stream: CameraStream) -> RealtimeClient:
    model = models.realtime("mirage_v2")
    assert_type(model, ModelDefinition)
    assert_type(stream.video, MediaStreamTrack)

    async def show(video: MediaStreamTrack) -> None:
        async for picture in frames(video, "bgr24"):
            assert_type(picture, Pixels)

    state = ModelState(prompt=Prompt(text="Anime", enrich=False), mirror=True, image="look.png")
    options = RealtimeConnectOptions(model=model, on_remote_stream=show, initial_state=state)
    return await RealtimeClient.connect(
        base_url=client.base_url,
        api_key=client.api_key,
        local_track=stream.video,
        options=options,
    )


async def use(session: RealtimeClient, image: Pixels) -> None:
    def changed(state: ConnectionState) -> None:
        print(state)

    def made(report: PromptReport) -> None:
        for part in report.unmet:
            assert_type(part.words, str)

    async def failed(error: DecartSDKError) -> None:
        print(error.code, error.retryable, error.data, error.cause)

    session.on("connection_change", changed)
    session.on("prompt", made)
    session.on("error", failed)
    await session.set_prompt("Lego World", enrich=True)
    await session.set_image(image, prompt="")
    await session.set_mirror(False)
    assert_type(session.is_connected(), bool)
    assert_type(session.get_connection_state(), ConnectionState)
    assert_type(session.session_id, str)
    assert_type(session.stats(), SessionStats)
    assert_type(session.stats().latency, Latency | None)


async def look(session: RealtimeClient) -> None:
    async for picture in session.frames():
        assert_type(picture, Pixels)
    async for frame in session.frames(None):
        assert_type(frame, av.VideoFrame)

    async def press(key: str) -> None:
        await session.set_prompt(key)

    async with (
        Window(session.frames(None), title="me", on_key=press) as window,
        VirtualCamera(session.frames(None)) as camera,
    ):
        await window.wait()
        assert_type(camera.device, str | None)


async def keep(restyled: RemoteVideo) -> None:
    frame = await restyled.recv()
    assert_type(frame, av.VideoFrame)
    recorder = Recorder(restyled, "out.mp4")
    await recorder.run()
    assert_type(recorder.duration_s, float)


async def draw(client: DecartClient, picture: Pixels) -> None:
    canvas = PushTrack()
    canvas.push(picture)
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"), on_remote_stream=keep, reconnect_timeout_s=5
    )
    session = await RealtimeClient.connect(client.base_url, client.api_key, canvas, options)
    await session.disconnect()


async def share(client: DecartClient) -> str:
    token = await client.tokens.create(expires_in=60, allowed_models=["mirage_v2"])
    return token.api_key


async def watch_another(client: DecartClient, publisher: RealtimeClient) -> None:
    assert_type(publisher.subscribe_token, str | None)
    assert_type(publisher.view_token, str | None)
    assert_type(publisher.view_url, str | None)
    viewer = await RealtimeClient.subscribe(
        base_url=client.base_url,
        api_key=client.api_key,
        options=SubscribeOptions(
            token=publisher.subscribe_token or encode_subscribe_token("id", "127.0.0.1", 8000),
            on_remote_stream=keep,
        ),
    )
    assert_type(viewer, SubscribeClient)
    assert_type(decode_subscribe_token("").port, int)
    viewer.on("connection_change", lambda state: print(state))
    async with viewer:
        async for picture in viewer.frames():
            assert_type(picture, Pixels)
    assert_type(viewer.get_connection_state(), ConnectionState)
    assert_type(viewer.stats(), SessionStats)
    await viewer.disconnect()
    assert_type(await watch_link(publisher.view_url or "", keep), SubscribeClient)


async def main() -> None:
    video = {"frame_rate": 25, "width": 1280, "height": 704, "source": "synthetic"}
    async with DecartClient(base_url="http://127.0.0.1:8000") as client:
        try:
            stream = await get_camera_stream(video=video)
        except CameraError as error:
            print(error.message)
            return
        async with await connect(client, stream) as session:
            await use(session, np.zeros((9, 16, 3), np.uint8))
        stop_camera_stream(stream)


async def watch(track: MediaStreamTrack) -> None:
    pictures: AsyncIterator[Pixels] = frames(track)
    async for picture in pictures:
        assert_type(picture, Pixels)
    async for frame in frames(track, None):
        assert_type(frame, av.VideoFrame)


def without_await() -> None:
    with decart.sync.connect("Anime", source={"source": 0, "width": 640}) as session:
        assert_type(session, decart.sync.Session)
        assert_type(session.frames(), Iterator[Pixels])
        assert_type(session.frames("bgr24"), Iterator[Pixels])
        assert_type(session.frames(None), Iterator[av.VideoFrame])
        assert_type(session.latest(), Pixels | None)
        assert_type(session.latest(None), av.VideoFrame | None)
        session.set_prompt("Watercolor")
        session.set_image(None)
        session.set_mirror(True)
        session.on("prompt", lambda report: print(report))
        assert_type(session.get_connection_state(), ConnectionState)
