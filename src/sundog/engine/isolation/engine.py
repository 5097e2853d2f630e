"""An engine in a process of its own, which is replaced whenever it breaks."""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol, Self

from sundog.engine.interface import (
    EngineAway,
    EngineError,
    EngineLost,
    Image,
    Loss,
    Progress,
    Report,
    StylePrompt,
    Suggestion,
)
from sundog.engine.isolation.worker import UnknownLookError, Worker

__all__ = ["IsolatedEngine", "IsolatedLook", "Source"]

BACK_OFF_S: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before another process is made, by how many broke one after the other."""

_SOUND_S: Final = 10.0
"""A process that draws for so long has nothing to do with those that broke before."""

_COMING_S: Final = 5.0
"""How long a prompt waits for a process that is being made."""


class Source(Protocol):
    """Where processes come from."""

    @property
    def name(self) -> str:
        """Name of the engine."""
        ...

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        ...

    def fork(self, *, gives_way: bool) -> Worker:
        """Make one. Blocking.

        Raises:
            EngineError: none can be made now.
        """
        ...

    def tell(self, loss: Loss) -> None:
        """Be told how a process broke."""
        ...

    def forget(self, engine: "IsolatedEngine") -> None:
        """Be told that an engine was closed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolatedLook:
    """A look in another process; it can be made again in any.

    Attributes:
        number: What it is called there.
        prompt: The prompt that it was made from.
        size: ``(width, height)``, pixels.
        report: What it shows of the prompt.
    """

    number: int
    prompt: StylePrompt
    size: tuple[int, int]
    report: Report


class IsolatedEngine:
    """One user's engine. Any thread may call it; one at a time asks for pictures.

    Attributes:
        losses: How many processes broke, since it was opened.
    """

    def __init__(
        self,
        source: Source,
        *,
        gives_way: bool,
        timeout_s: float,
        back_off_s: Sequence[float] = BACK_OFF_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to make a process, on a thread of its own.

        Args:
            source: Makes processes.
            gives_way: Whether they run only where others leave time.
            timeout_s: How long a picture waits for the first of them, seconds.
            back_off_s: Seconds before a replacement, by how many broke one after the other.
            now: Monotonic seconds.
        """
        self.losses = 0
        self._source = source
        self._gives_way = gives_way
        self._timeout_s = timeout_s
        self._back_off_s = back_off_s
        self._now = now
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._worker: Worker | None = None
        self._made_at_s = 0.0
        self._broken_in_row = 0
        self._lost: EngineLost | None = None
        self._proven: IsolatedLook | None = None
        self._is_closed = False
        self._maker: threading.Thread | None = None
        self._begin_making()

    @property
    def name(self) -> str:
        """Name in configuration."""
        return self._source.name

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return self._source.suggestions

    @property
    def pid(self) -> int | None:
        """Id of its process; None while there is none."""
        worker = self._worker
        return worker.pid if worker else None

    def warm_up(self, progress: Progress) -> None:
        """It is warm: its process is a copy of one that is."""
        progress("ready", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> IsolatedLook:
        """Make a look. Blocking; waits for a process where one is being made.

        Raises:
            EngineError: the prompt cannot be served, or the process did not survive it.
        """
        worker = self._coming(_COMING_S)
        number = next(self._numbers)
        try:
            looked, report = worker.compile(number, prompt, size)
        except EngineLost as lost:
            self._replace(worker, lost)
            text = f"{lost} on this prompt; it is replaced, and the last look stays"
            raise EngineLost(lost.loss, text) from None
        return IsolatedLook(number=number, prompt=looked, size=size, report=report)

    def renderer(self) -> "IsolatedEngine":
        """Return the one renderer of the process, which this engine stands for."""
        return self

    def render(self, image: Image, look: IsolatedLook) -> Image:
        """Restyle one frame in the other process. Blocking.

        Args:
            image: I420 of ``look.size``.
            look: Made by this engine, in this process or one before it.

        Raises:
            EngineAway: there is no process at the moment.
            EngineLost: the process did not survive this frame.
            EngineError: the engine failed on this frame.
        """
        worker = self._worker or self._coming(0 if self._lost else self._timeout_s)
        try:
            made = self._rendered(worker, image, look)
        except EngineLost as lost:
            self._replace(worker, lost)
            raise
        self._proven = look
        if self._broken_in_row and self._now() - self._made_at_s > _SOUND_S:
            self._broken_in_row = 0
        return made

    def close(self) -> None:
        """End the process; what is asked of it fails. May be called twice."""
        with self._changed:
            self._is_closed = True
            worker, self._worker = self._worker, None
            self._changed.notify_all()
        if worker is not None:
            worker.kill()
        self._source.forget(self)

    def join(self) -> None:
        """Wait for the thread that may be making a process; once closed. Seconds at most."""
        maker = self._maker
        if maker is not None:
            maker.join()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _rendered(self, worker: Worker, image: Image, look: IsolatedLook) -> Image:
        try:
            return worker.render(look.number, image)
        except UnknownLookError:  # another process than it was made in, or long ago
            worker.compile(look.number, look.prompt, look.size)
            return worker.render(look.number, image)

    def _coming(self, most_s: float) -> Worker:
        """Return the process, waiting for one that is being made.

        Raises:
            EngineAway: there is none in time.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._worker or self._is_closed, most_s)
            if self._worker is not None:
                return self._worker
        lost = self._lost
        if lost is None:
            raise EngineError("The engine's process is not there yet; try again")
        raise EngineAway(lost.loss, str(lost))

    def _replace(self, worker: Worker, lost: EngineLost) -> None:
        """Do without a process that broke, and have another one made."""
        with self._changed:
            if self._worker is not worker:
                return
            self._worker, self._lost = None, lost
            self.losses += 1
            self._broken_in_row += 1
        self._source.tell(lost.loss)
        self._begin_making()

    def _begin_making(self) -> None:
        self._maker = threading.Thread(target=self._make, name="engine-maker", daemon=True)
        self._maker.start()

    def _make(self) -> None:
        """On a thread of its own: make a process that draws what was drawn last."""
        while True:
            broken = self._broken_in_row
            delay_s = (
                0.0 if not broken else self._back_off_s[min(broken, len(self._back_off_s)) - 1]
            )
            with self._changed:
                if self._changed.wait_for(lambda: self._is_closed, delay_s):
                    return
            worker = self._made()
            with self._changed:
                if worker is not None and not self._is_closed:
                    self._worker, self._made_at_s = worker, self._now()
                    self._changed.notify_all()
                    return
                self._broken_in_row += 1
            if worker is not None:
                worker.kill()

    def _made(self) -> Worker | None:
        worker = None
        try:
            worker = self._source.fork(gives_way=self._gives_way)
            if (look := self._proven) is not None:
                worker.compile(look.number, look.prompt, look.size)
        except EngineError:
            if worker is not None:
                worker.kill()
            return None
        return worker
