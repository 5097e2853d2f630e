"""Write input and output side by side, without disturbing the stream that is being recorded."""

import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np

from sundog.cli.recordingprocess import TIME_BYTES
from sundog.media.geometry import Image, fit
from sundog.media.sizes import working_size

__all__ = ["Pair", "Recorder", "tile_size"]

_TILE: Final = (640, 352)
_QUEUED: Final = 40
"""Pairs that may wait: 1.6 s at 25 fps, at most about 110 MB of frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A frame as it was sent and as it came back.

    Attributes:
        ticks: Its time, ticks of 90 kHz.
    """

    sent: av.VideoFrame
    received: av.VideoFrame
    ticks: int


def tile_size(frame: av.VideoFrame, size: tuple[int, int] = _TILE) -> tuple[int, int]:
    """Return ``(width, height)`` in pixels of one half for frames of this shape."""
    return working_size((frame.width, frame.height), size)


class Recorder:
    """Feeds pairs to a process of lowest priority that encodes them; use it as a context.

    Attributes:
        dropped: Pairs left out because the machine had no time for them; the file then shows the
            pair before for longer.
    """

    def __init__(self, path: Path) -> None:
        self.dropped = 0
        self._path = path
        self._pairs: queue.Queue[Pair | None] = queue.Queue(maxsize=_QUEUED)
        self._thread = threading.Thread(target=self._run, name="recorder")
        self._error: OSError | None = None

    def add(self, pair: Pair) -> None:
        """Record a pair unless too many wait already; never waits."""
        try:
            self._pairs.put_nowait(pair)
        except queue.Full:
            self.dropped += 1

    def __enter__(self) -> "Recorder":
        """Start the thread that feeds the process."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Encode what waits and finish the file.

        Raises:
            OSError: the file could not be written.
        """
        self._pairs.put(None)
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def _run(self) -> None:
        first = self._pairs.get()
        if first is None:
            return
        try:
            self._feed(first)
        except OSError as error:
            self._error = error
            while self._pairs.get() is not None:
                pass

    def _feed(self, first: Pair) -> None:
        """Send pairs to the process until the last one."""
        size = tile_size(first.received)
        command = [sys.executable, "-m", "sundog.cli.recordingprocess", str(self._path)]
        command += [str(2 * size[0]), str(size[1])]
        # In a group of its own a terminal's Ctrl-C does not reach it: it finishes the file.
        with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as process:
            assert process.stdin is not None
            pair: Pair | None = first
            while pair is not None:
                ticks = max(0, pair.ticks - first.ticks)
                process.stdin.write(ticks.to_bytes(TIME_BYTES, "little"))
                process.stdin.write(_beside(pair, size).data)
                pair = self._pairs.get()
        if process.returncode != 0:
            raise OSError(f"{self._path} could not be recorded")


def _beside(pair: Pair, size: tuple[int, int]) -> Image:
    """Return both frames in one I420 picture, twice as wide as ``size``."""
    width, height = size
    image = np.empty((height * 3 // 2, 2 * width), np.uint8)
    chroma = image[height:].reshape(2, height // 2, width)
    for side, frame in enumerate((pair.sent, pair.received)):
        half = fit(frame, size)
        image[:height, side * width : (side + 1) * width] = half[:height]
        columns = slice(side * width // 2, (side + 1) * width // 2)
        chroma[:, :, columns] = half[height:].reshape(2, height // 2, width // 2)
    return image
