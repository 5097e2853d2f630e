"""Read an image, whatever people send as one."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from sundog.engine.interface import EngineError

__all__ = ["LONGEST", "Pixels", "decoded"]

Pixels = NDArray[np.uint8]
"""sRGB, ``uint8[H, W, 3]``."""

LONGEST: Final = 640
"""Longest side of what statistics are taken of, pixels: the size at which shapes are drawn."""

_LEAST_SIDE: Final = 16
_MOST_PIXELS: Final = 40_000_000
"""7680x4320 and a fifth more; larger ones are refused before they are decoded."""

_ROWS: Final = 64
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
_UNREADABLE: Final = "the image cannot be read; send a whole PNG, JPEG or WebP file"


def decoded(data: bytes, longest: int = LONGEST) -> Pixels:
    """Decode an image and shrink it to at most so many pixels a side. Blocking.

    The first picture of an animation, transparency over white, CMYK and greyscale as sRGB.

    Raises:
        EngineError: it is no image, broken, too small or too large.
    """
    try:
        with Pillow.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check(image.size)
            return _small(image, longest)
    except EngineError:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise EngineError(_too_large("far more")) from None
    except MemoryError:
        raise EngineError("the image takes more memory than there is; shrink it") from None
    # Decoders meet broken files with errors of many kinds, none of which says more to a user.
    except Exception as error:
        raise EngineError(_UNREADABLE) from error


def _check(size: tuple[int, int]) -> None:
    width, height = size
    if min(size) < _LEAST_SIDE:
        raise EngineError(
            f"the image has {width}x{height} pixels; each side needs at least {_LEAST_SIDE}"
        )
    if width * height > _MOST_PIXELS:
        raise EngineError(_too_large(f"{width}x{height}"))


def _too_large(size: str) -> str:
    most = _MOST_PIXELS // 1_000_000
    return f"the image has {size} pixels; at most {most} million are taken, shrink it"


def _small(image: Pillow.Image, longest: int) -> Pixels:
    share = min(1.0, longest / max(image.size))
    width, height = (max(_LEAST_SIDE, round(side * share)) for side in image.size)
    # A JPEG is decoded at a half, a quarter or an eighth of its size right away.
    image.draft(None, (width, height))
    image.load()
    if image.mode.startswith(("I", "F")):
        image = Pillow.fromarray(_shallow(np.asarray(image)))
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode != wanted:  # it would be copied: of the largest 160 MB
        image = image.convert(wanted)
    if image.size != (width, height):
        image = image.resize((width, height), Pillow.Resampling.BOX)
    if image.mode == "RGBA":
        white = Pillow.new("RGBA", image.size, "white")
        image = Pillow.alpha_composite(white, image).convert("RGB")
    return np.asarray(image, np.uint8)


def _shallow(deep: NDArray[np.generic]) -> Pixels:
    """Return ``uint8[H, W]`` of one channel, 0 to 65535; in strips, which take little memory."""
    shown = np.empty(deep.shape, np.uint8)
    for top in range(0, len(deep), _ROWS):
        strip = deep[top : top + _ROWS].astype(np.float32)
        shown[top : top + _ROWS] = np.clip(strip / 257, 0, 255)
    return shown
