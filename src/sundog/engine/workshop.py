"""Where sessions get their engines: all of them one, or each one of its own."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import Final, Protocol, Self, runtime_checkable

from sundog.engine.interface import Engine, Look, Progress, Renderer, StylePrompt, Suggestion

__all__ = ["LentEngine", "Lending", "OwnEngine", "SharedWorkshop", "Workshop"]

_NO_FIGURES: Final[Mapping[str, float]] = MappingProxyType({})


class OwnEngine(Engine, Protocol):
    """An engine as one user has it: a session, a maker of pictures, a job. Warm.

    Used as a context it is closed at the end.
    """

    def close(self) -> None:
        """Give it back; what still runs in it fails. Waits for nothing. May be called twice."""
        ...

    def __enter__(self) -> Self:
        """Return itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        ...


@runtime_checkable
class Lending(Protocol):
    """An engine that knows each of its users: they draw together, and its room is bounded.

    A part of an `Engine` that it may have or not. Any thread may call it.
    """

    @property
    def is_alive(self) -> bool:
        """Whether it can draw; false from when what it runs on is lost until a new start."""
        ...

    def lend(self, *, gives_way: bool) -> OwnEngine:
        """Return the engine as one user has it, who closes it. Does not wait.

        Args:
            gives_way: Whether it draws only where live sessions leave time.
        """
        ...

    def room(self, size: tuple[int, int], fps: float | None) -> int:
        """Return for how many sessions there is room; only once warm.

        Args:
            size: ``(width, height)`` of their pictures, pixels.
            fps: Frames a second of each; None for whatever comes, where only memory counts.
        """
        ...

    def figures(self) -> Mapping[str, float]:
        """Return what it has counted and measures, by name: small letters and ``_``."""
        ...

    def close(self) -> None:
        """End its threads and free what it holds. May be called twice."""
        ...


class Workshop(Protocol):
    """Makes an engine warm once, and gives it to everybody who needs one.

    Any thread may call it.
    """

    @property
    def name(self) -> str:
        """Name of the engine; only once started."""
        ...

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with; only once started."""
        ...

    @property
    def is_alive(self) -> bool:
        """Whether `open` gives engines now; false for a while where something broke."""
        ...

    @property
    def mends(self) -> bool:
        """Whether it replaces by itself what broke; else only another process has it anew."""
        ...

    @property
    def processes(self) -> tuple[int, ...]:
        """Ids of the processes beside this one that engines run in."""
        ...

    def room(self, size: tuple[int, int], fps: float | None) -> int | None:
        """Return how many sessions its engines carry beside the CPU's bound; None for any number.

        Args:
            size: ``(width, height)`` of their pictures, pixels.
            fps: Frames a second of each; None for whatever comes, where only memory counts.
        """
        ...

    def figures(self) -> Mapping[str, float]:
        """Return what its engines have counted and measure, by name."""
        ...

    def begin(self) -> None:
        """Begin what `start` waits for, where that goes on by itself. Does not wait.

        Raises:
            EngineError: it cannot work on this machine.
        """
        ...

    def start(self, progress: Progress) -> None:
        """Warm the engine. Blocking, seconds; at once where it is warm already.

        Raises:
            EngineError: it cannot work on this machine.
        """
        ...

    def open(self, *, gives_way: bool = False) -> OwnEngine:
        """Return an engine for one user, who closes it. Does not wait.

        Args:
            gives_way: Whether it runs only where live sessions leave time.
        """
        ...

    def close(self) -> None:
        """End everything. Blocking, at most some seconds. May be called twice."""
        ...


class LentEngine:
    """An engine that others use as well, on threads of this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """Name in configuration."""
        return self._engine.name

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return self._engine.suggestions

    def warm_up(self, progress: Progress) -> None:
        """Warm the engine for all."""
        self._engine.warm_up(progress)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> Look:
        """Make a look. Blocking; see `Engine.compile`.

        Raises:
            EngineError: the prompt cannot be served.
        """
        return self._engine.compile(prompt, size)

    def renderer(self) -> Renderer:
        """Return a fresh renderer."""
        return self._engine.renderer()

    def close(self) -> None:
        """Leave the engine to the others."""

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


class SharedWorkshop:
    """Everybody gets the same engine, on threads of this process; the caller's give way.

    Args:
        make: Makes the engine, when it is first needed.
    """

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._is_made = self._is_warm = False

    @cached_property
    def _engine(self) -> Engine:
        self._is_made = True
        return self._make()

    @property
    def name(self) -> str:
        """Name of the engine."""
        return self._engine.name

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return self._engine.suggestions

    @property
    def is_alive(self) -> bool:
        """Whether it can draw; it lives and dies with this process, unless it says otherwise."""
        lending = self._lending
        return lending is None or lending.is_alive

    @property
    def mends(self) -> bool:
        """False: the engine lives and dies with this process."""
        return False

    @property
    def processes(self) -> tuple[int, ...]:
        """None."""
        return ()

    def room(self, size: tuple[int, int], fps: float | None) -> int | None:
        """As the engine says, if it does."""
        lending = self._lending
        return None if lending is None else lending.room(size, fps)

    def figures(self) -> Mapping[str, float]:
        """As the engine says, if it does."""
        lending = self._lending
        return _NO_FIGURES if lending is None else lending.figures()

    def begin(self) -> None:
        """Do nothing: it would be in the way of whatever else begins."""

    def start(self, progress: Progress) -> None:
        """Warm the engine. Blocking.

        Raises:
            EngineError: it cannot work on this machine.
        """
        if not self._is_warm:
            self._engine.warm_up(progress)
            self._is_warm = True

    def open(self, *, gives_way: bool = False) -> OwnEngine:
        """Return the engine; whoever gives way does so by the priority of its own thread.

        An engine that knows its users is told of them instead.
        """
        lending = self._lending
        return LentEngine(self._engine) if lending is None else lending.lend(gives_way=gives_way)

    def close(self) -> None:
        """End the engine, where there is something to end."""
        if self._is_made and self._lending is not None:
            self._lending.close()

    @property
    def _lending(self) -> Lending | None:
        return self._engine if isinstance(self._engine, Lending) else None
