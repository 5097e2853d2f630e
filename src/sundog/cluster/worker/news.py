"""What a front has not heard yet of its sessions on one worker: bounded, told again where lost.

    happened ──► fresh ── report N ──► told ── the front asks and has seen N ──► gone
                   ▲                     │
                   └── it has not seen N ┘

Values only; nothing here waits or reads a clock.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sundog.cluster.messages import SessionNews, ViewerNews
from sundog.cluster.samples import added
from sundog.media.rtc import PeerState
from sundog.server.hosting.events import SessionEvent

__all__ = ["Outbox", "merged"]

_EVENTS: Final = 32
"""Of one session that are kept for a front that does not ask; the newest count."""

_VIEWERS: Final = 256
_SESSIONS: Final = 1000
"""Sessions that ended here, of which a front that does not ask has not heard."""


def merged(earlier: SessionNews, later: SessionNews) -> SessionNews:
    """Return the news of both as one; what is said of now is what the later one says."""
    viewers = {news.peer: news for news in (*earlier.viewers, *later.viewers)}
    return replace(
        later,
        events=_bounded((*earlier.events, *later.events)),
        viewers=tuple(viewers.values())[-_VIEWERS:],
        sample=added(earlier.sample, later.sample),
    )


def _bounded(events: tuple[SessionEvent, ...]) -> tuple[SessionEvent, ...]:
    """Leave out what repeats the one before it, and the oldest where there are too many."""
    kept: list[SessionEvent] = []
    for event in events:
        if not kept or kept[-1] != event:
            kept.append(event)
    return tuple(kept[-_EVENTS:])


class Outbox:
    """What one front is yet to hear.

    Attributes:
        number: Of the last report.
    """

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self.number = 0
        self._fresh: dict[str, SessionNews] = {}
        self._told: dict[str, SessionNews] = {}

    @property
    def has_news(self) -> bool:
        """Whether something happened that no report has told."""
        return bool(self._fresh)

    def has(self, session_id: str) -> bool:
        """Whether something happened to a session that no report has told."""
        return session_id in self._fresh

    def note(self, session_id: str, event: SessionEvent) -> None:
        """Keep what happened to a session."""
        self.put(SessionNews(session_id=session_id, events=(event,)))

    def note_viewer(self, session_id: str, peer: str, state: PeerState) -> None:
        """Keep how a viewer's peer stands."""
        self.put(SessionNews(session_id=session_id, viewers=(ViewerNews(peer=peer, state=state),)))

    def put(self, news: SessionNews) -> None:
        """Keep news, behind those of the same session."""
        _merge(self._fresh, news)
        while len(self._fresh) > _SESSIONS:
            del self._fresh[next(iter(self._fresh))]

    def hand_over(self, session_id: str) -> SessionNews | None:
        """Return what was not heard of a session, for another front; it is kept here no more."""
        told, fresh = self._told.pop(session_id, None), self._fresh.pop(session_id, None)
        return merged(told, fresh) if told and fresh else told or fresh

    def heard(self, seen: int) -> None:
        """Take in which report the front has seen; one that it has not is to be told again.

        Args:
            seen: Its number.
        """
        told, self._told = self._told, {}
        if seen == self.number:
            return
        later, self._fresh = self._fresh, told
        for news in later.values():
            _merge(self._fresh, news)

    def report(self, now: Iterable[SessionNews]) -> tuple[int, tuple[SessionNews, ...]]:
        """Return the next report's number, and its news.

        Args:
            now: How sessions are that live here.
        """
        for news in now:
            _merge(self._fresh, news)
        self._told, self._fresh = self._fresh, {}
        self.number += 1
        return self.number, tuple(self._told.values())


def _merge(into: dict[str, SessionNews], news: SessionNews) -> None:
    earlier = into.get(news.session_id)
    into[news.session_id] = merged(earlier, news) if earlier else news
