"""The one way in which kernels are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["kernel"]

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function with numba at its first call; later processes read it from a cache.

    Without the GIL, because several sessions render from several threads; never in parallel,
    because they share few cores. Call it with one set of argument types only: each further set
    costs a compilation, which `warm_up` would not know of. A division by zero yields infinity, as in
    numpy: to raise, each quotient would be tested, and no loop with one could use vectors.
    """
    jit = njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
    return cast("F", jit(function))
