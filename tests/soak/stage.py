"""The service of a run of chaos, in this process, and what must be true of it at any time."""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of, new_key
from sundog.server.app import create_app
from sundog.server.config import Config
from sundog.server.service import Service
from tests.service import changed, serving

__all__ = ["Stage"]

_PLACES = 8
_SETTLE_S = 10.0

_CONFIG = Config(
    engine="passthrough",
    isolation="process" if sys.platform == "linux" else "thread",
    port=0,
    max_sessions=_PLACES,
    resume_s=2,  # instead of 30, which nobody wants to wait for
    idle_timeout_s=4,
)


class Stage:
    """A service that can be restarted, and keys that can be taken back.

    Attributes:
        base_url: Where it is, also after a restart.
        service: The one that runs now.
    """

    base_url: str
    service: Service

    def __init__(self, folder: Path) -> None:
        self._keys = KeyFile(folder / "keys.json")
        self._config = changed(_CONFIG, keys_file=str(folder / "keys.json"))
        self._stack = AsyncExitStack()
        self._keys.change(lambda _: ())

    async def open(self) -> None:
        """Start the service; a second one on the port of the first."""
        app = create_app(self._config)
        self.base_url = await self._stack.enter_async_context(serving(app, self._config))
        self.service = app.state.service
        self._config = changed(self._config, port=int(self.base_url.rsplit(":", 1)[1]))

    async def close(self) -> None:
        """End it as an operator does, without time for those who are there."""
        await self._stack.aclose()

    async def restart(self, drain_s: float) -> None:
        """Drain it, end it, and start another one."""
        await self.service.drain.run(drain_s)
        await self.close()
        await self.open()

    async def admit(self, name: str) -> str:
        """Make a key in place of the one of that name, and wait until the service knows it."""
        key = new_key()
        made = Key(name=name, digest=digest_of(key))
        self._keys.change(lambda keys: [*(k for k in keys if k.name != name), made])
        async with asyncio.timeout(_SETTLE_S):
            while self.service.auth.keys.find(key) is None:
                await asyncio.sleep(0.02)
        return key

    async def revoke(self, name: str, key: str) -> None:
        """Take a key back, and wait until its sessions have ended."""
        owner = self.service.auth.grant(key).owner
        self._keys.change(lambda keys: [k for k in keys if k.name != name])
        async with asyncio.timeout(_SETTLE_S):
            while self.service.sessions.of(owner):
                await asyncio.sleep(0.02)

    def kill_engine(self, share: float) -> None:
        """Kill the process of one engine, if there is any."""
        workshops = self.service.workshops
        assert workshops is not None
        pids = sorted(workshops.processes)
        templates = [getattr(each, "_template", None) for each in workshops.by_engine.values()]
        kept = {template.pid for template in templates if template is not None}
        engines = [pid for pid in pids if pid not in kept]
        if engines:
            with suppress(ProcessLookupError):  # it died of an earlier step, and is being replaced
                os.kill(engines[int(share * len(engines))], signal.SIGKILL)

    def broken(self) -> str | None:
        """Say what is not as it must be; None where all is.

        Places held are sessions, live or parked or about to end; no key holds more or fewer than
        its sessions; whoever is parked is there; no engine's process is without a session.
        """
        service, sessions = self.service, self.service.sessions
        running = len(sessions.tasks)
        facts = {
            "places taken": service.places.active,
            "places held by sessions": len(sessions._places),
            "places held by keys": sum(service.places._held.values()),
            "sessions by id": len(sessions._by_id),
        }
        wrong = {name: count for name, count in facts.items() if count != running}
        if wrong:
            return f"{running} sessions, but {wrong}"
        if strangers := set(sessions._parked) - set(sessions.tasks):
            return f"{len(strangers)} parked sessions have ended"
        processes = len(getattr(service.workshops, "processes", ()))
        if processes > running + 1:
            return f"{running} sessions, but {processes - 1} engines' processes"
        if service.places.active > service.places.most:
            return f"{service.places.active} places taken of {service.places.most}"
        return None

    async def check(self) -> None:
        """Have everything be as it must, at once or when what is under way has come to its end.

        Raises:
            AssertionError: it is not, after 10 s.
        """
        try:
            async with asyncio.timeout(_SETTLE_S):
                while self.broken() is not None:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(self.broken()) from None

    async def empty(self) -> None:
        """Wait until no session is left.

        Raises:
            AssertionError: one is, after 10 s.
        """
        try:
            async with asyncio.timeout(_SETTLE_S):
                while self.service.sessions.tasks or self.service.places.active:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            left = [live.id[:8] for live in self.service.sessions.tasks]
            raise AssertionError(
                f"sessions {left} and {self.service.places.active} places are left"
            ) from None
        await self.check()
