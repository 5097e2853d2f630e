"""Windows on the screen, through SDL (pygame-ce): pictures in, key presses out."""

import os
import sys
import threading
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from decart.errors import SinkError

__all__ = ["Display", "prepare"]

_HEADLESS: Final = ("dummy", "evdev", "offscreen")
"""What SDL takes when there is no screen, without a word."""

_SHARE: Final = 0.9
"""Of the desktop that a window takes at most by itself."""

_DEFAULT_SIZE: Final = (1280, 704)

_displays: "dict[int, Display]" = {}
"""SDL has one queue of events for all windows of a process."""


def prepare() -> None:
    """Load the library; slow, may run on any thread.

    Raises:
        SinkError: it is missing.
    """
    _library()


class Display:
    """One window; everything on one thread, which on macOS is the main one.

    Args:
        title: What the window is called.
        size: ``(width, height)`` in pixels; None takes that of the first picture.

    Raises:
        SinkError: the library is missing, or there is no screen.
    """

    def __init__(self, title: str, size: tuple[int, int] | None) -> None:
        self.is_closed = False
        self._keys: list[str] = []
        self._pygame: Any = _library()
        self._is_sized = size is not None
        _start(self._pygame)
        self._window = self._pygame.Window(
            title, size or self._bounded(_DEFAULT_SIZE), resizable=True
        )
        _displays[self._window.id] = self

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` of what can be drawn on, pixels."""
        width, height = self._window.size
        return width, height

    def fit_to(self, size: tuple[int, int]) -> None:
        """Take the first picture's size, if none was asked for and the desktop has the room."""
        if not self._is_sized:
            self._is_sized = True
            self._window.size = self._bounded(size)

    def show(self, picture: NDArray[np.uint8]) -> None:
        """Draw a picture in the middle, black around it.

        Args:
            picture: ``uint8[H, W, 4]``, BGRA, opaque, not larger than the window.
        """
        height, width = picture.shape[:2]
        image = self._pygame.image.frombuffer(picture, (width, height), "BGRA")
        canvas = self._window.get_surface()
        if canvas.get_size() != (width, height):
            canvas.fill((0, 0, 0))
        rest = canvas.get_width() - width, canvas.get_height() - height
        canvas.blit(image, (rest[0] // 2, rest[1] // 2))
        self._window.flip()

    def pressed(self) -> list[str]:
        """Return the keys pressed since the last call: a printed character, or a name."""
        _sort_events(self._pygame)
        keys, self._keys = self._keys, []
        return keys

    def close(self) -> None:
        """Take the window away; may be called twice."""
        if _displays.pop(self._window.id, None) is not None:
            self._window.destroy()
        self.is_closed = True

    def hear(self, event: Any) -> None:  # noqa: ANN401 - of the library
        """Take an event of this window."""
        if event.type == self._pygame.WINDOWCLOSE:
            self.is_closed = True
        elif event.type == self._pygame.KEYDOWN:
            is_printed = bool(event.unicode) and event.unicode.isprintable()
            self._keys.append(event.unicode if is_printed else self._pygame.key.name(event.key))

    def _bounded(self, size: tuple[int, int]) -> tuple[int, int]:
        desktop = self._pygame.display.get_desktop_sizes()[0]
        scale = min(1.0, *(_SHARE * room / side for room, side in zip(desktop, size, strict=True)))
        return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _library() -> ModuleType:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        import pygame
    except ImportError as error:
        raise SinkError(
            "a window needs the library pygame-ce: pip install 'sundog[window]'", cause=error
        ) from error
    if not hasattr(pygame, "Window"):
        raise SinkError(
            "a window needs pygame-ce, and pygame is installed in its place:"
            " pip uninstall pygame; pip install 'sundog[window]'"
        )
    return pygame


def _start(pygame: Any) -> None:  # noqa: ANN401 - a module
    """Start SDL's video once; it goes on until the process ends, as it may be the user's too."""
    if sys.platform == "darwin" and threading.current_thread() is not threading.main_thread():
        raise SinkError("macOS shows windows from the main thread only; run the event loop there")
    # Ctrl-C stays Python's. In software a picture takes 0.4 ms to show, through OpenGL up to 17 ms
    # of the event loop.
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    if sys.platform == "linux":
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    try:
        pygame.display.init()
        driver = pygame.display.get_driver()
    except pygame.error as error:
        raise _no_screen(str(error)) from error
    if driver in _HEADLESS and os.environ.get("SDL_VIDEODRIVER") != driver:
        pygame.display.quit()
        raise _no_screen(f"SDL found only {driver!r}")


def _no_screen(reason: str) -> SinkError:
    return SinkError(
        f"there is no screen for a window ({reason}); on Linux set DISPLAY or WAYLAND_DISPLAY, or"
        " record into a file with decart.media.Recorder"
    )


def _sort_events(pygame: Any) -> None:  # noqa: ANN401 - a module
    """Give every event to the window it belongs to."""
    for event in pygame.event.get():
        window = getattr(event, "window", None)
        display = _displays.get(window.id) if window is not None else None
        if display is not None:
            display.hear(event)
