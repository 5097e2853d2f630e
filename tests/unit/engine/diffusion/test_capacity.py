"""As many sessions as are promised hold their rate, and twice as many would not."""

from collections.abc import Callable

import pytest

from sundog.engine.diffusion.sharing.capacity import LONGEST_AGE_S, sessions_that_hold
from tests.unit.engine.diffusion.virtual_sharing import World, cameras

FPS = 25.0


def carried(batch_s: Callable[[int], float], count: int) -> tuple[float, float]:
    """Return the 99th percentile of ages, seconds, and the share of frames that were drawn."""
    world = World(cameras(count), lambda size, frames: batch_s(frames), noise=0.05)
    world.run(12)
    ages = sorted(frame.age_s for frame in world.frames)
    came = sum(session.newest(world.now_s) + 1 for session in world.sessions.values())
    return ages[int(len(ages) * 0.99)], len(ages) / came


@pytest.mark.parametrize(
    "batch_s",
    [
        lambda frames: 0.0084 * frames,
        lambda frames: 0.014 * frames,
        lambda frames: 0.001 + 0.0042 * (1 << (frames - 1).bit_length()),
        lambda frames: 0.002 + 0.002 * (1 << (frames - 1).bit_length()),
    ],
)
def test_so_many_sessions_hold_their_rate_and_their_age(batch_s: Callable[[int], float]) -> None:
    count = sessions_that_hold(FPS, batch_s, 8)
    age_s, drawn = carried(batch_s, count)
    assert age_s <= LONGEST_AGE_S
    assert drawn > 0.99
    _, drawn = carried(batch_s, 2 * count)
    assert drawn < 0.9


def test_a_machine_that_is_just_quick_enough_carries_one() -> None:
    assert sessions_that_hold(FPS, lambda frames: 0.03 * frames, 8) == 1
    assert sessions_that_hold(FPS, lambda frames: 0.039 * frames, 8) == 0


def test_where_only_the_rate_counts_large_batches_do() -> None:
    def batch_s(frames: int) -> float:
        return 0.1

    assert sessions_that_hold(FPS, batch_s, 8) == 0
    assert sessions_that_hold(2.0, batch_s, 8, longest_age_s=None) == 32


def test_what_was_never_measured_promises_no_more_than_one_can_count() -> None:
    assert sessions_that_hold(FPS, lambda frames: 0.0, 8) > 1000
