"""Gives every user an engine in a process of its own, copied from one that is warm."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from sundog.engine.interface import EngineError, Loss, Progress, Suggestion
from sundog.engine.isolation.engine import IsolatedEngine
from sundog.engine.isolation.template import Template
from sundog.engine.isolation.worker import Worker
from sundog.engine.registry import Recipe

__all__ = ["IsolatingWorkshop"]

_log = logging.getLogger(__name__)

_NICE: Final = 1
"""The service comes first: what it does for a frame is short, and others wait for it."""

_NICE_BEHIND: Final = 10
"""For those who give way."""

_PATIENCE: Final = 4
_PATIENCE_BEHIND: Final = 40
"""How many frames' time an engine may stand in line for a processor, before its process is replaced:
its user sees one picture meanwhile. On a busy machine those who give way stand there for long."""

_AGAIN_S: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before a template is started again, by how many were lost one after the other."""

_SOUND_S: Final = 60.0


class IsolatingWorkshop:
    """Makes processes, and starts the one that they are copied from again when it is lost."""

    def __init__(
        self,
        recipe: Recipe,
        *,
        timeout_s: float,
        memory_mb: int,
        told: Callable[[Loss | None], None] = lambda _: None,
    ) -> None:
        """Start nothing yet.

        Args:
            recipe: How to make the engine.
            timeout_s: How long a frame may take, seconds, before its process is replaced; time in
                line for a processor does not count, within a bound.
            memory_mb: Memory that one process may take beside what it shares; 0 for no limit.
            told: Told how an engine's process broke, and None when the template was lost; on any
                thread.
        """
        self.tell = told
        self._recipe = recipe
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._changed = threading.Condition()
        self._template: Template | None = None
        self._begun: Template | None = None
        self._engines: set[IsolatedEngine] = set()
        self._is_closed = False
        self._keeper: threading.Thread | None = None
        self._name = recipe.engine
        self._suggestions: tuple[Suggestion, ...] = ()

    @property
    def name(self) -> str:
        """Name of the engine."""
        return self._name

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return self._suggestions

    @property
    def is_alive(self) -> bool:
        """Whether processes can be made; for some seconds not, when the template was lost."""
        return self._template is not None

    @property
    def mends(self) -> bool:
        """True: another template is started."""
        return True

    @property
    def processes(self) -> tuple[int, ...]:
        """Ids of the template and of every engine's process."""
        with self._changed:
            engines, template = list(self._engines), self._template
        pids = (template.pid if template else None, *(engine.pid for engine in engines))
        return tuple(pid for pid in pids if pid is not None)

    def room(self, size: tuple[int, int], fps: float | None) -> None:
        """Any number: the CPU bounds them."""

    def figures(self) -> Mapping[str, float]:
        """None."""
        return {}

    def begin(self) -> None:
        """Start the template, which warms while this process does other things.

        Raises:
            EngineError: this machine lets us start none.
        """
        with self._changed:
            if self._is_closed:
                raise EngineError("The engines have been closed")
            if self._begun is None:
                self._begun = Template(self._recipe)

    def start(self, progress: Progress) -> None:
        """Start the template and wait until it is warm. Blocking, seconds; at once where it is.

        Raises:
            EngineError: the engine cannot work on this machine.
        """
        if self._keeper is not None:
            return
        self._warm(progress)
        self._keeper = threading.Thread(target=self._keep, name="engine-template", daemon=True)
        self._keeper.start()

    def open(self, *, gives_way: bool = False) -> IsolatedEngine:
        """Return an engine; its process is there some tens of milliseconds later."""
        engine = IsolatedEngine(self, gives_way=gives_way, timeout_s=self._timeout_s)
        with self._changed:
            self._engines.add(engine)
        return engine

    def fork(self, *, gives_way: bool) -> Worker:
        """Make a process. Blocking, milliseconds.

        Raises:
            EngineError: none can be made now.
        """
        template = self._template
        if template is None:
            raise EngineError("The engine's process is being started again; try again")
        nice = _NICE_BEHIND if gives_way else _NICE
        return template.fork(
            nice=nice,
            memory_mb=self._memory_mb,
            timeout_s=self._timeout_s,
            patience_s=self._timeout_s * (_PATIENCE_BEHIND if gives_way else _PATIENCE),
        )

    def forget(self, engine: IsolatedEngine) -> None:
        """An engine was closed."""
        with self._changed:
            self._engines.discard(engine)

    def close(self) -> None:
        """End every process. Blocking, at most some seconds. May be called twice."""
        with self._changed:
            self._is_closed = True
            engines, template = list(self._engines), self._template or self._begun
            self._changed.notify_all()
        for engine in engines:
            engine.close()
        if template is not None:
            template.close()
        for engine in engines:
            engine.join()
        if self._keeper is not None:
            self._keeper.join()

    def _warm(self, progress: Progress) -> None:
        self.begin()
        template = self._begun  # until it is warm, so that `close` finds it
        assert template is not None
        try:
            template.warm(progress)
        except BaseException:
            self._begun = None
            template.close()
            raise
        self._name, self._suggestions = template.name, template.suggestions
        with self._changed:
            self._template, self._begun = template, None
            is_closed = self._is_closed
        if is_closed:
            template.close()

    def _keep(self) -> None:
        """On a thread of its own: have another template whenever one is lost."""
        lost = 0
        while (template := self._template) is not None:
            began_s = time.monotonic()
            template.wait()
            with self._changed:
                self._template = None
                if self._is_closed:
                    return
            template.close()
            lost = lost + 1 if time.monotonic() - began_s < _SOUND_S else 1
            self.tell(None)
            _log.error("the engine's template process was lost, and is started again")
            while self._template is None:
                delay_s = _AGAIN_S[min(lost, len(_AGAIN_S)) - 1]
                with self._changed:
                    if self._changed.wait_for(lambda: self._is_closed, delay_s):
                        return
                try:
                    self._warm(lambda _what, _share: None)
                except EngineError as error:
                    if self._is_closed:
                        return
                    lost += 1
                    _log.error("the engine's template process cannot be started: %s", error)
