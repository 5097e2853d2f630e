"""What decoding and encoding a frame take on this machine."""

import time
from collections.abc import Sequence
from typing import Final

import numpy as np
from aiortc.codecs.h264 import H264Decoder, h264_depayload
from aiortc.jitterbuffer import JitterFrame
from numpy.typing import NDArray

from sundog.media.geometry import to_frame
from sundog.media.rtc.video.coding.encoder import LiveH264Encoder

__all__ = ["codec_cost_s"]

_FRAMES: Final = 9
_TICKS: Final = 3600


def codec_cost_s(pictures: Sequence[NDArray[np.uint8]]) -> float:
    """Return the CPU seconds that a frame takes to be encoded and decoded. Blocking, some 0.1 s.

    Args:
        pictures: I420 ``uint8[H * 3 // 2, W]``, all of one size; a few that follow each other.
    """
    encoder, decoder = LiveH264Encoder(), H264Decoder()
    spent_s: list[float] = []
    for number in range(_FRAMES):
        frame = to_frame(pictures[number % len(pictures)], number * _TICKS)
        began_s = time.thread_time()
        payloads, pts = encoder.encode(frame, force_keyframe=number == 0)
        data = b"".join(h264_depayload(payload) for payload in payloads)
        decoder.decode(JitterFrame(data=data, timestamp=pts))
        spent_s.append(time.thread_time() - began_s)
    # The first is a key frame, which few are, and makes the codecs.
    return sum(spent_s[1:]) / (_FRAMES - 1)
