"""Give memory that nobody uses back to the system."""

import ctypes
from collections.abc import Callable
from functools import cache

__all__ = ["give_back"]


def give_back() -> None:
    """Return free pages of all heaps to the system. Blocking, 1 to 15 ms; any thread may call it.

    glibc keeps what one thread freed for that thread's heap. A session's codecs allocate on threads
    that end with it, so that each session would leave some of its pages behind (malloc_trim(3)).
    Elsewhere than with glibc it does nothing.
    """
    if (trim := _malloc_trim()) is not None:
        trim(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        # ctypes lets go of the GIL meanwhile.
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):  # another system, or another C library
        return None
    trim.argtypes, trim.restype = (ctypes.c_size_t,), ctypes.c_int
    return trim
