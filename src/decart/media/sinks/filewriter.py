"""Writes a recording on a thread of its own: pictures and sound in, a file out."""

import threading
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from decart.media.sinks.soundencoder import SoundEncoder
from decart.media.sinks.times import CLOCK_RATE
from decart.media.sources.fitting import fitted

__all__ = ["SUFFIXES", "FileWriter"]

SUFFIXES: Final = (".mkv", ".mov", ".mp4")

_TIME_BASE: Final = Fraction(1, CLOCK_RATE)
_CODEC: Final = "libx264"
_X264: Final = {"preset": "superfast", "crf": "20", "bf": "0", "g": "50"}
"""9 ms of CPU a frame at 1280x704; veryfast takes 12 ms for a third fewer bytes. One key frame in 50:
players can seek, and no more than that is lost when the process dies."""

_CRASH_PROOF: Final = {"movflags": "hybrid_fragmented", "frag_duration": "1000000"}
"""MP4 in pieces of a second while it grows, that becomes an ordinary file at the end."""

_MAX_WAITING: Final = 48
"""Pictures and pieces of sound; about 60 MB at 1280x704."""

_MIN_SIDE: Final = 16

_Item = tuple[av.VideoFrame, int] | tuple[av.AudioFrame, float]


class FileWriter:
    """A file that is written on a thread; whoever feeds it never waits.

    The file begins with the first picture and has its size; later ones of another size are cropped
    and scaled to it.

    Args:
        path: Where; what is there is replaced.
        has_sound: Whether the file gets sound too.
        on_open: Called on the thread once the file can be written.
        on_end: Called on the thread at the end, with what went wrong or None.
    """

    def __init__(
        self,
        path: Path,
        *,
        has_sound: bool,
        on_open: Callable[[], None],
        on_end: Callable[[Exception | None], None],
    ) -> None:
        self.frames: int = 0
        self._path = path
        self._has_sound = has_sound
        self._on_open = on_open
        self._on_end = on_end
        self._items: deque[_Item] = deque()
        self._changed = threading.Condition()
        self._is_ending = False
        self._video: VideoStream | None = None
        self._sound: SoundEncoder | None = None
        self._thread = threading.Thread(target=self._run, name="decart recorder", daemon=True)

    def start(self) -> None:
        """Begin; `end` must follow."""
        self._thread.start()

    def put(self, item: _Item) -> bool:
        """Offer a picture with its time in ticks of 1/90000 s, or sound with its time in seconds.

        Returns:
            Whether it will be written; False when too much waits already.
        """
        with self._changed:
            if self._is_ending or len(self._items) >= _MAX_WAITING:
                return False
            self._items.append(item)
            self._changed.notify()
        return True

    def end(self) -> None:
        """Write what waits and finish the file; ``on_end`` tells when that is done."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()

    def _run(self) -> None:
        failure: Exception | None = None
        try:
            self._write()
        except Exception as error:  # noqa: BLE001 - the border between threads
            failure = error
        self._on_end(failure)

    def _write(self) -> None:
        # FFmpeg opens the file with the first picture; whether it may be written is told before.
        is_new = not self._path.exists()
        self._path.open("ab").close()
        try:
            self._write_file()
        finally:
            if is_new and self.frames == 0:
                self._path.unlink(missing_ok=True)

    def _write_file(self) -> None:
        options = {} if self._path.suffix.lower() == ".mkv" else _CRASH_PROOF
        with av.open(str(self._path), "w", options={**options, "flush_packets": "1"}) as container:
            self._on_open()
            while (item := self._next()) is not None:
                media, when = item
                if isinstance(media, av.VideoFrame):
                    self._write_picture(container, media, round(when))
                elif self._sound is not None:
                    container.mux(self._sound.encode(media, when))
            if self._video is not None:
                container.mux(self._video.encode(None))
            if self._sound is not None:
                container.mux(self._sound.flush())

    def _next(self) -> _Item | None:
        with self._changed:
            while not self._items and not self._is_ending:
                self._changed.wait()
            return self._items.popleft() if self._items else None

    def _write_picture(self, container: OutputContainer, frame: av.VideoFrame, ticks: int) -> None:
        if self._video is None:
            self._video = _video_stream(container, frame)
            if self._has_sound:
                self._sound = SoundEncoder(container)
        # A frame of its own: others may be looking at this one.
        picture = fitted(frame, (self._video.width, self._video.height))
        picture.pts, picture.time_base = ticks, _TIME_BASE
        container.mux(self._video.encode(picture))
        self.frames += 1


def _video_stream(container: OutputContainer, frame: av.VideoFrame) -> VideoStream:
    stream = container.add_stream(_CODEC, options=_X264)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = (
        max(_MIN_SIDE, side // 2 * 2) for side in (frame.width, frame.height)
    )
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = _TIME_BASE
    # What WebRTC's video is; without a word, players take large pictures for BT.709.
    stream.codec_context.color_range = ColorRange.MPEG
    stream.codec_context.colorspace = Colorspace.ITU601
    return stream
