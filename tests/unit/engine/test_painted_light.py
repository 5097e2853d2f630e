"""The light of a world is in the colours that the world is painted in."""

import numpy as np

from sundog.engine.cpu.bake import painted_light
from sundog.engine.cpu.style import Grade, Split
from sundog.engine.cpu.worlds.painting import WorldLight

NEON = WorldLight(key=(1.4, 0.2, 0.9), rim=(0.0, 0.7, 0.9), above=(0.02, 0.02, 0.1))


def test_in_black_and_white_nobody_is_lit_in_colour() -> None:
    grey = painted_light(NEON, (Grade(), Grade(saturation=0.0)))
    for colour in (grey.key, grey.rim, grey.counter, grey.above, grey.below, grey.haze):
        assert np.ptp(colour) < 0.02 * max(colour)
    assert grey.towards == NEON.towards


def test_light_is_as_bright_painted_as_before() -> None:
    warm = painted_light(
        NEON, (Grade(split=Split(shadows="#7a4020", lights="#ffb878", amount=0.6)),)
    )
    weights = np.array([0.2126, 0.7152, 0.0722])
    assert np.isclose(weights @ np.array(warm.key), weights @ np.array(NEON.key), rtol=0.02)
    assert warm.rim[0] > NEON.rim[0], "a cyan rim is less cyan"


def test_a_paint_without_colours_of_its_own_leaves_the_light() -> None:
    same = painted_light(NEON, (Grade(),))
    assert np.allclose(same.key, NEON.key, atol=0.02)
