"""Viewers by WHEP (draft-ietf-wish-whep): a peer that receives what a session shows."""

from dataclasses import dataclass
from typing import Final

from sundog.media.rtc.states import SdpError
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.session.live import LiveSession
from sundog.server.viewing.viewers import Viewer

__all__ = ["MOST_DELAY_MS", "Watcher", "watch"]

MOST_DELAY_MS: Final = 500


@dataclass(frozen=True, slots=True, eq=False)
class Watcher:
    """A viewer; the `Target` of a resource.

    Attributes:
        viewer: Of its session, which owns it.
    """

    viewer: Viewer

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by itself or with its session."""
        return self.viewer.ended.is_set()

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give its peer a candidate; None ends them."""
        await self.viewer.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def restart_ice(self, fragment: str) -> str:
        """Restart its peer's ICE."""
        return await self.viewer.restart_ice(fragment)

    async def aclose(self) -> None:
        """End it."""
        await self.viewer.aclose()


async def watch(live: LiveSession, offer: str, *, most_delay_ms: int) -> Watcher:
    """Make a viewer of a session.

    Args:
        live: To watch.
        offer: Session description that wants to receive.
        most_delay_ms: How long a browser may keep pictures to smooth them, 0 to `MOST_DELAY_MS`.

    Raises:
        ProtocolError: INVALID_SDP, or as `LiveSession.watch`.
    """
    try:
        return Watcher(await live.watch(offer, most_delay_ms=most_delay_ms))
    except SdpError as error:
        raise ProtocolError(ErrorCode.INVALID_SDP, str(error)) from None
