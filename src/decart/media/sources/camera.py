"""Real cameras, through OpenCV: V4L2, AVFoundation or Media Foundation, whatever is there."""

import sys
from pathlib import Path

import av
import cv2
import numpy as np

from decart.errors import CameraError
from decart.media.request import VideoRequest
from decart.media.sources.fitting import fitted

__all__ = ["Camera", "is_camera"]

_ADVICE = (
    "connect one, or take another picture: video={'source': 'synthetic'}, video={'source':"
    " 'clip.mp4'} or the variable DECART_CAMERA=synthetic"
)


class Camera:
    """A camera by index or device path, at its own pace.

    Args:
        request: Which one, and the size and rate to ask it for; what it gives is fitted.

    Raises:
        CameraError: it is not there, is in use, or gives no picture.
    """

    def __init__(self, request: VideoRequest) -> None:
        place = str(request.source)
        device: int | str = int(place) if place.isdigit() else place
        self._name = f"/dev/video{device}" if isinstance(device, int) else device
        # OpenCV writes to the terminal when a device is missing; on Linux a look will do.
        if sys.platform == "linux" and not Path(self._name).exists():
            raise CameraError(f"no camera: tried {self._name}, which does not exist; {_ADVICE}")
        self._size = request.size
        self._capture = cv2.VideoCapture(device)
        if not self._capture.isOpened():
            raise CameraError(f"no camera: tried {self._name}, which does not open; {_ADVICE}")
        self._ask_for(request)

    def read(self) -> av.VideoFrame | None:
        """Wait for the camera's next frame; None when it was unplugged."""
        is_there, picture = self._capture.read()
        if not is_there:
            return None
        image = np.asarray(picture, np.uint8)  # [H, W, 3] BGR 0-255
        return fitted(av.VideoFrame.from_ndarray(image, format="bgr24"), self._size)

    def close(self) -> None:
        """Switch it off."""
        self._capture.release()

    def _ask_for(self, request: VideoRequest) -> None:
        """Ask for size and rate; a camera takes what is nearest to what it has."""
        # Uncompressed, USB 2 carries a few frames a second of this size.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, request.width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, request.height)
        self._capture.set(cv2.CAP_PROP_FPS, request.frame_rate)
        # The oldest frame of a queue is of no use.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)


def is_camera(source: object) -> bool:
    """Tell whether a source names a camera: an index, as a number or text, or a device."""
    if not isinstance(source, str | Path):
        return isinstance(source, int)
    place = str(source)
    return place.isdigit() or place.startswith("/dev/video")
