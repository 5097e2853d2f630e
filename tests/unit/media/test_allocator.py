"""Freed memory goes back to the system."""

import ctypes
import os
import platform
import subprocess
import sys
import threading

import psutil
import pytest

from sundog.media.allocator import give_back

pytestmark = pytest.mark.unit

_PIECES, _PIECE_BYTES = 4000, 16_384


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps free pages")
def test_what_a_thread_freed_is_given_back():
    libc = ctypes.CDLL(None)
    libc.malloc.argtypes, libc.malloc.restype = (ctypes.c_size_t,), ctypes.c_void_p
    libc.free.argtypes = (ctypes.c_void_p,)
    done = threading.Event()

    def fragment() -> None:
        pieces = [libc.malloc(_PIECE_BYTES) for _ in range(_PIECES)]
        for piece in pieces:
            ctypes.memset(piece, 1, _PIECE_BYTES)
        # One that stays in use at the end keeps the heap from shrinking by itself.
        for piece in pieces[:-1]:
            libc.free(piece)
        done.wait(10)
        libc.free(pieces[-1])

    thread = threading.Thread(target=fragment)
    thread.start()
    try:
        process = psutil.Process()
        _settle(process)
        before = process.memory_info().rss
        give_back()
        freed = before - process.memory_info().rss
    finally:
        done.set()
        thread.join()
    assert freed > _PIECES * _PIECE_BYTES // 2


_CROWD = """
import ctypes, re, tempfile, threading
from sundog.media.allocator import few_heaps
few_heaps()
libc = ctypes.CDLL(None)
libc.malloc.argtypes, libc.malloc.restype = (ctypes.c_size_t,), ctypes.c_void_p
libc.fopen.restype, libc.malloc_info.argtypes = ctypes.c_void_p, (ctypes.c_int, ctypes.c_void_p)
libc.fclose.argtypes = (ctypes.c_void_p,)
together = threading.Barrier(40)
def work():
    together.wait()
    libc.malloc(5000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(40)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
with tempfile.NamedTemporaryFile() as file:
    stream = libc.fopen(file.name.encode(), b"w")
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(len(re.findall("<heap nr", file.read().decode())))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for threads")
def test_many_threads_share_few_heaps():
    found = subprocess.run(
        [sys.executable, "-c", _CROWD], capture_output=True, check=True, timeout=30
    )
    assert int(found.stdout) <= max(2, os.cpu_count() or 1)


def _settle(process: psutil.Process) -> None:
    """Wait until the thread has freed what it frees: its memory no longer grows."""
    last = -1
    while (now := process.memory_info().rss) > last:
        last = now
        threading.Event().wait(0.1)
