"""The rows that a measuring client prints, one JSON object a line, whatever stack it is made of.

    {"kind": "sent", "at": 12.345, "number": 7}
        picture 7 was handed to the encoder; `at` is time.monotonic() of this machine
    {"kind": "shown", "at": …, "number": 7, "width": 1280, "height": 704, "error": 0.8, "off": 0.0}
        a picture was given to the user; number, error and off are null where it cannot be read
    {"kind": "state", "at": …, "state": "connected"}
    {"kind": "stats", "at": …, …}
        anything else that the stack says of itself
    {"kind": "failed", "at": …, "error": "…"}

It ends when its standard input does.
"""

import asyncio
import json
import os
import sys
import threading
import time
from typing import Any, Final

import av

from tests.network.measuring.film import FPS, Film

__all__ = ["Camera", "say", "stdin_closed", "watch"]

_NUMBERS: Final = 1 << 16


def say(kind: str, **facts: Any) -> None:
    """Print a row of now."""
    row = {"kind": kind, "at": round(time.monotonic(), 4)} | facts
    sys.stdout.write(json.dumps(row, default=str) + "\n")
    sys.stdout.flush()


def watch(film: Film, frame: av.VideoFrame) -> None:
    """Tell of a picture that the user is given now."""
    at_s = time.monotonic()
    seen = film.look(frame)
    facts = {"number": seen.number, "error": seen.error, "off": seen.off}
    say("shown", width=frame.width, height=frame.height, **facts, at=round(at_s, 4))


class Camera:
    """Says when which picture is due; one that nobody asks for in time is skipped."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._number = -1

    async def next(self) -> int:
        """Wait for the next picture's time; returns its number, and says that it is sent."""
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s
        self._number = max(self._number + 1, int((now_s - self._began_s) * FPS))
        await asyncio.sleep(self._began_s + self._number / FPS - now_s)
        say("sent", number=self._number % _NUMBERS)
        return self._number


async def stdin_closed() -> None:
    """Wait until whoever started this program wants it to end."""
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def read() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    await closed.wait()
