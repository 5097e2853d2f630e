"""How fast somebody may go on."""

from sundog.protocol.rate import TokenBucket


def test_a_burst_is_taken_and_then_a_steady_rate() -> None:
    bucket = TokenBucket(per_s=50, burst=100)
    assert [bucket.take(10.0) for _ in range(101)] == [True] * 100 + [False]
    assert [bucket.take(10.0 + step * 0.0201) for step in range(1, 200)] == [True] * 199
    assert not bucket.take(10.0 + 199 * 0.0201)


def test_silence_fills_no_more_than_the_burst() -> None:
    bucket = TokenBucket(per_s=50, burst=3)
    bucket.take(0.0)
    assert [bucket.take(1e6) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = TokenBucket(per_s=1, burst=1)
    assert [bucket.take(at) for at in (100.0, 50.0, 100.5, 101.5)] == [True, False, False, True]
