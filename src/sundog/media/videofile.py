"""Write a video file whose bytes depend on nothing but its input."""

import io
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import av

__all__ = ["UnsupportedSoundError", "VideoWriter", "check_sound", "write_frames"]

_X264: Final = {"preset": "medium", "crf": "18"}
_QUICK: Final = {"preset": "veryfast", "crf": "20"}
_VP9: Final = {"deadline": "good", "cpu-used": "4", "crf": "28", "b": "0", "row-mt": "1"}
_THREADS: Final = 4
"""Fixed: x264 writes other bytes for another number of threads."""


class UnsupportedSoundError(Exception):
    """A container cannot carry the input's sound; the message says what to do."""


class VideoWriter:
    """Encodes frames beside a copied sound track; use it as a context."""

    def __init__(
        self,
        path: Path,
        *,
        like: av.VideoStream,
        sound: av.AudioStream | None = None,
        container: str | None = None,
    ) -> None:
        """Open ``path``.

        Args:
            path: Where to write.
            like: The stream whose rate, time base and colour description are kept.
            sound: Stream whose packets will be copied.
            container: FFmpeg's name of the format, by the path's suffix by default; webm gets VP9,
                all others H264.

        Raises:
            UnsupportedSoundError: the container cannot carry the sound.
        """
        self._file = av.open(str(path), "w", format=container, options={"fflags": "+bitexact"})
        self._is_open = False
        self._early_sound: list[av.Packet[Any]] = []
        is_webm = self._file.format.name == "webm"
        rate = like.average_rate or like.guessed_rate or Fraction(25)
        self._stream = self._file.add_stream(
            "libvpx-vp9" if is_webm else "libx264", rate=rate, options=_VP9 if is_webm else _X264
        )
        context, origin = self._stream.codec_context, like.codec_context
        context.pix_fmt = "yuv420p"
        context.thread_count = _THREADS
        context.time_base = like.time_base or 1 / rate
        context.bit_rate = 0
        context.flags |= av.codec.context.Flags.bitexact
        context.colorspace = origin.colorspace
        context.color_primaries = origin.color_primaries
        context.color_trc = origin.color_trc
        self._step = max(1, round(1 / (rate * context.time_base)))
        self._next: int | None = None
        self._sound = self._add_sound(sound) if sound else None

    def write(self, frame: av.VideoFrame, *, pts: int | None) -> None:
        """Encode a frame.

        Args:
            frame: ``yuv420p``, all of one size.
            pts: Its time in ticks of the input's time base; None: one frame after the last.
        """
        context = self._stream.codec_context
        if not self._is_open:
            context.width, context.height = frame.width, frame.height
            self._is_open = True
            for packet in self._early_sound:
                self._file.mux(packet)
            self._early_sound.clear()
        due = pts if self._next is None else self._next
        # Players and the encoder refuse times that do not grow.
        time = (due or 0) if pts is None else max(pts, due or pts)
        self._next = time + (self._step if pts is None else 1)
        frame.pts, frame.time_base = time, context.time_base
        self._file.mux(self._stream.encode(frame))

    def copy_sound(self, packet: "av.Packet[Any]") -> None:
        """Pass a packet of the input's sound track through."""
        if self._sound is None or packet.dts is None:
            return
        packet.stream = self._sound
        if self._is_open:
            self._file.mux(packet)
        else:  # the file's head, written with the first packet, needs the picture's size
            self._early_sound.append(packet)

    def _add_sound(self, like: av.AudioStream) -> av.AudioStream:
        """Make a track for packets of ``like``."""
        _check_sound(like, self._file, "give the output a name ending in .mkv")
        return self._file.add_stream_from_template(like)

    def __enter__(self) -> "VideoWriter":
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file, or only close it after a failure."""
        try:
            if kind is None and self._is_open:
                self._file.mux(self._stream.encode(None))
        finally:
            self._file.close()


def check_sound(sound: av.AudioStream, container: str) -> None:
    """Refuse sound that a container cannot carry.

    Args:
        sound: As it comes.
        container: FFmpeg's name of the format.

    Raises:
        UnsupportedSoundError: it cannot.
    """
    with av.open(io.BytesIO(), "w", format=container) as file:
        _check_sound(sound, file, "convert it to AAC, or take it out")


def _check_sound(sound: av.AudioStream, file: av.container.OutputContainer, remedy: str) -> None:
    codec = sound.codec_context.name
    if codec not in file.supported_codecs:
        text = f"{codec} sound cannot be put into {file.format.name}; {remedy}"
        raise UnsupportedSoundError(text)


def write_frames(path: Path, frames: Iterable[av.VideoFrame], rate: Fraction) -> None:
    """Write a soundless H264 video.

    Args:
        path: Where to; its suffix decides the container.
        frames: ``yuv420p``, at least one, all of one size; taken one at a time.
        rate: Frames a second.
    """
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libx264", rate=rate, options=_QUICK)
        context = stream.codec_context
        context.pix_fmt, context.thread_count = "yuv420p", _THREADS
        context.flags |= av.codec.context.Flags.bitexact
        for index, frame in enumerate(frames):
            if index == 0:
                context.width, context.height = frame.width, frame.height
            frame.pts, frame.time_base = index, 1 / rate
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
