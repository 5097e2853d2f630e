"""One session on a worker: its media, its slot, who holds it, and what another front would need."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sundog.cluster.messages import Holding, SessionNews
from sundog.media.clock import Clock
from sundog.media.rtc import PeerState, SdpError
from sundog.server.hosting.interface import MediaGoneError, Sample
from sundog.server.placement.interface import Slot
from sundog.server.placement.record import SessionRecord
from sundog.server.redaction import where

if TYPE_CHECKING:
    from sundog.media.rtc import Peer
    from sundog.server.hosting.media import MediaSession

__all__ = ["Hosted"]

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

_LONGEST_S: Final = 20.0
"""How long one call may take; fronts have given up before that."""

_CLOSE_S: Final = 8.0
"""How long media may take to close; peers take at most 5 s."""

_NEWS_EVERY_S: Final = 0.4
"""How often a front hears how a session's frames fare; it costs half a millisecond each time."""

_CONNECT_S: Final = 45.0
"""How long a viewer may take to connect; its front, if it lives, gave it up before."""

_GONE: Final = frozenset({PeerState.FAILED, PeerState.CLOSED})

_TOKENS: Final = 8
"""Tokens of one session at most: fronts that take it over and end at once add one each."""


@dataclass(frozen=True, slots=True, eq=False)
class _Viewer:
    peer: "Peer"
    since_s: float

    def is_gone(self, now_s: float) -> bool:
        is_late = now_s - self.since_s > _CONNECT_S and self.peer.state is not PeerState.CONNECTED
        return is_late or self.peer.state in _GONE


