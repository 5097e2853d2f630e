"""The viewers of one session: each a peer that is sent the restyled pictures and sends nothing."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from sundog.media.rtc import PeerState, SdpError
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.hosting.interface import Media, MediaGoneError, ViewingPeer

__all__ = ["Viewer", "Viewers"]

_log = logging.getLogger(__name__)

_CONNECT_S: Final = 30.0
"""How long a viewer may take to connect; one that never does would hold its place for ever."""

_ANSWER_S: Final = 10.0
_MEDIA_S: Final = 5.0
_ID_BYTES: Final = 18

_GONE: Final = frozenset({PeerState.FAILED, PeerState.CLOSED})


Answer = Callable[[ViewingPeer], Awaitable[str]]
"""Has a viewer's peer answer its offer."""


class Viewer:
    """One who watches. On one event loop; `Viewers` owns its task.

    Attributes:
        id: Its name, which cannot be guessed.
        answer: SDP, with all our candidates.
        ended: Set once it is gone and its peer is closed.
    """

    def __init__(self, peer: ViewingPeer, answer: str) -> None:
        self.id = secrets.token_urlsafe(_ID_BYTES)
        self.answer = answer
        self.ended = asyncio.Event()
        self._peer = peer
        self._changed = asyncio.Event()
        self._is_wanted = True
        peer.on_state = self._peer_changed

    @property
    def is_connected(self) -> bool:
        """Whether it is sent pictures, once there are some."""
        return self._is_wanted and self._peer.state is PeerState.CONNECTED

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate of the viewer's; see `Peer.add_candidate`.

        Raises:
            SdpError: it cannot be read.
        """
        with suppress(MediaGoneError):
            await self._peer.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def restart_ice(self, fragment: str) -> str:
        """Find the way to the viewer anew; see `Peer.restart_ice`.

        Raises:
            SdpError: the fragment cannot be used.
        """
        try:
            return await self._peer.restart_ice(fragment)
        except MediaGoneError:
            raise SdpError("what showed the pictures is gone; watch again") from None

    async def aclose(self) -> None:
        """End it; may be called twice, returns within 5 s."""
        self.end()
        await self.ended.wait()

    def end(self) -> None:
        """Have it end, without waiting."""
        self._is_wanted = False
        self._changed.set()

    def _peer_changed(self, state: PeerState) -> None:
        # Also told where its sender has failed while the connection itself stands.
        self._is_wanted &= state not in _GONE
        self._changed.set()

    async def run(self) -> None:
        """Stay until it goes, is ended, or has not connected in time; then close its peer."""
        try:
            async with asyncio.timeout(_CONNECT_S):
                await self._until(lambda state: state is PeerState.CONNECTED)
            await self._until(lambda _: False)
        except TimeoutError:
            _log.info("a viewer did not connect within %g s", _CONNECT_S)
        finally:
            self._is_wanted = False
            self._peer.on_state = None
            try:
                await self._peer.close()
            finally:
                self.ended.set()

    async def _until(self, has_come: Callable[[PeerState], bool]) -> None:
        """Wait for a state, or until there is nothing more to wait for."""
        while self._is_wanted:
            self._changed.clear()
            state = self._peer.state
            if has_come(state) or state in _GONE:
                return
            await self._changed.wait()


class Viewers:
    """All of a session's. On one event loop; `aclose` frees everything."""

    def __init__(self, most: int) -> None:
        """Begin with none.

        Args:
            most: How many there may be.
        """
        self._most = most
        self._arriving = 0
        self._tasks: dict[Viewer, asyncio.Task[None]] = {}
        self._is_over = False

    @property
    def count(self) -> int:
        """Viewers that are connected."""
        return sum(viewer.is_connected for viewer in self._tasks)

    async def watch(
        self, opened: Callable[[], Awaitable[Media]], sdp: str, most_delay_ms: int
    ) -> Viewer:
        """Let one in who wants to see what a session shows.

        Args:
            opened: Waits for the session's media, which it may just have lost.
            sdp: The viewer's offer.
            most_delay_ms: How long its browser may keep a picture, milliseconds.

        Raises:
            SdpError: the offer cannot be used.
            ProtocolError: SESSION_NOT_FOUND, it has ended; or as `admit`.
        """
        try:
            async with asyncio.timeout(_MEDIA_S):
                media = await opened()
        except MediaGoneError:
            raise ProtocolError(ErrorCode.SESSION_NOT_FOUND, "The session has ended") from None
        except TimeoutError:
            text = "The session is on its way to another machine; try again in a moment"
            raise ProtocolError(ErrorCode.INTERNAL, text) from None

        async def answer(peer: ViewingPeer) -> str:
            return await media.show(peer, sdp, most_delay_ms)

        return await self.admit(media.viewing_peer, answer)

    async def admit(self, make_peer: Callable[[], ViewingPeer], answer: Answer) -> Viewer:
        """Let one in.

        Args:
            make_peer: Makes the viewer's peer.
            answer: Has the peer answer the viewer's offer, and returns the answer.

        Raises:
            SdpError: the offer cannot be used.
            ProtocolError: AT_CAPACITY, or INTERNAL where it takes too long.
        """
        if self._arriving + len(self._tasks) >= self._most:
            text = f"This session has too many viewers ({self._most} may watch); try again later"
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        self._arriving += 1
        try:
            viewer = await self._arrive(make_peer(), answer)
        finally:
            self._arriving -= 1
        task = asyncio.create_task(viewer.run(), name="viewer")
        self._tasks[viewer] = task
        task.add_done_callback(lambda _: self._tasks.pop(viewer))
        return viewer

    async def _arrive(self, peer: ViewingPeer, answer: Answer) -> Viewer:
        try:
            async with asyncio.timeout(_ANSWER_S):
                text = await answer(peer)
            if peer.state in _GONE or self._is_over:
                raise SdpError("the peer failed while it was made; offer again")
        except (TimeoutError, MediaGoneError):
            await peer.close()
            problem = f"The offer was not answered within {_ANSWER_S:g} s; try again"
            raise ProtocolError(ErrorCode.INTERNAL, problem) from None
        except BaseException:
            await peer.close()
            raise
        return Viewer(peer, text)

    def dismiss(self) -> None:
        """End those who watch now, without waiting: what they were shown by is no more."""
        for viewer in self._tasks:
            viewer.end()

    async def aclose(self) -> None:
        """End them all; returns within 5 s."""
        self._is_over = True
        self.dismiss()
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()))
