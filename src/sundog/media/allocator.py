"""Keep the C library's memory small: few heaps, and back to the system what nobody uses."""

import ctypes
import os
from collections.abc import Callable
from functools import cache
from typing import Final

__all__ = ["few_heaps", "give_back"]

_M_ARENA_MAX: Final = -8
"""As in glibc's malloc.h."""

_FEWEST: Final = 2


def few_heaps() -> None:
    """Have at most one heap a processor, and two at least; call before there are many threads.

    glibc makes up to eight heaps a processor, and each thread takes the next (mallopt(3),
    ``M_ARENA_MAX``). A session's threads come and go, so that with time each heap has been as large
    as a session once, and stays so where one small piece is left at its end: 90 KiB a session over
    the first 600. Elsewhere than with glibc it does nothing.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # another system, or another C library
        return
    mallopt.argtypes, mallopt.restype = (ctypes.c_int, ctypes.c_int), ctypes.c_int
    mallopt(_M_ARENA_MAX, max(_FEWEST, os.cpu_count() or 1))


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