@dataclass(slots=True, eq=False)
class Hosted:
    """One session. On one event loop; `aclose` frees everything.

    Attributes:
        id: Its name.
        slot: That it takes.
        front: Name of the front that holds it.
        clock: The worker's.
        most_viewers: Peers of viewers that it may have; one more, and the oldest ends.
        media: Its peers and engine; whoever makes this opens them.
        engine: Name of that in the settings.
        is_orphan: Whether its front is silent.
        moves_by: When its media are to be elsewhere, seconds of the clock; None: not told yet.
    """

    id: str
    slot: Slot
    front: str
    clock: Clock
    most_viewers: int
    media: "MediaSession" = field(init=False)
    engine: str = ""
    is_orphan: bool = False
    moves_by: float | None = None
    _record: SessionRecord | None = field(default=None, repr=False)
    _kept_s: float = 0.0
    _told_s: float = float("-inf")
    _viewers: dict[str, _Viewer] = field(default_factory=dict)
    _calls: set[asyncio.Task[object]] = field(default_factory=set)
    _is_closed: bool = False
    _began_s: float = field(init=False)

    def __post_init__(self) -> None:
        """Note when it came here."""
        self._began_s = self.clock.now()

    @property
    def holding(self) -> Holding:
        """The session as every front is told of it."""
        record = self._record
        return Holding(
            session_id=self.id,
            front=self.front,
            engine=self.engine,
            tokens=record.tokens if record else (),
            key_digest=record.key_digest if record else b"",
            model=record.model if record else "",
            is_orphan=self.is_orphan,
            age_s=self.clock.now() - self._began_s,
        )

    def keep(self, record: SessionRecord, *, same_image: bool = False) -> None:
        """Keep what another front would need; the newest counts.

        Args:
            record: Of now.
            same_image: Whether its picture is the one kept already, and is left out.
        """
        earlier = self._record.kept if self._record else None
        if same_image and earlier is not None and record.kept is not None:
            record = replace(record, kept=replace(record.kept, image=earlier.image))
        self._record, self._kept_s = record, self.clock.now()

    def admit(self, token: bytes) -> None:
        """Have one more token take it up, by its digest: a client is about to be told it."""
        if self._record is not None and token and token not in self._record.tokens:
            tokens = (*self._record.tokens, token)[-_TOKENS:]
            self._record = replace(self._record, tokens=tokens)

    @property
    def can_be_adopted(self) -> bool:
        """Whether there is a token that takes it up on another front."""
        return self._record is not None and bool(self._record.tokens)

    def record(self) -> SessionRecord:
        """Return what another front needs, as of now.

        Raises:
            MediaGoneError: nothing has been kept of it.
        """
        if self._record is None:
            raise MediaGoneError(f"session {self.id} cannot be taken over: nothing is kept of it")
        return replace(
            self._record,
            age_s=self._record.age_s + self.clock.now() - self._kept_s,
            has_peer=self.media.peer is not None,
        )

    def news(self, *, at_once: bool) -> SessionNews | None:
        """Return how its frames fare; None where that was told just now.

        Args:
            at_once: Whether it is wanted however short a time has passed.
        """
        now = self.clock.now()
        if not at_once and now - self._told_s < _NEWS_EVERY_S:
            return None
        self._told_s = now
        media, seen_at = self.media, self.media.frame_at
        return SessionNews(
            session_id=self.id,
            stats=media.stats(),
            sample=media.take_sample(),
            frame_age_s=None if seen_at is None else max(0.0, now - seen_at),
            has_shown=media.has_shown,
            has_stalled=media.has_stalled,
            picture_size=media.picture_size,
        )

    async def call(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do something with the media; it ends with them.

        Raises:
            MediaGoneError: the session was closed meanwhile.
        """
        task = asyncio.create_task(work, name="media call")
        self._calls.add(task)
        task.add_done_callback(self._called)
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await task
        except asyncio.CancelledError:
            if self._is_closed:
                raise MediaGoneError(f"session {self.id} has been closed") from None
            raise
        finally:
            task.cancel()  # where the caller went away

    def _called(self, task: "asyncio.Task[Any]") -> None:
        self._calls.discard(task)
        if not task.cancelled():
            task.exception()  # where nobody waits for it any more

    async def show(self, peer: "Peer", name: str, sdp: str, most_delay_ms: int) -> str:
        """Answer a viewer's offer, and send its peer what the session shows.

        Args:
            peer: Of `MediaSession.viewing_peer`.
            name: By which its front asks for it.
            sdp: The viewer's offer.
            most_delay_ms: How long its browser may keep a picture, milliseconds.

        Raises:
            SdpError: the offer cannot be used.
        """
        if name in self._viewers:
            self._drop(name)
        self._viewers[name] = _Viewer(peer, self.clock.now())
        while len(self._viewers) > self.most_viewers:
            self._drop(next(iter(self._viewers)))
        try:
            return await self.media.show(peer, sdp, most_delay_ms)
        except BaseException:
            await self.close_viewer(name)
            raise

    def viewer(self, name: str) -> "Peer":
        """Return a viewer's peer.

        Raises:
            SdpError: there is none of that name, or no more.
        """
        try:
            return self._viewers[name].peer
        except KeyError:
            raise SdpError("this viewer is gone; offer again") from None

    async def close_viewer(self, name: str) -> None:
        """End a viewer's peer; nothing where it is gone."""
        await self._end_viewer(self._viewers.pop(name, None))

    async def _end_viewer(self, viewer: _Viewer | None) -> None:
        if viewer is not None:
            await viewer.peer.close()

    async def look_after(self) -> None:
        """Ask the publisher for what is missing, and drop the peers of viewers that are gone."""
        await self.media.look_after_publisher()
        now = self.clock.now()
        for name in [name for name, viewer in self._viewers.items() if viewer.is_gone(now)]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        """End a viewer's peer in the background."""
        task = asyncio.create_task(self._end_viewer(self._viewers.pop(name)), name="viewer close")
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def aclose(self) -> Sample:
        """Close peers and engine; return what frames did since the last report. Raises nothing."""
        if self._is_closed:
            return Sample()
        self._is_closed = True
        for task in self._calls:
            task.cancel()
        try:
            async with asyncio.timeout(_CLOSE_S):
                if self._calls:
                    await asyncio.wait(set(self._calls))
                viewers = [viewer.peer.close() for viewer in self._viewers.values()]
                await asyncio.gather(*viewers, self.media.aclose())
        except Exception as error:  # noqa: BLE001 - its slot is free again whatever broke
            _log.error("session %s did not close well: %s", self.id, where(error))
        return self.media.take_sample()
