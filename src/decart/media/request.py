"""What a camera is asked for, checked once."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from decart.errors import InvalidInputError

__all__ = ["VideoRequest"]

_KEYS: Final = ("frame_rate", "width", "height", "source", "loop")
_MIN_SIDE: Final = 16
_MAX_SIDE: Final = 4096
_MAX_FRAME_RATE: Final = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """What a camera is asked for.

    Attributes:
        frame_rate: Frames a second, above 0 and at most 240.
        width: Pixels, even, 16 to 4096.
        height: Pixels, even, 16 to 4096.
        source: ``synthetic``; a camera's index or ``/dev/video…``; or a file or URL. Without it
            the variable ``DECART_CAMERA`` says, or else it is camera 0.
        loop: Whether a file starts again when it ends, as a camera never ends.

    Raises:
        InvalidInputError: a value cannot be used.
    """

    frame_rate: float = 25
    width: int = 1280
    height: int = 704
    source: str | int | Path = 0
    loop: bool = True

    def __post_init__(self) -> None:
        rate = self.frame_rate
        if not _is_number(rate) or not math.isfinite(rate) or not 0 < rate <= _MAX_FRAME_RATE:
            raise InvalidInputError(
                f"frame_rate must be above 0 and at most {_MAX_FRAME_RATE:g}, got {rate!r}"
            )
        for name in ("width", "height"):
            side = getattr(self, name)
            if not isinstance(side, int) or isinstance(side, bool) or side % 2:
                raise InvalidInputError(f"{name} must be an even whole number, got {side!r}")
            if not _MIN_SIDE <= side <= _MAX_SIDE:
                raise InvalidInputError(
                    f"{name} must be from {_MIN_SIDE} to {_MAX_SIDE} pixels, got {side}"
                )
        if not isinstance(self.source, str | int | Path) or isinstance(self.source, bool):
            raise InvalidInputError(
                f"source must be a str, int or Path, not {type(self.source).__name__}"
            )
        if self.source == "" or (isinstance(self.source, int) and self.source < 0):
            raise InvalidInputError(f"source must name a camera or a file, got {self.source!r}")
        if not isinstance(self.loop, bool):
            raise InvalidInputError(f"loop must be a bool, not {type(self.loop).__name__}")

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
        unknown = [str(key) for key in video if key not in _KEYS]
        if unknown:
            raise InvalidInputError(
                f"video has unknown keys {', '.join(unknown)}; known: {', '.join(_KEYS)}"
            )
        given = {key: value for key, value in video.items() if value is not None}
        given.setdefault("source", os.environ.get("DECART_CAMERA") or 0)
        return cls(**given)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
