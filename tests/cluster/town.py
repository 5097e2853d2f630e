"""A service on several machines: its fronts as processes, its workers as actors, what both tell."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Final, TypeVar

from decart.testing import RunningService, running_service
from sundog.cluster.messages import Facts
from sundog.server.placement.interface import WorkerState
from tests.cluster.clients import ENGINE
from tests.cluster.nodes import Nodes

__all__ = ["KEY", "Town"]

KEY: Final = "trial-key"
_T = TypeVar("_T")
_TOKEN_KEY: Final = "5ca1ab1e" * 4
_READY_S: Final = 45.0


class Town:
    """Everything of one test, which ends it all.

    Attributes:
        nodes: Where it runs.
        namespace: Its own.
    """

    def __init__(self, nodes: Nodes, namespace: str) -> None:
        self.nodes = nodes
        self.namespace = namespace
        self._fronts: dict[str, RunningService] = {}
        self._settings: dict[str, dict[str, object]] = {}
        self._began_s = 0.0
        self._told: dict[str, int] = {}
        self.begin_telling()
        self._stack = ExitStack()

    async def front(self, name: str = "", **settings: object) -> RunningService:
        """Start a front, unless this one runs already; it waits for no worker."""
        if name in self._fronts and self._fronts[name].is_running:
            assert settings == self._settings[name], "a front of that name is another one"
            return self._fronts[name]
        self._settings[name] = settings
        given = {
            "placement": "ray",
            "ray_address": self.nodes.address,
            "ray_namespace": self.namespace,
            "workers_min": 2,
            "workers_max": 4,
            "warm_slots": 1,
            "worker_slots": 3,
            "worker_cpus": 1,
            "engine_timeout_s": 10,  # other things run on this machine
            "log_level": "info",
            "token_key": _TOKEN_KEY,
            "front_name": name,
        } | settings
        service = running_service(
            api_key=KEY,
            engine=ENGINE,
            settings={f"SUNDOG_{name.upper()}": str(value) for name, value in given.items()},
        )
        self._fronts[name] = service
        await service.astart()
        self._stack.callback(service.kill)
        return service

    def workers(self) -> list[str]:
        """Return the names of all workers' actors."""
        return self.nodes.actors(self.namespace, "worker")

    async def facts(self) -> dict[str, Facts]:
        """Ask every worker that answers how it is."""
        found: dict[str, Facts] = {}
        for name in await asyncio.to_thread(self.workers):
            try:
                found[name] = await self.nodes.call(self.namespace, name, "facts")
            except Exception:  # noqa: BLE001 - one that is dead or hung is not counted
                continue
        return found

    async def ready(self, count: int = 2, within_s: float = _READY_S) -> dict[str, Facts]:
        """Wait until so many workers take sessions."""

        async def enough() -> dict[str, Facts]:
            found = await self.facts()
            ready = {n: f for n, f in found.items() if f.state is WorkerState.READY}
            return ready if len(ready) >= count else {}

        return await self.until(enough, within_s)

    async def settle(self, count: int = 2) -> None:
        """Wait until all workers are ready and empty, and end those that are more than so many."""

        async def is_over() -> bool:
            names, found = await asyncio.to_thread(self.workers), await self.facts()
            idle = [f.state is WorkerState.READY and not f.holdings for f in found.values()]
            return not names or (set(names) == set(found) and all(idle) and len(idle) >= count)

        await self.until(is_over, _READY_S)
        for name in (await asyncio.to_thread(self.workers))[count:]:
            await asyncio.to_thread(self.nodes.end, self.namespace, name)

    async def worker_of(self, session_id: str) -> str:
        """Return the worker that holds a session.

        Raises:
            LookupError: none does.
        """
        for name, facts in (await self.facts()).items():
            if any(held.session_id == session_id for held in facts.holdings):
                return name
        raise LookupError(f"no worker holds {session_id}")

    async def pid_of(self, worker: str) -> int:
        """Return a worker's process."""
        return await self.nodes.pid_of(self.namespace, worker)

    async def strike(self, worker: str, kind: signal.Signals = signal.SIGKILL) -> int:
        """Send a worker's process a signal; return the process."""
        pid = await self.pid_of(worker)
        os.kill(pid, kind)
        return pid

    async def command(self, *arguments: str, within_s: float = 90.0) -> str:
        """Run ``sundog cluster`` with these words; return what it prints."""
        settings = {
            "SUNDOG_RAY_ADDRESS": self.nodes.address,
            "SUNDOG_RAY_NAMESPACE": self.namespace,
            "NO_COLOR": "1",
            "COLUMNS": "200",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sundog.cli", "cluster", *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=os.environ | settings,
        )
        try:
            async with asyncio.timeout(within_s):
                said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == 0, said.decode()
        return said.decode()

    async def until(self, condition: Callable[[], Awaitable[_T]], within_s: float) -> _T:
        """Wait until something holds; return what it is.

        Raises:
            TimeoutError: it does not in time.
        """
        async with asyncio.timeout(within_s):
            while not (found := await condition()):
                await asyncio.sleep(0.1)
            return found

    def begin_telling(self) -> None:
        """Have `tell` tell what is said from now on."""
        self._began_s = datetime.now(UTC).timestamp()
        self._told = {name: len(front.output) for name, front in self._fronts.items()}

    def tell(self) -> None:
        """Print what all said: shown where the test has failed."""
        for name, front in self._fronts.items():
            sys.stdout.write(front.output[self._told.get(name, 0) :])
        sys.stdout.write(self.nodes.told_since(self._began_s))

    def close(self) -> None:
        """End every front at once, after what `tell` does."""
        self.tell()
        self.end()

    def end(self) -> None:
        """End every front at once."""
        self._stack.close()
