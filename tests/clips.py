"""Small pictures and videos to upload, and what is in those that come back."""

import io
from fractions import Fraction

import av
import numpy as np
from PIL import Image as Pillow

from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture

__all__ = ["frames_of", "picture", "video"]

_SIZE = (640, 352)


def picture(number: int = 7, size: tuple[int, int] = _SIZE, kind: str = "PNG") -> bytes:
    """Return a numbered picture."""
    shown = to_frame(TestPicture(_SIZE).frame(number)).to_ndarray(format="rgb24")
    file = io.BytesIO()
    Pillow.fromarray(shown).resize(size).save(file, kind)
    return file.getvalue()


def video(
    frames: int = 5,
    size: tuple[int, int] = _SIZE,
    sound: str = "",
    container: str = "mp4",
    codec: str = "libx264",
) -> bytes:
    """Return numbered frames, 25 a second; ``sound`` names the codec of a second of silence."""
    file, shown = io.BytesIO(), TestPicture(_SIZE)
    with av.open(file, "w", format=container) as target:
        stream = target.add_stream(codec, rate=25, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        track = target.add_stream(sound, rate=8000) if sound else None
        small = to_frame(shown.frame(0)).reformat(*size)
        for number in range(frames):
            is_shown = size == _SIZE
            frame = to_frame(shown.frame(number)) if is_shown else small
            frame.pts, frame.time_base = number, Fraction(1, 25)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
        if track is not None:
            assert isinstance(track, av.AudioStream)
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.int16), layout="mono")
            silence.sample_rate = 8000
            target.mux(track.encode(silence))
            target.mux(track.encode(None))
    return file.getvalue()


def frames_of(data: bytes) -> list[av.VideoFrame]:
    """Decode every frame of a picture or video."""
    with av.open(io.BytesIO(data), "r") as file:
        return list(file.decode(video=0))
