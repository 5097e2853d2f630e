"""Restyle a file into another: which names will do, and a target that is whole or not there."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import cv2

from sundog.engine.interface import Engine, StylePrompt
from sundog.media.videofile import UnsupportedSoundError
from sundog.protocol.errors import ProtocolError
from sundog.protocol.prompt import check_prompt
from sundog.server.batch.rendering import (
    Done,
    Painter,
    RenderError,
    opened,
    reason,
    render_picture,
    render_video,
)

__all__ = ["Job", "check", "render_file"]

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
VIDEOS: Final = frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to render."""

    source: Path
    target: Path
    prompt: StylePrompt
    mirror: bool


def render_file(job: Job, engine: Engine, done: Done) -> int:
    """Render ``job`` and return how many frames were written.

    The target appears only when it is complete; a failure leaves an earlier one as it was.

    Args:
        job: What.
        engine: By what; warm.
        done: Told of every frame.

    Raises:
        RenderError: a file could not be read or written.
        EngineError: the prompt cannot be served.
    """
    check(job)
    part = job.target.with_name(f".{job.target.stem}.part{job.target.suffix}")
    try:
        with opened(job.source) as source:
            is_picture = job.target.suffix.lower() in PICTURES
            painter = Painter(engine, job.prompt, mirror=job.mirror)
            if is_picture:
                frames = _picture(job, source, painter, part)
            else:
                frames = _video(job, source, painter, part, done)
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


def _picture(job: Job, source: av.container.InputContainer, painter: Painter, part: Path) -> int:
    """Render the first frame to a picture file."""
    painted = render_picture(source, painter)
    if painted is None:
        raise RenderError(f"{job.source} holds no picture")
    fine, data = cv2.imencode(part.suffix, painted)
    if not fine:
        raise RenderError(f"{job.target} cannot be encoded")
    part.write_bytes(data.tobytes())
    return 1


def _video(
    job: Job, source: av.container.InputContainer, painter: Painter, part: Path, done: Done
) -> int:
    """Render every frame, and copy the sound."""
    count = render_video(source, painter, part, done)
    if count == 0:
        raise RenderError(f"{job.source} holds no picture that can be decoded")
    return count
