"""What a prompt may be: the one rule that service and SDK share."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sundog.protocol.errors import (
    MAX_IMAGE_MESSAGE_BYTES,
    MAX_PROMPT_CHARS,
    ErrorCode,
    ProtocolError,
)
from sundog.protocol.messages import SetImage, SetPrompt

__all__ = [
    "check_prompt",
    "decode_image",
    "engine_text",
    "passes_through",
    "picture_of",
    "with_picture",
]

_PIECE: Final = 128 * 1024
"""Characters decoded at once, a multiple of four; between pieces other threads have their turn."""

_AS_SPACE = str.maketrans("\t\n\r", "   ")


def check_prompt(text: str) -> None:
    """Refuse what is no prompt. Nothing is stripped silently: a user sees what was refused.

    Raises:
        ProtocolError: INVALID_PROMPT: blank, longer than ``MAX_PROMPT_CHARS``, or with control
            characters other than tabs and line ends.
    """
    if not text.strip():
        raise ProtocolError(
            ErrorCode.INVALID_PROMPT, "The prompt is empty; describe the style in a few words"
        )
    if len(text) > MAX_PROMPT_CHARS:
        raise ProtocolError(
            ErrorCode.INVALID_PROMPT,
            f"The prompt has {len(text)} characters; at most {MAX_PROMPT_CHARS} are taken",
        )
    for position, char in enumerate(engine_text(text)):
        if char < " " or "\x7f" <= char <= "\x9f":
            raise ProtocolError(
                ErrorCode.INVALID_PROMPT,
                f"The prompt has the control character U+{ord(char):04X} at position {position};"
                " send text without it",
            )


def decode_image(data: str) -> bytes:
    """Return the picture of a ``set_image``: base64, or a ``data:`` URL of it (RFC 2397).

    Raises:
        ProtocolError: INVALID_IMAGE: it is neither. Whether it is a picture, the engine says.
            MESSAGE_TOO_LARGE: it is longer than ``MAX_IMAGE_MESSAGE_BYTES``.
    """
    if len(data) > MAX_IMAGE_MESSAGE_BYTES:
        raise ProtocolError(
            ErrorCode.MESSAGE_TOO_LARGE,
            f"The image has {len(data)} characters as base64; at most {MAX_IMAGE_MESSAGE_BYTES}"
            " are taken; send a smaller picture",
        )
    encoded = data.partition(",")[2] if data.startswith("data:") else data
    try:
        image = b"".join(_pieces(encoded))
    except ValueError:
        image = b""
    if not image:
        raise ProtocolError(
            ErrorCode.INVALID_IMAGE,
            "The image is not base64; send the bytes of a PNG, JPEG or WebP file as base64",
        )
    return image


def _pieces(encoded: str) -> Iterator[bytes]:
    """Decode base64 piece by piece.

    Raises:
        ValueError: it is none.
    """
    for at in range(0, len(encoded), _PIECE):
        piece = encoded[at : at + _PIECE]
        if piece.endswith("=") and at + _PIECE < len(encoded):
            raise ValueError("something follows the end")
        yield base64.b64decode(piece, validate=True)


def with_picture(request: SetImage) -> SetImage:
    """Return the same with its picture decoded, or why it cannot be: `picture_of` says it."""
    if request.image_data is None:
        return request
    try:
        return replace(request, picture=decode_image(request.image_data))
    except ProtocolError as error:
        return replace(request, picture=error)


def picture_of(request: SetImage) -> bytes:
    """Return the picture of a ``set_image``, empty where it takes one away.

    Raises:
        ProtocolError: as `decode_image`.
    """
    if request.image_data is None:
        return b""
    if isinstance(request.picture, ProtocolError):
        raise request.picture
    return decode_image(request.image_data) if request.picture is None else request.picture


def engine_text(text: str) -> str:
    """Return ``text`` as an engine gets it: tabs and line ends are spaces, same length."""
    return text.translate(_AS_SPACE)


def passes_through(request: SetPrompt | SetImage) -> bool:
    """Return whether a request asks for the picture as it comes, as clients do without a wish."""
    return isinstance(request, SetImage) and not request.image_data and request.prompt == ""
