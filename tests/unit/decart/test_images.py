"""Reference images: what is taken, what is sent of it, what is refused and how."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from decart import InvalidInputError
from decart.images import MAX_IMAGE_BYTES, encoded_image
from decart.types import ModelState, Prompt, PromptReport
from sundog.protocol.codec import decode_client, encode_client
from sundog.protocol.messages import SetImage


def test_bytes_and_the_file_of_a_path_are_sent_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "look.png"
    path.write_bytes(b"as it is")
    assert encoded_image(b"as it is") == b"as it is"
    assert encoded_image(path) == b"as it is"
    assert encoded_image(os.fspath(path)) == b"as it is"


@pytest.mark.parametrize(
    ("shape", "size"), [((90, 160), (160, 90)), ((4320, 7680), (1024, 576)), ((1, 1), (1, 1))]
)
def test_pixels_become_an_image_file_of_moderate_size(
    shape: tuple[int, int], size: tuple[int, int]
) -> None:
    pixels = np.broadcast_to(np.array([200, 60, 40], np.uint8), (*shape, 3))
    with Pillow.open(io.BytesIO(encoded_image(pixels))) as image:
        assert image.size == size
        assert np.abs(np.asarray(image).astype(int) - (200, 60, 40)).max() <= 3


def test_the_largest_image_and_the_longest_prompt_fit_into_a_message() -> None:
    data = "A" * (MAX_IMAGE_BYTES // 3 * 4)
    message = SetImage(image_data=data, prompt="\U0001f30a" * 2000)
    assert decode_client(encode_client(message)) == message


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(MAX_IMAGE_BYTES + 1)
    with pytest.raises(InvalidInputError, match="larger than .* MiB.*shrink"):
        encoded_image(path)
    with pytest.raises(InvalidInputError, match="larger than"):
        encoded_image(bytes(MAX_IMAGE_BYTES + 1))


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        7,
        ["a.png"],
        "no/such/file.png",
        "",
        "nul\0byte.png",
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.float32),
    ],
    ids=repr,
)
def test_what_is_no_image_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidInputError):
        encoded_image(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        ModelState(image=wrong)  # type: ignore[arg-type]


def test_a_state_holds_its_image_ready_to_send_and_shows_none_of_it() -> None:
    state = ModelState(prompt=Prompt("Anime"), image=np.full((20, 20, 3), 99, np.uint8))
    assert isinstance(state.image, bytes)
    assert state == ModelState(prompt=Prompt("Anime"), image=state.image)
    assert "image" not in repr(state)


def test_a_report_says_nothing_that_a_service_did_not_tell() -> None:
    report = PromptReport(prompt="Anime")
    assert (report.understood, report.unmet, report.ignored) == ((), (), ())
