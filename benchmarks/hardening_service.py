"""The service in a process of its own, which measures its event loop, memory and logged errors."""

import asyncio
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from sundog.server.app import create_app, server_config
from sundog.server.config import Config

__all__ = ["ALIVE", "Service", "ack_s", "heard", "p99_ms", "service"]

_QUERY = "model=mirage_v2&user_agent=sundog-python-sdk/bench"
_PAGE_BYTES = 4096
ALIVE = json.dumps({"type": "prompt", "prompt": "Anime", "enhance_prompt": True})


class Meter(logging.Handler):
    """In the service's process: what is measured there, and told when it is asked for."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []
        self.stall_s = self.used_s = 0.0
        self.peak = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Note an error that was logged."""
        self.errors.append(record.getMessage()[:200])

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            before_s, used_s = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.002)
            self.stall_s = max(self.stall_s, time.perf_counter() - before_s - 0.002)
            # What else the machine does is not the loop's fault.
            self.used_s = max(self.used_s, time.thread_time() - used_s)
            self.peak = max(self.peak, _rss())

    def take(self) -> dict[str, Any]:
        """Return what was measured since the last time."""
        kept = f"{1e3 * self.stall_s:.0f} ms, {1e3 * self.used_s:.0f} ms of its CPU"
        told = {"kept": kept, "peak": self.peak, "errors": self.errors}
        self.stall_s, self.used_s, self.peak, self.errors = 0.0, 0.0, _rss(), []
        return told


def _rss() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES


async def _serve() -> None:
    """Serve until the input ends; each line of it is answered by what was measured."""
    config = Config(engine="passthrough", port=0, max_sessions=16)
    server, meter = uvicorn.Server(server_config(create_app(config), config)), Meter()
    logging.getLogger().addHandler(meter)
    logging.getLogger("uvicorn.error").addHandler(meter)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: meter.errors.append(str(context)[:300]))
    serving, watching = asyncio.create_task(server.serve()), asyncio.create_task(meter.watch())
    while not server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait for
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(meter.take()), flush=True)
    server.should_exit = True
    watching.cancel()
    await serving


class Service:
    """The service in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}"
        self._process = process

    async def measured(self) -> dict[str, Any]:
        """Return what was measured there since the last time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        told: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return told

    @asynccontextmanager
    async def line(self) -> AsyncIterator[ClientConnection]:
        """Open a session."""
        url = f"{self.base_url.replace('http', 'ws', 1)}/v1/stream?{_QUERY}"
        async with connect(
            url, proxy=None, max_size=None, compression=None, close_timeout=1
        ) as line:
            while (said := json.loads(await line.recv()))["type"] == "queue_position":
                pass
            if said["type"] != "session_id":
                raise RuntimeError(f"not let in: {said}")
            yield line


@asynccontextmanager
async def service() -> AsyncIterator[Service]:
    """Run one until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        __file__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Service(process, int(await process.stdout.readline()))
    finally:
        process.stdin.close()
        await process.wait()


def p99_ms(seconds: Sequence[float]) -> float:
    """Return what 99 of 100 are below, milliseconds."""
    ordered = sorted(seconds)
    return 1e3 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


async def heard(line: ClientConnection, kind: str) -> dict[str, Any]:
    """Return the next message of a kind."""
    async with asyncio.timeout(20):
        while True:
            message: dict[str, Any] = json.loads(await line.recv())
            if message["type"] == kind:
                return message


async def ack_s(line: ClientConnection) -> float:
    """Return how long the ack of a prompt takes, seconds."""
    began_s = time.perf_counter()
    await line.send(ALIVE)
    await heard(line, "prompt_ack")
    return time.perf_counter() - began_s


if __name__ == "__main__":
    asyncio.run(_serve())
