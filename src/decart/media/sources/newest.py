"""The part that every local video track shares: the newest frame wins, and an end has a reason."""

from fractions import Fraction
from typing import Final

import av

from decart.errors import CameraError, DecartSDKError
from sundog.media.clock import Clock
from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["CLOCK_RATE", "NewestTrack", "as_camera_error"]

CLOCK_RATE: Final = 90_000
"""Ticks of a video pts a second (RFC 6184 section 8.2.1)."""

_TIME_BASE: Final = Fraction(1, CLOCK_RATE)


class NewestTrack(MediaStreamTrack):
    """A video track that hands over the newest frame; one consumer at a time.

    The pts of a frame is the clock's time of its capture in ticks of 1/90000 s, so its age can be
    told wherever the same clock can be read.

    Attributes:
        error: Why the track ended, when it ended by a fault; None otherwise.
        audio: The sound that belongs to the picture; None without.
    """

    kind = "video"

    def __init__(self, clock: Clock) -> None:
        """Make a track.

        Args:
            clock: Stamps the frames.
        """
        super().__init__()
        self.error: DecartSDKError | None = None
        self.audio: MediaStreamTrack | None = None
        self._clock = clock
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    @property
    def dropped(self) -> int:
        """Frames that nobody took before the next one came."""
        return self._frames.dropped

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest frame.

        Raises:
            MediaStreamError: the track is stopped, or its source has ended; caused by `error`
                when that is why.
        """
        if self.readyState != "live":  # a frame may wait still: it came just before the stop
            raise MediaStreamError from self.error
        try:
            return await self._frames.take()
        except MailboxClosedError:
            self.stop()
            raise MediaStreamError from self.error

    def stop(self) -> None:
        """End the track; may be called twice."""
        super().stop()
        self._frames.close()

    def _stamp(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Write the time of now into a frame."""
        frame.pts = round(self._clock.now() * CLOCK_RATE)
        frame.time_base = _TIME_BASE
        return frame

    def _end(self, error: Exception | None) -> None:
        """Let the consumer take what waits, then end."""
        if error is not None and self.error is None:
            self.error = as_camera_error(error)
        self._frames.close()


def as_camera_error(error: Exception) -> DecartSDKError:
    """Return an error of ours as it is, and any other as the cause of a `CameraError`."""
    if isinstance(error, DecartSDKError):
        return error
    reason = f"{type(error).__name__}: {error}"
    return CameraError(f"the video source failed ({reason})", cause=error)
