"""How many live sessions the engine holds, and how soon a prompt shows: hosts, turns, batches.

All of it is the service's own code but for the network and the codecs: a thread offers each
session a picture every 40 ms, and notes how old each is when it comes back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.bench.traffic import pictures
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.engine import DiffusionEngine
from sundog.engine.host import EngineHost, Job, Rendered
from sundog.engine.interface import Image, StylePrompt

__all__ = ["holding", "most_sessions", "overload", "prompt_changes"]

_TICKS_PER_S: Final = 90_000
_SETTLE_S: Final = 1.0
"""Before counting: first frames meet cold caches, and prompts glide."""
_PROMPT_S: Final = 10.0
_TRIALS: Final = 5
_GOOD_MS: Final = 40.0
_GOOD_LOST: Final = 0.01

_PROMPTS: Final = (
    "oil painting with thick strokes",
    "anime, hand-drawn",
    "pencil drawing",
    "neon city at night",
    "watercolour on rough paper",
    "claymation",
    "stained glass",
    "old bronze statue",
)

Now = Callable[[], float]


@dataclass(slots=True, kw_only=True)
class _Session:
    """One host, and what came of its frames."""

    host: EngineHost
    offered: int = 0
    ages_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dropped_before: int = 0


class _Cameras:
    """Offers pictures to sessions at one rate, each at its own phase; one thread.

    Args:
        sessions: Any number.
        shown: Pictures, taken in turn.
        fps: Of each session.
        now: Monotonic seconds.
    """

    def __init__(self, sessions: list[_Session], shown: list[Image], fps: float, now: Now) -> None:
        self._sessions = sessions
        self._shown = shown
        self._fps = fps
        self._now = now
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cameras", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        count, began_s = len(self._sessions), self._now()
        number = 0
        while not self._stop.is_set():
            due_s = began_s + number / (self._fps * count)
            if (wait_s := due_s - self._now()) > 0 and self._stop.wait(wait_s):
                return
            session = self._sessions[number % count]
            image = self._shown[number % len(self._shown)]
            session.offered += 1
            session.host.submit(self._job(image))
            number += 1

    def _job(self, image: Image) -> Job:
        arrived_s = self._now()
        height, width = image.shape[0] * 2 // 3, image.shape[1]
        pts = round(arrived_s * _TICKS_PER_S)
        return Job(pts=pts, size=(width, height), load=lambda: image, source=arrived_s)


@contextmanager
def _hosted(engine: DiffusionEngine, size: Size, count: int, now: Now) -> Iterator[list[_Session]]:
    """Open sessions with prompts of their own; closed at the end."""
    with ExitStack() as stack:
        sessions: list[_Session] = []
        for number in range(count):
            lent = stack.enter_context(engine.lend(gives_way=False))
            host = EngineHost(
                lent,
                size=size,
                started=lambda _job: None,
                deliver=_noting(sessions, number, now),
                now=now,
            )
            stack.callback(host.close)
            sessions.append(_Session(host=host))
            text = _PROMPTS[number % len(_PROMPTS)]
            host.set_prompt(StylePrompt(text=text)).result(_PROMPT_S)
        yield sessions


def _noting(sessions: list[_Session], at: int, now: Now) -> Callable[[Rendered], None]:
    """Return what notes the age of each picture of a session."""

    def note(rendered: Rendered) -> None:
        session = sessions[at]
        if rendered.error is not None:
            session.errors.append(type(rendered.error).__name__)
        elif isinstance(rendered.source, float):
            session.ages_ms.append(1000 * (now() - rendered.source))

    return note


def holding(
    engine: DiffusionEngine, size: Size, count: int, *, fps: float, seconds: float, now: Now
) -> Row:
    """Run so many sessions for a while and tell how they fared."""
    with _hosted(engine, size, count, now) as sessions:
        with _Cameras(sessions, pictures(size), fps, now):
            time.sleep(_SETTLE_S)
            for session in sessions:
                session.offered, session.dropped_before = 0, session.host.dropped
                session.ages_ms.clear()
            time.sleep(seconds)
            offered = sum(session.offered for session in sessions)
            lost = sum(each.host.dropped - each.dropped_before for each in sessions)
        ages = [age for session in sessions for age in list(session.ages_ms)]
        counts = [len(session.ages_ms) for session in sessions]
        shrunk = sum(session.host.quality < 1 for session in sessions)
        errors = [error for session in sessions for error in session.errors]
    p50, p99, most = np.percentile(ages, (50, 99, 100)) if ages else (np.nan,) * 3
    row: Row = {
        "what": "sessions",
        "size": f"{size[0]}x{size[1]}",
        "sessions": count,
        "fps_asked": fps,
        "fps_each": [round(min(counts) / seconds, 1), round(max(counts) / seconds, 1)],
        "lost": round(lost / max(offered, 1), 4),
        "age_p50_ms": round(float(p50), 2),
        "age_p99_ms": round(float(p99), 2),
        "age_max_ms": round(float(most), 2),
        "drawn_smaller": shrunk,
        "errors": len(errors),
    }
    row["holds"] = bool(
        ages and p99 <= _GOOD_MS and row["lost"] < _GOOD_LOST and not shrunk and not errors
    )
    return row


def most_sessions(
    engine: DiffusionEngine, size: Size, *, first: int, most: int, seconds: float, now: Now
) -> Iterator[Row]:
    """Look for the largest number that holds 25 fps at p99 age 40 ms: up, or down, one by one.

    Args:
        engine: Warm.
        size: Of all pictures.
        first: To begin with, what batch times promise.
        most: For which there are rows.
        seconds: Of each trial.
        now: Monotonic seconds.
    """
    count = max(1, min(first, most))
    row = holding(engine, size, count, fps=25, seconds=seconds, now=now)
    yield row
    step = 1 if row["holds"] else -1
    for _ in range(_TRIALS):
        if not 1 <= count + step <= most:
            return
        before, count = row, count + step
        row = holding(engine, size, count, fps=25, seconds=seconds, now=now)
        yield row
        if row["holds"] != before["holds"]:
            return


def overload(
    engine: DiffusionEngine, size: Size, count: int, *, batch_ms: float, seconds: float, now: Now
) -> Row:
    """Offer more than can be drawn, and tell how old frames get, in batches."""
    row = holding(engine, size, count, fps=25, seconds=seconds, now=now)
    row |= {
        "what": "overload",
        "batch_ms": round(batch_ms, 2),
        "age_max_batches": round(row["age_max_ms"] / max(batch_ms, 1e-6), 2),
    }
    return row


def prompt_changes(engine: DiffusionEngine, size: Size, *, changes: int, now: Now) -> Row:
    """Tell how long from asking for a new prompt to the first picture drawn with it."""
    asked_s: dict[str, float] = {}
    shown_ms: dict[str, float] = {}

    def deliver(rendered: Rendered) -> None:
        text = rendered.prompt.text
        if rendered.error is None and text in asked_s and text not in shown_ms:
            shown_ms[text] = 1000 * (now() - asked_s[text])

    compiled_ms: list[float] = []
    with engine.lend(gives_way=False) as lent:
        host = EngineHost(lent, size=size, started=lambda _job: None, deliver=deliver, now=now)
        try:
            with _Cameras([_Session(host=host)], pictures(size), 25, now):
                for number in range(changes):
                    text = f"{_PROMPTS[number % len(_PROMPTS)]} number {number}"
                    asked_s[text] = now()
                    host.set_prompt(StylePrompt(text=text)).result(_PROMPT_S)
                    compiled_ms.append(1000 * (now() - asked_s[text]))
                    time.sleep(0.2)
        finally:
            host.close()
    shown = list(shown_ms.values())
    p50, p99 = np.percentile(shown, (50, 99)) if shown else (np.nan,) * 2
    return {
        "what": "prompt change",
        "size": f"{size[0]}x{size[1]}",
        "changes": changes,
        "seen": len(shown),
        "look_p50_ms": round(float(np.median(compiled_ms)), 2),
        "shown_p50_ms": round(float(p50), 2),
        "shown_p99_ms": round(float(p99), 2),
    }
