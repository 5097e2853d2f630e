"""Engines by name; each is imported only when it is asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sundog.engine.interface import Engine, EngineError

if TYPE_CHECKING:
    from sundog.engine.prompt.embedding import Widening

__all__ = ["ENGINES", "make", "widening_from"]


def _cpu(widening: "Widening | None") -> Engine:
    from sundog.engine.cpu.engine import CpuEngine

    return CpuEngine(widening)


def _passthrough(_: "Widening | None") -> Engine:
    from sundog.engine.passthrough import PassthroughEngine

    return PassthroughEngine()


ENGINES: Mapping[str, Callable[["Widening | None"], Engine]] = {
    "cpu": _cpu,
    "passthrough": _passthrough,
}
"""How to make each engine, by its name in configuration."""


def make(name: str, widening: "Widening | None" = None) -> Engine:
    """Make an engine.

    Args:
        name: In configuration.
        widening: Finds the nearest meaning of words that an engine's reader does not know.

    Raises:
        EngineError: no engine has that name.
    """
    try:
        factory = ENGINES[name]
    except KeyError:
        known = ", ".join(ENGINES)
        raise EngineError(f"no engine is called {name!r}; choose one of: {known}") from None
    return factory(widening)


def widening_from(directory: Path) -> "Widening":
    """Load a sentence embedding from a local directory. Blocking, about a second.

    Raises:
        EmbeddingError: the directory holds no model, or the library for it is missing.
    """
    from sundog.engine.prompt.embedding import StaticEmbedding, Widening

    return Widening(StaticEmbedding(directory))
