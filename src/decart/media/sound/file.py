"""A file's own sound, for every moment that its pictures are shown at."""

from collections import deque
from collections.abc import Iterator
from typing import Final

import av
import numpy as np
from av.container import InputContainer

from decart.media.sound.track import SAMPLE_RATE, Samples

__all__ = ["FileSounds", "has_sound"]

_STALL_S: Final = 10.0

_ROUNDING: Final = SAMPLE_RATE * 4 // 100
"""Times in a file that differ by less from what was counted are rounded ones: 40 ms."""

_MAX_GAP: Final = 60 * SAMPLE_RATE
"""A longer silence in a file is left out."""


def has_sound(place: str) -> bool:
    """Tell whether a file can be heard; whoever shows it has opened it before.

    Live streams cannot: a second connection to them begins at another moment.
    """
    scheme, separator, _ = place.partition("://")
    if separator and scheme not in ("http", "https", "file"):
        return False
    try:
        with av.open(place, timeout=_STALL_S) as container:
            return bool(container.streams.audio) and bool(container.streams.video)
    except (OSError, ValueError):
        return False


class FileSounds:
    """The first audio stream of a file, with silence where it has none.

    Args:
        place: A file or URL.
        turns: When its pictures began, seconds since the start: the first time and each time they
            start over; grown by who shows them, always before that time has come.
        loops: Whether they start over at all.
    """

    def __init__(self, place: str, turns: deque[float], *, loops: bool) -> None:
        self._place = place
        self._turns = turns
        self._loops = loops
        self._begin_s: float | None = None
        self._turn: _Turn | None = None

    def read(self, time_s: float, count: int) -> Samples | None:
        """Return ``int16[count, 2]`` from a time since the start on; None at the end."""
        middle_s = time_s + count / SAMPLE_RATE / 2
        begin_s = max((t for t in tuple(self._turns) if t <= middle_s), default=0.0)
        if self._turn is None or begin_s != self._begin_s:
            self.close()
            self._begin_s, self._turn = begin_s, _Turn(self._place)
        samples = self._turn.read(round((time_s - begin_s) * SAMPLE_RATE), count)
        return None if self._turn.is_over and not self._loops else samples

    def close(self) -> None:
        """Close the file."""
        if self._turn is not None:
            self._turn.close()
            self._turn = None


class _Turn:
    """One pass through a file's sound, counted in samples from its first picture on.

    Attributes:
        is_over: Whether there is no sound after what was read last.
    """

    def __init__(self, place: str) -> None:
        self.is_over = False
        self._container = av.open(place, timeout=_STALL_S)
        self._parts = _decoded(self._container)
        self._held = np.zeros((0, 2), np.int16)
        self._at: int | None = None

    def read(self, first: int, count: int) -> Samples:
        """Return ``int16[count, 2]`` from a sample on, which never goes back but for the start."""
        while self._end < first + count and not self.is_over:
            self._take_more()
            self._forget_before(first)
        samples = np.zeros((count, 2), np.int16)
        begin = max(first, self._begin)
        part = self._held[begin - self._begin : max(0, first + count - self._begin)]
        samples[begin - first : begin - first + len(part)] = part
        self._forget_before(first + count)
        return samples

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _take_more(self) -> None:
        part = next(self._parts, None)
        if part is None:
            self.is_over = True
            return
        at, samples = part
        if self._at is None:
            self._at = at
        gap = at - self._end
        if _ROUNDING < gap < _MAX_GAP:
            samples = np.concatenate([np.zeros((gap, 2), np.int16), samples])
        elif gap < -_ROUNDING:
            samples = samples[-gap:]
        self._held = np.concatenate([self._held, samples])

    @property
    def _begin(self) -> int:
        return self._at or 0

    @property
    def _end(self) -> int:
        return self._begin + len(self._held)

    def _forget_before(self, sample: int) -> None:
        count = min(max(0, sample - self._begin), len(self._held))
        self._held = self._held[count:]
        self._at = self._begin + count


def _decoded(container: InputContainer) -> Iterator[tuple[int, Samples]]:
    """Yield the sound with where it begins, in samples from the first picture on."""
    video, audio = container.streams.video[0], container.streams.audio[0]
    first_s = float((video.start_time or 0) * (video.time_base or 0))
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE)
    expected = 0
    try:
        for frame in container.decode(audio):
            at = expected if frame.time is None else round((frame.time - first_s) * SAMPLE_RATE)
            for part in resampler.resample(frame):
                yield at, np.asarray(part.to_ndarray(), np.int16).reshape(-1, 2)
                at += part.samples
            expected = at
    except (OSError, ValueError):
        return  # a damaged end is an end
