"""A reference image, from whatever a user has of it to the bytes that are sent."""

import io
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from decart.errors import InvalidInputError
from sundog.protocol.errors import MAX_IMAGE_MESSAGE_BYTES

__all__ = ["MAX_IMAGE_BYTES", "ImageInput", "encoded_image"]

ImageInput = bytes | str | os.PathLike[str] | NDArray[np.uint8]
"""Bytes of a PNG, JPEG or WebP file, the path of one, or sRGB pixels ``uint8[H, W, 3]``."""

_ROOM_FOR_PROMPT: Final = 32 * 1024
MAX_IMAGE_BYTES: Final = (MAX_IMAGE_MESSAGE_BYTES - _ROOM_FOR_PROMPT) // 4 * 3
"""Largest file that fits into one message as base64, beside the longest prompt."""

_LONGEST: Final = 1024
_QUALITY: Final = 92


def encoded_image(image: ImageInput) -> bytes:
    """Return the bytes of an image file. Blocking: a path is read, pixels become a JPEG.

    Pixels are shrunk to at most 1024 a side; the service measures images at a smaller size yet.
    Whether bytes are an image, the service says.

    Raises:
        InvalidInputError: it is nothing of the kind, cannot be read, or is too large a file.
    """
    if isinstance(image, bytes):
        return _checked(image)
    if isinstance(image, str | os.PathLike):
        return _checked(_read(Path(image)))
    if isinstance(image, np.ndarray):
        return _jpeg(image)
    raise InvalidInputError(
        "image must be the bytes of an image file, the path of one, or a numpy array"
        f" uint8[H, W, 3], not {type(image).__name__}"
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than can be sent is enough to know, also of an endless file.
            return file.read(MAX_IMAGE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidInputError(
            f"the image file {path} cannot be read: {reason}", None, error
        ) from error


def _checked(data: bytes) -> bytes:
    if not data:
        raise InvalidInputError("the image is empty; pass the bytes of a PNG, JPEG or WebP file")
    if len(data) > MAX_IMAGE_BYTES:
        raise InvalidInputError(
            f"the image file is larger than {MAX_IMAGE_BYTES / (1 << 20):.1f} MiB, the most that"
            " can be sent; shrink it, or pass its pixels as a numpy array",
            {"most": MAX_IMAGE_BYTES},
        )
    return data


def _jpeg(pixels: NDArray[Any]) -> bytes:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise InvalidInputError(
            f"image pixels must be uint8[H, W, 3], not {pixels.dtype}{list(pixels.shape)}"
        )
    image = Pillow.fromarray(np.ascontiguousarray(pixels))
    image.thumbnail((_LONGEST, _LONGEST))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
