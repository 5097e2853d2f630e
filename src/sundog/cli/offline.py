"""Restyle files: decode, fit, engine, encode; the same bytes for the same input."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np

from sundog.cli.videofile import UnsupportedSoundError, VideoWriter
from sundog.engine.interface import Engine, Look, StylePrompt
from sundog.media.geometry import fit, to_frame, working_size
from sundog.protocol.errors import ProtocolError
from sundog.protocol.prompt import check_prompt

__all__ = ["Job", "RenderError", "check", "opened", "reason", "render_file", "upright"]

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
VIDEOS: Final = frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm"})

Done = Callable[[int, int | None], None]
"""Called with frames done and frames in all, None while unknown."""


class RenderError(Exception):
    """A file could not be read or written; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to render."""

    source: Path
    target: Path
    engine: Engine
    prompt: StylePrompt
    mirror: bool


def render_file(job: Job, done: Done) -> int:
    """Render ``job`` and return how many frames were written.

    The target appears only when it is complete; a failure leaves an earlier one as it was.

    Raises:
        RenderError: a file could not be read or written.
        EngineError: the prompt cannot be served.
    """
    check(job)
    part = job.target.with_name(f".{job.target.stem}.part{job.target.suffix}")
    try:
        with opened(job.source) as source:
            is_picture = job.target.suffix.lower() in PICTURES
            frames = _picture(job, source, part) if is_picture else _video(job, source, part, done)
        os.replace(part, job.target)
    except UnsupportedSoundError as error:
        raise RenderError(f"{job.target}: {error}") from error
    except av.FFmpegError as error:
        raise RenderError(f"{job.source} could not be rendered: {reason(error)}") from error
    except OSError as error:
        raise RenderError(f"{job.target} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return frames


def check(job: Job) -> None:
    """Refuse what can be seen to fail before any work is done.

    Raises:
        RenderError: a file cannot be read or written, or a live session would refuse the prompt.
    """
    try:
        check_prompt(job.prompt.text)
    except ProtocolError as error:
        raise RenderError(error.message) from error
    source, target = job.source, job.target
    if not source.is_file():
        raise RenderError(f"{source}: no such file")
    if target.suffix.lower() not in PICTURES | VIDEOS:
        names = " ".join(sorted(VIDEOS | PICTURES))
        raise RenderError(f"{target}: the name must end in one of {names}")
    if not target.parent.is_dir():
        raise RenderError(f"{target.parent}: no such folder; make it first")
    if target.is_dir() or not os.access(target.parent, os.W_OK):
        raise RenderError(f"{target} cannot be written")
    if target.exists() and target.samefile(source):
        raise RenderError(f"{target} is the input itself; give another name")
    opened(source).close()


def opened(path: Path) -> av.container.InputContainer:
    """Open a file that holds at least one picture.

    Raises:
        RenderError: it does not.
    """
    try:
        container = av.open(str(path))
    except av.FFmpegError as error:
        raise RenderError(f"{path} is not a video or picture: {reason(error)}") from error
    if not container.streams.video:
        container.close()
        raise RenderError(f"{path} holds no video")
    container.streams.video[0].thread_type = "AUTO"
    return container


class _Painter:
    """Restyles frames in order; the first one decides the size."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._renderer = job.engine.renderer()
        self._look: Look | None = None

    def paint(self, frame: av.VideoFrame) -> av.VideoFrame:
        """Return the restyled frame, without a time."""
        turned = upright(frame)
        if self._look is None:
            size = working_size((turned.width, turned.height))
            self._look = self._job.engine.compile(self._job.prompt, size)
        image = fit(turned, self._look.size, mirror=self._job.mirror)
        return to_frame(self._renderer.render(image, self._look))


def _picture(job: Job, source: av.container.InputContainer, part: Path) -> int:
    """Render the first frame to a picture file."""
    frame = next(source.decode(video=0), None)
    if frame is None:
        raise RenderError(f"{job.source} holds no picture")
    painted = _Painter(job).paint(frame).to_ndarray(format="bgr24")
    fine, data = cv2.imencode(part.suffix, painted)
    if not fine:
        raise RenderError(f"{job.target} cannot be encoded")
    part.write_bytes(data.tobytes())
    return 1


def _video(job: Job, source: av.container.InputContainer, part: Path, done: Done) -> int:
    """Render every frame, and copy the sound."""
    stream = source.streams.video[0]
    sound = source.streams.audio[0] if source.streams.audio else None
    total = stream.frames or _expected(stream)
    painter, count = _Painter(job), 0
    with VideoWriter(part, like=stream, sound=sound) as writer:
        for packet in source.demux([stream, *([sound] if sound else [])]):
            if packet.stream is sound:
                writer.copy_sound(packet)
                continue
            for frame in packet.decode():
                assert isinstance(frame, av.VideoFrame)
                writer.write(painter.paint(frame), pts=frame.pts)
                count += 1
                done(count, total)
    if count == 0:
        raise RenderError(f"{job.source} holds no picture that can be decoded")
    return count


def _expected(stream: av.VideoStream) -> int | None:
    """Estimate how many frames a stream has when its file does not say."""
    if stream.duration is None or stream.time_base is None or stream.average_rate is None:
        return None
    return round(stream.duration * stream.time_base * stream.average_rate)


def upright(frame: av.VideoFrame) -> av.VideoFrame:
    """Turn a frame as its display matrix says (phones film on their side)."""
    quarters = round(frame.rotation / 90) % 4
    if quarters == 0:
        return frame
    turned = np.rot90(frame.to_ndarray(format="rgb24"), quarters)
    upright = np.ascontiguousarray(turned, np.uint8)
    return av.VideoFrame.from_ndarray(upright, format="rgb24")


def reason(error: av.FFmpegError) -> str:
    """Say in a few words why FFmpeg failed."""
    return error.strerror or type(error).__name__
