"""Show a video in a window on the screen."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import aclosing
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from decart.errors import InvalidInputError
from decart.media.frames import Video, video_frames
from decart.media.sinks.display import Display, prepare
from decart.media.sinks.sink import Sink

__all__ = ["Window"]

_log = logging.getLogger(__name__)

_PUMP_S: Final = 1 / 60
"""How often the window looks for keys and its button."""

_MAX_KEYS: Final = 64
"""Key presses that wait for a callback; a hand on the keyboard does not get there."""

_MAX_SIDE: Final = 16384


class Window(Sink):
    """Shows the newest frame of a video until it ends, or the user closes the window.

    The picture keeps its shape when the window's size is changed. Needs the library pygame-ce
    (``pip install 'sundog[window]'``) and a screen; several windows may be open.

    Example:
        await Window(track, title="restyled").run()

    Attributes:
        shown: Frames shown so far.
    """

    def __init__(
        self,
        video: Video,
        *,
        title: str = "decart",
        size: tuple[int, int] | None = None,
        on_key: Callable[[str], Awaitable[object] | object] | None = None,
        close_keys: Collection[str] = ("escape", "q"),
    ) -> None:
        """Make a window; it opens with `run` or the block.

        Args:
            video: A video track, or an async iterator of frames.
            title: What the window is called.
            size: ``(width, height)`` in pixels; None takes that of the first frame, or what fits
                the desktop.
            on_key: Called with each key pressed: the character it prints, such as ``a``, ``A`` or
                a space, or else its name, such as ``return``, ``backspace`` or ``left``. May be a
                coroutine function; keys are handled one after the other. What it raises is logged.
            close_keys: Keys that close the window instead.

        Raises:
            InvalidInputError: an argument cannot be used.
        """
        super().__init__()
        self.shown: int = 0
        self._frames = video_frames(video)
        self._scaler = VideoReformatter()
        self._title = title
        self._size = _checked_size(size)
        self._on_key = on_key
        self._close_keys = frozenset(close_keys)
        self._keys: asyncio.Queue[str] = asyncio.Queue(_MAX_KEYS)
        self._display: Display | None = None

    async def _open(self) -> None:
        await asyncio.to_thread(prepare)
        self._display = Display(self._title, self._size)

    async def _take_all(self) -> None:
        assert self._display is not None
        helpers = {
            asyncio.create_task(self._watch(self._display), name="decart window events"),
            asyncio.create_task(self._answer_keys(), name="decart window keys"),
        }
        try:
            async with aclosing(self._frames) as frames:
                async for frame in frames:
                    await self._show(self._display, frame)
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.wait(helpers)

    async def _finish(self) -> None:
        await self._frames.aclose()
        if self._display is not None:
            self._display.close()

    async def _show(self, display: Display, frame: av.VideoFrame) -> None:
        display.fit_to((frame.width, frame.height))
        picture = await asyncio.to_thread(_scaled, frame, display.size, self._scaler)
        if not display.is_closed:
            display.show(picture)
            self.shown += 1

    async def _watch(self, display: Display) -> None:
        """Look for keys and the closing button."""
        while True:
            for key in display.pressed():
                if key in self._close_keys:
                    display.is_closed = True
                elif self._on_key is not None and not self._keys.full():
                    self._keys.put_nowait(key)
            if display.is_closed:
                self.close()
            await asyncio.sleep(_PUMP_S)

    async def _answer_keys(self) -> None:
        while self._on_key is not None:
            key = await self._keys.get()
            try:
                answer = self._on_key(key)
                if inspect.isawaitable(answer):
                    await answer
            except Exception:  # noqa: BLE001 - the user's code
                _log.exception("the window's on_key raised")


def _scaled(
    frame: av.VideoFrame, room: tuple[int, int], scaler: VideoReformatter
) -> NDArray[np.uint8]:
    """Return a frame as large as the room allows, ``uint8[H, W, 4]`` BGRA.

    Args:
        frame: May be in the hands of other viewers, on other threads, at the same time.
        room: ``(width, height)``, pixels.
        scaler: The window's own.
    """
    scale = min(room[0] / frame.width, room[1] / frame.height)
    width, height = (
        max(1, min(r, round(side * scale)))
        for r, side in zip(room, (frame.width, frame.height), strict=True)
    )
    # One thread: more of them gain nothing, and the machine has other things to do.
    scaled = scaler.reformat(frame, width=width, height=height, format="bgra", threads=1)
    return np.ascontiguousarray(scaled.to_ndarray(), np.uint8)


def _checked_size(size: tuple[int, int] | None) -> tuple[int, int] | None:
    if size is None:
        return None
    is_pair = isinstance(size, tuple | list) and len(size) == 2
    if not is_pair or not all(isinstance(side, int) and 0 < side <= _MAX_SIDE for side in size):
        raise InvalidInputError(f"size must be (width, height) in pixels, got {size!r}")
    return size[0], size[1]
