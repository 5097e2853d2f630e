"""One engine's process, seen from the service."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import numpy as np

from sundog.engine.interface import EngineError, EngineLost, Image, Loss, Report, StylePrompt
from sundog.engine.isolation.limits import OUT_OF_MEMORY
from sundog.engine.isolation.line import Line, LineCutError
from sundog.engine.isolation.pictures import SharedPictures
from sundog.engine.isolation.queueing import Queueing

__all__ = ["UnknownLookError", "Worker"]

_COMPILE_PATIENCE: Final = 1.3
"""How many times as long as a frame a look may take: pictures go on meanwhile."""


class UnknownLookError(Exception):
    """The process does not have the look, or not any more."""


class Worker:
    """Asks one process for looks and pictures; one thread for either.

    Whatever it does not answer in time, and whatever ends it, raises `EngineLost`; it is then dead.

    Attributes:
        pid: Its process id.
    """

    def __init__(
        self,
        *,
        pid: int,
        lines: tuple[Line, Line],
        lifeline: int,
        timeout_s: float,
        patience_s: float,
        fate: Callable[[int], int | None],
    ) -> None:
        """Take over a process that was just made.

        Args:
            pid: Its process id.
            lines: To ask for frames, and for looks.
            lifeline: A descriptor; the kernel kills the process when it is closed.
            timeout_s: How long a frame may take, seconds.
            patience_s: How much longer at most where the machine gives the process no time.
            fate: Returns how a process ended, None where nobody knows. Blocking, for a moment.
        """
        self.pid = pid
        self._frames, self._prompts = lines
        self._lifeline = lifeline
        self._timeout_s = timeout_s
        self._patience_s = patience_s
        self._fate = fate
        self._pictures: SharedPictures | None = None
        self._lost: EngineLost | None = None
        self._ending = threading.RLock()
        self._is_dead = False

    def compile(
        self, number: int, prompt: StylePrompt, size: tuple[int, int]
    ) -> tuple[StylePrompt, Report]:
        """Make a look there; return its prompt and what it shows. Blocking.

        Args:
            number: By which `render` names it.
            prompt: As for `Engine.compile`.
            size: The same.

        Raises:
            EngineError: the prompt cannot be served.
            EngineLost: the process did not survive it.
        """
        timeout_s = self._timeout_s * _COMPILE_PATIENCE
        _, looked, report = self._ask(self._prompts, (number, prompt, size), timeout_s)
        return looked, report

    def render(self, number: int, image: Image) -> Image:
        """Restyle a picture there. Blocking.

        Args:
            number: Of a look made before.
            image: I420, ``uint8[H * 3 // 2, W]``.

        Raises:
            UnknownLookError: it was not, or too long ago.
            EngineError: the engine failed on this picture.
            EngineLost: the process did not survive it.
        """
        pictures, descriptors = self._room(image.nbytes)
        try:
            pictures.coming(image.shape)[:] = image
            self._ask(self._frames, (number, image.shape), self._timeout_s, descriptors)
        except EngineLost:
            del pictures  # the error keeps this frame, as long as a log keeps it
            raise
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return np.array(pictures.going(image.shape))

    def kill(self) -> None:
        """End the process at once. May be called twice, on any thread."""
        with self._ending:
            if self._is_dead:
                return
            self._is_dead = True
            os.close(self._lifeline)
        self._frames.cut()
        self._prompts.cut()
        self._pictures = (
            None  # errors that were raised keep this object for a while, not its memory
        )

    def _room(self, nbytes: int) -> tuple[SharedPictures, list[int]]:
        """Return memory for a picture of so many bytes, and what to hand over where it is new."""
        if self._pictures is not None and self._pictures.capacity >= nbytes:
            return self._pictures, []
        descriptor = SharedPictures.room(nbytes)
        self._pictures = SharedPictures(descriptor)
        return self._pictures, [descriptor]

    def _ask(
        self, line: Line, question: object, timeout_s: float, descriptors: list[int] | None = None
    ) -> Any:  # noqa: ANN401 - what a message holds follows from the question
        queueing = Queueing(self.pid)
        try:
            answer, _ = line.ask(
                question,
                timeout_s,
                descriptors or (),
                lambda: min(queueing.seconds(), self._patience_s),
            )
        except (TimeoutError, LineCutError) as error:
            raise self._judged(isinstance(error, TimeoutError), timeout_s) from None
        kind = answer[0]
        if kind == "unknown":
            raise UnknownLookError
        if kind == "refused":
            raise EngineError(answer[1])
        if kind == "failed":
            raise EngineError(f"The engine failed ({answer[1]} in {answer[2]})")
        return answer

    def _judged(self, is_late: bool, timeout_s: float) -> EngineLost:
        """Kill the process, and say what became of it; the same to everybody who waits for it."""
        with self._ending:
            if self._lost is None:
                if self._is_dead:
                    self._lost = EngineLost(Loss.CRASHED, "The engine was closed")
                elif is_late:
                    text = f"The engine hung for {timeout_s:g} s"
                    self._lost = EngineLost(Loss.HUNG, text)
                else:
                    self._lost = _lost(self._fate(self.pid))
            lost = self._lost
        self.kill()
        return lost

    def __del__(self) -> None:
        """Leave no process behind."""
        with suppress(Exception):
            self.kill()


def _lost(status: int | None) -> EngineLost:
    """Say how a process ended, from its wait status."""
    code = None if status is None else os.waitstatus_to_exitcode(status)
    if code == OUT_OF_MEMORY:
        return EngineLost(Loss.OUT_OF_MEMORY, "The engine ran out of memory")
    how = "" if code is None else f" (signal {-code})" if code < 0 else f" (status {code})"
    return EngineLost(Loss.CRASHED, f"The engine crashed{how}")
