"""Compare engines on threads of one process with engines in processes of their own.

Run: ``python benchmarks/engine_process.py [--rounds 3] [--seconds 4] [--sessions 2]``. Both forms take
turns, each time in a fresh process that stands for the service: every session is a camera of
1280x704 at 25 fps whose frames an `EngineHost` restyles. Printed are medians of the rounds. The age
of a frame is the time from its arrival at the host to its restyled picture; what it costs is
processor time of all processes. With ``--slow`` the engine sleeps for 120 ms a frame instead, three
times what it may take.
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import Image, StylePrompt
from sundog.engine.isolation.workshop import IsolatingWorkshop
from sundog.engine.registry import Recipe, made_by
from sundog.engine.workshop import SharedWorkshop, Workshop

_SIZE = (1280, 704)
_PERIOD_S = 0.04
_TICKS = 3600
_WARM_S = 1.0
_SLOW = "tests.brokenengine:make"
_FORMS = ("thread", "process")


class _Session:
    """A camera and what is restyled of it."""

    def __init__(self, workshop: Workshop, prompt: str) -> None:
        self.ages_ms: list[float] = []
        self.frames = 0
        self._came_s: dict[int, float] = {}
        self._newest: Rendered | None = None
        self._delivered = threading.Condition()
        self.engine = workshop.open()
        self.host = EngineHost(
            self.engine,
            size=_SIZE,
            started=lambda job: None,
            deliver=self._deliver,
            now=time.monotonic,
        )
        self.host.set_prompt(StylePrompt(text=prompt)).result(60)

    def submit(self, number: int, picture: Image) -> None:
        pts = number * _TICKS
        self._came_s[pts] = time.monotonic()
        # As a decoder hands over planes that are then copied into one picture.
        self.host.submit(Job(pts=pts, size=_SIZE, load=lambda: np.array(picture)))

    def wait(self, fits: Callable[[Rendered], bool]) -> None:
        """Wait for a result."""
        with self._delivered:
            self._delivered.wait_for(lambda: self._newest is not None and fits(self._newest), 30)

    def restart(self) -> None:
        self.ages_ms, self.frames, self.host.dropped = [], 0, 0

    def close(self) -> None:
        self.engine.close()
        self.host.close()

    def _deliver(self, result: Rendered) -> None:
        self.ages_ms.append(1e3 * (time.monotonic() - self._came_s.pop(result.pts)))
        self.frames += result.error is None
        with self._delivered:
            self._newest = result
            self._delivered.notify_all()


def _play(sessions: list[_Session], pictures: list[Image], seconds: float, first: int) -> int:
    """Feed all sessions at the camera's rate; return the number of the next frame."""
    began_s, number = time.monotonic(), first
    while (now_s := time.monotonic() - began_s) < seconds:
        due_s = (number - first) * _PERIOD_S
        if due_s > now_s:
            time.sleep(due_s - now_s)
        for session in sessions:
            session.submit(number, pictures[number % len(pictures)])
        number += 1
    return number


def _cpu_s(pids: tuple[int, ...]) -> float:
    times = (psutil.Process(pid).cpu_times() for pid in (os.getpid(), *pids))
    return sum(spent.user + spent.system for spent in times)


