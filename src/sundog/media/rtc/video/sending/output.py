"""A video track that is fed frames and gives the newest to its sender."""

from collections.abc import Callable

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from sundog.media.mailbox import Mailbox, MailboxClosedError

__all__ = ["VideoOutput"]


class VideoOutput(MediaStreamTrack):
    """The service's outgoing video; frames that the encoder has no time for are skipped.

    Attributes:
        on_first_frame: Called once, when the sender takes the first frame.
    """

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.on_first_frame: Callable[[], None] | None = None
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    @property
    def dropped(self) -> int:
        """Frames overtaken by newer ones before they were encoded."""
        return self._frames.dropped

    def put(self, frame: av.VideoFrame) -> None:
        """Offer a frame, with pts and time base set; on the event loop's thread."""
        self._frames.put(frame)

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest frame.

        Raises:
            MediaStreamError: the track has ended.
        """
        try:
            frame = await self._frames.take()
        except MailboxClosedError:
            raise MediaStreamError from None
        if self.on_first_frame is not None:
            told, self.on_first_frame = self.on_first_frame, None
            told()
        return frame

    def stop(self) -> None:
        """End the track; waiting senders are told."""
        self._frames.close()
        super().stop()
