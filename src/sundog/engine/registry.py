"""Engines by name; each is imported only when it is asked for."""

from collections.abc import Callable, Mapping

from sundog.engine.interface import Engine, EngineError

__all__ = ["ENGINES", "make"]


def _cpu() -> Engine:
    from sundog.engine.cpu.engine import CpuEngine

    return CpuEngine()


def _passthrough() -> Engine:
    from sundog.engine.passthrough import PassthroughEngine

    return PassthroughEngine()


ENGINES: Mapping[str, Callable[[], Engine]] = {"cpu": _cpu, "passthrough": _passthrough}
"""How to make each engine, by its name in configuration."""


def make(name: str) -> Engine:
    """Make an engine.

    Raises:
        EngineError: no engine has that name.
    """
    try:
        factory = ENGINES[name]
    except KeyError:
        known = ", ".join(ENGINES)
        raise EngineError(f"no engine is called {name!r}; choose one of: {known}") from None
    return factory()
