"""A service that is told to end: nobody is cut off before the deadline, and everybody comes back."""

import asyncio
import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from decart import models
from decart.errors import DecartSDKError
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from tests.commandline import serving

DRAIN_S = 4.0
PATIENCE_S = 20.0
SETTINGS = ("--engine", "passthrough", "--max-sessions", "8", "--offer-timeout-s", "30")


class Guest:
    """A client with what it was told and how many pictures it got."""

    def __init__(self, client: RealtimeClient) -> None:
        self.client = client
        self.pictures = 0
        self.draining: list[float] = []
        self.errors: list[DecartSDKError] = []
        self.states: list[str] = []
        client.on("draining", self.draining.append)
        client.on("error", self.errors.append)
        client.on("connection_change", self.states.append)

    async def watch(self) -> None:
        async for _ in self.client.frames():
            self.pictures += 1

    async def sees(self, count: int = 5) -> None:
        """Wait for so many pictures more."""
        until = self.pictures + count
        async with asyncio.timeout(PATIENCE_S):
            while self.pictures < until:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def guest(url: str) -> AsyncIterator[Guest]:
    stream = await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})
    try:
        client = await RealtimeClient.connect(
            base_url=url,
            api_key="",
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
            ),
        )
        async with client:
            made = Guest(client)
            watching = asyncio.create_task(made.watch())
            try:
                await made.sees()
                yield made
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
    finally:
        stream.stop()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def readiness(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return answer.status, json.load(answer)["status"]
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["status"]


async def test_sessions_go_on_until_the_deadline_and_then_with_the_next_service() -> None:
    port = free_port()
    settings = ("--port", port, "--drain-s", str(DRAIN_S), *SETTINGS)
    with serving(*settings) as (process, line):
        url = line.split()[-1]
        assert readiness(url) == (200, "ready")
        async with guest(url) as one, guest(url) as two:
            began_s = time.monotonic()
            process.send_signal(signal.SIGTERM)
            for each in (one, two):
                await each.sees()
                assert each.draining
                assert 0 < each.draining[0] <= DRAIN_S
            assert await asyncio.to_thread(readiness, url) == (503, "draining")
            with pytest.raises(DecartSDKError) as refused:
                async with guest(url):
                    pass
            assert refused.value.code == "draining"
            assert refused.value.retryable

            # A line that breaks meanwhile is taken up again.
            name = one.client.session_id
            signalling = one.client._session._signalling
            assert signalling is not None
            signalling._socket.transport.abort()
            while time.monotonic() - began_s < DRAIN_S - 1:
                await two.sees(3)
            assert one.client.session_id == name
            assert one.draining[-1] < DRAIN_S
            assert two.states[-1:] != ["connecting"]
            assert process.poll() is None

            status = await asyncio.to_thread(process.wait, PATIENCE_S)
            assert status == 0
            assert DRAIN_S <= time.monotonic() - began_s <= DRAIN_S + 5
            with serving(*settings):
                for each in (one, two):
                    await each.sees()
                    assert each.client.is_connected()
                    assert each.errors == []
            await one.client.disconnect()
            await two.client.disconnect()


def test_without_sessions_it_ends_at_once() -> None:
    with serving("--port", "0", "--drain-s", "600", *SETTINGS) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_with_sessions_open(kind: signal.Signals) -> None:
    with serving("--port", "0", "--drain-s", "600", *SETTINGS) as (process, line):
        async with guest(line.split()[-1]) as one:
            process.send_signal(signal.SIGTERM)
            await one.sees()
            process.send_signal(kind)
            assert await asyncio.to_thread(process.wait, PATIENCE_S) == 0
            await one.client.disconnect()


@contextmanager
def systemd(path: Path) -> Iterator[socket.socket]:
    """Listen as systemd does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(PATIENCE_S)
        yield line


def test_systemd_hears_how_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "notify"
    told = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "10000000"}
    with systemd(path) as line, serving("--port", "0", *SETTINGS, **told) as (process, _):
        assert line.recv(100) == b"READY=1"
        assert line.recv(100) == b"WATCHDOG=1"
        process.send_signal(signal.SIGTERM)
        while (heard := line.recv(100)) != b"STOPPING=1":
            assert heard == b"WATCHDOG=1"
        assert process.wait(PATIENCE_S) == 0
