"""Random steps over several sessions: the short form of `benchmarks/chaos.py`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.soak.chaos import run_chaos
from tests.soak.plan import batches, step_of

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="engines have processes on Linux"),
    pytest.mark.timeout(240),
]

_OF_THE_DAY = datetime.now(UTC).timetuple().tm_yday
"""Another run each day; a failure names it."""


@pytest.mark.parametrize(("seed", "steps"), [(7, 90), (1000 + _OF_THE_DAY, 60)])
async def test_places_are_sessions_whatever_happens_and_nothing_is_left(
    seed: int, steps: int, tmp_path: Path
) -> None:
    report = await run_chaos(seed, steps, tmp_path)
    assert report.steps == steps
    assert report.left == {}
    assert report.faults == []


def test_a_run_is_told_by_its_seed_and_a_step_by_its_number() -> None:
    one, again, longer = batches(3, 100), batches(3, 100), batches(3, 200)
    assert one == again
    assert [step for batch in one for step in batch] == [step_of(3, n) for n in range(100)]
    assert longer[: len(one) - 1] == one[:-1]
    assert batches(4, 100) != one
