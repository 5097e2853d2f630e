"""The camera as the application sees it: get a stream, stop it."""

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from decart.errors import InvalidInputError
from decart.media.camera import Camera, is_camera
from decart.media.file import FilePictures
from decart.media.request import VideoRequest
from decart.media.source import Paced, Source
from decart.media.synthetic import SyntheticPictures
from decart.media.track import SourceTrack
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamTrack

__all__ = ["CameraStream", "get_camera_stream", "stop_camera_stream"]


class CameraStream:
    """The tracks of one camera.

    Attributes:
        video: Its picture, for ``local_track``.
        audio: Always None for now: sound is not passed through the service yet.
    """

    def __init__(self, video: MediaStreamTrack) -> None:
        self.video = video
        self.audio: MediaStreamTrack | None = None

    def stop(self) -> None:
        """Switch the camera off; may be called twice."""
        self.video.stop()

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
        video: ``frame_rate`` (25), ``width`` (1280), ``height`` (704), ``source`` and ``loop``;
            see `decart.media.request.VideoRequest`. Pictures of another size are cropped and
            scaled to the one asked for.
        clock: Stamps and paces the frames; the system's monotonic clock by default.

    Raises:
        InvalidInputError: a value cannot be used, or there is no such file.
        CameraError: there is no camera, or it gives no picture.
    """
    if not isinstance(audio, bool):
        raise InvalidInputError(f"audio must be a bool, not {type(audio).__name__}")
    request = VideoRequest.parse(video)
    timing = clock or MonotonicClock()
    track = SourceTrack(lambda stop: _open(request, timing, stop), timing)
    await track.open()
    return CameraStream(track)


def stop_camera_stream(stream: CameraStream) -> None:
    """Switch a camera off; may be called twice."""
    stream.stop()


def _open(request: VideoRequest, clock: Clock, stop: threading.Event) -> Source:
    """Open what the request names; called on the track's thread."""
    if is_camera(request.source):
        return Camera(request)
    is_synthetic = request.source == "synthetic"
    pictures = SyntheticPictures(request) if is_synthetic else FilePictures(request)
    return Paced(pictures, request.frame_rate, clock, stop)
