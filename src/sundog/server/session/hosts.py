"""One place where a session's media are, and how another is found that looks the same."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from sundog.engine.interface import EngineError, StylePrompt
from sundog.server.hosting.events import Notify, SessionEvent
from sundog.server.hosting.interface import Media, MediaGoneError
from sundog.server.placement.interface import NoSlotError

__all__ = ["CrashingError", "Host", "Hosts", "MakeMedia"]

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 30.0
"""How long a session waits for room elsewhere. A lost worker is replaced within some seconds; where the
last machine was lost together with the pool, the next worker was there after 7."""

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 1.0
"""Between two tries to get room."""

_RESTORE_S: Final = 1.5
"""How long offers wait for an engine to take the look again; pictures without it are better."""

_GIVE_S: Final = 12.0
"""How long the engine may take; as for a prompt."""

_MOST_TRIES: Final = 5
"""How often an engine is asked that fails on the look."""

_BRIEF_S: Final = 3.0
_MOST_BRIEF: Final = 3
"""A session whose hosts are lost so soon after it asked something new of them, so often in a row, is
taken for what loses them: a picture or look that crashes any engine would go through all workers."""

_IN_A_ROW_S: Final = 60.0
"""Losses further apart have nothing to do with each other."""

_APART_S: Final = 12.0
"""Before the last host a session waits a part of this at random: those who only were at the same
workers come to another one, or have played there for longer than `_BRIEF_S`."""

MakeMedia = Callable[[Notify], Awaitable[Media]]
"""Opens a session's media, which tell what happens to the function that it is given.

Called when the session starts, and again where its media are lost or must move; raises
`sundog.server.placement.interface.NoSlotError` where there is no room for them.
"""


class CrashingError(Exception):
    """Wherever the session plays is lost at once: it is not to be tried again."""


class Host:
    """One place where the session's media are, are about to be, or were.

    Attributes:
        media: Opened there; None before that.
        has_peer: Whether an offer was answered there, and its peer stands.
        is_closing: Whether its media are being closed.
        asked_s: When something was asked of it last that it had not done before, its first peer or
            a look, seconds of the loop's clock; None before.
        leaves_at: When it ends, seconds of the loop's clock; None where nobody has said so.
        gone: Set once it is of no use any more.
        left: Set while it has no peer, once it has lost one.
        turn: Held by who gives it a prompt: one at a time.
        look: What its engine took last; None before the first.
        tries: How often its engine did not take the look of the session.
        giving: Has it take that; ends before its media are closed.
    """

    def __init__(self, media: Media | None = None, *, has_peer: bool = False) -> None:
        self.media = media
        self.has_peer = has_peer
        self.is_closing = False
        self.asked_s: float | None = None
        self.leaves_at: float | None = None
        self.gone = asyncio.Event()
        self.left = asyncio.Event()
        self.turn = asyncio.Lock()
        self.look: StylePrompt | None = None
        self.tries = 0
        self.giving: asyncio.Task[None] | None = None

    def meet(self) -> None:
        """Note that an offer was answered there."""
        if not self.has_peer:
            self.asked()
        self.has_peer = True
        self.left.clear()

    def asked(self) -> None:
        """Note that something new is asked of it, which may be what it is lost by."""
        self.asked_s = asyncio.get_running_loop().time()

    @property
    def open_media(self) -> Media:
        """Its media, for who knows that there are some."""
        assert self.media is not None
        return self.media


class Hosts:
    """Finds one session's hosts, and gives each the look of the session.

    Attributes:
        look: What the engine took last; None before the first.
        mirror: Whether left and right of the input are swapped.
        playout_ms: How long the client may keep pictures.
    """

    def __init__(
        self,
        make_media: MakeMedia,
        changed: Callable[[Host, SessionEvent], None],
        close: Callable[[Host], None],
    ) -> None:
        """Prepare.

        Args:
            make_media: Opens media.
            changed: Told what happens at a host.
            close: Frees a host that is of no use.
        """
        self.look: StylePrompt | None = None
        self.mirror = False
        self.playout_ms = 0
        self._make_media = make_media
        self._changed = changed
        self._close = close
        self._brief = 0
        self._lost_s = float("-inf")

    def outlived(self) -> None:
        """Note that a host showed the session for as long as it could be asked to."""
        self._brief = 0

    def mourn(self, host: Host) -> None:
        """Note that a host was lost, with whatever ran there."""
        if host.asked_s is None:
            return
        now_s = asyncio.get_running_loop().time()
        before = self._brief if now_s - self._lost_s < _IN_A_ROW_S else 0
        self._brief = before + 1 if now_s - host.asked_s < _BRIEF_S else 0
        self._lost_s = now_s

    async def find(self, *, is_again: bool) -> Host:
        """Open media that are ready for offers; try for a while where there is no room.

        Args:
            is_again: Whether the session has played before, so that an engine can be had.

        Raises:
            NoSlotError: there was no room in time.
            MediaGoneError: what was opened last was lost again.
            EngineError: the engine cannot be had.
            CrashingError: the last ones were lost as soon as they were used.
        """
        if self._brief >= _MOST_BRIEF:
            raise CrashingError
        if self._brief == _MOST_BRIEF - 1:
            await asyncio.sleep(random.uniform(0, _APART_S))
        end_s = asyncio.get_running_loop().time() + _PATIENCE_S
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                return await self._opened()
            except (NoSlotError, EngineError, MediaGoneError) as error:
                is_lasting = isinstance(error, EngineError) and not is_again
                if is_lasting or asyncio.get_running_loop().time() > end_s:
                    raise
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _opened(self) -> Host:
        host = Host()
        try:
            host.media = await self._make_media(partial(self._changed, host))
            await self.restore(host)
        except BaseException:
            self._close(host)
            raise
        return host

    def owes(self, host: Host) -> bool:
        """Return whether a host does not show the look of the session, and may yet."""
        return host.look is not self.look and host.tries < _MOST_TRIES

    async def restore(self, host: Host) -> None:
        """Give a host the look of the session; where that takes long it goes on by itself.

        Raises:
            MediaGoneError: it is lost meanwhile.
        """
        if self.look is not None and host.look is not self.look:
            host.asked()
        if host.giving is None or host.giving.done():
            host.giving = asyncio.create_task(self._give(host), name="look")
        await asyncio.wait({host.giving}, timeout=_RESTORE_S)
        if host.gone.is_set():
            raise MediaGoneError("lost before it was used")
        host.open_media.set_mirror(self.mirror)
        host.open_media.set_playout_delay(self.playout_ms)

    async def _give(self, host: Host) -> None:
        try:
            async with asyncio.timeout(_GIVE_S), host.turn:
                while (look := self.look) is not None and look is not host.look:
                    await host.open_media.set_prompt(look)
                    host.look = look
        except MediaGoneError:
            pass  # said elsewhere as well
        except (EngineError, TimeoutError) as error:
            host.tries += 1
            _log.warning("the look could not be restored yet: %s", type(error).__name__)
