"""Where one session plays: its media, and how it goes on where they are lost or must move.

    find ─► host ── MediaLost ───► the client hears of it; find another
             └───── MediaMoving ─► find another beside it, and ask the client for a path there
                                    └─ its first frame, or the deadline ─► that is the host now

There is at most one host, and the next one beside it. Another one gets look, mirror and playout
delay before it answers an offer.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.server.hosting.events import (
    FirstFrame,
    MediaLost,
    MediaMoving,
    MediaTaken,
    Notify,
    PeerLost,
    SessionEvent,
)
from sundog.server.hosting.interface import Media, MediaGoneError, Sample
from sundog.server.placement.interface import NoSlotError
from sundog.server.placement.record import SessionRecord
from sundog.server.session.hosts import CrashingError, Host, Hosts, MakeMedia
from sundog.server.session.records import look_of
from sundog.server.session.samples import merged

__all__ = ["Stage"]

_log = logging.getLogger(__name__)

_WORD_S: Final = 1.5
"""How long after a call has failed it may take to hear why."""

_AGAIN_S: Final = 0.5
"""Between two tries to have an engine take the look again."""

_GRACE_S: Final = 2.0
"""How long pictures of the earlier host come after the first of the next: that one is under way, and
may be older than what the client has seen. Less where the client closes its earlier path."""


class Stage:
    """One session's. On one event loop; `run` keeps it, `aclose` frees everything."""

    def __init__(
        self,
        make_media: MakeMedia,
        notify: Notify,
        moved: Callable[[], None],
        *,
        can_move: bool,
    ) -> None:
        """Prepare.

        Args:
            make_media: Opens media.
            notify: Told what happens: as by the media, but `MediaLost` where the client is without
                a peer and the session goes on, and `MediaMoving` where it can come to the next host
                now. Must neither wait nor fail.
            moved: Called when the host is another one, or none: who watched has to come again.
            can_move: Whether the client makes a new path when it is asked to.
        """
        self._hosts = Hosts(make_media, self._changed, self._close)
        self._notify = notify
        self._moved = moved
        self._can_move = can_move
        self._host: Host | None = None
        self._next: Host | None = None
        self._offered: Host | None = None
        self._was_open = self._is_done = False
        self._open = asyncio.Event()  # there is a host
        self._news = asyncio.Event()
        self._closing: dict[asyncio.Task[None], Host] = {}
        self._past = Sample()

    @property
    def media(self) -> Media | None:
        """What shows now; None before the start, between two hosts, and after the end."""
        return None if self._host is None else self._host.media

    async def opened(self) -> Media:
        """Wait until there are media, and return them.

        Raises:
            MediaGoneError: the session has ended.
        """
        await self._open.wait()
        if (media := self.media) is None:
            raise MediaGoneError("the session has ended")
        return media

    def take_sample(self) -> Sample:
        """Return what frames did since the last call, those of earlier hosts too."""
        past, self._past = self._past, Sample()
        return past if self.media is None else merged(past, self.media.take_sample())

    @property
    def picture(self) -> str:
        """What there is to see: ``waiting`` for the first picture, ``live``, or ``stalled``."""
        if self.media is None or not self.media.has_shown:
            return "waiting"
        return "stalled" if self.media.has_stalled else "live"

    @property
    def playout_ms(self) -> int:
        """How long the client may keep pictures."""
        return self._hosts.playout_ms

    def adopt(self, media: Media, record: SessionRecord) -> Notify:
        """Begin with media that run already; return whom they tell what happens.

        Args:
            media: Of a session that another front held.
            record: What is known of it.
        """
        host = Host(media, has_peer=record.has_peer)
        self._hosts.look = host.look = look_of(record.kept)
        self._hosts.mirror = record.kept is not None and record.kept.mirror
        self._hosts.playout_ms = record.playout_ms
        self._offered = host
        self._take(host)
        return partial(self._changed, host)

    async def run(self) -> None:
        """See to it that there is a host, until cancelled.

        Raises:
            NoSlotError: there was no room in time.
            MediaGoneError: what was opened last was lost again.
            EngineError: the engine cannot be had.
            CrashingError: wherever it plays is lost at once.
        """
        while True:
            self._news.clear()
            if self._host is None and not self._is_done:
                self._take(await self._hosts.find(is_again=self._was_open))
            elif self._host is not None and self._host.leaves_at is not None:
                await self._move(self._host, self._host.leaves_at)
            elif self._host is not None and self._hosts.owes(self._host):
                await self._catch_up(self._host)
            else:
                await self._news.wait()

    def remind(self) -> None:
        """Ask the client for its path to the next host once more, where there is one."""
        if self._next is not None and self._host is not None and self._host.leaves_at is not None:
            left_s = self._host.leaves_at - asyncio.get_running_loop().time()
            self._notify(MediaMoving(within_s=max(0.0, left_s)))

    def finish(self) -> None:
        """Open nothing any more: the session is about to end."""
        self._is_done = True

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer, where the session plays next; waits while it has nowhere to.

        Raises:
            SdpError: the offer cannot be used; earlier peers stay.
        """
        while True:
            await self.opened()
            host = self._next or self._host
            assert host is not None
            try:
                answer = await host.open_media.negotiate(sdp)
            except MediaGoneError:
                await self._give_up(host)
                continue
            if host in (self._host, self._next):
                host.meet()
                self._offered = host
                return answer

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the newest peer a candidate; nothing where it is gone.

        Raises:
            SdpError: the candidate cannot be read.
        """
        if self._offered is not None and not self._offered.gone.is_set():
            with suppress(MediaGoneError):
                await self._offered.open_media.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Have what shows take a prompt, and what shows next; one at a time.

        Returns:
            As `Media.set_prompt`, of what shows.

        Raises:
            EngineError: the engine refuses the prompt; the last one stays.
        """
        while True:
            await self.opened()
            host = self._host
            assert host is not None
            try:
                async with host.turn:
                    host.asked()
                    outcome = await host.open_media.set_prompt(prompt)
            except MediaGoneError:
                await self._give_up(host)
                continue
            if host is self._host:
                self._hosts.look = host.look = prompt
                if self._next is not None:
                    with suppress(MediaGoneError):
                        await self._hosts.restore(self._next)
                return outcome

    def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, here and wherever the session plays later."""
        self._hosts.mirror = enabled
        for host in filter(None, (self._host, self._next)):
            host.open_media.set_mirror(enabled)

    def set_playout_delay(self, most_ms: int) -> None:
        """Let the client keep pictures for so long, milliseconds, here and later."""
        self._hosts.playout_ms = most_ms
        for host in filter(None, (self._host, self._next)):
            host.open_media.set_playout_delay(most_ms)

    async def aclose(self) -> None:
        """Close every media; returns within some 5 s."""
        for host in self._closing.values():
            host.left.set()
        hosts, self._host, self._next = (self._host, self._next), None, None
        for host in filter(None, hosts):
            self._close(host)
        self._open.set()
        try:
            while self._closing:
                await asyncio.wait(tuple(self._closing))
        finally:
            for task in tuple(self._closing):  # whoever waited has given up
                task.cancel()

    def _take(self, host: Host) -> None:
        self._host, self._was_open = host, True
        self._open.set()
        self._moved()

    async def _move(self, host: Host, leaves_at: float) -> None:
        """Have the session play elsewhere before its host ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(leaves_at):
                if self._can_move:
                    await self._prepare(host)
                while self._host is host:
                    self._news.clear()
                    await self._news.wait()
        self._lose(host)

    async def _catch_up(self, host: Host) -> None:
        """Try again to give the host the look that its engine did not take: it may be busy."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_AGAIN_S):
                await self._news.wait()
        if host is self._host and self._hosts.owes(host):
            with suppress(MediaGoneError):
                await self._hosts.restore(host)

    async def _prepare(self, host: Host) -> None:
        """Open the next host, and ask the client for a path to it."""
        try:
            opened = await self._hosts.find(is_again=True)
        except (NoSlotError, EngineError, MediaGoneError, CrashingError) as error:
            _log.warning("the media have nowhere to move: %s", type(error).__name__)
            return
        if self._host is None:  # lost meanwhile
            self._take(opened)
            return
        self._next = opened
        if not host.has_peer:
            self._go_over(opened)
            return
        self.remind()

    def _changed(self, host: Host, event: SessionEvent) -> None:
        """Take what a host's media tell."""
        match event:
            case MediaLost(how=how):
                _log.warning("the media are lost: %s", how)
                if host is not self._next:  # beside one that has shown the same all along
                    self._hosts.mourn(host)
                self._lose(host)
            case MediaMoving(within_s=within_s):
                if host.leaves_at is None:
                    self._hosts.outlived()
                    host.leaves_at = asyncio.get_running_loop().time() + within_s
                    self._news.set()
            case MediaTaken() if host is not self._host:
                self._lose(host)
            case _:
                self._pass_on(host, event)

    def _pass_on(self, host: Host, event: SessionEvent) -> None:
        """Take what happens to a host's peers, and tell what of it concerns the client."""
        match event:
            case PeerLost():
                host.has_peer = False
                host.left.set()
                if host is self._host and self._next is not None:
                    self._lose(host)
                if host is not self._host:
                    return
            case FirstFrame() if host is self._next:
                self._go_over(host)
            case _ if host not in (self._host, self._next):
                return
        self._notify(event)

    def _go_over(self, host: Host) -> None:
        """Show what the next host shows from now on."""
        earlier, self._host, self._next = self._host, host, None
        if earlier is not None:
            self._close(earlier, _GRACE_S if earlier.has_peer else 0.0)
        self._moved()
        self._news.set()

    def _lose(self, host: Host) -> None:
        """Do without a host; nothing where that is so already."""
        if host is self._next:
            self._next = None
        if host is self._host:
            self._host, self._next = self._next, None
            self._moved()
            if self._host is None:
                self._open.clear()
            if self._host is None or not self._host.has_peer:
                self._notify(MediaLost(how="the session goes on elsewhere"))
        self._close(host)
        self._news.set()

    async def _give_up(self, host: Host) -> None:
        """Lose a host that cannot be reached, unless somebody says something else of it first."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_WORD_S):
                await host.gone.wait()
        self._lose(host)

    def _close(self, host: Host, after_s: float = 0.0) -> None:
        """Close a host's media in the background; the session does not wait for it."""
        host.gone.set()
        if (media := host.media) is not None and not host.is_closing:
            host.is_closing = True
            task = asyncio.create_task(self._end(host, media, after_s), name="media close")
            self._closing[task] = host
            task.add_done_callback(self._closing.pop)

    async def _end(self, host: Host, media: Media, after_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(after_s):
                await host.left.wait()
        if host.giving is not None:
            host.giving.cancel()
            await asyncio.wait({host.giving})
        await media.aclose()
        self._past = merged(self._past, media.take_sample())
