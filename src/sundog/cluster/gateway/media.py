"""A session's media in a worker, as its front sees them: asked by calls, known from reports.

    LiveSession ── negotiate, set_prompt … ──► RemoteMedia ── calls ──► worker
         ▲                                         ▲
         └── events ── frame_at, stats ────────────┴── news ── the worker's reports

Whoever waits here while the media are lost hears so at once, whatever becomes of the call.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from sundog.cluster.gateway.calls import Calls, Candidate
from sundog.cluster.gateway.outbox import Outbox
from sundog.cluster.gateway.peer import RemotePeer
from sundog.cluster.gateway.reach import WorkerGoneError, WorkerUnreachableError
from sundog.cluster.messages import SessionNews
from sundog.cluster.samples import added
from sundog.engine.interface import Report, StylePrompt
from sundog.media.clock import Clock
from sundog.media.rtc import PeerState
from sundog.protocol.statistics import ServiceStats
from sundog.server.hosting.events import MediaLost, MediaTaken, Notify, SessionEvent
from sundog.server.hosting.interface import MediaGoneError, Sample, ViewingPeer
from sundog.server.placement.record import SessionRecord
from sundog.server.redaction import where

__all__ = ["Owner", "RemoteMedia"]

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_TAKEN: Final = "another front has taken it over"
_CLOSED: Final = "it was closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who a session's media tell of themselves.

    Attributes:
        session_id: Names them.
        engine: Name of theirs in the settings; empty where that is not known.
        notify: The session's; told what happens.
        troubled: Told what went wrong with a call; sees whether the worker is lost.
        let_go: Called once, when they are lost, another front's, or begin to close: says which.
        ended: Called once, when nothing of them is left.
    """

    session_id: str
    engine: str
    notify: Notify
    troubled: Callable[[Exception], Awaitable[None]]
    let_go: Callable[["RemoteMedia", bool], None]
    ended: Callable[["RemoteMedia"], None]


