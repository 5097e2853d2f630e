"""The service in a process of its own, and what that process holds."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import httpx
import psutil

from decart.testing import RunningService, running_service
from tests.soak import census
from tests.soak.census import Census

__all__ = ["Watched", "load", "watched"]

_FAULT = re.compile(
    r"Traceback|never retrieved|was never awaited|Task was destroyed|ERROR|\"level\": ?\"error\""
)

_TIDIED = Path(__file__).with_name("tidied")


class Watched:
    """A service whose process is looked at from outside.

    Attributes:
        service: What runs.
        base_url: Where it is.
    """

    def __init__(self, service: RunningService, http: httpx.AsyncClient) -> None:
        self.service = service
        self.base_url = service.base_url
        self.key = service.api_key
        self.pid = service.pid
        self._http = http

    async def census(self) -> Census:
        """Count what it holds; its tasks by its own word."""
        tasks = int(await self.metric("sundog_tasks"))
        return await asyncio.to_thread(census.of, self.pid, tasks=tasks)

    async def tidy(self) -> None:
        """Have it give back what memory it does not use."""
        psutil.Process(self.pid).send_signal(signal.SIGUSR2)
        await self.metric("sundog_tasks")  # answered after

    async def metric(self, name: str) -> float:
        """Return a value of ``/metrics``; the sum over its labels."""
        text = (await self._http.get("/metrics")).text
        found = [
            float(line.rsplit(" ", 1)[1])
            for line in text.splitlines()
            if re.match(rf"{name}(\{{.*\}})? ", line)
        ]
        assert found, f"the service has no metric {name}"
        return sum(found)

    async def empty(self, within_s: float) -> None:
        """Wait until no place is taken.

        Raises:
            TimeoutError: one still is.
        """
        async with asyncio.timeout(within_s):
            while await self.metric("sundog_places_taken"):
                await asyncio.sleep(0.1)

    @property
    def faults(self) -> list[str]:
        """Lines of its log that tell of an exception that nobody took."""
        return [line for line in self.service.output.splitlines() if _FAULT.search(line)]

    def memory_kib(self) -> float:
        """Return its memory, and that of its engines' processes, KiB.

        What they share is counted once a process; that share does not grow.
        """
        own = psutil.Process(self.pid)
        total = own.memory_info().rss
        for child in own.children(recursive=True):
            try:
                total += child.memory_info().rss
            except psutil.Error:  # it ended meanwhile
                continue
        return float(total) / 1024


@asynccontextmanager
async def watched(
    *, engine: str = "passthrough", settings: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[Watched]:
    """Run one until the block ends."""
    path = os.pathsep.join([str(_TIDIED), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {"PYTHONPATH": path} | dict(settings)
    async with running_service(engine=engine, settings=own) as service:
        headers = {"X-API-KEY": service.api_key}
        async with httpx.AsyncClient(
            base_url=service.base_url, headers=headers, timeout=20, trust_env=False
        ) as http:
            yield Watched(service, http)


def load() -> str:
    """Say how loaded the machine is."""
    one, five, _ = psutil.getloadavg()
    return f"load {one:.1f}, {five:.1f} in 5 minutes, on {psutil.cpu_count()} processors"
