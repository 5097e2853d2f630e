"""The camera as the application sees it: get a stream, stop it."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from decart.errors import DecartSDKError, InvalidInputError
from decart.media.request import VideoRequest
from decart.media.sound.opening import open_sound
from decart.media.sources.opening import make_track
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamTrack

__all__ = ["CameraStream", "get_camera_stream", "stop_camera_stream"]


class CameraStream:
    """The tracks of one camera; ``with`` or ``async with`` switches it off at the end.

    Attributes:
        video: Its picture, for ``local_track``.
        audio: Its sound, which ``video.audio`` is too; None when none was asked for or there is
            none.
    """

    def __init__(self, video: MediaStreamTrack, audio: MediaStreamTrack | None = None) -> None:
        self.video = video
        self.audio = audio

    @property
    def error(self) -> DecartSDKError | None:
        """Why the picture ended, when it ended by a fault; None otherwise."""
        error = getattr(self.video, "error", None)
        return error if isinstance(error, DecartSDKError) else None

    def stop(self) -> None:
        """Switch camera and microphone off; may be called twice."""
        self.video.stop()
        if self.audio is not None:
            self.audio.stop()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


async def get_camera_stream(
    audio: bool = False,
    video: Mapping[str, Any] | bool | None = None,
    *,
    clock: Clock | None = None,
) -> CameraStream:
    """Open a camera, or what stands in for one.

    Args:
        audio: Whether to take the sound that belongs to the picture: the microphone with a camera
            or the screen (needs ``pip install 'sundog[microphone]'``), the file's own with a file,
            a tone at each full second with ``synthetic``. Pictures, arrays, live streams and
            silent files have none; ``stream.audio`` is then None.
        video: ``frame_rate`` (25), ``width`` (1280), ``height`` (704), ``source``, ``loop``,
            ``picture_s`` and ``paced``; see `decart.media.VideoRequest`. ``source`` names a camera,
            a file or URL, the screen, pictures, ``synthetic``, or is an iterator of arrays.
            Pictures of another size are cropped and scaled to the one asked for.
        clock: Stamps and paces the frames; the system's monotonic clock by default.

    Raises:
        InvalidInputError: a value cannot be used, there is no such file, or an iterator gives
            something else than pictures.
        CameraError: there is no camera or it gives no picture; or, with the code
            ``microphone_unavailable``, there is no microphone.
    """
    if not isinstance(audio, bool):
        raise InvalidInputError(f"audio must be a bool, not {type(audio).__name__}")
    request = VideoRequest.parse(video)
    timing = clock or MonotonicClock()
    track = make_track(request, timing)
    await track.open()
    if audio:
        try:
            track.audio = await open_sound(getattr(track, "source", None), request, timing)
        except BaseException:
            track.stop()
            raise
        if track.audio is not None:
            # Who holds the picture alone stops the sound with it.
            track.on("ended", track.audio.stop)
    return CameraStream(track, track.audio)


def stop_camera_stream(stream: CameraStream) -> None:
    """Switch a camera off; may be called twice."""
    stream.stop()