class RemoteMedia:
    """See `Media`. On one event loop; `aclose` ends its tasks, and the media in the worker.

    Attributes:
        session_id: Whose they are.
        engine: As in `Owner`.
        worker: Where they are.
        known_since: Number of the poll before which the worker need not know of them.
    """

    def __init__(self, calls: Calls, clock: Clock, owner: Owner, known_since: int) -> None:
        """Stand for media that the worker has opened."""
        self.session_id = owner.session_id
        self.engine = owner.engine
        self.worker = calls.worker
        self.known_since = known_since
        self._calls = calls
        self._clock = clock
        self._owner = owner
        self._gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._outbox = Outbox(self._ask)
        self._peers: dict[str, RemotePeer] = {}
        self._news = SessionNews(session_id=owner.session_id)
        self._sample = Sample()
        self._frame_at: float | None = None
        self._image_there = b""  # of the record that the worker keeps
        self._closing: asyncio.Task[None] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be asked of them any more."""
        return self._gone.done()

    @property
    def frame_at(self) -> float | None:
        """When a picture came last; see `Media`."""
        return self._frame_at

    @property
    def has_shown(self) -> bool:
        """Whether its video has ever run."""
        return self._news.has_shown

    @property
    def has_stalled(self) -> bool:
        """Whether its video ran, and has stopped."""
        return self._news.has_stalled

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """Width and height of what it shows; see `Media`."""
        return self._news.picture_size

    def stats(self) -> ServiceStats:
        """Return how frames fared in the last report."""
        return self._news.stats

    def take_sample(self) -> Sample:
        """Return what reports said since the last call; for one caller alone."""
        sample, self._sample = self._sample, Sample()
        return sample

    def viewing_peer(self) -> RemotePeer:
        """Name a peer for one who only watches; see `Media`."""
        peer = RemotePeer(self)
        self._peers[peer.name] = peer
        if self.is_gone:
            peer.take(PeerState.CLOSED)
        return peer

    async def show(self, peer: ViewingPeer, sdp: str, most_delay_ms: int) -> str:
        """Answer a viewer's offer; see `Media`."""
        assert isinstance(peer, RemotePeer), "made by `viewing_peer`"
        return await self._ask(self._calls.show(self.session_id, peer.name, sdp, most_delay_ms))

    async def viewer_candidate(self, peer: str, candidate: Candidate) -> None:
        """Give a viewer's peer a candidate."""
        await self._ask(self._calls.viewer_candidate(self.session_id, peer, candidate))

    async def viewer_restart_ice(self, peer: str, fragment: str) -> str:
        """Find the way to a viewer anew."""
        return await self._ask(self._calls.viewer_restart_ice(self.session_id, peer, fragment))

    async def viewer_close(self, peer: str) -> None:
        """End a viewer's peer; raises nothing, since without its media it has ended already."""
        self._peers.pop(peer, None)
        try:
            await self._ask(self._calls.viewer_close(self.session_id, peer))
        except (MediaGoneError, TimeoutError):
            _log.debug("a viewer's peer ends with its media")

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer; see `Media`."""
        return await self._ask(self._calls.negotiate(self.session_id, sdp))

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the newest peer a candidate; see `Media`."""
        given = (candidate, sdp_mid, sdp_mline_index)
        await self._ask(self._calls.add_candidate(self.session_id, given))

    async def restart_ice(self, fragment: str) -> str:
        """Restart the newest peer's ICE; see `Media`."""
        return await self._ask(self._calls.restart_ice(self.session_id, fragment))

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; see `Media`."""
        return await self._ask(self._calls.set_prompt(self.session_id, prompt))

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right of the input from soon on."""
        self._outbox.put("mirror", lambda: self._calls.set_mirror(self.session_id, enabled))

    def set_playout_delay(self, most_ms: int) -> None:
        """Let the client keep pictures for so long, milliseconds."""
        self._outbox.put("delay", lambda: self._calls.set_playout_delay(self.session_id, most_ms))

    def keep(self, record: SessionRecord) -> None:
        """Have the worker keep the session's record; does not wait, and the newest wins."""
        self._outbox.put("record", lambda: self._keep(record))

    def has_kept(self, record: SessionRecord | None) -> None:
        """Note the record that the worker was given with the session."""
        kept = None if record is None else record.kept
        self._image_there = b"" if kept is None else kept.image

    async def _keep(self, record: SessionRecord) -> None:
        """Send a record; its picture, which may be megabytes, only where the worker has another."""
        kept = record.kept
        if kept is not None and kept.image and kept.image == self._image_there:
            record = replace(record, kept=replace(kept, image=b""))
            await self._calls.keep(record, same_image=True)
            return
        self._image_there = b""  # nobody knows until it answers
        await self._calls.keep(record, same_image=False)
        self._image_there = b"" if kept is None else kept.image

    async def look_after_publisher(self) -> None:
        """Do nothing: the worker does, once a second."""

    def take(self, news: SessionNews) -> None:
        """Take in what the worker says; tell the session of it, unless it has let go of them."""
        self._sample = added(self._sample, news.sample)
        if self.is_gone:
            return
        self._news = news
        if news.frame_age_s is not None:
            self._frame_at = self._clock.now() - news.frame_age_s
        for viewer in news.viewers:
            if (peer := self._peers.get(viewer.peer)) is not None:
                peer.take(viewer.state)
        for event in news.events:
            self._hear(event)

    def lose(self, how: str) -> None:
        """Tell the session and its viewers that these media are lost."""
        if not self.is_gone:
            self._end(how)
            self._tell(MediaLost(how=how))

    def hand_over(self) -> None:
        """Tell the session that another front has taken these media over."""
        if not self.is_gone:
            self._end(_TAKEN)
            self._tell(MediaTaken())

    async def aclose(self) -> None:
        """End the media, also in the worker; see `Media`. May be called twice."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="remote media close")
        await asyncio.shield(self._closing)

    async def abandon(self) -> None:
        """Let the media go on in the worker, without this front."""
        if not self.is_gone:
            self._end(_CLOSED)
        await self._outbox.aclose()

    async def _close(self) -> None:
        has_media = not self.is_gone
        if has_media:
            self._end(_CLOSED, is_closing=True)
        try:
            await self._outbox.aclose()
            if has_media:
                rest = await self._calls.close(self.session_id)
                self._sample = added(self._sample, rest)
        except MediaGoneError:
            _log.info("session %s had ended on %s already", self.session_id, self.worker)
        except (WorkerGoneError, WorkerUnreachableError, TimeoutError) as error:
            # Where the worker comes back, it is told again.
            _log.info(
                "session %s could not be closed on %s: %s", self.session_id, self.worker, error
            )
            await self._owner.troubled(error)
        finally:
            self._owner.ended(self)

    def _end(self, how: str, *, is_closing: bool = False) -> None:
        self._gone.set_result(how)
        self._owner.let_go(self, is_closing)
        for peer in tuple(self._peers.values()):
            peer.take(PeerState.CLOSED)

    def _tell(self, event: SessionEvent) -> None:
        try:
            self._owner.notify(event)
        except Exception as error:  # noqa: BLE001 - one session's failure is no other's
            _log.error("session %s fails on what it hears: %s", self.session_id, where(error))

    def _hear(self, event: SessionEvent) -> None:
        match event:
            case MediaLost(how=how):
                self.lose(how)
            case MediaTaken():
                self.hand_over()
            case _ if not self.is_gone:
                self._tell(event)

    async def _ask(self, call: Coroutine[Any, Any, _T]) -> _T:
        """Wait for a call, but no longer than there are media.

        Raises:
            MediaGoneError: they are lost, or were closed.
            TimeoutError: the worker lives, but did not answer in time.
        """
        if self.is_gone:
            call.close()
            raise MediaGoneError(self._gone.result())
        asking = asyncio.create_task(call, name="asks a worker")
        try:
            await asyncio.wait((asking, self._gone), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise MediaGoneError(self._gone.result())
            return asking.result()
        except (WorkerGoneError, WorkerUnreachableError) as error:
            await self._owner.troubled(error)
            if self.is_gone:
                raise MediaGoneError(self._gone.result()) from None
            raise TimeoutError(f"worker {self.worker} could not be reached for once") from None
        finally:
            asking.cancel()
            await asyncio.wait((asking,))
            # Whoever waited may have gone first.
            if not asking.cancelled():
                asking.exception()
