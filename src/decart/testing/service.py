"""The real service in a process of its own, for as long as a test needs it."""

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from decart.client import DecartClient
from decart.errors import DecartSDKError

__all__ = ["RunningService", "ServiceNotStartedError", "running_service"]

_START_S: Final = 60.0
"""On a machine where everything else starts at the same time."""

_STOP_S: Final = 8.0
_ASK_S: Final = 5.0
_LOOK_S: Final = 0.02
_SHOWN_CHARS: Final = 4000
_READY: Final = re.compile(r"^Sundog is ready at (http://\S+:(\d+))$", re.MULTILINE)


class ServiceNotStartedError(DecartSDKError):
    """The service did not start, or is not running; the message ends with what it printed."""

    default_code = "service_not_started"


def running_service(
    *,
    api_key: str | None = None,
    engine: str = "passthrough",
    settings: Mapping[str, str] | None = None,
) -> "RunningService":
    """Return a service for a ``with`` or ``async with`` block, which starts it and stops it.

    Args:
        api_key: The key it asks for; a random one by default, and empty for none.
        engine: ``passthrough`` gives the video back as it came; ``cpu`` restyles it, after half a
            minute of preparation on a new machine.
        settings: Environment variables of the service, such as ``{"SUNDOG_MAX_SESSIONS": "1"}``.
            Those of this process that begin with ``SUNDOG_`` do not reach it.
    """
    key = f"test-{secrets.token_hex(8)}" if api_key is None else api_key
    own = {
        "SUNDOG_API_KEY": key,
        "SUNDOG_ENGINE": engine,
        # As many everywhere, and nothing to measure first.
        "SUNDOG_MAX_SESSIONS": "8",
        "SUNDOG_DRAIN_S": "0",  # who stops it does not want to wait
        # Client tokens stay good when the service restarts.
        "SUNDOG_TOKEN_KEY": secrets.token_hex(16),
    }
    return RunningService(key, own | dict(settings or {}))


