"""Any k of n blocks tell all of them, whatever is missing."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sundog.media.rtc.video.parity.erasure import (
    MOST_DATA,
    MOST_PARITY,
    parity_blocks,
    restored,
)


@given(
    data=st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=MOST_DATA),
    count=st.integers(1, MOST_PARITY),
    chance=st.randoms(use_true_random=False),
)
def test_what_is_missing_is_had_back_from_as_many_parity_blocks(
    data: list[bytes], count: int, chance: Random
) -> None:
    lost = chance.sample(range(len(data)), chance.randint(0, min(count, len(data))))
    parity = parity_blocks(data, count)
    came = chance.sample(range(count), chance.randint(len(lost), count))
    kept = {place: block for place, block in enumerate(data) if place not in lost}
    found = restored(kept, {place: parity[place] for place in came}, len(data))
    size = max(map(len, data))
    assert found == {place: data[place].ljust(size, b"\0") for place in lost}


def test_every_choice_of_three_losses_and_three_parity_blocks_will_do() -> None:
    data = [bytes([place, 255 - place, 7 * place]) for place in range(9)]
    parity = parity_blocks(data, 5)
    for lost in combinations(range(9), 3):
        kept = {place: block for place, block in enumerate(data) if place not in lost}
        for came in combinations(range(5), 3):
            found = restored(kept, {place: parity[place] for place in came}, 9)
            assert found == {place: data[place] for place in lost}


def test_the_first_parity_block_is_the_plain_xor() -> None:
    assert parity_blocks([b"\x0f\x01", b"\xf0"], 1) == [b"\xff\x01"]


def test_a_known_product_of_the_field() -> None:
    # 2 * 0x80 = 0x11D reduced: the second row's second factor is (0xFF ^ 1) / (0xFE ^ 1) = 0xFE / 0xFF.
    [_, second] = parity_blocks([b"\0", b"\xff"], 2)
    assert second == b"\xfe"


@pytest.mark.parametrize(
    ("data", "parity"),
    [
        ({0: b"ab"}, {}),
        ({0: b"ab"}, {0: b"a"}),
        ({}, {0: b"ab", 1: b"a"}),
    ],
    ids=["too little parity", "a block longer than parity", "parity of two lengths"],
)
def test_what_does_not_belong_together_is_refused(
    data: dict[int, bytes], parity: dict[int, bytes]
) -> None:
    with pytest.raises(ValueError, match="parity"):
        restored(data, parity, 2)
