"""Record a video into a file, with the times that its frames carry."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Final

import av

from decart.errors import InvalidInputError, SinkError
from decart.media.frames import Video, video_frames
from decart.media.sinks.filewriter import SUFFIXES, FileWriter
from decart.media.sinks.sink import Sink
from decart.media.sinks.times import CLOCK_RATE, WRAP_S, FileTimes, Lag
from sundog.media.clock import Clock, MonotonicClock
from sundog.media.rtc import MediaStreamError, MediaStreamTrack

__all__ = ["Recorder"]

_SOUND_RATE: Final = 48_000
"""Ticks a second of an Opus RTP clock (RFC 7587 section 4.1)."""

_FINISH_TIMEOUT_S: Final = 20.0


class Recorder(Sink):
    """Records a video as H.264, and the sound that comes with it as AAC.

    The file keeps the frames' own times, so motion is as even as it was before the camera; the
    first frame is at 0. It has the size of the first frame, made even; later ones of another size
    are cropped and scaled to it. Encoding runs on a thread; when it is too slow, frames are left
    out and counted. The file is finished properly at the end of the video, of the block, and when
    the caller is cancelled; an MP4 file can be played even if the process is killed, up to the last
    seconds.

    Example:
        async with Recorder(track, "out.mp4"):
            await asyncio.sleep(10)

    Attributes:
        path: The file.
        dropped: Frames left out because encoding was too slow.
    """

    def __init__(
        self,
        video: Video,
        path: str | Path,
        *,
        audio: MediaStreamTrack | bool = True,
        clock: Clock | None = None,
    ) -> None:
        """Make a recorder; nothing is written yet.

        Args:
            video: A video track, or an async iterator of frames.
            path: A file ``.mp4``, ``.mov`` or ``.mkv``, in a folder that exists; what is there is
                replaced. Times are kept to 1/90000 s, in ``.mkv`` to 1 ms.
            audio: True records the sound that belongs to the video, ``video.audio``, if there is
                any; a track records that one. It is placed by its frames' times where those are
                the picture's (``is_on_video_time``), or else by when it comes.
            clock: Tells when things come; the system's monotonic clock by default.

        Raises:
            InvalidInputError: an argument cannot be used.
        """
        super().__init__()
        self.path: Path = _checked_path(path)
        self.dropped: int = 0
        self._frames = video_frames(video)
        self._asked_audio = audio if audio is True else _checked_audio(audio)
        self._video = video
        self._audio: MediaStreamTrack | None = None
        self._is_on_video_time = False
        self._clock = clock or MonotonicClock()
        self._times = FileTimes(self._clock)
        self._sound_times = FileTimes(self._clock, _SOUND_RATE)
        self._ticks = 0
        self._start_s: float | None = None
        self._newest_s: float | None = None
        self._picture_lag, self._sound_lag = Lag(), Lag()
        self._writer: FileWriter | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._is_ready = asyncio.Event()
        self._is_done = asyncio.Event()
        self._failure: Exception | None = None

    @property
    def frames(self) -> int:
        """Frames written so far."""
        return self._writer.frames if self._writer else 0

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the newest."""
        return self._ticks / CLOCK_RATE

    async def _open(self) -> None:
        self._home = asyncio.get_running_loop()
        self._audio = self._sound()
        self._is_on_video_time = bool(getattr(self._audio, "is_on_video_time", False))
        self._writer = FileWriter(
            self.path,
            has_sound=self._audio is not None,
            on_open=lambda: self._tell(self._is_ready, None),
            on_end=lambda error: self._tell(self._is_done, error),
        )
        self._writer.start()
        await _first_of(self._is_ready, self._is_done)

    def _sound(self) -> MediaStreamTrack | None:
        """Return the sound to record: one of our own where the video can be cloned."""
        if not isinstance(self._asked_audio, bool):
            return self._asked_audio
        clone = getattr(self._video, "clone", None)
        return _checked_audio(getattr(clone() if clone else self._video, "audio", None))

    async def _take_all(self) -> None:
        sound = asyncio.create_task(self._take_sound(), name="decart recorder sound")
        try:
            async with aclosing(self._frames) as frames:
                await self._take_pictures(frames)
        finally:
            sound.cancel()
            await asyncio.wait({sound})

    async def _take_pictures(self, frames: AsyncGenerator[av.VideoFrame, None]) -> None:
        assert self._writer is not None
        async for frame in frames:
            if self._failure is not None:
                return
            ticks = self._times.ticks_of(frame)
            self._start_s = self._picture_lag.note(ticks / CLOCK_RATE, self._clock.now())
            self._ticks, self._newest_s = ticks, frame.time
            if not self._writer.put((frame, ticks)):
                self.dropped += 1

    async def _take_sound(self) -> None:
        assert self._writer is not None
        while self._audio is not None:
            try:
                frame = await self._audio.recv()
            except MediaStreamError:
                return
            if isinstance(frame, av.AudioFrame):
                at_s = self._heard_at_s(frame)
                if at_s is not None:
                    self._writer.put((frame, at_s))

    def _heard_at_s(self, frame: av.AudioFrame) -> float | None:
        """Return where in the file a piece of sound belongs, s; None before the first picture."""
        own_s = self._sound_times.ticks_of(frame) / _SOUND_RATE
        lag_s = self._sound_lag.note(own_s, self._clock.now())
        if self._start_s is None:
            return None
        if self._is_on_video_time and frame.time is not None and self._newest_s is not None:
            # Near the newest picture, also where that picture's RTP time has just wrapped.
            ahead_s = (frame.time - self._newest_s + WRAP_S / 2) % WRAP_S - WRAP_S / 2
            return self._ticks / CLOCK_RATE + ahead_s
        return own_s + lag_s - self._start_s

    async def _finish(self) -> None:
        await self._frames.aclose()
        if self._audio is not None and hasattr(self._video, "clone") and self._asked_audio is True:
            self._audio.stop()
        if self._writer is None:
            return
        self._writer.end()
        try:
            async with asyncio.timeout(_FINISH_TIMEOUT_S):
                await self._is_done.wait()
        except TimeoutError as error:
            self._failure = error

    def _judge(self) -> None:
        if self._failure is not None:
            reason = f"{type(self._failure).__name__}: {self._failure}"
            raise SinkError(
                f"cannot record to {self.path} ({reason}); check that the folder can be written to"
                " and has room",
                cause=self._failure,
                code="recording_failed",
            )
        if self.frames == 0:
            raise SinkError(
                f"no picture came, so nothing was recorded to {self.path}", code="nothing_recorded"
            )

    def _tell(self, event: asyncio.Event, error: Exception | None) -> None:
        """Take news from the thread."""
        assert self._home is not None
        try:
            self._home.call_soon_threadsafe(self._hear, event, error)
        except RuntimeError:
            return  # the event loop is gone; the file is finished all the same

    def _hear(self, event: asyncio.Event, error: Exception | None) -> None:
        event.set()
        if error is not None:
            self._failure = error
            self.close()


def _checked_path(path: object) -> Path:
    if not isinstance(path, str | Path) or str(path) == "":
        raise InvalidInputError(f"path must be a str or Path of a file, got {path!r}")
    place = Path(path)
    if place.suffix.lower() not in SUFFIXES:
        raise InvalidInputError(f"path must end in {', '.join(SUFFIXES)}, got {str(place)!r}")
    if not place.parent.is_dir() or place.is_dir():
        raise InvalidInputError(f"path must be a file in a folder that exists, got {str(place)!r}")
    return place


def _checked_audio(audio: object) -> MediaStreamTrack | None:
    if audio is None or audio is False:
        return None
    if not isinstance(audio, MediaStreamTrack) or audio.kind != "audio":
        raise InvalidInputError(
            f"audio must be an audio track, True or False, not {type(audio).__name__}"
        )
    return audio


async def _first_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set."""
    tasks = {asyncio.create_task(event.wait()) for event in events}
    try:
        await asyncio.wait(tasks, return_when="FIRST_COMPLETED")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
