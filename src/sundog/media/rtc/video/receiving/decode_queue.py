"""What waits for the decoder's thread: not much, and nothing that it could not decode."""

import queue
import threading
from collections.abc import Callable
from typing import Any, Final

from aiortc.jitterbuffer import JitterFrame

from sundog.media.rtc.video.coding.key_frames import is_key_frame

__all__ = ["DecodeQueue", "DecoderError"]

_MAX_WAITING: Final = 32
"""Encoded frames that may wait for the decoder: 1.3 s at 25 fps."""

_LOOK_UP_S: Final = 1.0
"""How often an idle decoder looks whether the program has ended."""


class DecoderError(threading.Event):
    """Set where a frame is missing or could not be decoded; tells so at once, on that thread."""

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told

    def set(self) -> None:
        """Set it, and tell who waits for it."""
        super().set()
        self._told()


class DecodeQueue(queue.Queue[Any]):
    """A bounded queue of encoded frames before the decoder thread.

    A decoder that falls behind would build latency without limit. On overflow everything that
    waits is dropped, and so is what follows until a key frame; ``overflowed`` makes the receiver
    ask for one.

    Attributes:
        dropped: Encoded frames that no decoder has seen.
        codec: Name of the newest frame's codec; None before the first.
    """

    def __init__(self, overflowed: threading.Event) -> None:
        super().__init__()
        self.dropped = 0
        self.codec: str | None = None
        self._overflowed = overflowed
        self._needs_key_frame = False
        self._has_failed = False

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: ANN401
        """Add ``(codec, frame)``, or None, which ends the decoder thread."""
        if item is None:
            # Who ends the thread waits for it on the event loop, and nobody for the frames.
            self._clear()
        elif not self._admits(*item):
            self.dropped += 1
            return
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ANN401
        """Wait for the next item. On a thread that must not outlive a program's last line."""
        while True:
            item = self._next(block, timeout)
            if not self._has_failed or item is None:
                return item
            # The frames behind one that could not be decoded build on it.
            codec, frame = item
            if is_key_frame(codec.name, frame.data):
                self._has_failed = False
                return item
            self.dropped += 1

    def failed(self) -> None:
        """Give the decoder nothing before a key frame; called on its thread, after an error."""
        self._has_failed = True

    def _next(self, block: bool, timeout: float | None) -> Any:  # noqa: ANN401
        if not block or timeout is not None:
            return super().get(block, timeout)
        while True:
            try:
                return super().get(timeout=_LOOK_UP_S)
            except queue.Empty:
                # A program that never closed its peer; its event loop is gone, and it would wait
                # for this thread for ever.
                if not threading.main_thread().is_alive():
                    raise SystemExit from None

    def _admits(self, codec: Any, frame: JitterFrame) -> bool:  # noqa: ANN401
        self.codec = codec.name
        if self.qsize() >= _MAX_WAITING:
            self.dropped += self._clear()
            self._needs_key_frame = True
        if not self._needs_key_frame:
            return True
        self._needs_key_frame = not is_key_frame(codec.name, frame.data)
        if self._needs_key_frame:
            self._overflowed.set()
        return not self._needs_key_frame

    def _clear(self) -> int:
        with self.mutex:
            count = len(self.queue)
            self.queue.clear()
        return count
