"""The restyled video as the user holds it: a track that stays while peers come and go."""

import weakref
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import av

from sundog.media.mailbox import Mailbox, MailboxClosedError
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["RemoteSound", "RemoteStream", "RemoteVideo"]

_SOUND_DEPTH: Final = 25
"""Frames of sound that may wait, 20 ms each."""


F = TypeVar("F", av.VideoFrame, av.AudioFrame)


class _RemoteTrack(MediaStreamTrack, Generic[F]):
    """One viewer's track; what comes too fast for it is dropped, the oldest first."""

    def __init__(self, stream: "RemoteStream", depth: int) -> None:
        super().__init__()
        self._stream = stream
        self._frames: Mailbox[F] = Mailbox(depth)

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._frames.dropped

    async def recv(self) -> F:
        """Wait for the next frame.

        Raises:
            MediaStreamError: the track is stopped, or the session is over.
        """
        try:
            return await self._frames.take()
        except MailboxClosedError:
            self.stop()
            raise MediaStreamError from None

    def _put(self, frame: F) -> None:
        """Offer a frame."""
        self._frames.put(frame)

    def _end(self) -> None:
        """Say that no frame follows those that wait."""
        self._frames.close()

    def stop(self) -> None:
        """End this track; others of the session go on."""
        self._stream.forget(self)
        self._frames.close()
        super().stop()


class RemoteVideo(_RemoteTrack[av.VideoFrame]):
    """The newest restyled frame, from whichever peer brings it.

    Attributes:
        audio: The sound that came back with it; None without.
    """

    kind = "video"

    def __init__(self, stream: "RemoteStream") -> None:
        """Not for users: a session gives it to ``on_remote_stream``; `clone` makes more."""
        super().__init__(stream, depth=1)
        self._audio: RemoteSound | None = None

    @property
    def audio(self) -> "RemoteSound | None":
        """The sound that came back with it, for whoever watches this track; None without."""
        if self._audio is None and self._stream.has_sound:
            self._audio = self._stream.new_sound()
        return self._audio

    def clone(self) -> "RemoteVideo":
        """Return another track of the same video, for another viewer (W3C ``clone``).

        Each viewer gets every newest frame; one that is slow holds up no other.
        """
        return self._stream.new_track()

    async def recv(self) -> av.VideoFrame:
        """Wait for the newest frame.

        Returns:
            The frame; its pts counts 90 kHz ticks and equals, modulo 2**32, that of the local
            frame it was made from. It has the size that it was sent with, which is smaller for a
            while where the network is slow.

        Raises:
            MediaStreamError: the track is stopped, or the session is over.
        """
        frame = await super().recv()
        self._stream.on_taken(frame)
        return frame


class RemoteSound(_RemoteTrack[av.AudioFrame]):
    """The sound that comes back, from whichever peer brings it, in step with the picture.

    Who reads late misses what is older than half a second.

    Attributes:
        is_on_video_time: Frames of it and of the picture have the same ``time`` where they were
            captured together.
    """

    kind = "audio"
    is_on_video_time = True

    def __init__(self, stream: "RemoteStream") -> None:
        """Not for users: ``audio`` of a `RemoteVideo` is one."""
        super().__init__(stream, _SOUND_DEPTH)

    async def recv(self) -> av.AudioFrame:
        """Wait for the next frame.

        Returns:
            ``s16``, stereo, 48 kHz, 20 ms. Its ``time`` is that of the picture that was captured
            with it.

        Raises:
            MediaStreamError: the track is stopped, or the session is over.
        """
        return await super().recv()


class RemoteStream:
    """Hands every restyled frame of a session to all who watch, and its sound; on one event loop.

    Attributes:
        has_sound: Whether sound comes back.
        on_taken: Told of each frame that a viewer takes.
    """

    def __init__(self, on_taken: Callable[[av.VideoFrame], None] = lambda _: None) -> None:
        self.on_taken = on_taken
        self.has_sound = False
        # Weak: a viewer that is thrown away without being stopped costs nothing.
        self._tracks: weakref.WeakSet[RemoteVideo] = weakref.WeakSet()
        self._sounds: weakref.WeakSet[RemoteSound] = weakref.WeakSet()
        self._has_ended = False

    def new_track(self) -> RemoteVideo:
        """Return one more track."""
        track = RemoteVideo(self)
        self._tracks.add(track)
        if self._has_ended:
            track._end()
        return track

    def new_sound(self) -> "RemoteSound":
        """Return one more track of the sound."""
        sound = RemoteSound(self)
        self._sounds.add(sound)
        if self._has_ended:
            sound._end()
        return sound

    def forget(self, track: "_RemoteTrack[Any]") -> None:
        """Give a track no more frames."""
        if isinstance(track, RemoteVideo):
            self._tracks.discard(track)
        elif isinstance(track, RemoteSound):
            self._sounds.discard(track)

    def put(self, frame: av.VideoFrame) -> None:
        """Hand on the newest frame."""
        for track in tuple(self._tracks):
            track._put(frame)

    def put_sound(self, frame: av.AudioFrame) -> None:
        """Hand on the next piece of sound."""
        for sound in tuple(self._sounds):
            sound._put(frame)

    def end(self) -> None:
        """End every track once its last frame is taken."""
        self._has_ended = True
        for track in tuple(self._tracks):
            track._end()
        for sound in tuple(self._sounds):
            sound._end()
