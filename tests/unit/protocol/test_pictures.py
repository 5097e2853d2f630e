"""Base64 of a picture: of any length, read piece by piece, and refused where it is none."""

import base64
import random

import pytest

from sundog.protocol.errors import MAX_IMAGE_MESSAGE_BYTES, ErrorCode, ProtocolError
from sundog.protocol.messages import SetImage
from sundog.protocol.prompt import decode_image, picture_of, with_picture

RANDOM = random.Random(8)


@pytest.mark.parametrize("size", [1, 2, 3, 98_303, 98_304, 98_305, 98_306, 1_000_001])
def test_pictures_of_every_length_are_read_as_they_were_sent(size: int) -> None:
    picture = RANDOM.randbytes(size)
    text = base64.b64encode(picture).decode()
    assert decode_image(text) == picture
    assert decode_image("data:image/png;base64," + text) == picture
    request = SetImage(image_data=text)
    assert picture_of(request) == picture_of(with_picture(request)) == picture


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A" * (128 * 1024 - 2) + "==AAAA", ErrorCode.INVALID_IMAGE),
        ("A" * 200_001, ErrorCode.INVALID_IMAGE),
        ("A" * 200_000 + "!AAA", ErrorCode.INVALID_IMAGE),
        ("", ErrorCode.INVALID_IMAGE),
        ("A" * (MAX_IMAGE_MESSAGE_BYTES + 4), ErrorCode.MESSAGE_TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused_read_before_or_not(text: str, code: ErrorCode) -> None:
    request = SetImage(image_data=text)
    for one in (request, with_picture(request)):
        with pytest.raises(ProtocolError) as refused:
            picture_of(one)
        assert refused.value.code is code


def test_no_picture_takes_the_last_one_away() -> None:
    assert picture_of(with_picture(SetImage())) == b""
