"""What the frames of a session did, counted over its peers, for whoever asks once a second."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sundog.media.rtc import Peer
from sundog.server.hosting.interface import Sample
from sundog.server.insight.facts import Fact

__all__ = ["Tally"]

_FRAMES: Final = 1500
"""Frames that are kept for one who does not ask: a minute at 25 fps."""


@dataclass(slots=True, eq=False)
class _Seen:
    """What is known of one peer already."""

    finished: int = 0
    counts: Counter[Fact] = field(default_factory=Counter)


class Tally:
    """One session's. On one event loop."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._seen: dict[Peer, _Seen] = {}
        self._counts: Counter[Fact] = Counter()
        self._frames: deque[Mapping[str, float]] = deque(maxlen=_FRAMES)
        self._limit: str | None = None
        self._queue_s: float | None = None

    def note(self, peer: Peer, overtaken: int = 0) -> None:
        """Take in what a peer did since the last time.

        Args:
            peer: Of the publisher.
            overtaken: Frames of it that newer ones overtook after they were decoded.
        """
        seen = self._seen.setdefault(peer, _Seen())
        stats = peer.stats()
        now: dict[Fact, int] = {
            "frames_received": stats.incoming.frames,
            "frames_sent": stats.outgoing.frames,
            "frames_dropped": stats.incoming.frames_dropped + overtaken,
            "media_received_bytes": stats.incoming.octets,
            "media_sent_bytes": stats.outgoing.octets,
            "media_resent_bytes": stats.path.resent_octets,
            "media_parity_bytes": stats.path.parity_octets,
        }
        for fact, count in now.items():
            grown = count - seen.counts[fact]
            if grown > 0:
                self._counts[fact] += grown
                seen.counts[fact] = count
        if stats.outgoing.frames:
            self._limit = stats.path.limit
            queue_ms = stats.path.queue_ms
            self._queue_s = None if queue_ms is None else queue_ms / 1e3
        self._frames.extend(peer.timeline.finished_since(seen.finished))
        seen.finished = peer.timeline.finished

    def forget(self, peer: Peer) -> None:
        """Take in what a peer did, which is about to be closed."""
        self.note(peer)
        del self._seen[peer]

    def take(self) -> Sample:
        """Return all since the last call."""
        sample = Sample(
            counts=dict(self._counts),
            frames=tuple(self._frames),
            limit=self._limit,
            queue_s=self._queue_s,
        )
        self._counts.clear()
        self._frames.clear()
        self._limit = self._queue_s = None
        return sample