class RunningService:
    """A service on a free port of this machine; made by `running_service`.

    It ends with the process that started it, however that ends.
    """

    def __init__(self, api_key: str, settings: Mapping[str, str]) -> None:
        """Not for users: call `running_service`."""
        self._api_key = api_key
        self._settings = dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._base_url = ""
        self._port = "0"
        self._output = ""

    @property
    def base_url(self) -> str:
        """Where it is, such as ``http://127.0.0.1:40123``; the same after a restart.

        Raises:
            ServiceNotStartedError: it was never started.
        """
        if not self._base_url:
            raise ServiceNotStartedError("the service was never started; use it in a with block")
        return self._base_url

    @property
    def api_key(self) -> str:
        """The key it asks for; empty for none."""
        return self._api_key

    @property
    def is_running(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process's number, for signals and measurements.

        Raises:
            ServiceNotStartedError: it does not run.
        """
        if self._process is None:
            raise ServiceNotStartedError("the service does not run")
        return self._process.pid

    @property
    def output(self) -> str:
        """What it has printed since its last start."""
        if self._folder is not None:
            self._output = self._log(self._folder).read_text("utf-8", "replace")
        return self._output

    @property
    def sessions(self) -> int:
        """How many sessions it serves now, or keeps for clients that lost their connection.

        Raises:
            ServiceNotStartedError: it does not answer within 5 s.
        """
        request = urllib.request.Request(
            f"{self.base_url}/v1/sessions", headers={"X-API-KEY": self._api_key}
        )
        # A proxy cannot reach this machine's own loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_ASK_S) as answer:
                return int(json.load(answer)["active"])
        except OSError as error:
            raise self._failure(f"the service does not answer ({type(error).__name__})") from error

    def wait_for_sessions(self, count: int, within_s: float = 10.0) -> None:
        """Return when it serves this many sessions; one that was left takes a moment to end.

        Args:
            count: How many.
            within_s: Seconds to wait at most.

        Raises:
            TimeoutError: there are still others, or not enough.
            ServiceNotStartedError: it does not answer.
        """
        deadline_s = time.monotonic() + within_s
        while (now := self.sessions) != count:
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"after {within_s:g} s there are {now} sessions, not {count}")
            time.sleep(_LOOK_S)

    def client(self) -> DecartClient:
        """Return a client of it."""
        return DecartClient(self._api_key or None, self.base_url)

    def start(self) -> None:
        """Start it and return when it takes sessions; nothing happens where it runs already.

        Raises:
            ServiceNotStartedError: it ended, or was not ready within 60 s.
        """
        try:
            for pause_s in self._starting():
                time.sleep(pause_s)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """End it in order, as an operator does: sessions are told; may be called twice."""
        try:
            for pause_s in self._stopping():
                time.sleep(pause_s)
        finally:
            self.kill()

    def restart(self) -> None:
        """Stop it and start it on the same port; its sessions are lost, its settings are kept.

        Raises:
            ServiceNotStartedError: it did not start again.
        """
        self.stop()
        self.start()

    def kill(self) -> None:
        """End it at once, as a crash does: nobody is told; may be called twice."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(_STOP_S)
            assert process.stdin is not None
            process.stdin.close()
        if self._folder is not None:
            _ = self.output  # which keeps it
            self._folder.cleanup()
            self._folder = None

    async def astart(self) -> None:
        """Do as `start` does, without holding up the event loop."""
        try:
            for pause_s in self._starting():
                await asyncio.sleep(pause_s)
        except BaseException:
            self.kill()
            raise

    async def astop(self) -> None:
        """Do as `stop` does, without holding up the event loop."""
        try:
            for pause_s in self._stopping():
                await asyncio.sleep(pause_s)
        finally:
            self.kill()

    async def arestart(self) -> None:
        """Do as `restart` does, without holding up the event loop."""
        await self.astop()
        await self.astart()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await self.astart()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.astop()

    def __repr__(self) -> str:
        state = "running" if self.is_running else "not running"
        return f"<RunningService {self._base_url or 'nowhere'} {state}>"

    def _starting(self) -> Iterator[float]:
        """Start; gives seconds to wait before it goes on."""
        if self.is_running:
            return
        self.kill()  # which clears up after one that ended by itself
        deadline_s = time.monotonic() + _START_S
        self._process = process = self._spawn()
        while (found := _READY.search(self.output)) is None:
            if process.poll() is not None:
                raise self._failure(f"the service ended with status {process.returncode}")
            if time.monotonic() > deadline_s:
                raise self._failure(f"the service was not ready after {_START_S:g} s")
            yield _LOOK_S
        self._base_url, self._port = found[1], found[2]

    def _stopping(self) -> Iterator[float]:
        """Ask it to end; gives seconds to wait before it goes on."""
        process = self._process
        if process is None:
            return
        deadline_s = time.monotonic() + _STOP_S
        process.terminate()
        while process.poll() is None and time.monotonic() < deadline_s:
            yield _LOOK_S

    def _spawn(self) -> "subprocess.Popen[bytes]":
        # -P: nothing in the folder of the tests can take the place of a module.
        command = [sys.executable, "-P", "-m", "sundog.cli", "serve"]
        command += ["--host", "127.0.0.1", "--port", self._port]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SUNDOG_")}
        mine = {"SUNDOG_END_WITH_STDIN": "1", "PYTHONUTF8": "1", "NO_COLOR": "1"}
        options: dict[str, Any] = {}
        if os.name == "posix":
            options["start_new_session"] = True  # a terminal's Ctrl-C is for the tests
        self._folder = tempfile.TemporaryDirectory(prefix="decart-testing-")
        with self._log(self._folder).open("wb") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # closes when we end, however that happens
                stdout=output,
                stderr=subprocess.STDOUT,
                env=kept | self._settings | mine,
                **options,
            )

    @staticmethod
    def _log(folder: "tempfile.TemporaryDirectory[str]") -> Path:
        return Path(folder.name) / "output.txt"

    def _failure(self, problem: str) -> ServiceNotStartedError:
        printed = self.output[-_SHOWN_CHARS:].strip() or "nothing"
        if self._api_key:
            printed = printed.replace(self._api_key, "<key>")
        return ServiceNotStartedError(f"{problem}; it printed:\n{printed}")
