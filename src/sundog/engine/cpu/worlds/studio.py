"""Where worlds are painted: on a thread of its own, which lives while there is something to paint.

A frame asks for its world and takes what there is. The thread works in steps, a coarse world and
then a fine one, and before each looks anew for what is wanted most: the newest, and of all a
coarse version first. What no frame has asked for in the last second is dropped.
"""

import logging
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.fitting import fitted, suits
from sundog.engine.cpu.worlds.places import WORLDS, Painter
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.store import Store
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.wanted import Wanted
from sundog.engine.cpu.worlds.world import World

if TYPE_CHECKING:
    from sundog.engine.cpu.style import Style

__all__ = ["Studio"]

_log = logging.getLogger(__name__)

_KEPT_WORLDS = 4
_KEPT_FAILURES = 32
_COARSE = 0.25
# After so many seconds in which no frame asks for a world it is superseded.
_PATIENCE_S = 1.0
# Added to the nice value of the thread: the frame's goes first.
_NICENESS = 5
# Larger pictures than this, in pixels, get a world that is painted so large and then enlarged.
_LARGEST_PX = 1280 * 704 * 3 // 2
# Smaller ones get one that is painted so large and then shrunk: nothing of it has room in less.
_SMALLEST_PX = 64 * 64

PaintOver = Callable[[World, "Style"], World]
"""Paints a world in a style, once; the world keeps its view."""


class _Job:
    """What is to be painted.

    Attributes:
        number: The higher, the later it was first asked for.
        asked_s: When it was last asked for.
    """

    def __init__(self, number: int, asked_s: float) -> None:
        self.number = number
        self.asked_s = asked_s


