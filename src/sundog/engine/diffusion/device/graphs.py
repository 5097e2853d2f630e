"""Turns the drawing of each bucket into a program: eager, compiled, or captured as a CUDA graph.

Compiling takes from seconds to minutes a bucket, and may fail where a compiler is missing. A
bucket that cannot be compiled, or not in time, is run as it is: slower, the same pictures.
"""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final, NamedTuple

import torch

from sundog.engine.diffusion.device.station import Program, Station

__all__ = ["MODES", "Compiler", "How", "Limits", "at_most", "compiler_backend"]

_log = logging.getLogger(__name__)

_MOST_BUCKETS: Final = 256
"""Each bucket is one more shape of the same code; torch's limit of 8 is for code that varies."""


_MOST_FAILURES: Final = 2
"""In a row: each is found out after up to a minute of tracing, and a compiler that is missing for
one bucket is missing for all."""


_AGAIN_S: Final = 1.0
"""Python drops what is raised in a destructor, and tracing runs many of them: it is raised again."""


class How(NamedTuple):
    """How the programs of a mode are made.

    Attributes:
        compiled: Whether torch.compile fuses operations.
        captured: Whether a CUDA graph launches them all at once.
    """

    compiled: bool
    captured: bool

    def __str__(self) -> str:
        """Return it as reports say it."""
        return {
            (False, False): "eager",
            (True, False): "compiled",
            (False, True): "eager in a graph",
            (True, True): "graphed",
        }[self.compiled, self.captured]


MODES: Final = {
    "eager": How(compiled=False, captured=False),
    "compiled": How(compiled=True, captured=False),
    "captured": How(compiled=False, captured=True),
    "graphed": How(compiled=True, captured=True),
}
"""By name in the settings; ``captured`` is what ``graphed`` falls back to."""


class TookTooLong(BaseException):
    """Compiling a bucket went beyond its time; no Exception, lest a compiler take it for its own."""


class Limits(NamedTuple):
    """How long compiling may take, seconds.

    Attributes:
        each_s: One bucket; held to on the main thread only, where a signal can interrupt.
        all_s: A warm-up: after it no further bucket is compiled. The next start finds a cache.
    """

    each_s: float = 180.0
    all_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """Compiles restylers within limits.

    Attributes:
        how: Programs are to be made.
        backend: Of torch.compile, see `compiler_backend`.
        limits: Of time.
        options: Of the backend.
        failures: Since a bucket was last compiled; after some no further one is tried.
    """

    how: How
    backend: str
    limits: Limits
    options: dict[str, Any] | None = None
    failures: list[str] = field(default_factory=list)

    def compiled(self, station: Station, frames: int) -> Program | None:
        """Compile a bucket by running it once; None where that failed or took too long."""
        if len(self.failures) >= _MOST_FAILURES:
            return None
        made = torch.compile(
            station.restyler,
            backend=self.backend,
            fullgraph=True,
            dynamic=False,
            options=self.options,
        )
        program = station.program(made, frames)
        try:
            with at_most(self.limits.each_s), _many_shapes():
                program()
        except TookTooLong:
            _log.warning("compiling took more than %.0f s: left uncompiled", self.limits.each_s)
        except Exception as error:  # noqa: BLE001 - compilers raise anything; eager still draws
            self.failures.append(_first_line(error))
            _log.warning("compiling failed (%s): left uncompiled", self.failures[-1])
        else:
            self.failures.clear()
            return program
        return None


def compiler_backend(device: torch.device) -> str:
    """Return ``inductor``, or ``aot_eager``, which only traces, where the CPU has no compiler."""
    if device.type == "cpu":
        from torch._inductor.cpp_builder import get_cpp_compiler

        try:
            get_cpp_compiler()
        except Exception:  # noqa: BLE001 - each version has its own error for a missing compiler
            return "aot_eager"
    return "inductor"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise in the block when it takes longer. On the main thread; elsewhere it does nothing.

    Raises:
        TookTooLong: it took longer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    # Somebody else's alarm goes on afterwards, so much later.
    others = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *others)


def _many_shapes() -> Any:  # noqa: ANN401 - a context of torch's own
    return torch._dynamo.config.patch(recompile_limit=_MOST_BUCKETS)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
