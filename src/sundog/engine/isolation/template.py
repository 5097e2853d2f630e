"""The template process, seen from the service."""

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from typing import Any, Final

from sundog.engine.interface import EngineError, Progress, Suggestion
from sundog.engine.isolation.line import Line, LineCutError
from sundog.engine.isolation.worker import Worker
from sundog.engine.registry import Recipe

__all__ = ["Template"]

_PROCESS: Final = "sundog.engine.isolation.template_process"

_ANSWER_S: Final = 5.0
"""A copy takes milliseconds; a template that takes longer is of no use."""

_FATE_S: Final = 0.5
"""How long the kernel may take to tell of a process's end after its lines were cut."""

_END_S: Final = 2.0

# A template has one thread, or it could not be copied.
_ONE_THREAD: Final = dict.fromkeys(
    (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
    ),
    "1",
)

# The C library keeps for itself what is freed of smaller blocks than 32 MB: a large image would
# then weigh on its session's memory for good.
_GIVEN_BACK: Final = {"PILLOW_BLOCK_SIZE": "64m"}


class Template:
    """A warm engine in a process of its own, of which copies are made.

    Attributes:
        name: Name of the engine, once it is warm.
        suggestions: Its looks to begin with.
    """

    def __init__(self, recipe: Recipe) -> None:
        """Start the process, which begins to warm the engine.

        Raises:
            EngineError: this machine lets us start none.
        """
        self.name = recipe.engine
        self.suggestions: tuple[Suggestion, ...] = ()
        self._asking = threading.Lock()
        self._line, theirs = Line.pair()
        lifeline, self._lifeline = os.pipe()
        try:
            with theirs:
                self._process = _start(theirs.fileno())
            with suppress(LineCutError):  # `warm` tells
                self._line.say(recipe, [lifeline])
        except BaseException:
            os.close(self._lifeline)
            self._line.cut()
            raise
        finally:
            os.close(lifeline)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def warm(self, progress: Progress) -> None:
        """Wait until the engine is warm. Blocking, as long as it takes.

        Raises:
            EngineError: it cannot work on this machine, or its process ended.
        """
        try:
            while (told := self._line.hear()[0])[0] == "progress":
                progress(*told[1:])
        except LineCutError:
            code = self._end()
            text = f"the engine's process ended with status {code} while it was made ready"
            raise EngineError(text) from None
        if told[0] == "refused":
            raise EngineError(told[1])
        _, self.name, self.suggestions = told

    def fork(self, *, nice: int, memory_mb: int, timeout_s: float, patience_s: float) -> Worker:
        """Make a copy. Blocking, milliseconds.

        Args:
            nice: How far it gives way to other processes, 0 to 19.
            memory_mb: Memory that it may take beside what it shares; 0 for no limit.
            timeout_s: How long a frame may take it, seconds.
            patience_s: How much longer at most where the machine gives it no time.

        Raises:
            EngineError: none can be made.
        """
        with ExitStack() as theirs, ExitStack() as ours:
            try:
                lines, lifeline, ends = _ends(theirs, ours)
            except OSError as error:  # there are too many of them open
                text = f"no further process can be started: {error.strerror}"
                raise EngineError(text) from error
            _, pid = self._ask(("fork", nice, memory_mb), ends)
            ours.pop_all()
        return Worker(
            pid=pid,
            lines=lines,
            lifeline=lifeline,
            timeout_s=timeout_s,
            patience_s=patience_s,
            fate=self._fate,
        )

    def wait(self) -> None:
        """Wait until the process has ended."""
        self._process.wait()

    def close(self) -> None:
        """End the process; its copies stay. Blocking, at most some seconds."""
        self._line.cut()
        self._end()
        with self._asking:
            if self._lifeline >= 0:
                os.close(self._lifeline)
                self._lifeline = -1

    def _end(self) -> int:
        """Wait for the end of a process whose line is cut; return its status."""
        try:
            return self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _ask(self, question: object, descriptors: list[int]) -> Any:  # noqa: ANN401 - as asked
        try:
            answer, _ = self._line.ask(question, _ANSWER_S, descriptors)
        except (TimeoutError, LineCutError):
            # The wait for its end brings another one.
            self._process.kill()
            raise EngineError("The engine's process is being started again; try again") from None
        if answer[0] == "refused":
            raise EngineError(answer[1])
        return answer

    def _fate(self, pid: int) -> int | None:
        deadline_s = time.monotonic() + _FATE_S
        status: int | None = None
        with suppress(EngineError):
            while status is None and time.monotonic() < deadline_s:
                _, status = self._ask(("fate", pid), [])
                if status is None:
                    time.sleep(0.01)
        return status


def _ends(theirs: ExitStack, ours: ExitStack) -> tuple[tuple[Line, Line], int, list[int]]:
    """Make what leads to a copy.

    Args:
        theirs: Closes the copy's ends.
        ours: Closes ours.

    Returns:
        Our lines for frames and looks, what keeps the copy alive, and the copy's descriptors.
    """
    lines, ends = [], []
    for _ in range(2):
        line, end = Line.pair()
        ours.callback(line.cut)
        theirs.enter_context(end)
        lines.append(line)
        ends.append(end.fileno())
    watched, lifeline = os.pipe()
    theirs.callback(os.close, watched)
    ours.callback(os.close, lifeline)
    return (lines[0], lines[1]), lifeline, [*ends, watched]


def _start(descriptor: int) -> "subprocess.Popen[bytes]":
    """Start the process: without our main module, with our paths to import from."""
    command = [sys.executable, "-P", "-m", _PROCESS, str(descriptor)]
    environment = {
        **os.environ,
        **_ONE_THREAD,
        **_GIVEN_BACK,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=2,  # what an engine prints is no output of ours
            pass_fds=[descriptor],
            env=environment,
            # Ctrl-C is for the service, which ends the others in order. Not a session of its own:
            # the kernel would share time among sessions, not among processes.
            process_group=0,
        )
    except OSError as error:
        raise EngineError(f"the engine's process cannot be started: {error.strerror}") from error
