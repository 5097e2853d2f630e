"""Run a program in a namespace of the laboratory, and read the rows of JSON that it prints."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

__all__ = ["ROOT", "Program", "ProgramError", "Row", "python", "running"]

ROOT: Final = Path(__file__).parents[2]
"""Of the repository: where programs run."""

Row = dict[str, Any]

_LINE_BYTES: Final = 1 << 20
_MOST_ROWS: Final = 200_000
_STOP_S: Final = 10.0
_SHOWN_CHARS: Final = 4000
_ENTER: Final = Path(__file__).with_name("enter.py")


class ProgramError(Exception):
    """A program ended too early or did not say what was awaited; ends with what it printed."""


class Program:
    """A program that runs; made by `running`.

    Attributes:
        rows: What it has printed so far: its lines that are JSON objects.
        lines: Its other lines, such as the one in which a service says that it is ready.
    """

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.rows: list[Row] = []
        self.lines: list[str] = []
        self._process = process
        self._log = log
        self._changed = asyncio.Event()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    async def until(self, found: Callable[["Program"], bool], *, within_s: float) -> None:
        """Wait until ``found`` is true of what it has printed.

        Raises:
            ProgramError: it ended before, or time was up.
        """
        try:
            async with asyncio.timeout(within_s):
                while not found(self):
                    if self._process.stdout is None or self._process.stdout.at_eof():
                        raise self._failure("it ended")
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise self._failure(f"nothing of the kind within {within_s:g} s") from None

    async def say(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()

    async def stop(self) -> None:
        """Close its standard input, by which programs are told to end, and wait for that.

        Raises:
            ProgramError: it had to be killed, or failed.
        """
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(_STOP_S):
                status = await self._process.wait()
        except TimeoutError:
            raise self._failure(f"it did not end within {_STOP_S:g} s") from None
        if status:
            raise self._failure(f"it ended with status {status}")

    async def read(self) -> None:
        """Take its lines until it ends or this is cancelled."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._take(line.decode(errors="replace").rstrip())
            self._changed.set()
        self._changed.set()

    def _take(self, line: str) -> None:
        if len(self.rows) + len(self.lines) >= _MOST_ROWS:
            raise self._failure("it does not stop talking")
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            self.rows.append(row)
        else:
            self.lines.append(line)

    def _failure(self, what: str) -> ProgramError:
        rows = map(json.dumps, self.rows[-5:])
        said = "\n".join([*rows, *self.lines[-20:], self._log.read_text(errors="replace")])
        return ProgramError(f"{what}; it printed:\n{said[-_SHOWN_CHARS:]}")


@asynccontextmanager
async def running(
    namespaces: Sequence[str], command: Sequence[str], environment: Mapping[str, str]
) -> AsyncIterator[Program]:
    """Run a program while the block lasts; it and its children are killed after, if need be.

    It also ends, at once, with this process, however that ends.

    Args:
        namespaces: Paths of those that it is to run in.
        command: The program and its arguments.
        environment: Its variables beside ours, of which those of proxies and services are kept
            from it.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "errors"
        with log.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                *_entering(namespaces),
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                env=_kept() | dict(environment),
                limit=_LINE_BYTES,
                # Ctrl-C is for us, who end it in order.
                start_new_session=True,
            )
        program = Program(process, log)
        reader = asyncio.create_task(program.read(), name="rows")
        try:
            yield program
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            _close(process)


def _entering(namespaces: Sequence[str]) -> list[str]:
    """Return the beginning of a command: what makes a program run there, and end with us."""
    # Isolated, without site: it starts in a tenth of the time.
    return [sys.executable, "-I", "-S", str(_ENTER), str(os.getpid()), *namespaces, "--"]


def _kept() -> dict[str, str]:
    """Return our variables but those that would change what is tested."""
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SUNDOG_") and not name.lower().endswith("_proxy")
    }
    paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return others | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "NO_COLOR": "1"}


def _close(process: asyncio.subprocess.Process) -> None:
    """Free its pipes now, not when the loop gets to it."""
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module with this interpreter."""
    return [sys.executable, "-m", module, *arguments]