def _mib(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


def _measure(form: str, options: argparse.Namespace) -> dict[str, float]:
    """Measure one form in this process."""
    recipe = Recipe(engine=_SLOW if options.slow else "cpu")
    prompt = "render sleep" if options.slow else options.prompt
    workshop: Workshop = (
        SharedWorkshop(lambda: made_by(recipe))
        if form == "thread"
        else IsolatingWorkshop(recipe, timeout_s=1.5, memory_mb=1024)
    )
    found: dict[str, float] = {}
    began_s = time.monotonic()
    workshop.start(lambda _what, _share: None)
    found["start s"] = time.monotonic() - began_s
    generator = np.random.default_rng(0)
    still = np.kron(generator.integers(40, 220, (66, 80)), np.ones((16, 16))).astype(np.uint8)
    pictures = [np.roll(still, 2 * shift, axis=1) for shift in range(8)]
    began_s = time.monotonic()
    sessions = [_Session(workshop, prompt)]
    sessions[0].submit(0, pictures[0])
    sessions[0].wait(lambda _: True)
    found["open to first frame ms"] = 1e3 * (time.monotonic() - began_s)
    sessions += [_Session(workshop, prompt) for _ in range(options.sessions - 1)]
    number = _play(sessions, pictures, _WARM_S, 1)
    rss_mib = _mib(os.getpid(), "Rss")
    for session in sessions:
        session.restart()
    before_s = _cpu_s(workshop.processes)
    number = _play(sessions, pictures, options.seconds, number)
    spent_s = _cpu_s(workshop.processes) - before_s
    found |= _of(sessions, spent_s, options.seconds)
    found["service grew MiB"] = _mib(os.getpid(), "Rss") - rss_mib
    found["service RSS MiB"] = _mib(os.getpid(), "Rss")
    found["all PSS MiB"] = sum(_mib(pid, "Pss") for pid in (os.getpid(), *workshop.processes))
    if form == "process":
        template, *workers = workshop.processes
        found["template RSS MiB"] = _mib(template, "Rss")
        found["worker RSS MiB"] = statistics.median(_mib(pid, "Rss") for pid in workers)
        found["worker PSS MiB"] = statistics.median(_mib(pid, "Pss") for pid in workers)
        found["kill to restyled ms"] = _recovery_ms(sessions[0], workers, pictures[0], number)
    for session in sessions:
        session.close()
    workshop.close()
    return found


def _of(sessions: list[_Session], spent_s: float, seconds: float) -> dict[str, float]:
    ages = sorted(age for session in sessions for age in session.ages_ms)
    frames = [session.frames for session in sessions]
    return {
        "fps a session": sum(frames) / len(frames) / seconds,
        "slowest / fastest session": min(frames) / max(frames),
        "dropped": sum(session.host.dropped for session in sessions),
        "age p50 ms": statistics.median(ages),
        "age p95 ms": ages[int(0.95 * len(ages))],
        "cpu ms a frame": 1e3 * spent_s / sum(frames),
    }


def _recovery_ms(session: _Session, pids: list[int], picture: Image, number: int) -> float:
    """Kill the session's process in the middle of its video; wait for its next restyled frame."""
    session.host.set_prompt(StylePrompt(text="Anime")).result(10)
    mine = getattr(session.engine, "pid", pids[0])
    broke = threading.Event()
    os.kill(mine, signal.SIGKILL)
    began_s = time.monotonic()
    while True:
        number += 1
        session.submit(number, picture)
        session.wait(lambda result, pts=number * _TICKS: result.pts == pts)
        result = session._newest
        if result is not None and result.error is not None:
            broke.set()
        elif broke.is_set():
            return 1e3 * (time.monotonic() - began_s)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--sessions", type=int, default=2)
    parser.add_argument("--prompt", default="Anime")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--form", choices=_FORMS, help="measure one, print JSON")
    options = parser.parse_args()
    if options.form:
        print(json.dumps(_measure(options.form, options)))
        return
    found: dict[str, dict[str, list[float]]] = {form: {} for form in _FORMS}
    for _ in range(options.rounds):
        for form in _FORMS:
            for name, value in _in_turn(form).items():
                found[form].setdefault(name, []).append(value)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors")
    print(f"{options.sessions} sessions, {options.rounds} rounds of {options.seconds:g} s, medians")
    for name in found["process"]:
        row = (found[form].get(name) for form in _FORMS)
        cells = (f"{statistics.median(values):10.2f}" if values else " " * 10 for values in row)
        print(f"{name:28s}" + "  ".join(cells))


def _in_turn(form: str) -> dict[str, Any]:
    command = [sys.executable, __file__, *sys.argv[1:], "--form", form]
    # An engine of the tests' own is imported from here.
    paths = os.pathsep.join((*filter(None, sys.path), str(Path(__file__).parents[1])))
    environment = {**os.environ, "PYTHONPATH": paths}
    told = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment
    ).stdout
    return dict(json.loads(told.splitlines()[-1]))


if __name__ == "__main__":
    main()
