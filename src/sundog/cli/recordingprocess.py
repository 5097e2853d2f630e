"""The other end of `sundog.cli.recording`: a process that encodes the pictures it is piped.

It is a process and not a thread because it must have the lowest priority: a thread of low
priority that is displaced while it holds the interpreter's lock would hold up the stream.

    python -m sundog.cli.recordingprocess PATH WIDTH HEIGHT < records

A record is a time (8 bytes, little-endian, ticks of 90 kHz), then an I420 picture.
"""

import os
import sys
from fractions import Fraction
from typing import BinaryIO, Final

import av
import numpy as np

__all__ = ["TIME_BYTES", "picture_bytes", "record"]

TIME_BYTES: Final = 8
_TIME_BASE: Final = Fraction(1, 90_000)
_X264: Final = {"preset": "superfast", "crf": "20", "tune": "fastdecode"}


def picture_bytes(size: tuple[int, int]) -> int:
    """Return the length of an I420 picture of ``size``, ``(width, height)`` in pixels."""
    return size[0] * size[1] * 3 // 2


def record(records: BinaryIO, path: str, size: tuple[int, int]) -> None:
    """Encode records until they end.

    Raises:
        OSError: the file cannot be written.
    """
    width, height = size
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=25, options=_X264)
        context = stream.codec_context
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.thread_count = _TIME_BASE, 1
        while len(data := records.read(TIME_BYTES + picture_bytes(size))) > TIME_BYTES:
            image = np.frombuffer(data, np.uint8, offset=TIME_BYTES)
            frame = av.VideoFrame.from_ndarray(image.reshape(-1, width), format="yuv420p")
            frame.pts = int.from_bytes(data[:TIME_BYTES], "little")
            frame.time_base = _TIME_BASE
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(19)
    try:
        record(sys.stdin.buffer, sys.argv[1], (int(sys.argv[2]), int(sys.argv[3])))
    except OSError as error:
        sys.exit(f"{sys.argv[1]} cannot be written: {error.strerror}")
