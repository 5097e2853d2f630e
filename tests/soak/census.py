"""What a process holds: what leaks are seen by."""

import asyncio
import ctypes
import gc
import os
import sys
import threading
from collections import Counter
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from statistics import median

import psutil
from aiortc import RTCPeerConnection

__all__ = ["Census", "here", "names", "of", "rss_kib", "slope"]


_POOLS = ("asyncio_", "ThreadPoolExecutor", "AnyIO", "asyncio-waitpid")
"""Threads that are kept for the next call; as many as ever ran at once."""


_POOL = min(32, (os.cpu_count() or 1) + 4)
"""Threads of asyncio's pool, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What a process holds at a moment; None for what cannot be known from outside.

    Attributes:
        rss_kib: Memory, KiB.
        descriptors: Files, sockets, pipes.
        threads: Those of the system.
        children: Processes below it.
        datagrams: UDP sockets, of which each connected peer has at least one.
        tasks: Of its event loop.
        peers: Peer connections that exist as objects.
    """

    rss_kib: float
    descriptors: int
    threads: int
    children: int
    datagrams: int
    tasks: int | None = None
    peers: int | None = None

    def beyond(self, before: "Census") -> dict[str, int]:
        """Return what there is more of than before, but for memory.

        From outside a process nobody tells its pools' threads from others, so that these may be
        as many more as asyncio's pool may have.
        """
        grown = {}
        for field in fields(self):
            now, then = getattr(self, field.name), getattr(before, field.name)
            if field.name != "rss_kib" and now is not None and then is not None and now > then:
                grown[field.name] = now - then
        if self.peers is None and grown.get("threads", 0) <= _POOL:
            grown.pop("threads", None)
        return grown

    def __str__(self) -> str:
        counts = [f"{f.name} {getattr(self, f.name)}" for f in fields(self)[1:]]
        return ", ".join([f"{self.rss_kib / 1024:.1f} MiB", *counts])


def of(pid: int, *, tasks: int | None = None) -> Census:
    """Look at a process from outside."""
    process = psutil.Process(pid)
    return Census(
        rss_kib=process.memory_info().rss / 1024,
        descriptors=process.num_fds(),
        threads=process.num_threads(),
        children=len(process.children(recursive=True)),
        datagrams=len(process.net_connections("udp")),
        tasks=tasks,
    )


def here() -> Census:
    """Look at this process; what is garbage is collected, and given back, before."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    outside = of(os.getpid(), tasks=len(asyncio.all_tasks()))
    kept = {field.name: getattr(outside, field.name) for field in fields(outside)}
    kept["threads"] -= sum(thread.name.startswith(_POOLS) for thread in threading.enumerate())
    peers = sum(type(thing).__mro__.__contains__(RTCPeerConnection) for thing in gc.get_objects())
    return Census(**(kept | {"peers": peers}))


def names() -> str:
    """Say what tasks, threads and descriptors there are, by name and how many; for reports."""
    tasks = Counter(task.get_coro().__qualname__ for task in asyncio.all_tasks())  # type: ignore[union-attr]
    threads = Counter(thread.name for thread in threading.enumerate())
    open_files: Counter[str] = Counter()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            open_files[os.readlink(entry).split(":")[0]] += 1
        except OSError:
            continue
    return f"tasks {dict(tasks)}\nthreads {dict(threads)}\ndescriptors {dict(open_files)}"


def rss_kib() -> float:
    """Return the memory of this process, KiB."""
    return float(psutil.Process().memory_info().rss) / 1024


def slope(values: list[float]) -> float:
    """Return by how much values grow from one to the next: the median slope of all pairs.

    One that stands out, as where memory is measured while something is freed, moves it little (the
    estimator of Theil and Sen).
    """
    pairs = combinations(enumerate(values), 2)
    return float(median((later - value) / (j - i) for (i, value), (j, later) in pairs))
