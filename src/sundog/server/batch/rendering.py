"""Restyle files that are open: decode, fit, engine, encode; the same bytes for the same input."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from sundog.engine.interface import Engine, Look, Preparing, StylePrompt
from sundog.engine.quality import rendered
from sundog.media.geometry import fit, to_frame
from sundog.media.sizes import MODEL_SIZE, working_size
from sundog.media.videofile import VideoWriter

__all__ = [
    "Done",
    "Painter",
    "RenderError",
    "expected_frames",
    "opened",
    "reason",
    "render_picture",
    "render_video",
    "upright",
]

Done = Callable[[int, int | None], None]
"""Called with frames done and frames in all, None while unknown."""

_WHOLE_TURN: Final = 4
"""In quarters."""


class RenderError(Exception):
    """A file could not be read or written; the message says which, why, and what to do."""


def opened(
    path: Path, name: str = "", options: Mapping[str, str] | None = None
) -> av.container.InputContainer:
    """Open a file that holds at least one picture.

    Args:
        path: Where it is.
        name: What messages call it; its path by default.
        options: FFmpeg's, for the container and its streams.

    Raises:
        RenderError: it does not.
    """
    name = name or str(path)
    try:
        container = av.open(str(path), options=dict(options or {}))
    except av.FFmpegError as error:
        raise RenderError(f"{name} is not a video or picture: {reason(error)}") from error
    if not container.streams.video:
        container.close()
        raise RenderError(f"{name} holds no video")
    container.streams.video[0].thread_type = "AUTO"
    return container


class Painter:
    """Restyles frames in order; the first one decides the size."""

    def __init__(
        self,
        engine: Engine,
        prompt: StylePrompt,
        *,
        mirror: bool = False,
        model_size: tuple[int, int] = MODEL_SIZE,
    ) -> None:
        """Begin.

        Args:
            engine: Warm.
            prompt: What it shall look like.
            mirror: Swap left and right.
            model_size: ``(width, height)`` whose area the pictures get, pixels, multiples of 16.
        """
        self._engine = engine
        self._prompt = prompt
        self._mirror = mirror
        self._model_size = model_size
        self._renderer = engine.renderer()
        self._size = model_size
        self._look: Look | None = None
        self._settling = 1

    def paint(self, frame: av.VideoFrame, *, is_still: bool = False) -> av.VideoFrame:
        """Return the restyled frame, without a time.

        Args:
            frame: The next one.
            is_still: Whether it is the only one, which is to show all that fades in in a video.

        Raises:
            EngineError: the prompt cannot be served.
        """
        turned = upright(frame)
        if self._look is None:
            self._size = working_size((turned.width, turned.height), self._model_size)
            self._look = self._engine.compile(self._prompt, self._size)
            if isinstance(self._renderer, Preparing):
                self._settling = self._renderer.prepare(self._look)
        image = fit(turned, self._size, mirror=self._mirror)
        for _ in range(self._settling - 1 if is_still else 0):
            rendered(self._renderer, image, self._look)
        return to_frame(rendered(self._renderer, image, self._look))


def render_picture(
    source: av.container.InputContainer, painter: Painter
) -> NDArray[np.uint8] | None:
    """Return the first frame restyled, ``uint8[H, W, 3]`` BGR; None where there is none."""
    frame = next(source.decode(video=0), None)
    if frame is None:
        return None
    return np.asarray(painter.paint(frame, is_still=True).to_ndarray(format="bgr24"), np.uint8)


def render_video(
    source: av.container.InputContainer,
    painter: Painter,
    target: Path,
    done: Done,
    container: str | None = None,
) -> int:
    """Restyle every frame at its own time, copy the sound, and return how many frames there were.

    Args:
        source: What to read.
        painter: What restyles it.
        target: Where to; holds nothing usable when there were no frames.
        done: Told of every frame; what it raises ends the work.
        container: FFmpeg's name of the format; by the target's name by default.

    Raises:
        UnsupportedSoundError: the target's container cannot carry the sound.
        av.FFmpegError: the source cannot be decoded, or the target not written.
    """
    stream = source.streams.video[0]
    sound = source.streams.audio[0] if source.streams.audio else None
    total, count = expected_frames(stream), 0
    with VideoWriter(target, like=stream, sound=sound, container=container) as writer:
        for packet in source.demux([stream, *([sound] if sound else [])]):
            if packet.stream is sound:
                writer.copy_sound(packet)
                continue
            for frame in packet.decode():
                assert isinstance(frame, av.VideoFrame)
                writer.write(painter.paint(frame), pts=frame.pts)
                count += 1
                done(count, total)
    return count


def expected_frames(stream: av.VideoStream) -> int | None:
    """Return how many frames a stream has, an estimate when its file does not say; None: unknown."""
    if stream.frames:
        return stream.frames
    if stream.duration is None or stream.time_base is None or stream.average_rate is None:
        return None
    return round(stream.duration * stream.time_base * stream.average_rate)


def upright(frame: av.VideoFrame) -> av.VideoFrame:
    """Turn a frame as its display matrix says (phones film on their side)."""
    quarters = round(frame.rotation / 90) % _WHOLE_TURN
    if quarters == 0:
        return frame
    turned = np.rot90(frame.to_ndarray(format="rgb24"), quarters)
    upright = np.ascontiguousarray(turned, np.uint8)
    return av.VideoFrame.from_ndarray(upright, format="rgb24")


def reason(error: av.FFmpegError) -> str:
    """Say in a few words why FFmpeg failed."""
    return error.strerror or type(error).__name__
