"""The newest frame, between the session's thread and those that look at it."""

import threading
from collections.abc import Callable
from typing import Final

import av

from decart.errors import DecartSDKError

__all__ = ["NewestFrame"]

_SLICE_S: Final = 0.2
"""Waits are cut so that Ctrl-C is noticed on systems where it does not end a wait."""


class NewestFrame:
    """Holds one frame; any number of threads may read it. What nobody read in time is lost.

    Attributes:
        why_over: The error for which no more frames come; None while they do.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._frame: av.VideoFrame | None = None
        self._number = 0
        self._is_over = False
        self.why_over: DecartSDKError | None = None

    def put(self, frame: av.VideoFrame) -> None:
        """Replace the frame."""
        with self._changed:
            self._frame = frame
            self._number += 1
            self._changed.notify_all()

    def end(self, why: DecartSDKError | None = None) -> None:
        """Say that no more come, and the error that is the reason; the last frame stays."""
        with self._changed:
            self._is_over = True
            self.why_over = why
            self._changed.notify_all()

    def get(self) -> tuple[int, av.VideoFrame | None]:
        """Return the frame and its number, which counts from 1; 0 and None before the first."""
        with self._changed:
            return self._number, self._frame

    def after(self, number: int, goes_on: Callable[[], bool]) -> tuple[int, av.VideoFrame | None]:
        """Wait for a frame newer than the one of that number.

        Args:
            number: Of the frame seen last; 0 for none.
            goes_on: Whether frames can come still; asked some times a second.

        Returns:
            Number and frame; None for a frame when no more come.
        """
        with self._changed:
            while self._number == number:
                if self._is_over or not goes_on():
                    return number, None
                self._changed.wait(_SLICE_S)
            return self._number, self._frame
