"""What a camera is asked for, checked once."""

import math
import os
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeAlias

from decart.errors import InvalidInputError

__all__ = ["MAX_FRAME_RATE", "SourceInput", "VideoRequest"]

SourceInput: TypeAlias = str | int | Path | Iterable[Any] | AsyncIterable[Any]
"""What `VideoRequest.source` takes."""

_MIN_SIDE: Final = 16
_MAX_SIDE: Final = 4096
MAX_FRAME_RATE: Final = 240.0
"""Frames a second, whatever a source may give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """What a camera is asked for.

    Attributes:
        frame_rate: Frames a second, above 0 and at most 240.
        width: Pixels, even, 16 to 4096.
        height: Pixels, even, 16 to 4096.
        source: Without it the variable ``DECART_CAMERA`` says, or else it is camera 0.

            * a camera: its index, its name or a part of it, or ``/dev/video…``
            * a video file, or a URL that FFmpeg reads
            * ``screen``, or ``screen:2`` for the second one
            * pictures: a file, a folder, an array ``uint8[H, W, 3]`` RGB, or a list of files and
              arrays
            * ``synthetic``, a moving test picture
            * an iterator or async iterator of arrays ``uint8[H, W, 3]`` RGB or ``av.VideoFrame``;
              it is closed with the track
        loop: Whether a file, a folder or a list starts again when it ends, as a camera never ends.
        picture_s: How long each of several pictures is shown, seconds, above 0; None shows each
            for one frame, as the frames of a film are.
        paced: Whether pictures of an iterator are shown at ``frame_rate``; False for one that
            blocks by itself until its next picture is there.

    Raises:
        InvalidInputError: a value cannot be used.
    """

    frame_rate: float = 25
    width: int = 1280
    height: int = 704
    source: SourceInput = 0
    loop: bool = True
    picture_s: float | None = None
    paced: bool = True

    def __post_init__(self) -> None:
        self._check_rate()
        for name in ("width", "height"):
            side = getattr(self, name)
            if not isinstance(side, int) or isinstance(side, bool) or side % 2:
                raise InvalidInputError(f"{name} must be an even whole number, got {side!r}")
            if not _MIN_SIDE <= side <= _MAX_SIDE:
                raise InvalidInputError(
                    f"{name} must be from {_MIN_SIDE} to {_MAX_SIDE} pixels, got {side}"
                )
        for name in ("loop", "paced"):
            if not isinstance(getattr(self, name), bool):
                kind = type(getattr(self, name)).__name__
                raise InvalidInputError(f"{name} must be a bool, not {kind}")
        self._check_source()

    def _check_rate(self) -> None:
        rate, each_s = self.frame_rate, self.picture_s
        if not _is_number(rate) or not math.isfinite(rate) or not 0 < rate <= MAX_FRAME_RATE:
            raise InvalidInputError(
                f"frame_rate must be above 0 and at most {MAX_FRAME_RATE:g}, got {rate!r}"
            )
        if each_s is not None and not (_is_number(each_s) and 0 < each_s < math.inf):
            raise InvalidInputError(f"picture_s must be above 0 seconds or None, got {each_s!r}")

    def _check_source(self) -> None:
        source = self.source
        if isinstance(source, bool | bytes) or not isinstance(
            source, str | int | Path | Iterable | AsyncIterable
        ):
            raise InvalidInputError(
                "source must be a camera's index or name, a file, a folder, 'screen', 'synthetic',"
                f" pictures or an iterator of them, not {type(source).__name__}"
            )
        if (isinstance(source, str) and not source) or (isinstance(source, int) and source < 0):
            raise InvalidInputError(f"source must name a camera or a file, got {source!r}")

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` in pixels."""
        return self.width, self.height

    @classmethod
    def parse(cls, video: Mapping[str, Any] | bool | None) -> "VideoRequest":
        """Read what the user wrote; True and None ask for the defaults.

        Raises:
            InvalidInputError: a key is unknown or a value cannot be used.
        """
        if video is None or video is True:
            video = {}
        if not isinstance(video, Mapping):
            raise InvalidInputError(f"video must be a dict, not {type(video).__name__}")
        known = [field.name for field in fields(cls)]
        unknown = [str(key) for key in video if key not in known]
        if unknown:
            raise InvalidInputError(
                f"video has unknown keys {', '.join(unknown)}; known: {', '.join(known)}"
            )
        given = {key: value for key, value in video.items() if value is not None}
        if "source" not in given:
            given["source"] = os.environ.get("DECART_CAMERA") or 0
        return cls(**given)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
