"""What the SDK's user is told when the service refuses, is not there, or goes away."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from decart import (
    DecartClient,
    DecartSDKError,
    InvalidAPIKeyError,
    WebRTCError,
    models,
)
from decart.media import CameraStream, get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.types import ModelState, Prompt
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import Peer, VideoOutput
from sundog.server.config import Config
from tests.service import running_service

MODEL = models.realtime("mirage_v2")
KEYED = Config(engine="passthrough", port=0, api_keys=("the-right-key",))

_SERVE = """
import asyncio
from tests.service import running_service
async def main():
    async with running_service() as url:
        print(url, flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


async def camera() -> CameraStream:
    return await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})


async def connect(
    url: str, stream: CameraStream, api_key: str = "", *, patience_s: float = 60
) -> RealtimeClient:
    return await RealtimeClient.connect(
        base_url=url,
        api_key=api_key,
        local_track=stream.video,
        options=RealtimeConnectOptions(
            model=MODEL,
            on_remote_stream=lambda track: None,
            initial_state=ModelState(prompt=Prompt("Anime")),
            reconnect_timeout_s=patience_s,
        ),
    )


@asynccontextmanager
async def silent_server() -> AsyncIterator[str]:
    """Accept connections and never say a word."""
    writers: list[asyncio.StreamWriter] = []

    def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for writer in writers:
            writer.close()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def service_process() -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Run the service in a process of its own, which a test may kill."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SERVE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(40):
            url = (await process.stdout.readline()).decode().strip()
        yield url, process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("key", ["wrong-and-secret", ""])
async def test_a_wrong_key_is_told_at_once_and_never_shown(
    key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with await camera() as stream:
        async with running_service(KEYED) as url:
            with pytest.raises(InvalidAPIKeyError) as caught:
                await connect(url, stream, key)
    assert not caught.value.retryable
    if key:
        assert key not in repr(caught.value) + caught.value.message + caplog.text


async def test_the_right_key_opens_the_service() -> None:
    with await camera() as stream:
        async with running_service(KEYED) as url:
            client = DecartClient(api_key="the-right-key", base_url=url + "/")
            async with await connect(client.base_url, stream, client.api_key) as session:
                assert session.is_connected()


async def test_a_key_with_every_kind_of_character_arrives_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    key = "a&b=c+d e#f%2f/ü"
    with await camera() as stream:
        async with running_service() as url, await connect(url, stream, key) as session:
            assert session.is_connected()
    assert "a&b=c" not in caplog.text
    assert "a%26b" not in caplog.text


async def test_a_full_service_may_be_tried_again_later() -> None:
    with await camera() as stream, await camera() as other:
        async with (
            running_service(
                Config(engine="passthrough", port=0, max_sessions=1, queue_size=0)
            ) as url,
            await connect(url, stream),
        ):
            with pytest.raises(WebRTCError) as caught:
                await connect(url, other)
    assert (caught.value.code, caught.value.retryable) == ("at_capacity", True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "ws://localhost:1", "http://nowhere.invalid"]
)
async def test_a_service_that_is_not_there_is_told_within_five_seconds(url: str) -> None:
    with await camera() as stream, pytest.raises(WebRTCError, match="is it running"):
        async with asyncio.timeout(5):
            await connect(url, stream, "some-key")


async def test_a_service_that_says_nothing_is_given_up_within_five_seconds() -> None:
    with await camera() as stream:
        async with silent_server() as url:
            with pytest.raises(WebRTCError, match="no answer"):
                async with asyncio.timeout(5):
                    await connect(url, stream)


async def test_another_kind_of_server_is_no_unknown_model() -> None:
    with await camera() as stream:
        async with running_service() as url:
            with pytest.raises(WebRTCError, match="base_url") as caught:
                await connect(url + "/elsewhere", stream)
    assert not caught.value.retryable


@pytest.mark.parametrize("how", ["terminate", "kill"])
async def test_a_service_that_dies_is_told_as_an_event(how: str) -> None:
    states: list[str] = []
    errors: list[DecartSDKError] = []
    lost = asyncio.Event()
    with await camera() as stream:
        async with service_process() as (url, process):
            client = await connect(url, stream, patience_s=0.5)
            client.on("connection_change", states.append)
            client.on("error", errors.append)
            client.on("error", lambda _: lost.set())

            process.send_signal(signal.SIGTERM if how == "terminate" else signal.SIGKILL)
            async with asyncio.timeout(10):
                await lost.wait()

            assert client.get_connection_state() == "disconnected"
            assert states == ["connecting", "connected", "connecting", "disconnected"]
            assert [(type(error), error.code) for error in errors] == [
                (WebRTCError, "reconnect_failed")
            ]
            assert "connect anew" in errors[0].message
            with pytest.raises(WebRTCError):
                await client.set_prompt("Anime")
            await client.disconnect()
            assert len(errors) == 1


async def test_a_request_in_flight_ends_when_the_service_dies() -> None:
    with await camera() as stream:
        async with service_process() as (url, process):
            client = await connect(url, stream, patience_s=0.5)
            os.kill(process.pid, signal.SIGSTOP)
            asking = asyncio.create_task(client.set_prompt("Lego World"))
            await asyncio.sleep(0.1)
            process.kill()

            with pytest.raises(WebRTCError):
                async with asyncio.timeout(10):
                    await asking
            await client.disconnect()


async def test_many_tries_at_a_dead_service_leave_nothing_behind() -> None:
    with await camera() as stream:
        results = await asyncio.gather(
            *(connect("http://127.0.0.1:1", stream) for _ in range(10)), return_exceptions=True
        )
    assert {type(result) for result in results} == {WebRTCError}


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda _: "nonsense", "connection_failed"),
        (lambda answer: answer.replace("m=video", "m=audio"), "connection_failed"),
        (lambda answer: answer.replace("a=sendrecv", "a=recvonly"), "no_video"),
    ],
    ids=["nonsense", "another kind", "one way"],
)
async def test_an_answer_without_video_is_told_at_once(
    edit: Callable[[str], str], code: str
) -> None:
    async def answer(socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "session_id", "session_id": "one"}))
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "offer":
                sdp = edit(await peer.answer(message["sdp"], VideoOutput()))
                await socket.send(json.dumps({"type": "answer", "sdp": sdp}))

    peer = Peer(clock=MonotonicClock())
    with await camera() as stream:
        async with serve(answer, "127.0.0.1", 0) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            with pytest.raises(WebRTCError) as caught:
                await connect(f"http://127.0.0.1:{port}", stream)
    await peer.close()
    assert caught.value.code == code
