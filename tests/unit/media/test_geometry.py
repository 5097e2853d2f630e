"""Any picture fits: size, shape, orientation, pixel format, mirroring."""

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange

from sundog.media.geometry import fit, planes_of, to_frame
from sundog.media.rtc.video.coding.ladder import Ladder
from sundog.media.sizes import MODEL_SIZE, SteadySize, working_size


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        ((1280, 704), (1280, 704)),
        ((1280, 720), (1280, 704)),
        ((1920, 1080), (1280, 704)),
        ((640, 352), (1280, 704)),
        ((320, 180), (1280, 704)),
        ((720, 1280), (704, 1280)),
        ((640, 480), (1104, 816)),
        ((1, 1), (944, 944)),
    ],
)
def test_common_sizes(incoming: tuple[int, int], expected: tuple[int, int]) -> None:
    assert working_size(incoming) == expected


@pytest.mark.parametrize("incoming", [(1, 4000), (4000, 1), (3, 5), (7680, 4320), (17, 9000)])
def test_absurd_sizes_stay_near_the_models_area(incoming: tuple[int, int]) -> None:
    width, height = working_size(incoming)
    assert width % 16 == 0
    assert height % 16 == 0
    assert 0.95 < width * height / (MODEL_SIZE[0] * MODEL_SIZE[1]) < 1.05
    assert max(width, height) <= 1920


def halves(width: int, height: int) -> av.VideoFrame:
    """Black on the left, white on the right."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[:, width // 2 :] = 255
    return av.VideoFrame.from_ndarray(rgb, format="rgb24")


@pytest.mark.parametrize(("width", "height"), [(1280, 704), (641, 353), (720, 1280), (1920, 1080)])
def test_left_stays_left_and_mirrored_it_is_right(width: int, height: int) -> None:
    size = working_size((width, height))
    middle = size[0] // 2
    for mirror, dark in ((False, slice(0, middle - 16)), (True, slice(middle + 16, None))):
        luma = fit(halves(width, height), size, mirror=mirror)[: size[1]]
        assert luma[:, dark].max() < 30
        assert luma.mean() == pytest.approx(125.5, abs=4)


def test_one_pixel_fills_the_picture() -> None:
    frame = av.VideoFrame.from_ndarray(np.full((1, 1, 3), (0, 0, 255), np.uint8), format="rgb24")
    image = fit(frame, (64, 64))
    assert image.shape == (96, 64)
    assert np.ptp(image[:64]) == 0
    assert image[64:80].mean() > 200  # blue: U far above its neutral 128


def test_a_circle_stays_a_circle() -> None:
    y, x = np.mgrid[0:480, 0:640]
    inside = (x - 320) ** 2 + (y - 240) ** 2 < 150**2
    frame = av.VideoFrame.from_ndarray(
        (inside[..., None] * np.full(3, 255)).astype(np.uint8), format="rgb24"
    )
    width, height = working_size((640, 480))
    luma = fit(frame, (width, height))[:height] > 125
    rows, columns = np.flatnonzero(luma.any(1)), np.flatnonzero(luma.any(0))
    assert len(columns) / len(rows) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("pixels", ["yuvj420p", "yuv420p", "gray"])
def test_full_range_cameras_are_brought_to_limited_range(pixels: str) -> None:
    frame = av.VideoFrame(64, 64, pixels)
    frame.color_range = ColorRange.JPEG
    for plane, level in zip(frame.planes, (255, 128, 128), strict=False):
        plane.update(bytes([level]) * plane.buffer_size)
    y, u, _ = planes_of(frame)
    assert y.min() == 235
    assert u.min() == u.max() == 128


def test_a_frame_for_the_encoder_holds_the_same_picture_and_time() -> None:
    image = np.random.default_rng(0).integers(16, 235, (96, 64), np.uint8)
    frame = to_frame(image, 7200)
    assert (frame.width, frame.height, frame.pts) == (64, 64, 7200)
    assert frame.time == pytest.approx(0.08)
    assert np.array_equal(frame.to_ndarray(format="yuv420p"), image)


@pytest.mark.parametrize("captured", [(854, 478), (1122, 600), (500, 702), (720, 1280), (198, 120)])
def test_a_camera_that_sends_smaller_pictures_changes_nothing_for_the_engine(
    captured: tuple[int, int],
) -> None:
    sizes = SteadySize()
    whole = sizes.of(captured)
    ladder = Ladder()
    for target_bps in (4_000_000, 600_000, 300_000, 150_000, 20_000):
        assert sizes.of(ladder.size(captured, target_bps, 0.0)) == whole


def test_a_camera_that_is_turned_is_noticed() -> None:
    sizes = SteadySize()
    assert sizes.of((1280, 720)) == (1280, 704)
    assert sizes.of((720, 1280)) == (704, 1280)
    assert sizes.of((640, 480)) == working_size((640, 480))
