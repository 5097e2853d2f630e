"""Once a second: what the frames of all sessions did since, for the metrics and the status page.

Nothing is done for a frame itself but what its timeline notes anyway; a service that is watched
costs the same as one that is not.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sundog.media.timeline import Percentiles, percentiles
from sundog.server.insight.counters import Insight
from sundog.server.redaction import where
from sundog.server.session.live import LiveSession
from sundog.server.session.sessions import Sessions

__all__ = ["Sampler", "Second"]

_log = logging.getLogger(__name__)

_EVERY_S: Final = 1.0
_HISTORY: Final = 120
_FRAMES: Final = 1500
"""Frames that the stages' percentiles are taken over: 10 s of six sessions at 25 fps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What one second was like.

    Attributes:
        sessions: How many there were.
        fps: Restyled frames that left, a second, of all sessions.
        age: Their age when they left, milliseconds; None where none did.
    """

    sessions: int
    fps: float
    age: Percentiles | None


class Sampler:
    """Reads every session's counters. On one event loop; `run` ends when it is cancelled.

    Attributes:
        history: The last two minutes, the newest last.
    """

    def __init__(self, sessions: Sessions, insight: Insight) -> None:
        self.history: deque[Second] = deque(maxlen=_HISTORY)
        self._sessions = sessions
        self._insight = insight
        self._known: set[LiveSession] = set()
        self._frames: deque[Mapping[str, float]] = deque(maxlen=_FRAMES)

    async def run(self) -> None:
        """Look once a second, whatever happens."""
        try:
            while True:
                await asyncio.sleep(_EVERY_S)
                self._try_to_look()
        finally:
            self._try_to_look()  # a last time, at those who went with the service

    def _try_to_look(self) -> None:
        try:
            self.look()
        except Exception as error:  # noqa: BLE001 - sessions go on without being counted
            _log.error("sessions could not be counted: %s", where(error))

    def look(self) -> None:
        """Take in what happened since the last time."""
        everyone = self._sessions.all()
        gone = self._known - set(everyone)
        self._known = set(everyone)
        # One that has ended is read a last time.
        fresh = [frame for live in (*everyone, *gone) for frame in self._read(live)]
        self._note(fresh)
        ages = [1000 * frame["total"] for frame in fresh if "total" in frame]
        self.history.append(
            Second(
                sessions=len(everyone),
                fps=len(fresh) / _EVERY_S,
                age=percentiles(ages) if ages else None,
            )
        )

    def stages(self) -> dict[str, Percentiles]:
        """Return how long the last frames of all sessions took for each stage, milliseconds."""
        names = dict.fromkeys(name for frame in self._frames for name in frame)
        return {
            name: percentiles([1000 * frame[name] for frame in self._frames if name in frame])
            for name in names
        }

    def _read(self, live: LiveSession) -> tuple[Mapping[str, float], ...]:
        """Count what a session did; return its frames."""
        sample = live.take_sample()
        for fact, grown in sample.counts.items():
            self._insight.count(fact, grown)
        if sample.limit is not None:
            self._insight.count("limited_seconds", _EVERY_S, limit=sample.limit)
            if sample.queue_s is not None:
                self._insight.observe("path_queue", sample.queue_s)
        return sample.frames

    def _note(self, frames: Iterable[Mapping[str, float]]) -> None:
        for frame in frames:
            self._frames.append(frame)
            for name, seconds in frame.items():
                if name == "total":
                    self._insight.observe("frame_age", seconds)
                else:
                    self._insight.observe("frame_stage", seconds, stage=name)
