"""The test picture is deterministic; its number survives codec and tone, or is not read at all."""

from collections.abc import Callable
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.media.geometry import Image, fit, to_frame
from sundog.media.synthetic import NUMBERS, TestPicture, draw_number, read_number, strip_of

Tone = NDArray[np.float64]
SIZE = (1280, 704)
SIZES = [(1280, 704), (704, 1280), (640, 352), (320, 176), (1920, 1088)]


@pytest.fixture(scope="module")
def picture() -> TestPicture:
    return TestPicture(SIZE)


def with_luma(image: Image, luma: NDArray[np.uint8]) -> Image:
    changed = image.copy()
    changed[: luma.shape[0]] = luma
    return changed


def test_the_same_number_gives_the_same_bytes_from_another_instance(picture: TestPicture) -> None:
    assert np.array_equal(picture.frame(7), TestPicture(SIZE).frame(7))


def test_the_picture_moves_and_repeats_after_its_period(picture: TestPicture) -> None:
    first, later = picture.frame(0, numbered=False), picture.frame(12, numbered=False)
    again = picture.frame(picture.period, numbered=False)
    assert np.abs(first.astype(int) - later).mean() > 4
    assert np.array_equal(first, again)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", [0, 1, 0x5555, 0xAAAA, 0x8000, NUMBERS - 1])
def test_a_drawn_number_reads_back_at_any_size(size: tuple[int, int], number: int) -> None:
    image = np.full((size[1] * 3 // 2, size[0]), 90, np.uint8)
    draw_number(image, number)
    assert read_number(image) == number


def test_numbers_wrap() -> None:
    image = np.zeros((528, 640), np.uint8)
    draw_number(image, NUMBERS + 5)
    assert read_number(image) == 5


def test_only_the_strip_is_drawn_over(picture: TestPicture) -> None:
    plain, numbered = picture.frame(3, numbered=False), picture.frame(3)
    is_changed = plain[: SIZE[1]] != numbered[: SIZE[1]]
    is_changed[strip_of(SIZE)] = False
    assert not is_changed.any()


@pytest.mark.parametrize("rate", [300_000, 3_000_000])
def test_numbers_survive_x264(picture: TestPicture, rate: int) -> None:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = *SIZE, "yuv420p"
    encoder.time_base, encoder.bit_rate = Fraction(1, 25), rate
    # As in the media path; with more, x264's rate control depends on the threads' luck.
    encoder.thread_count = 1
    vbv = {"maxrate": str(rate), "bufsize": str(rate // 5)}
    encoder.options = {"preset": "superfast", "tune": "zerolatency", **vbv}
    decoder = av.CodecContext.create("h264", "r")
    packets = [
        packet
        for number in range(20)
        for packet in encoder.encode(to_frame(picture.frame(number * 3001)))
    ]
    read = [read_number(frame) for packet in packets for frame in decoder.decode(packet)]
    assert read == [number * 3001 % NUMBERS for number in range(len(read))]
    assert len(read) >= 19


TONES: dict[str, Callable[[Tone], Tone]] = {
    "crushed": lambda x: np.asarray(np.clip((x - 128) * 4 + 128, 0, 255)),
    "faded": lambda x: 110 + x * 0.12,
    "dark": lambda x: 255 * (x / 255) ** 4,
    "bright": lambda x: 255 * (x / 255) ** 0.2,
    "posterised": lambda x: x // 90 * 90,
    "negative": lambda x: 255 - x,
}


@pytest.mark.parametrize("tone", TONES.values(), ids=TONES.keys())
def test_numbers_survive_strong_tone_curves(
    picture: TestPicture, tone: Callable[[Tone], Tone]
) -> None:
    image = picture.frame(4711)
    curve = tone(np.arange(256.0)).astype(np.uint8)
    assert read_number(curve[image]) == 4711


def test_numbers_survive_mosaic_blur_vignette_and_ink_lines(picture: TestPicture) -> None:
    image = picture.frame(51_966)
    luma = image[: SIZE[1]]
    small = cv2.resize(luma, (SIZE[0] // 16, SIZE[1] // 16), interpolation=cv2.INTER_AREA)
    mosaic = cv2.resize(small, SIZE, interpolation=cv2.INTER_NEAREST)
    blurred = cv2.GaussianBlur(luma, (0, 0), 8)
    fall = np.minimum(1, np.hypot(*np.mgrid[-1 : 1 : SIZE[1] * 1j, -1 : 1 : SIZE[0] * 1j]) ** 2)
    vignette = (luma * (1 - 0.75 * fall)).astype(np.uint8)
    inked = np.where(cv2.Canny(luma, 50, 150) > 0, 0, luma).astype(np.uint8)
    for changed in (mosaic, blurred, vignette, inked):
        assert read_number(with_luma(image, np.asarray(changed, np.uint8))) == 51_966


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (640, 352), (320, 176)])
def test_numbers_survive_mirror_and_scaling(
    picture: TestPicture, size: tuple[int, int], mirror: bool
) -> None:
    scaled = to_frame(picture.frame(1234)).reformat(*size)
    assert read_number(fit(scaled, SIZE, mirror=mirror)) == 1234


def test_a_picture_without_a_number_reads_as_none(picture: TestPicture) -> None:
    assert read_number(picture.frame(3, numbered=False)) is None
    assert read_number(np.full((1056, 1280), 128, np.uint8)) is None


def test_damage_never_reads_as_another_number(picture: TestPicture) -> None:
    rng = np.random.default_rng(1)
    rows, columns = strip_of(SIZE)
    cell = (columns.stop - columns.start) // 32
    for number in range(0, 4000, 13):
        image = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
        draw_number(image, number)
        for column in rng.choice(32, rng.integers(1, 12), replace=False):
            left = columns.start + column * cell
            cells = image[rows, left : left + cell]
            cells[:] = cells[::-1].copy()
        assert read_number(image) in (None, number)


def test_half_blended_neighbours_never_read_as_a_third_number(picture: TestPicture) -> None:
    for share in np.linspace(0, 1, 21):
        blend = picture.frame(255) * (1 - share) + picture.frame(256) * share
        assert read_number(blend.astype(np.uint8)) in (None, 255, 256)
