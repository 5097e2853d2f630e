"""The service's end of a worker: started when it is needed, killed when anything is wrong."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import psutil

from sundog.engine.registry import Recipe
from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["Heard", "WorkerProcess", "WorkerSettings"]

Heard = Callable[[int, int | None], None]
"""Called with frames done and frames in all, None while unknown."""

_STALL_S: Final = 120.0
"""Without a word; an engine may compile its kernels first."""

_BUSY_SHARE: Final = 24
"""Whoever was silent that long and ran for this part of it hangs; who got no processor may wait."""

_SILENCE_S: Final = 1800.0
"""Without a word in any case: a machine that is full of live sessions leaves nothing for files."""

_END_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """How a worker is started.

    Attributes:
        recipe: How to make its engine.
        most_bytes: Of a result.
        gives_way: Whether it runs only when nobody else on this machine wants to.
    """

    recipe: Recipe
    most_bytes: int
    gives_way: bool


class WorkerProcess:
    """One process that does one thing at a time; `aclose` ends it."""

    def __init__(self, settings: WorkerSettings, stall_s: float = _STALL_S) -> None:
        """Start nothing yet.

        Args:
            settings: How to start it.
            stall_s: Seconds without a word after which it is held to hang, if it had the processor.
        """
        self._settings = settings
        self._stall_s = stall_s
        self._process: asyncio.subprocess.Process | None = None
        self._socket: socket.socket | None = None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, order: dict[str, Any], files: Sequence[int], heard: Heard) -> None:
        """Have something done; see `labour.Labour.do`. Cancelling it kills the process.

        Args:
            order: What.
            files: Descriptors that the worker gets.
            heard: Told how far it is.

        Raises:
            ProtocolError: what the worker says is wrong, or ENGINE_FAILED: it hung or crashed.
        """
        try:
            reader = await self._started()
            assert self._socket is not None
            line = json.dumps(order).encode() + b"\n"
            socket.send_fds(self._socket, [line], list(files))
            answer = await self._answer(reader, heard)
        except BaseException as error:
            await self.aclose()
            if isinstance(error, TimeoutError):
                raise _lost("hangs") from None
            if isinstance(error, OSError | EOFError):
                raise _lost("crashed") from None
            raise
        if not answer["ok"]:
            raise ProtocolError(ErrorCode(answer["code"]), answer["text"])

    async def aclose(self) -> None:
        """Kill it; it holds nothing that needs an orderly end."""
        process, self._process = self._process, None
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        async with asyncio.timeout(_END_S):
            await process.wait()

    async def _started(self) -> asyncio.StreamReader:
        if self._streams is not None and not self._streams[0].at_eof():
            return self._streams[0]
        await self.aclose()
        ours, theirs = socket.socketpair()
        try:
            ours.setblocking(False)
            self._socket = ours
            self._streams = await asyncio.open_connection(sock=ours)
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the folder that the service runs in may be anybody's
                "-m",
                "sundog.server.batch.worker",
                str(theirs.fileno()),
                json.dumps(asdict(self._settings)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
            )
        finally:
            theirs.close()
        return self._streams[0]

    async def _word(self, reader: asyncio.StreamReader) -> bytes:
        """Wait for the next line.

        Raises:
            TimeoutError: the worker hangs.
        """
        assert self._process is not None
        loop, pid = asyncio.get_running_loop(), self._process.pid
        end, used_s = loop.time() + _SILENCE_S, _used_s(pid)
        while True:
            try:
                async with asyncio.timeout(self._stall_s):
                    return await reader.readline()
            except TimeoutError:
                busy_s = _used_s(pid) - used_s
                if busy_s > self._stall_s / _BUSY_SHARE or loop.time() > end:
                    raise

    async def _answer(self, reader: asyncio.StreamReader, heard: Heard) -> dict[str, Any]:
        while True:
            line = await self._word(reader)
            if not line:
                raise EOFError
            said: dict[str, Any] = json.loads(line)
            if "ok" in said:
                return said
            heard(said["done"], said["total"])


def _environment() -> dict[str, str]:
    """Return ours with our paths to import from, and without settings: keys are not its business."""
    own = {name: it for name, it in os.environ.items() if not name.startswith("SUNDOG_")}
    return own | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _used_s(pid: int) -> float:
    """Return the processor time that a process has had, seconds."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _lost(what: str) -> ProtocolError:
    text = f"The process that works on this file {what}; the file may be broken"
    return ProtocolError(ErrorCode.ENGINE_FAILED, text)
