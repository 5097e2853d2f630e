"""The caller's track, lent to a peer that may end before it."""

from typing import TYPE_CHECKING, Any

from sundog.media.rtc import MediaStreamTrack

if TYPE_CHECKING:
    from av import Packet
    from av.frame import Frame

__all__ = ["BorrowedTrack"]


class BorrowedTrack(MediaStreamTrack):
    """Passes a track's frames on; when it is stopped, the track it lends is not.

    A peer stops the tracks it sends when it closes (so does aiortc; W3C leaves them alone). The
    camera belongs to the caller, who may connect again with it.
    """

    def __init__(self, track: MediaStreamTrack) -> None:
        super().__init__()
        self.kind = track.kind
        self._track = track

    async def recv(self) -> "Frame | Packet[Any]":
        """Return the next frame of the track."""
        return await self._track.recv()
