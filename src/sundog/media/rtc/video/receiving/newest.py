"""Decoded pictures on their way out: the newest alone."""

from collections.abc import Callable

import av

from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.timeline import Stage, Timeline

__all__ = ["NewestFrame"]


class NewestFrame:
    """The queue of a remote track, one frame deep: who reads late gets the newest picture.

    Attributes:
        decoded: Frames so far.
        size: Width and height of the last one, pixels; None before the first.
        damaged: Decoded pictures that are not handed out, as the decoder has patched them up.
        on_frame: Called with each.
        on_damage: Called instead when the decoder says that a picture is damaged.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.on_frame: Callable[[], None] = _nothing
        self.on_damage: Callable[[], None] = _nothing
        self.decoded = self.damaged = 0
        self.size: tuple[int, int] | None = None
        self._timeline = timeline
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    @property
    def dropped(self) -> int:
        """Decoded frames that nobody took in time."""
        return self._frames.dropped

    async def put(self, frame: av.VideoFrame | None) -> None:
        """Offer a decoded frame; None ends the track."""
        if frame is None:
            self._frames.close()
            return
        if frame.is_corrupt:
            self.damaged += 1
            self.on_damage()
            return
        self.decoded += 1
        self.size = frame.width, frame.height
        if frame.pts is not None:
            self._timeline.mark(frame.pts, Stage.DECODED)
        self._frames.put(frame)
        self.on_frame()

    async def get(self) -> av.VideoFrame | None:
        """Wait for the newest frame; None at the end of the track."""
        try:
            return await self._frames.take()
        except MailboxClosedError:
            return None


def _nothing() -> None:
    """Nobody counts."""
