"""Run the service in a process of its own and watch what it uses."""

import asyncio
import json
import os
import re
import signal
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psutil

from sundog.server.config import DIFFUSION_PREFIX

__all__ = ["Service", "ServiceError", "Usage", "running_service"]

_READY_S: Final = 300.0
"""The first start on a machine compiles kernels, half a minute where nothing else runs."""
_LEARNED_READY_S: Final = 900.0
"""A diffusion model is loaded and compiled for every size and batch."""

_STOP_S: Final = 8.0
_STATS_S: Final = 5.0


class ServiceError(Exception):
    """The service did not start; the message says what it said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process has used so far.

    Attributes:
        cpu_s: User and system time, seconds.
        rss_mb: Resident memory now, 10^6 bytes.
    """

    cpu_s: float
    rss_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that is ready.

    Attributes:
        url: Where it listens.
        start_s: Seconds from the start of its process until it was ready.
    """

    url: str
    start_s: float
    process: psutil.Process

    def usage(self) -> Usage:
        """Return what its process has used so far."""
        with self.process.oneshot():
            times = self.process.cpu_times()
            rss = self.process.memory_info().rss
        return Usage(cpu_s=times.user + times.system, rss_mb=round(rss / 1e6, 1))

    async def stats(self, session_id: str) -> dict[str, Any]:
        """Return its own counters and stage times of a running session.

        Raises:
            ServiceError: it does not answer, or there is no such session.
        """
        return await asyncio.to_thread(_fetch, f"{self.url}/v1/sessions/{session_id}/stats")


@asynccontextmanager
async def running_service(engine: str, *options: str) -> AsyncIterator[Service]:
    """Start a service on a free loopback port, stop it at the end.

    Args:
        engine: Name of the engine it uses.
        options: More of ``sundog serve``.

    Raises:
        ServiceError: it ended or stayed silent.
    """
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    serve = ["-m", "sundog.cli", "serve", "--host", "127.0.0.1", "--port", "0", "--engine", engine]
    serve += options
    serve += ["--drain-s", "0"]
    # Settings meant for the user's own service must not reach this one; where the machine keeps a
    # diffusion model is none of those.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SUNDOG_") or name.startswith(DIFFUSION_PREFIX)
    }
    with _cancelled_by_signals():
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *serve,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            process_group=0,  # a terminal's Ctrl-C is for us; we end the service in order
        )
        try:
            is_learned = engine == "diffusion"
            url = await _ready_url(process, _LEARNED_READY_S if is_learned else _READY_S)
            took_s = loop.time() - began_s
            yield Service(url=url, start_s=took_s, process=psutil.Process(process.pid))
        finally:
            await _stop(process)


@contextmanager
def _cancelled_by_signals() -> Iterator[None]:
    """Let SIGTERM, and SIGHUP of a terminal that closes, cancel the current task.

    No service is left behind without us then.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    if sys.platform == "win32":
        yield
        return
    wanted = (signal.SIGTERM, signal.SIGHUP)
    kinds = [kind for kind in wanted if signal.getsignal(kind) is not signal.SIG_IGN]  # nohup
    for kind in kinds:
        loop.add_signal_handler(kind, task.cancel)
    try:
        yield
    finally:
        for kind in kinds:
            loop.remove_signal_handler(kind)


def _fetch(url: str) -> dict[str, Any]:
    """Get JSON from the service; blocking."""
    try:
        with urllib.request.urlopen(url, timeout=_STATS_S) as response:
            answer: dict[str, Any] = json.load(response)
    except OSError as error:
        raise ServiceError(f"the service gives no statistics: {error}") from error
    return answer


async def _ready_url(process: asyncio.subprocess.Process, timeout_s: float) -> str:
    """Wait for the line that says where the service listens."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(timeout_s):
            line = (await process.stdout.readline()).decode()
    except TimeoutError:
        raise ServiceError(f"the service was not ready after {timeout_s:.0f} s") from None
    found = re.search(r"https?://\S+", line)
    if found is None:
        raise ServiceError("the service ended before it was ready; its reason stands above")
    return found[0]


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end, and end it if it does not."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.communicate()
