"""Pictures of the looks that an engine suggests, made by the engine itself when somebody looks.

One at a time, on a thread that gives way to live sessions; each is made once and kept. An engine
suggests some dozen looks, and a picture has some 30 KB, so all of them may stay.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from typing import Final

import av
import cv2
import numpy as np

from sundog.engine.interface import Engine, Image, StylePrompt, Suggestion
from sundog.engine.quality import rendered
from sundog.engine.workshop import Workshop
from sundog.media.geometry import fit

__all__ = ["PICTURE_SIZE", "StylePictures", "render_picture"]

PICTURE_SIZE: Final = (640, 352)
"""``(width, height)`` in pixels: sharp where a screen has two for each of the page's."""

_FRAME: Final = 60
_WIDTH, _HEIGHT = 1216, 669
"""The upper left part of that frame of the sample, pixels: a face, and enough around it."""

_SETTLED: Final = 12
"""Frames that a look takes to come to rest."""

_QUALITY: Final = 82
_NICE: Final = 10


class StylePictures:
    """Makes and keeps the pictures. On one event loop; `aclose` ends its thread."""

    def __init__(self, render: Callable[[Engine, Suggestion], bytes] | None = None) -> None:
        """Start nothing yet.

        Args:
            render: Makes one picture, blocking; `render_picture` by default.
        """
        self._render = render or render_picture
        self._worker = ThreadPoolExecutor(
            1, thread_name_prefix="style-pictures", initializer=_give_way
        )
        self._made: dict[tuple[str, Suggestion], asyncio.Future[bytes]] = {}

    async def of(self, workshop: Workshop, suggestion: Suggestion) -> bytes:
        """Return a look's picture as WebP, made now where it has not been asked for before.

        Args:
            workshop: Gives the engine.
            suggestion: One of the engine's own, which bounds what is kept.

        Raises:
            EngineError: the engine cannot show it.
        """
        key = (workshop.name, suggestion)
        made = self._made.get(key)
        if made is None:
            loop = asyncio.get_running_loop()
            made = loop.run_in_executor(self._worker, self._make, workshop, suggestion)
            self._made[key] = made
            made.add_done_callback(lambda done: self._forget_failure(key, done))
        # Who asked may go away; others may wait for the same picture.
        return await asyncio.shield(made)

    async def aclose(self) -> None:
        """Wait for the picture in hand, some tenths of a second, and make no other."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._worker.shutdown)

    def _make(self, workshop: Workshop, suggestion: Suggestion) -> bytes:
        """On the thread that gives way."""
        with workshop.open(gives_way=True) as engine:
            return self._render(engine, suggestion)

    def _forget_failure(self, key: tuple[str, Suggestion], made: asyncio.Future[bytes]) -> None:
        if made.cancelled() or made.exception() is not None:
            self._made.pop(key, None)


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


def _give_way() -> None:
    """Let every other thread go first."""
    # Elsewhere it would hold for the whole process.
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _NICE)
