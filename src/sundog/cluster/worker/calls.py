"""What a front asks of a session's media on a worker, in the names of `Media`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sundog.cluster.worker.holdings import Holdings
from sundog.cluster.worker.hosted import Hosted
from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.server.insight.context import in_session

__all__ = ["SessionCalls"]


class SessionCalls:
    """Part of a worker. Each call names the front that asks, and returns within 20 s.

    Whoever does not hold the session any more cannot touch it: each call of one raises
    `MediaGoneError`.
    """

    def __init__(self, holdings: Holdings) -> None:
        """Say whose sessions."""
        self._holdings = holdings

    @contextmanager
    def _held(self, session_id: str, front: str) -> Iterator[Hosted]:
        with in_session(session_id):
            yield self._holdings.held(session_id, front)

    async def negotiate(self, session_id: str, front: str, sdp: str) -> str:
        """Answer an offer; see `Media.negotiate`.

        Raises:
            SdpError: the offer cannot be used.
        """
        with self._held(session_id, front) as hosted:
            return await hosted.call(hosted.media.negotiate(sdp))

    async def add_candidate(
        self,
        session_id: str,
        front: str,
        candidate: str | None,
        sdp_mid: str | None,
        sdp_mline_index: int | None,
    ) -> None:
        """Give the newest peer a candidate; see `Media.add_candidate`.

        Raises:
            SdpError: the candidate cannot be read.
        """
        with self._held(session_id, front) as hosted:
            await hosted.call(hosted.media.add_candidate(candidate, sdp_mid, sdp_mline_index))

    async def restart_ice(self, session_id: str, front: str, fragment: str) -> str:
        """Restart the newest peer's ICE; see `Media.restart_ice`.

        Raises:
            SdpError: the fragment cannot be used, or there is no peer.
        """
        with self._held(session_id, front) as hosted:
            return await hosted.call(hosted.media.restart_ice(fragment))

    async def set_prompt(
        self, session_id: str, front: str, prompt: StylePrompt
    ) -> tuple[int | None, Report]:
        """Take a prompt; see `Media.set_prompt`.

        Raises:
            EngineError: the engine refuses it.
        """
        with self._held(session_id, front) as hosted:
            try:
                return await hosted.call(hosted.media.set_prompt(prompt))
            except EngineError as error:
                raise EngineError(str(error)) from None  # its own kinds do not travel

    async def set_mirror(self, session_id: str, front: str, enabled: bool) -> None:
        """Swap left and right of the input; see `Media.set_mirror`."""
        with self._held(session_id, front) as hosted:
            hosted.media.set_mirror(enabled)

    async def set_playout_delay(self, session_id: str, front: str, most_ms: int) -> None:
        """Let the client keep pictures for so long, milliseconds; see `Media`."""
        with self._held(session_id, front) as hosted:
            hosted.media.set_playout_delay(most_ms)

    async def show(
        self, session_id: str, front: str, peer: str, sdp: str, most_delay_ms: int
    ) -> str:
        """Answer a viewer's offer with a new peer of that name; see `Media.show`.

        Raises:
            SdpError: the offer cannot be used.
        """
        with self._held(session_id, front) as hosted:
            viewer = hosted.media.viewing_peer()
            viewer.on_state = partial(self._holdings.viewer_changed, hosted, peer)
            return await hosted.call(hosted.show(viewer, peer, sdp, most_delay_ms))

    async def viewer_candidate(
        self,
        session_id: str,
        front: str,
        peer: str,
        candidate: str | None,
        sdp_mid: str | None,
        sdp_mline_index: int | None,
    ) -> None:
        """Give a viewer's peer a candidate; see `ViewingPeer.add_candidate`.

        Raises:
            SdpError: it cannot be read, or the viewer is gone.
        """
        with self._held(session_id, front) as hosted:
            viewer = hosted.viewer(peer)
            await hosted.call(viewer.add_candidate(candidate, sdp_mid, sdp_mline_index))

    async def viewer_restart_ice(
        self, session_id: str, front: str, peer: str, fragment: str
    ) -> str:
        """Find the way to a viewer anew; see `ViewingPeer.restart_ice`.

        Raises:
            SdpError: the fragment cannot be used, or the viewer is gone.
        """
        with self._held(session_id, front) as hosted:
            return await hosted.call(hosted.viewer(peer).restart_ice(fragment))

    async def viewer_close(self, session_id: str, front: str, peer: str) -> None:
        """End a viewer's peer; nothing where it is gone."""
        with self._held(session_id, front) as hosted:
            await hosted.call(hosted.close_viewer(peer))
