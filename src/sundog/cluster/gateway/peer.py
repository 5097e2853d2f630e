"""A viewer's peer that stands in a worker, as its session's front sees it."""

import secrets
from collections.abc import Callable
from typing import Final, Protocol

from sundog.cluster.gateway.calls import Candidate
from sundog.media.rtc import PeerState

__all__ = ["PeerHost", "RemotePeer"]

_ID_BYTES: Final = 9
_GONE: Final = frozenset({PeerState.FAILED, PeerState.CLOSED})


class PeerHost(Protocol):
    """The media that a viewer's peer belongs to: what it asks of them."""

    async def viewer_candidate(self, peer: str, candidate: Candidate) -> None:
        """Give the peer of this name a candidate."""

    async def viewer_restart_ice(self, peer: str, fragment: str) -> str:
        """Find its way anew."""

    async def viewer_close(self, peer: str) -> None:
        """End it; raises nothing."""


class RemotePeer:
    """See `ViewingPeer`. The worker makes the peer when it is shown an offer.

    Attributes:
        name: Of the peer, for the worker.
        on_state: As in `ViewingPeer`.
    """

    def __init__(self, media: PeerHost) -> None:
        """Stand for a peer of these media."""
        self.name = secrets.token_hex(_ID_BYTES)
        self.on_state: Callable[[PeerState], None] | None = None
        self._media = media
        self._state = PeerState.NEW
        self._is_closed = False

    @property
    def state(self) -> PeerState:
        """How its connection stood when the worker spoke of it last."""
        return self._state

    def take(self, state: PeerState) -> None:
        """Note how it stands; nobody comes back from the end."""
        if state is self._state or self._state in _GONE:
            return
        self._state = state
        if self.on_state is not None:
            self.on_state(state)

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate; see `ViewingPeer`."""
        await self._media.viewer_candidate(self.name, (candidate, sdp_mid, sdp_mline_index))

    async def restart_ice(self, fragment: str) -> str:
        """Find the way anew; see `ViewingPeer`."""
        return await self._media.viewer_restart_ice(self.name, fragment)

    async def close(self) -> None:
        """End it; may be called twice."""
        if not self._is_closed:
            self._is_closed = True
            await self._media.viewer_close(self.name)
            self.take(PeerState.CLOSED)
