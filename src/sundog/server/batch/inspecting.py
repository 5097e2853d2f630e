"""Whether a stranger's file is one that we restyle; decided before it waits, in the worker."""

from pathlib import Path
from typing import Final

import av
from PIL import Image as Pillow

from sundog.media.videofile import UnsupportedSoundError, check_sound
from sundog.server.batch.models import Kind
from sundog.server.batch.rendering import RenderError, expected_frames, opened, reason

__all__ = ["MAX_FRAMES", "NAME", "checked", "inspect", "untrusted"]

NAME: Final = "the file"
"""What messages call it."""

MAX_FRAMES: Final = 18_000
"""Ten minutes at 30 a second."""

_LEAST_SIDE: Final = 16
_MOST_PIXELS: Final = {Kind.PICTURE: 40_000_000, Kind.VIDEO: 4096 * 2304}

_PICTURES: Final = ("png_pipe", "jpeg_pipe", "webp_pipe")
_VIDEOS: Final = ("mov", "matroska", "webm", "avi", "mpegts")
_HEADS: Final = ("PNG", "JPEG", "WEBP")

_OPTIONS: Final = {
    # Formats that name other files or addresses (playlists, lists of files) are not among these.
    "format_whitelist": ",".join(_PICTURES + _VIDEOS),
    "protocol_whitelist": "file",
    "max_pixels": str(_MOST_PIXELS[Kind.PICTURE]),
}
_THREADS: Final = 4
"""More would only take memory."""


def untrusted(path: Path, kind: Kind) -> av.container.InputContainer:
    """Open a file of the kind; whoever asks closes it.

    Raises:
        RenderError: it is of another kind, broken, or beyond a limit that its head tells.
    """
    if kind is Kind.PICTURE:
        _check_head(path)
    container = opened(path, NAME, _OPTIONS)
    try:
        _check_kind(container, kind)
        stream = container.streams.video[0]
        stream.codec_context.thread_count = _THREADS
        if stream.width and stream.height:
            _check_size(stream.width, stream.height, kind)
        _check_frames(expected_frames(stream))
    except BaseException:
        container.close()
        raise
    return container


def inspect(path: Path, kind: Kind) -> None:
    """Check a file as far as its first picture.

    Raises:
        RenderError: it cannot be restyled; the text says why, and what to do.
    """
    with untrusted(path, kind) as container:
        try:
            for sound in container.streams.audio[:1]:
                check_sound(sound, "mp4")
            frame = next(container.decode(video=0), None)
        except UnsupportedSoundError as error:
            raise RenderError(str(error)) from error
        except av.FFmpegError as error:
            raise RenderError(f"{NAME} cannot be decoded: {reason(error)}") from error
        if frame is None:
            raise RenderError(f"{NAME} holds no picture that can be decoded")
        checked(frame, kind)


def checked(frame: av.VideoFrame, kind: Kind) -> av.VideoFrame:
    """Return a decoded frame whose size will do.

    Raises:
        RenderError: it will not.
    """
    _check_size(frame.width, frame.height, kind)
    return frame


def _check_head(path: Path) -> None:
    """Refuse by a picture's head what is none, or would need too much memory."""
    try:
        with Pillow.open(path, formats=_HEADS) as head:
            _check_size(*head.size, Kind.PICTURE)
    except RenderError:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise RenderError(_too_large("far more", Kind.PICTURE)) from None
    # Readers meet broken files with errors of many kinds, none of which says more to a user.
    except Exception as error:
        text = f"{NAME} is no picture that can be read; send a whole PNG, JPEG or WebP file, and videos to a video model"
        raise RenderError(text) from error


def _check_kind(container: av.container.InputContainer, kind: Kind) -> None:
    is_picture = container.format.name in _PICTURES
    if kind is Kind.VIDEO and is_picture:
        raise RenderError(f"{NAME} is a picture; this model takes videos (MP4, MOV, MKV, WebM)")
    if kind is Kind.PICTURE and not is_picture:
        raise RenderError(f"{NAME} is a video; this model takes pictures (PNG, JPEG, WebP)")


def _check_size(width: int, height: int, kind: Kind) -> None:
    if min(width, height) < _LEAST_SIDE:
        text = f"{NAME} has {width}x{height} pixels; each side needs at least {_LEAST_SIDE}"
        raise RenderError(text)
    if width * height > _MOST_PIXELS[kind]:
        raise RenderError(_too_large(f"{width}x{height}", kind))


def _check_frames(frames: int | None) -> None:
    if frames is not None and frames > MAX_FRAMES:
        raise RenderError(f"{NAME} has {frames} frames; at most {MAX_FRAMES} are taken, cut it")


def _too_large(size: str, kind: Kind) -> str:
    most = _MOST_PIXELS[kind]
    return f"{NAME} has {size} pixels; at most {most} are taken, shrink it"