class Studio:
    """Paints worlds in the background; any thread may ask.

    At most four worlds are held, whoever asks. No thread runs before the first question, and none
    once all that is asked for is painted.

    Args:
        paint_over: Paints a world in a style.
        store: Where worlds are kept for other processes, or None.
        painters: By name of the world.
        now: Monotonic seconds.
    """

    def __init__(
        self,
        paint_over: PaintOver,
        store: Store | None = None,
        *,
        painters: Mapping[str, Painter] = WORLDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._paint_over = paint_over
        self._store = store
        self._painters = painters
        self._now = now
        self._lock = threading.Lock()
        self._worlds: OrderedDict[Wanted, World] = OrderedDict()
        self._asked_s: dict[Wanted, float] = {}
        self._jobs: dict[Wanted, _Job] = {}
        self._failed: OrderedDict[tuple[Scene, Style | None], None] = OrderedDict()
        self._count = 0
        self._thread: threading.Thread | None = None

    def world(self, wanted: Wanted) -> World | None:
        """Return the best version there is, in the picture's own view; None before the first.

        Never waits for a painter: it starts one where none is at work.
        """
        with self._lock:
            asked_s = self._now()
            shown = self._at_hand(wanted, asked_s)
            if shown is None or not shown.is_fine:
                self._want(wanted, asked_s)
            return shown

    def painted(self, wanted: Wanted) -> World | None:
        """Return the fine version, painted on this thread where there is none. Blocking.

        None where it cannot be painted.
        """
        with self._lock:
            shown = self._at_hand(wanted, self._now())
        if shown is None or not shown.is_fine:
            self._step(wanted, coarse=False)
        with self._lock:
            return self._worlds.get(wanted)

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is left to paint; return whether that came about in time."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    def _at_hand(self, wanted: Wanted, asked_s: float) -> World | None:
        """Return what is there, fitted from another size where it must be; the lock is held."""
        shown = self._worlds.get(wanted)
        if shown is None and (other := self._other_size(wanted)) is not None:
            shown = fitted(other, View.of(*wanted.size))
            self._keep(wanted, shown)
        if shown is not None:
            self._worlds.move_to_end(wanted)
            self._asked_s[wanted] = asked_s
        return shown

    def _other_size(self, wanted: Wanted) -> World | None:
        """Return the same world of the size that serves best, if one is of the right shape."""
        view = View.of(*wanted.size)
        found = [
            world
            for other, world in self._worlds.items()
            if other[:2] == wanted[:2] and suits(world.view, view)
        ]
        return max(found, key=lambda world: (world.is_fine, world.view.width), default=None)

    def _want(self, wanted: Wanted, asked_s: float) -> None:
        """Note what is to be painted; the lock is held."""
        if wanted[:2] in self._failed or wanted.scene.world not in self._painters:
            return
        job = self._jobs.get(wanted)
        if job is not None:
            job.asked_s = asked_s
        elif wanted in self._worlds or self._has_room(asked_s):
            self._count += 1
            self._jobs[wanted] = _Job(self._count, asked_s)
            while len(self._jobs) > _KEPT_WORLDS:
                del self._jobs[min(self._jobs, key=lambda key: self._jobs[key].number)]
        if self._jobs and self._thread is None:
            thread = threading.Thread(target=self._work, name="studio", daemon=True)
            # Where the machine has no thread to give, a later frame asks again.
            with suppress(RuntimeError):
                thread.start()
                self._thread = thread

    def _has_room(self, asked_s: float) -> bool:
        """Tell whether a world may be held without one going that a picture shows right now."""
        shown = [s for s in self._asked_s.values() if asked_s - s < _PATIENCE_S]
        return len(shown) < _KEPT_WORLDS

    def _keep(self, wanted: Wanted, world: World) -> None:
        """Hold a world, and let go of those asked for longest ago; the lock is held."""
        self._worlds[wanted] = world
        self._worlds.move_to_end(wanted)
        self._asked_s[wanted] = self._now()
        while len(self._worlds) > _KEPT_WORLDS:
            oldest, _ = self._worlds.popitem(last=False)
            del self._asked_s[oldest]

    def _work(self) -> None:
        """Paint until nothing is left."""
        _step_back()
        while (wanted := self._next()) is not None:
            with self._lock:
                coarse = wanted not in self._worlds
            self._step(wanted, coarse=coarse)

    def _next(self) -> Wanted | None:
        """Return what is wanted most; None ends the thread."""
        with self._lock:
            late_s = self._now() - _PATIENCE_S
            self._jobs = {key: job for key, job in self._jobs.items() if job.asked_s >= late_s}
            if not self._jobs:
                self._thread = None
                return None
            return max(
                self._jobs, key=lambda key: (key not in self._worlds, self._jobs[key].number)
            )

    def _step(self, wanted: Wanted, *, coarse: bool) -> None:
        """Paint one version of a world and keep it; a painter's fault costs that world alone."""
        try:
            made = self._made(wanted, coarse=coarse)
        except Exception as error:  # noqa: BLE001 - a picture without a world is still a picture
            self._give_up(wanted, error)
            return
        with self._lock:
            there = self._worlds.get(wanted)
            # A fine one may have come meanwhile, from another thread or another size.
            if made.is_fine or there is None or not there.is_fine:
                self._keep(wanted, made)
            if self._worlds[wanted].is_fine:
                self._jobs.pop(wanted, None)

    def _give_up(self, wanted: Wanted, error: Exception) -> None:
        """Leave a picture without this world, from now on."""
        name = type(error).__name__
        _log.warning("the world %r cannot be painted: %s", wanted.scene.world, name)
        with self._lock:
            self._failed[wanted[:2]] = None
            while len(self._failed) > _KEPT_FAILURES:
                self._failed.popitem(last=False)
            for key in [key for key in self._jobs if key[:2] == wanted[:2]]:
                del self._jobs[key]

    def _made(self, wanted: Wanted, *, coarse: bool) -> World:
        """Return one version of a world in the picture's view, from the store if it is there."""
        view = View.of(*wanted.size)
        pixels = wanted.size[0] * wanted.size[1]
        most = max(_SMALLEST_PX, min(_LARGEST_PX, pixels))
        fine = View.of(*wanted.size, sqrt(most / pixels))
        # Somebody's own picture is not to outlive the session.
        store = None if wanted.scene.picture else self._store
        stored = store.load(wanted.scene, wanted.paint, fine) if store else None
        if stored is not None:
            return replace(fitted(stored, view), is_fine=True)
        least = max(_SMALLEST_PX, most * _COARSE**2)
        small = View.of(*wanted.size, sqrt(least / pixels)) if coarse else fine
        painting = self._painters[wanted.scene.world](small, wanted.scene)
        world = develop(painting, small, grain=not coarse)
        del painting
        if wanted.paint is not None:
            world = self._paint_over(world, wanted.paint)
        if coarse:
            return replace(fitted(world, view), is_fine=False)
        if store:
            store.save(wanted.scene, wanted.paint, world)
        return replace(fitted(world, view), is_fine=True)


def _step_back() -> None:
    """Let the threads that make pictures go first."""
    if sys.platform == "linux":  # elsewhere a thread has no nice value of its own
        with suppress(OSError):
            own = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + _NICENESS)
