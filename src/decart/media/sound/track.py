"""Tracks of local sound: a bounded queue, frames stamped with the time of their capture."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Final, Protocol, TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

from decart.errors import DecartSDKError
from decart.media.sources.newest import as_camera_error
from sundog.media.clock import Clock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["FRAME_S", "SAMPLE_RATE", "PlayedTrack", "Samples", "SoundTrack", "Sounds"]

Samples: TypeAlias = NDArray[np.int16]
"""Sound as ``int16[n, channels]``, one or two channels."""

SAMPLE_RATE: Final = 48_000
"""Samples a second, where the source leaves it to us."""

FRAME_S: Final = 0.02
_FRAME_SAMPLES: Final = SAMPLE_RATE // 50

_WAITING: Final = 25
"""Frames that may wait to be read: half a second."""

_ROUNDING_S: Final = 0.06
"""A frame that comes so much early or late still follows the one before it."""

_MAX_LAG_S: Final = 0.5
"""Sound that falls this far behind is left out, rather than made up for."""

_JOIN_TIMEOUT_S: Final = 2.0


class SoundTrack(MediaStreamTrack):
    """Sound that is captured now; one consumer at a time, who gets every frame but late ones.

    The pts of a frame is the clock's time of its first sample in ticks of its sample rate. A frame
    is handed over when its last sample has been captured.

    Attributes:
        dropped: Frames that nobody took within half a second.
        error: Why the track ended, when it ended by a fault; None otherwise.
        is_on_video_time: Frames of it and of the picture have the same ``time`` where they were
            captured together.
    """

    kind = "audio"
    is_on_video_time = True

    def __init__(self, clock: Clock) -> None:
        """Make a track on the running event loop.

        Args:
            clock: Stamps the frames; the one that stamps the pictures.
        """
        super().__init__()
        self.dropped = 0
        self.error: DecartSDKError | None = None
        self._clock = clock
        self._home = asyncio.get_running_loop()
        self._frames: deque[av.AudioFrame] = deque()
        self._changed = asyncio.Event()
        self._is_over = False
        self._next_s: float | None = None

    async def recv(self) -> av.AudioFrame:
        """Wait for the next frame, ``s16``, packed.

        Raises:
            MediaStreamError: the track is stopped, or its source has ended; caused by `error`
                when that is why.
        """
        while self.readyState == "live":
            if self._frames:
                return self._frames.popleft()
            if self._is_over:
                self.stop()
                break
            self._changed.clear()
            await self._changed.wait()
        raise MediaStreamError from self.error

    def stop(self) -> None:
        """End the track; may be called twice."""
        super().stop()
        self._changed.set()

    def _capture(self, samples: Samples, rate: int, captured_s: float) -> None:
        """Take in what was captured from ``captured_s`` on; from any thread, one at a time."""
        if self._next_s is None or abs(captured_s - self._next_s) > _ROUNDING_S:
            self._next_s = captured_s
        layout = "stereo" if samples.shape[1] == 2 else "mono"
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout=layout
        )
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = round(self._next_s * rate)
        self._next_s += len(samples) / rate
        self._tell(self._put, frame)

    def _put(self, frame: av.AudioFrame) -> None:
        if len(self._frames) == _WAITING:
            self._frames.popleft()
            self.dropped += 1
        self._frames.append(frame)
        self._changed.set()

    def _end(self, error: Exception | None) -> None:
        """Let the consumer take what waits, then end."""
        if error is not None and self.error is None:
            self.error = as_camera_error(error)
        self._is_over = True
        self._changed.set()

    def _tell(self, function: Callable[..., None], *arguments: object) -> bool:
        """Call on the event loop; return False when that is gone and nobody listens any more."""
        try:
            self._home.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            return False
        return True


class Sounds(Protocol):
    """Sound for every moment; used by one thread."""

    def read(self, time_s: float, count: int) -> Samples | None:
        """Return ``int16[count, 2]`` at 48 kHz from a time since the start on; None at the end.

        The time never goes back.
        """
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class PlayedTrack(SoundTrack):
    """Sound that is made, in step with pictures that are made; on a thread of its own.

    Args:
        sounds: What is heard; closed with the track.
        start_s: Tells when the pictures began, by the clock; None while they have not.
        clock: Gives the pace.
    """

    def __init__(self, sounds: Sounds, start_s: Callable[[], float | None], clock: Clock) -> None:
        super().__init__(clock)
        self._sounds = sounds
        self._start_s = start_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="decart sound", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and free the source; may be called twice."""
        super().stop()
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN_TIMEOUT_S)

    def _run(self) -> None:
        failure: Exception | None = None
        try:
            self._play()
        except Exception as error:  # noqa: BLE001 - the border between threads
            failure = error
        finally:
            self._sounds.close()
            self._tell(self._end, failure)

    def _play(self) -> None:
        number = 0
        while True:
            start_s = self._start_s()
            begin_s = (start_s or 0.0) + number * FRAME_S
            late_s = self._clock.now() - begin_s - FRAME_S
            if self._stopping.wait(FRAME_S if start_s is None else max(0.0, -late_s)):
                return
            if start_s is None or self._start_s() != start_s:
                continue  # the pictures begin, or go on later, while this is waited for
            if late_s > _MAX_LAG_S:
                number += int(late_s / FRAME_S)
                continue
            samples = self._sounds.read(number * FRAME_S, _FRAME_SAMPLES)
            if samples is None:
                return
            self._capture(samples, SAMPLE_RATE, begin_s)
            number += 1
