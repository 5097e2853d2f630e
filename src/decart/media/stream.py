"""The camera as the application sees it: get a stream, stop it."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from decart.errors import DecartSDKError, InvalidInputError
from decart.media.opening import make_track
from decart.media.request import VideoRequest
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamTrack

__all__ = ["CameraStream", "get_camera_stream", "stop_camera_stream"]


class CameraStream:
    """The tracks of one camera; ``with`` or ``async with`` switches it off at the end.

    Attributes:
        video: Its picture, for ``local_track``.
        audio: Always None for now: sound is not passed through the service yet.
    """

    def __init__(self, video: MediaStreamTrack) -> None:
        self.video = video
        self.audio: MediaStreamTrack | None = None

    @property
    def error(self) -> DecartSDKError | None:
        """Why the picture ended, when it ended by a fault; None otherwise."""
        error = getattr(self.video, "error", None)
        return error if isinstance(error, DecartSDKError) else None

    def stop(self) -> None:
        """Switch the camera off; may be called twice."""
        self.video.stop()

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
        audio: Accepted for the day sound passes through the service; ``stream.audio`` is None.
        video: ``frame_rate`` (25), ``width`` (1280), ``height`` (704), ``source``, ``loop``,
            ``picture_s`` and ``paced``; see `decart.media.VideoRequest`. ``source`` names a camera,
            a file or URL, the screen, pictures, ``synthetic``, or is an iterator of arrays.
            Pictures of another size are cropped and scaled to the one asked for.
        clock: Stamps and paces the frames; the system's monotonic clock by default.

    Raises:
        InvalidInputError: a value cannot be used, there is no such file, or an iterator gives
            something else than pictures.
        CameraError: there is no camera, or it gives no picture.
    """
    if not isinstance(audio, bool):
        raise InvalidInputError(f"audio must be a bool, not {type(audio).__name__}")
    request = VideoRequest.parse(video)
    track = make_track(request, clock or MonotonicClock())
    await track.open()
    return CameraStream(track)


def stop_camera_stream(stream: CameraStream) -> None:
    """Switch a camera off; may be called twice."""
    stream.stop()
