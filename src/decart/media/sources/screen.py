"""The screen in place of a camera, through mss."""

import sys
from typing import Any, Final

import av
import numpy as np

from decart.errors import CameraError
from decart.media.request import VideoRequest
from decart.media.sources.fitting import fitted

__all__ = ["Screen", "is_screen"]

_NAME: Final = "screen"


class Screen:
    """What a screen shows at the moment it is asked.

    Args:
        request: ``screen`` is the first one, ``screen:2`` the second; and the size.

    Raises:
        CameraError: the library is missing, no screen can be seen, or there is none of that number.
    """

    def __init__(self, request: VideoRequest) -> None:
        self._size = request.size
        self._mss = _opened()
        self._place = self._chosen(_number_of(str(request.source)))

    def at(self, time_s: float) -> av.VideoFrame:
        """Return what is on the screen now, whatever the time."""
        shot = self._mss.grab(self._place)
        # [H, W, 4] BGRA; the fourth byte means nothing.
        image = np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)
        return fitted(av.VideoFrame.from_ndarray(image, format="bgra"), self._size)

    def close(self) -> None:
        """Free the screen."""
        self._mss.close()

    def _chosen(self, number: int) -> dict[str, Any]:
        places = self._mss.monitors[1:]  # the first is all of them together
        if number > len(places):
            self._mss.close()
            raise CameraError(
                f"there is no screen {number}; this machine has {len(places)}, counted from 1"
            )
        return dict(places[number - 1])


def is_screen(source: object) -> bool:
    """Tell whether a source names a screen: ``screen`` or ``screen:2``."""
    if not isinstance(source, str):
        return False
    name, colon, number = source.partition(":")
    return name == _NAME and (not colon or (number.isdecimal() and int(number) > 0))


def _number_of(source: str) -> int:
    return int(source.partition(":")[2] or 1)


def _opened() -> Any:  # noqa: ANN401 - the class depends on the platform
    try:
        import mss
    except ImportError as error:
        raise CameraError(
            "the screen needs the library mss: pip install 'sundog[screen]'",
            cause=error,
            code="screen_unavailable",
        ) from error
    try:
        # Elsewhere the system draws the cursor into the picture, or does not, by itself.
        return mss.MSS(with_cursor=True) if sys.platform == "linux" else mss.MSS()
    except Exception as error:  # the library's own kinds differ by platform
        raise CameraError(
            f"the screen cannot be seen ({error}); on Linux it needs X11 and DISPLAY, on macOS the"
            " permission to record the screen",
            cause=error,
            code="screen_unavailable",
        ) from error
