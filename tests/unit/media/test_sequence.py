"""Sequence numbers as a count that grows."""

import random

import pytest

from sundog.media.rtc.video.receiving.sequence import Numbers


@pytest.mark.parametrize("seed", range(20))
def test_a_packet_in_its_turn_is_placed_as_any_other(seed: int) -> None:
    rng, quick, plain = random.Random(seed), Numbers(), Numbers()
    number, turns = rng.randrange(1 << 16), 0
    for _ in range(3000):
        step = rng.choice((1, 1, 1, 1, 2, 0, -1, -3, 90))
        if rng.random() < 0.01:  # another sender
            step = rng.randrange(1 << 16)
        number = (number + step) % (1 << 16)
        place = quick.follows(number)
        turns += place is not None
        assert (quick.take(number) if place is None else place) == plain.take(number)
        assert (quick.newest, quick.generation) == (plain.newest, plain.generation)
    assert turns > 500
    assert plain.generation


def test_before_the_first_packet_none_is_in_its_turn() -> None:
    assert Numbers().follows(0) is None
