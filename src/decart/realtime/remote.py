"""The restyled video as the user holds it: a track that stays while peers come and go."""

import weakref
from collections.abc import Callable

import av

from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["RemoteStream", "RemoteVideo"]


class RemoteVideo(MediaStreamTrack):
    """The newest restyled frame, from whichever peer brings it.

    Attributes:
        audio: The sound that came back with it; None without.
    """

    kind = "video"

    def __init__(self, stream: "RemoteStream") -> None:
        """Not for users: a session gives it to ``on_remote_stream``; `clone` makes more."""
        super().__init__()
        self._stream = stream
        self._frames: Mailbox[av.VideoFrame] = Mailbox()

    @property
    def audio(self) -> MediaStreamTrack | None:
        """The sound that came back with it; None without."""
        return self._stream.audio

    @property
    def dropped(self) -> int:
        """Frames that nobody took before the next one came."""
        return self._frames.dropped

    def clone(self) -> "RemoteVideo":
        """Return another track of the same video, for another viewer (W3C ``clone``).

        Each viewer gets every newest frame; one that is slow holds up no other.
        """
        return self._stream.new_track()

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest frame.

        Returns:
            The frame; its pts counts 90 kHz ticks and equals, modulo 2**32, that of the local
            frame it was made from.

        Raises:
            MediaStreamError: the track is stopped, or the session is over.
        """
        try:
            frame = await self._frames.take()
        except MailboxClosedError:
            self.stop()
            raise MediaStreamError from None
        self._stream.on_taken(frame)
        return frame

    def put(self, frame: av.VideoFrame) -> None:
        """Offer a frame; for the session."""
        self._frames.put(frame)

    def end(self) -> None:
        """Say that no frame follows the one that waits; for the session."""
        self._frames.close()

    def stop(self) -> None:
        """End this track; other tracks of the video go on."""
        self._stream.forget(self)
        self._frames.close()
        super().stop()


class RemoteStream:
    """Hands every restyled frame of a session to all who watch; on one event loop.

    Attributes:
        audio: The sound that came back; None without.
        on_taken: Told of each frame that a viewer takes.
    """

    def __init__(self, on_taken: Callable[[av.VideoFrame], None] = lambda _: None) -> None:
        self.on_taken = on_taken
        self.audio: MediaStreamTrack | None = None
        # Weak: a viewer that is thrown away without being stopped costs nothing.
        self._tracks: weakref.WeakSet[RemoteVideo] = weakref.WeakSet()
        self._has_ended = False

    def new_track(self) -> RemoteVideo:
        """Return one more track."""
        track = RemoteVideo(self)
        self._tracks.add(track)
        if self._has_ended:
            track.end()
        return track

    def forget(self, track: RemoteVideo) -> None:
        """Give a track no more frames."""
        self._tracks.discard(track)

    def put(self, frame: av.VideoFrame) -> None:
        """Hand on the newest frame."""
        for track in tuple(self._tracks):
            track.put(frame)

    def end(self) -> None:
        """End every track once its last frame is taken."""
        self._has_ended = True
        for track in tuple(self._tracks):
            track.end()
