"""The picture of one look, as an engine draws it from the sample that ships with the package."""

from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from typing import Final

import av
import cv2
import numpy as np

from sundog.engine.interface import Engine, Image, StylePrompt, Suggestion
from sundog.engine.quality import rendered
from sundog.media.geometry import fit

__all__ = ["PICTURE_SIZE", "render_picture"]

PICTURE_SIZE: Final = (640, 352)
"""``(width, height)`` in pixels: sharp where a screen has two for each of the page's."""

_FRAME: Final = 60
_WIDTH, _HEIGHT = 1216, 669
"""The upper left part of that frame of the sample, pixels: a face, and enough around it."""

_SETTLED: Final = 12
"""Frames that a look takes to come to rest."""

_QUALITY: Final = 82


def render_picture(engine: Engine, suggestion: Suggestion) -> bytes:
    """Show a look on the clip that ships with the package, as WebP. Blocking, some 0.2 s."""
    image = _subject()
    look = engine.compile(StylePrompt(text=suggestion.prompt), PICTURE_SIZE)
    renderer = engine.renderer()
    for _ in range(_SETTLED):
        shown = rendered(renderer, image, look)
    bgr = cv2.cvtColor(shown, cv2.COLOR_YUV2BGR_I420)
    _, encoded = cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
    return bytes(encoded)


@cache
def _subject() -> Image:
    """Return whom and what the pictures show, of `PICTURE_SIZE`."""
    with (
        as_file(files("sundog").joinpath("assets", "sample.mp4")) as path,
        av.open(path) as clip,
    ):
        frame = next(islice(clip.decode(video=0), _FRAME, None))
    whole = frame.to_ndarray(format="bgr24")
    part = np.ascontiguousarray(whole[:_HEIGHT, :_WIDTH], np.uint8)
    return fit(av.VideoFrame.from_ndarray(part, format="bgr24"), PICTURE_SIZE)
