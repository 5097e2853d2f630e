"""The process that engines' processes are copied from: warm, and with one thread.

Run as ``python -m sundog.engine.isolation.template_process DESCRIPTOR``. A copy costs some
milliseconds and shares kernels and tables with this one until it writes to them.
"""

import gc
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, Final, NoReturn

from sundog.engine.interface import Engine, EngineError
from sundog.engine.isolation.limits import die_with, limit_memory, offer_to_oom_killer
from sundog.engine.isolation.line import Line, LineCutError
from sundog.engine.isolation.worker_process import serve
from sundog.engine.registry import Recipe, made_by

__all__ = ["main"]

# A user's process goes before the one that all are made from, and both before the service.
_TEMPLATE_SCORE: Final = 300
_WORKER_SCORE: Final = 600
_MOST_FATES: Final = 256

_REAP_S: Final = 1
"""How long it waits for the end of its copies, which end with the service as well."""


def main(descriptor: int) -> None:
    """Warm the engine that the first message names, then make copies until the line is cut."""
    line = Line(socket.socket(fileno=descriptor))
    with suppress(LineCutError):
        recipe, descriptors = line.hear()
        die_with(descriptors[0])
        offer_to_oom_killer(_TEMPLATE_SCORE)
        engine = _warm(line, recipe)
        if engine is not None:
            _Template(line, engine).serve()
    signal.alarm(_REAP_S)
    with suppress(ChildProcessError):  # none is left
        while os.waitpid(-1, 0):
            pass


def _warm(line: Line, recipe: Recipe) -> Engine | None:
    """Return the engine once it is warm and tell so; None where it cannot work, and tell why."""
    try:
        engine = made_by(recipe)
        engine.warm_up(lambda what, share: line.say(("progress", what, share)))
    except EngineError as error:
        line.say(("refused", str(error)))
        return None
    except LineCutError:
        raise
    except Exception as error:  # noqa: BLE001 - told to whoever started this process
        line.say(("refused", f"the engine cannot start: {type(error).__name__}: {error}"))
        return None
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        text = f"the engine has started {threads - 1} threads and cannot be copied with them; let"
        line.say(("refused", f"{text} it start none before its renderer, or run it on a thread"))
        return None
    gc.collect()
    gc.freeze()  # else each copy's collector would touch, and so copy, every page of objects
    line.say(("warm", engine.name, engine.suggestions))
    return engine


class _Template:
    """Makes copies of this process, and remembers how they ended."""

    def __init__(self, line: Line, engine: Engine) -> None:
        self._line = line
        self._engine = engine
        self._fates: dict[int, int] = {}
        self._bell, self._ringer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._ringer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> NoReturn:
        """Do what is asked for; raises `LineCutError` in the end."""
        watch = select.poll()
        watch.register(self._line.fileno(), select.POLLIN)
        watch.register(self._bell, select.POLLIN)
        while True:
            self._reap()
            ready = {descriptor for descriptor, _ in watch.poll()}
            if self._line.fileno() in ready:
                self._reap()
                (verb, *given), descriptors = self._line.hear()
                do = self._fork if verb == "fork" else self._fate
                self._line.say(do(descriptors, *given))

    def _fork(self, descriptors: list[int], nice: int, memory_mb: int) -> tuple[Any, ...]:
        """Make a copy that answers on two lines, and lives as long as a pipe is held open."""
        try:
            pid = os.fork()
        except OSError as error:
            pid, reason = -1, error.strerror
        if pid == 0:
            self._work(descriptors, nice, memory_mb)
        for descriptor in descriptors:
            os.close(descriptor)
        if pid < 0:
            return "refused", f"no further process can be started: {reason}"
        return "made", pid

    def _work(self, descriptors: list[int], nice: int, memory_mb: int) -> NoReturn:
        """Be a copy."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for descriptor in (self._bell, self._ringer):
                os.close(descriptor)
            self._line.close()
            frames, prompts, lifeline = descriptors
            die_with(lifeline)
            offer_to_oom_killer(_WORKER_SCORE)
            os.nice(nice)
            limit_memory(memory_mb)
            serve(self._engine, frames, prompts)
        finally:
            os._exit(1)  # whatever happens, never go on as the template

    def _fate(self, _: list[int], pid: int) -> tuple[Any, ...]:
        """Tell how a copy ended: its wait status, None while it lives."""
        return "fate", self._fates.pop(pid, None)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            while os.read(self._bell, 512):
                pass
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self._fates[ended[0]] = ended[1]
        while len(self._fates) > _MOST_FATES:
            del self._fates[next(iter(self._fates))]


if __name__ == "__main__":
    main(int(sys.argv[1]))
