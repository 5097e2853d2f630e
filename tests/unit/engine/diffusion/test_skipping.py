"""Frames that are like the last are known, and nothing that can be seen is skipped."""

import numpy as np

from sundog.engine.diffusion.core.stillness.skip import Similarity
from sundog.engine.interface import Image


def camera(seed: int = 0, *, noise: float = 0.0, width: int = 320, height: int = 176) -> Image:
    """A still scene, with a sensor's noise of so many grey levels."""
    across = np.linspace(60, 180, width)
    picture = np.full((height * 3 // 2, width), 128.0)
    picture[:height] = across + np.random.default_rng(seed).normal(0, 1, (height, width)) * noise
    return picture.round().clip(16, 235).astype(np.uint8)


def test_first_frame_is_drawn() -> None:
    assert not Similarity(1.5).is_like_last(camera())


def test_still_scene_is_drawn_once_for_all_its_noise() -> None:
    similarity = Similarity(1.5)
    answers = [similarity.is_like_last(camera(seed, noise=5)) for seed in range(6)]
    assert answers == [False] + [True] * 5


def test_without_a_threshold_each_frame_is_drawn() -> None:
    similarity = Similarity(0)
    assert not any(similarity.is_like_last(camera()) for _ in range(3))


def test_small_thing_that_moves_is_drawn() -> None:
    similarity = Similarity(1.5)
    similarity.is_like_last(camera())
    moved = camera()
    moved[100:116, 200:224] += 30
    # In all of the picture it is a fifth of a grey level.
    assert not similarity.is_like_last(moved)


def test_change_at_the_border_counts() -> None:
    similarity = Similarity(1.5)
    similarity.is_like_last(camera(width=336, height=208))
    moved = camera(width=336, height=208)
    moved[192:208, 312:336] += 30
    assert not similarity.is_like_last(moved)


def test_slow_change_is_drawn_in_the_end() -> None:
    similarity = Similarity(1.5)
    dawn = [np.minimum(camera() + np.uint8(step // 2), 235) for step in range(9)]
    answers = [similarity.is_like_last(frame.astype(np.uint8)) for frame in dawn]
    assert answers == [False, True, True, True, False, True, True, True, False]


def test_still_scene_is_drawn_anew_after_a_while() -> None:
    similarity = Similarity(1.5)
    answers = [similarity.is_like_last(camera()) for _ in range(40)]
    assert answers.count(False) == 4


def test_new_look_is_drawn_at_once() -> None:
    similarity = Similarity(1.5)
    similarity.is_like_last(camera())
    similarity.forget()
    assert not similarity.is_like_last(camera())
    assert similarity.is_like_last(camera())


def test_picture_of_another_size_is_drawn() -> None:
    similarity = Similarity(1.5)
    similarity.is_like_last(camera())
    assert not similarity.is_like_last(camera(width=160, height=96))


def test_tiny_pictures_are_compared() -> None:
    similarity = Similarity(1.5)
    similarity.is_like_last(camera(width=16, height=16))
    assert similarity.is_like_last(camera(width=16, height=16))


def test_frame_is_left_as_it_is() -> None:
    frame, same = camera(noise=3), camera(noise=3)
    Similarity(1.5).is_like_last(frame)
    assert np.array_equal(frame, same)
