"""What a frame costs on this machine: measured once, when the engine is warm. Under half a second."""

import time
from typing import Final

import numpy as np

from sundog.engine.interface import Image, StylePrompt
from sundog.engine.quality import rendered, resized
from sundog.engine.workshop import Workshop
from sundog.media.rtc import codec_cost_s
from sundog.media.synthetic import TestPicture
from sundog.server.admission.capacity import Cost
from sundog.server.admission.machine import spent_s, used

__all__ = ["measure"]

_PICTURES: Final = 4
_WARM_FRAMES: Final = 2
_MOST_FRAMES: Final = 12
_LONGEST_S: Final = 0.25

_NETWORK: Final = 0.4
"""RTP, SRTP, sockets and feedback of both directions, as a share of what decoding and encoding take:
3.1 of 8.4 ms at 1280x704, 3 Mbit/s. All of it is the event loop's."""


def measure(workshop: Workshop, size: tuple[int, int]) -> Cost:
    """Measure what a frame costs, drawn in the engine's first suggestion. Blocking.

    Args:
        workshop: Warm.
        size: ``(width, height)`` of the model, pixels.
    """
    pictures = _pictures(size)
    codecs_s = codec_cost_s(pictures)
    network_s = _NETWORK * codecs_s
    return Cost(all_s=_engine_s(workshop, pictures) + codecs_s + network_s, loop_s=network_s)


def _pictures(size: tuple[int, int]) -> list[Image]:
    # Painted at half the size, which takes a quarter of the time.
    scene = TestPicture((size[0] // 32 * 16, size[1] // 32 * 16))
    return [np.ascontiguousarray(resized(scene.frame(3 * n), size)) for n in range(_PICTURES)]


def _engine_s(workshop: Workshop, pictures: list[Image]) -> float:
    """Return CPU seconds a frame, of all threads and processes."""
    height, width = pictures[0].shape
    prompt = next((look.prompt for look in workshop.suggestions), "")
    with workshop.open() as engine:
        look = engine.compile(StylePrompt(text=prompt), (width, height * 2 // 3))
        renderer = engine.renderer()
        for picture in pictures[:_WARM_FRAMES]:
            rendered(renderer, picture, look)
        before, began_s, frames = used(), time.monotonic(), 0
        while frames < _MOST_FRAMES and time.monotonic() - began_s < _LONGEST_S:
            rendered(renderer, pictures[frames % _PICTURES], look)
            frames += 1
        return spent_s(before, used()) / frames
