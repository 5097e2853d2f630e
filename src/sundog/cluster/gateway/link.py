"""One worker as a front hears it: one poll always under way, and its sessions' media.

answer ──► facts, news ──► reconcile: what it holds and what we hold must be the same
error  ──► dead: lost, for ever;  out of reach: one quick question, then lost until it answers
silence ─► HUNG_S: lost until it answers
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sundog.cluster.gateway.calls import Calls
from sundog.cluster.gateway.closings import Closings
from sundog.cluster.gateway.media import Owner, RemoteMedia
from sundog.cluster.gateway.reach import WorkerGoneError, WorkerUnreachableError
from sundog.cluster.messages import Facts, Holding, Report, SessionNews
from sundog.cluster.rules.choosing import with_full, with_taken
from sundog.cluster.rules.liveness import PATIENCE_S, Hearing, Silence, hearing, patience_s
from sundog.engine.interface import EngineError
from sundog.media.clock import Clock
from sundog.server.hosting.events import Notify
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.placement.interface import (
    NoSlotError,
    Opening,
    Slot,
    WorkerState,
    WorkerView,
)
from sundog.server.placement.record import SessionRecord
from sundog.server.redaction import where

__all__ = ["Front", "Link"]

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_QUICK_S: Final = 0.3
_AGAIN_S: Final = 1.0
_FAILED_S: Final = 20.0
_EARLY: Final = 64
"""News that are kept of a session while it is being opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What all links of a front share.

    Attributes:
        name: Of the front.
        clock: For silence and frames.
        changed: Called where a worker's facts, or what is known of it, changed.
        ended: Called with media of which nothing is left.
        workers: Returns how many there are.
    """

    name: str
    clock: Clock
    changed: Callable[[], None]
    ended: Callable[[RemoteMedia], None]
    workers: Callable[[], int]


class Link:
    """One worker. On one event loop; who makes it runs `listen` as a task, and ends it by `aclose`.

    Attributes:
        name: Of the worker.
        calls: Its methods.
        facts: What it said of itself last; None while it was never heard.
        media: Of this front's sessions there, by session.
        is_lost: Whether it was heard, and is not any more.
        is_gone: Whether it has ended for certain.
    """

    def __init__(self, calls: Calls, front: Front) -> None:
        """Begin with a worker that was never heard."""
        self.name = calls.worker
        self.calls = calls
        self.facts: Facts | None = None
        self.media: dict[str, RemoteMedia] = {}
        self.is_lost = False
        self.is_gone = False
        self._front = front
        self._heard = asyncio.Event()
        self._silence = Silence(front.clock.now())
        self._silent_s = 0.0
        self._failed_s = float("-inf")
        self._patience_s = PATIENCE_S
        self._seen = 0
        self._poll = 0
        self._early: dict[str, list[SessionNews]] = {}
        self._closing = Closings(calls)
        self._left: set[str] = set()

    @property
    def may_answer(self) -> bool:
        """Whether it may yet say what it has: who has been silent for too long has nothing."""
        is_hung = hearing(self._silent_s, self._patience_s) is Hearing.HUNG
        return not (self.is_lost or self.is_gone or is_hung)

    @property
    def known(self) -> Facts | None:
        """What it said of itself, where it is heard now: who is quiet gets no new session."""
        is_heard = hearing(self._silent_s, self._patience_s) is Hearing.HEARD
        return self.facts if is_heard and not self.is_lost else None

    def view(self) -> WorkerView | None:
        """Return it as it was when it was heard last; None where it never was."""
        facts = self.facts
        if facts is None:
            return None
        return WorkerView(
            name=facts.name,
            node=facts.node,
            release=facts.release,
            state=WorkerState.LOST if self.is_lost else facts.state,
            slots=facts.room.slots,
            taken=facts.taken,
            engines=facts.engines,
            codecs=facts.codecs,
            gpus=facts.gpus,
            sessions=tuple(sorted(holding.session_id for holding in facts.holdings)),
            ends_in_s=facts.ends_in_s,
            heard_s=round(self._silent_s, 3),
            doing=facts.doing,
        )

    async def heard(self) -> None:
        """Wait until it has been heard once, or has ended."""
        await self._heard.wait()

    async def listen(self) -> None:
        """Poll until it has ended."""
        while not self.is_gone:
            self._poll += 1
            try:
                report = await self.calls.report(self._seen, self._patience())
            except WorkerGoneError as error:
                self._end(str(error))
            except WorkerUnreachableError as error:
                await self._make_sure(str(error))
                await asyncio.sleep(_AGAIN_S)
            except TimeoutError:
                _log.debug("worker %s does not answer", self.name)
            except Exception as error:  # noqa: BLE001 - what its report runs into there
                _log.error("worker %s fails to report: %s", self.name, where(error))
                await asyncio.sleep(_AGAIN_S)
            else:
                self._take(report, self._poll)

    async def refresh(self) -> bool:
        """Ask for its facts now; return whether it answered, or has ended."""
        try:
            self.facts = await self.calls.facts()
        except WorkerGoneError:
            return True
        except Exception as error:  # noqa: BLE001 - also what it runs into there
            _log.debug("worker %s: %s", self.name, error or "no answer")
            return False
        return True

    def _patience(self) -> float:
        """Return what the worker is given for its next report; none where it was not heard yet."""
        sessions = len(self.media) + len(self._early)
        asks_s = patience_s(sessions=sessions, workers=self._front.workers())
        self._patience_s = 0.0 if self.known is None else asks_s
        return self._patience_s

    def look(self) -> None:
        """See whether it is silent for too long; call several times a second."""
        before = self.known
        self._silent_s = self._silence.look(self._front.clock.now())
        if self.facts is None or self.is_lost:
            return
        if hearing(self._silent_s, self._patience_s) is Hearing.HUNG:
            self.lose(f"silent for {self._silent_s:.1f} s")
        elif self.known is not before:
            self._front.changed()

    def lose(self, how: str) -> None:
        """Take it for lost, with all media of this front there, until it is heard again."""
        if self.is_lost:
            return
        self.is_lost = True
        if self.facts is not None:
            _log.warning("worker %s is lost: %s", self.name, how)
        for media in tuple(self.media.values()):
            media.lose(f"worker {self.name} is lost: {how}")
        self._front.changed()

    def note_taken(self, engine: str, slots: int = 1) -> None:
        """Count slots as taken, or as free again, until the worker speaks of them itself."""
        if self.facts is not None:
            self.facts = with_taken(self.facts, engine, slots)

    def note_full(self, engine: str) -> None:
        """Count all slots for an engine as taken: the worker says so, and facts may be older."""
        if self.facts is not None:
            self.facts = with_full(self.facts, engine)

    @property
    def has_failed(self) -> bool:
        """Whether it had no engine for the session that came to it last, a short while ago."""
        return self._front.clock.now() - self._failed_s < _FAILED_S

    def has(self, session_id: str) -> bool:
        """Return whether media of a session are open there, or not closed yet."""
        return any(session_id in known for known in (self._early, self.media, self._closing))

    async def attach(
        self, slot: Slot, opening: Opening, notify: Notify, engine: str
    ) -> RemoteMedia:
        """Open a session's media there.

        Raises:
            NoSlotError: the slot is not kept any more, or the worker is lost.
            EngineError: as in `Placement.attach`.
        """
        try:
            _, media = await self._opened(
                opening.session_id, notify, engine, self.calls.attach(slot, opening)
            )
        except EngineError:
            self._failed_s = self._front.clock.now()
            raise
        self._failed_s = float("-inf")
        media.has_kept(opening.record)
        return media

    async def adopt(
        self, session_id: str, notify: Notify, token: bytes = b""
    ) -> tuple[SessionRecord, RemoteMedia]:
        """Take a session's media over from another front; see `Placement.adopt`.

        Raises:
            NoSlotError: they are gone, or the worker is lost.
        """
        holdings = () if self.facts is None else self.facts.holdings
        engine = next((one.engine for one in holdings if one.session_id == session_id), "")
        return await self._opened(session_id, notify, engine, self._adopted(session_id, token))

    async def _adopted(self, session_id: str, token: bytes) -> SessionRecord:
        """Ask once more where no answer comes: else a session would end that is ours already."""
        try:
            return await self.calls.adopt(session_id, token)
        except (WorkerUnreachableError, TimeoutError):
            if self.is_lost:
                raise
            return await self.calls.adopt(session_id, token)

    async def _opened(
        self, session_id: str, notify: Notify, engine: str, call: Coroutine[Any, Any, _T]
    ) -> tuple[_T, RemoteMedia]:
        if self.is_lost or self.has(session_id):
            call.close()
            raise NoSlotError(f"worker {self.name} is lost, or has this session already")
        self._early[session_id] = []
        self._left.discard(session_id)
        try:
            made = await call
        except (WorkerGoneError, WorkerUnreachableError, TimeoutError, MediaGoneError) as error:
            # Where the worker has opened it all the same, the next report tells, and it is closed.
            del self._early[session_id]
            await self.troubled(error)
            raise NoSlotError(f"worker {self.name}: {error or 'no answer'}") from None
        except BaseException:
            del self._early[session_id]
            raise
        early = self._early.pop(session_id)
        if self.is_lost:
            raise NoSlotError(f"worker {self.name} was lost meanwhile")
        owner = Owner(
            session_id=session_id,
            engine=engine,
            notify=notify,
            troubled=self.troubled,
            let_go=self._let_go,
            ended=self._ended,
        )
        media = RemoteMedia(self.calls, self._front.clock, owner, self._poll)
        self.media[session_id] = media
        for news in early:
            media.take(news)
        return made, media

    def leave(self, session_id: str) -> bool:
        """Let a session go on there without this front; return whether it does."""
        media = self.media.get(session_id)
        if media is None:
            return False
        self._left.add(session_id)
        media.hand_over()
        return True

    async def troubled(self, error: Exception) -> None:
        """Take in how a call to it failed; it is lost afterwards, or was reached."""
        if isinstance(error, WorkerGoneError):
            self._end(str(error))
        elif isinstance(error, WorkerUnreachableError) and not self.is_lost:
            await self._make_sure(str(error))

    async def aclose(self) -> None:
        """Let go of it: its sessions go on there, without this front."""
        for media in tuple(self.media.values()):
            await media.abandon()
        await self._closing.aclose()

    def _end(self, how: str) -> None:
        self.is_gone = True
        self.lose(how)
        self._heard.set()

    async def _make_sure(self, how: str) -> None:
        """Ask once more; lost is who cannot be reached twice, or has no quick answer."""
        try:
            await self.calls.facts(_QUICK_S)
        except WorkerGoneError as error:
            self._end(str(error))
        except (WorkerUnreachableError, TimeoutError):
            self.lose(how)

    def _take(self, report: Report, poll: int) -> None:
        self._silence.heard(self._front.clock.now())
        self._silent_s = 0.0
        if self.is_lost:
            _log.warning("worker %s is back", self.name)
            self.is_lost = False
        self.facts = report.facts
        self._heard.set()
        self._seen = report.number
        for news in report.news:
            if (early := self._early.get(news.session_id)) is not None:
                early[:] = [*early, news][-_EARLY:]
            elif (media := self._media_of(news.session_id)) is not None:
                media.take(news)
        self._reconcile(report.facts, poll)
        self._front.changed()

    def _media_of(self, session_id: str) -> RemoteMedia | None:
        return self.media.get(session_id) or self._closing.media(session_id)

    def _reconcile(self, facts: Facts, poll: int) -> None:
        """Close what only the worker takes for ours, and give up what only we do."""
        held: dict[str, Holding] = {one.session_id: one for one in facts.holdings}
        for session_id, media in tuple(self.media.items()):
            # It was asked before these media were there.
            if media.known_since >= poll:
                continue
            holding = held.get(session_id)
            if holding is None:
                media.lose(f"worker {self.name} does not have it any more")
            elif holding.front != self._front.name:
                media.hand_over()
        for session_id, holding in held.items():
            known = (self.media, self._early, self._left)
            ours = any(session_id in some for some in known)
            if holding.front == self._front.name and not ours:
                self._closing.close(session_id)

    def _let_go(self, media: RemoteMedia, is_closing: bool) -> None:
        if self.media.get(media.session_id) is media:
            del self.media[media.session_id]
        if is_closing:
            self._closing.begin(media)

    def _ended(self, media: RemoteMedia) -> None:
        if self._closing.end(media):
            self.note_taken(media.engine, -1)
        self._front.ended(media)
