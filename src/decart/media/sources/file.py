"""Video files, pictures and network streams in place of a camera: all that PyAV opens."""

from collections import deque
from collections.abc import Generator
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer

from decart.errors import CameraError, InvalidInputError
from decart.media.request import VideoRequest
from decart.media.sources.fitting import fitted

__all__ = ["FilePictures", "redacted_source"]

_STALL_S: Final = 10.0
_FALLBACK_RATE: Final = 25.0
_ROUNDING_S: Final = 1e-4

_TURNS: Final = 4

_Timed = tuple[float, av.VideoFrame]


class FilePictures:
    """A file as a picture for every moment, by the times its frames carry.

    A file at 30 frames a second asked for at 25 leaves frames out, one at 12 repeats them. A file
    with a single frame, such as a photo, shows it for ever.

    Args:
        request: Source, size, and whether to start again at the end.

    Raises:
        InvalidInputError: there is no such file.
        CameraError: it cannot be read, or holds no video.

    Attributes:
        place: The file or URL.
        turns: When it began, seconds since the start: once, and again each time it starts over.
            The next one is known before its first picture is due.
    """

    def __init__(self, request: VideoRequest) -> None:
        self.turns: deque[float] = deque([0.0], maxlen=_TURNS)
        self.place = str(request.source)
        self._shown = redacted_source(self.place)
        self._request = request
        if "://" not in self.place and not Path(self.place).is_file():
            raise InvalidInputError(f"there is no file {self._shown!r}; check video['source']")
        self._interval = 1 / _FALLBACK_RATE
        self._frames = self._timed_frames()
        first = next(self._frames, None)
        if first is None:
            raise CameraError(f"{self._shown} holds no video")
        self._now = first
        self._shown_now: av.VideoFrame | None = None
        self._next = next(self._frames, None)
        self._is_still = self._next is None

    def at(self, time_s: float) -> av.VideoFrame | None:
        """Return the picture at a time since the start; None when the file is over."""
        while self._next is not None and self._next[0] <= time_s + _ROUNDING_S:
            self._now, self._next = self._next, next(self._frames, None)
            self._shown_now = None
        is_over = self._next is None and not self._is_still
        if is_over and time_s + _ROUNDING_S >= self._now[0] + self._interval:
            return None
        # A picture that is shown again gets another pts, so each time it is an object of its own.
        again = self._shown_now or self._now[1]
        self._shown_now = fitted(again, self._request.size)
        return self._shown_now

    def close(self) -> None:
        """Close the file."""
        self._frames.close()

    def _timed_frames(self) -> Generator[_Timed, None, None]:
        """Yield every frame with its time since the start, s; turn after turn when looped."""
        begin = 0.0
        while True:
            time_s, count = begin, 0
            for since_first, frame in self._one_turn():
                # Never back in time, whatever the file says.
                time_s = max(time_s, begin + since_first)
                count += 1
                yield time_s, frame
            if count <= 1 or not self._request.loop:
                return
            begin = time_s + self._interval
            self.turns.append(begin)

    def _one_turn(self) -> Generator[_Timed, None, None]:
        """Yield the frames of one pass with their time since the first, s."""
        with self._open() as container:
            if not container.streams.video:
                return
            stream = container.streams.video[0]
            self._interval = 1 / float(stream.average_rate or _FALLBACK_RATE)
            first_s: float | None = None
            by_count_s = 0.0
            try:
                for frame in container.decode(stream):
                    first_s = frame.time if first_s is None else first_s
                    # Some streams carry no times; then the rate says when.
                    known = frame.time is not None and first_s is not None
                    yield (frame.time - first_s if known else by_count_s), frame
                    by_count_s += self._interval
            except (OSError, ValueError):
                return  # a damaged end is an end

    def _open(self) -> InputContainer:
        try:
            return av.open(self.place, timeout=_STALL_S)
        except (OSError, ValueError) as error:
            # PyAV's own words quote the address, which may hold a password.
            raise CameraError(
                f"cannot open {self._shown} ({type(error).__name__}); give a video file, a picture"
                " or a URL that FFmpeg reads"
            ) from None


def redacted_source(place: str) -> str:
    """Return a file or URL as it may be shown: without user, password and query."""
    scheme, separator, rest = place.partition("://")
    if not separator:
        return place
    host = rest.partition("?")[0].rpartition("@")[2]
    return f"{scheme}://{host}"
