"""The measures of `sundog bench quality`, on pictures whose figures are known."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sundog.cli.measure.quality.features import features
from sundog.cli.measure.quality.likeness import gradient_ssim, strength, structure
from sundog.cli.measure.quality.motion import flicker, flows, noisy, warped_error
from sundog.cli.measure.quality.pictures import Bytes, lab, rgb
from sundog.cli.measure.quality.separability import Sample, separability
from sundog.media.geometry import Image

SIZE = (320, 256)


def clouds(seed: int, size: tuple[int, int] = SIZE) -> Bytes:
    """A soft random colour picture, ``uint8[H, W, 3]``."""
    noise = np.random.default_rng(seed).normal(size=(size[1], size[0], 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 4)
    return np.asarray(np.clip(128 + soft / soft.std() * 40, 0, 255), np.uint8)


def i420(picture: NDArray[np.uint8]) -> Image:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)


def shifted(count: int, step: int = 2) -> list[Image]:
    """A camera that moves ``step`` pixels to the right in each frame."""
    wide = clouds(1, (SIZE[0] + count * step, SIZE[1]))
    cuts = (wide[:, i * step : i * step + SIZE[0]] for i in range(count))
    return [i420(np.ascontiguousarray(cut)) for cut in cuts]


def lit(images: list[Image], by: int) -> list[Image]:
    """Every second frame brighter."""
    return [cv2.add(image, by) if i % 2 else image for i, image in enumerate(images)]


def test_a_picture_that_only_moves_has_next_to_no_error() -> None:
    frames = shifted(2)
    motion = flows(frames)[0]
    before, after = (rgb(frame) for frame in frames)
    assert warped_error(before, after, motion) < 0.5
    assert warped_error(before, after, None) > 5 * warped_error(before, after, motion)
    assert motion.sure.mean() > 0.9


def test_flow_points_back_to_where_things_were() -> None:
    motion = flows(shifted(2, step=4))[0]
    middle = motion.back[40:-40, 40:-40]
    assert np.allclose(np.median(middle, (0, 1)), (2, 0), atol=0.2), "half-size pixels"


def test_a_moving_picture_that_flickers_shows_more_error_than_its_input() -> None:
    frames = shifted(6)
    motions = flows(frames)
    own = flicker(frames, motions)
    assert flicker(lit(frames, 12), motions) > 3 * own


def test_a_texture_that_stays_on_the_lens_counts_as_flicker() -> None:
    frames = shifted(6)
    motions = flows(frames)
    grid = np.zeros_like(frames[0])
    grid[: SIZE[1] : 8] = 20
    grid[: SIZE[1], ::8] = 20
    curtain = [cv2.add(frame, grid) for frame in frames]
    assert flicker(curtain, motions) > 2 * flicker(frames, motions)


def test_noise_that_a_style_halves_has_half_the_flicker() -> None:
    still = list(noisy(i420(clouds(2)), 5))
    calm = [(128 + (image.astype(np.int16) - 128) // 2).astype(np.uint8) for image in still]
    nothing_moves = (None,) * 4
    share = flicker(calm, nothing_moves) / flicker(still, nothing_moves)
    assert share == pytest.approx(0.5, abs=0.05)


def test_the_noise_of_a_still_scene_is_the_same_in_each_run() -> None:
    image = i420(clouds(3))
    one, two = (list(noisy(image, 2)) for _ in range(2))
    assert np.array_equal(one[1], two[1])
    assert not np.array_equal(one[0], one[1])
    luma = (one[0].astype(np.int16) - image)[: SIZE[1]]
    assert luma.std() == pytest.approx(4, abs=0.2)


def test_frames_in_which_a_style_settles_do_not_count() -> None:
    image = i420(clouds(3))
    jump = [image, cv2.add(image, 60), image, image, image]
    assert flicker(jump, (None,) * 4, settle=2) == 0.0
    assert flicker(jump[:2], (None,), settle=2) == 0.0, "too short to tell"


def test_structure_of_a_picture_and_its_negative_is_whole_and_of_another_is_not() -> None:
    image, other = i420(clouds(4)), i420(clouds(5))
    negative = image.copy()
    negative[: SIZE[1]] = 251 - image[: SIZE[1]]
    assert structure(image, image) == pytest.approx(1.0)
    assert structure(image, negative) > 0.99
    assert structure(image, other) < 0.5
    flat = np.full((64, 64), 90, np.uint8)
    assert gradient_ssim(flat, flat) == pytest.approx(1.0)


def test_strength_of_black_to_white_is_one_and_of_nothing_nothing() -> None:
    black, white = (i420(np.full((64, 64, 3), value, np.uint8)) for value in (0, 255))
    assert strength(black, white) == pytest.approx(1.0, abs=0.01)
    assert strength(black, black) == 0.0


def test_oklab_of_known_colours() -> None:
    """Values of the paper's reference implementation."""
    colours = np.array([[[255, 255, 255], [255, 0, 0], [0, 0, 255]]], np.uint8)
    expected = np.array([[1.0, 0, 0], [0.628, 0.225, 0.126], [0.452, -0.032, -0.312]])
    assert np.allclose(lab(colours)[0], expected, atol=2e-3)


def hatched(picture: Bytes) -> Bytes:
    out = picture.copy()
    out[::6] //= 2
    return out


def poster(picture: Bytes) -> Bytes:
    return picture // 64 * 64 + 32


def warm(picture: Bytes) -> Bytes:
    return np.asarray(picture * np.array([1.0, 0.8, 0.5]), np.uint8)


def samples(clips: int) -> list[Sample]:
    ways = {"hatched": hatched, "poster": poster, "warm": warm}
    return [
        Sample(style=name, clip=str(clip), values=features(way(clouds(10 * clip + seed))))
        for name, way in ways.items()
        for clip in range(clips)
        for seed in range(2)
    ]


def test_styles_that_differ_are_told_apart_on_pictures_of_other_clips() -> None:
    found = separability(samples(3))
    assert found is not None
    assert found.across_clips
    assert found.accuracy == 1.0
    assert found.confusions == ()


def test_one_clip_is_split_and_said_to_be() -> None:
    found = separability(samples(1))
    assert found is not None
    assert not found.across_clips
    assert found.accuracy == 1.0


def test_two_names_for_one_style_are_confused() -> None:
    own = [s for s in samples(3) if s.style != "hatched"]
    twins = [Sample(style="twin", clip=s.clip, values=s.values) for s in own if s.style == "warm"]
    found = separability([*own, *twins])
    assert found is not None
    assert found.by_style["poster"] == 1.0
    assert found.by_style["warm"] + found.by_style["twin"] == 1.0
    assert {entry[:2] for entry in found.confusions} <= {("warm", "twin"), ("twin", "warm")}


def test_a_single_style_cannot_be_told_apart_from_anything() -> None:
    assert separability([s for s in samples(2) if s.style == "warm"]) is None


def test_features_are_finite_for_pictures_without_any_content() -> None:
    for value in (0, 255):
        found = features(np.full((256, 320, 3), value, np.uint8))
        assert np.isfinite(found).all()
        assert np.abs(found).max() < 30
