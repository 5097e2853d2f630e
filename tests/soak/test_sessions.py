"""Two sessions with sound, for a while: the short form of `benchmarks/soak.py sessions`."""

import sys

import pytest

from tests.soak.sessions import long_sessions

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted on Linux"),
    pytest.mark.timeout(240),
]

_JUDGED = ("service, MiB", "descriptors", "threads", "tasks")
"""In so short a time; latencies need an idle machine and minutes."""

_FPS_OF_BOTH = 50


async def test_two_sessions_stay_as_they_are() -> None:
    drift = await long_sessions(0.2)
    assert drift.faults == []
    table = drift.table()
    assert {what: table[what] for what in _JUDGED if not table[what][2]} == {}
    # What is late is under way for longer; what waits in a line that grows is a hundred frames.
    before, after, _ = table["frames under way"]
    assert after < before + _FPS_OF_BOTH / 5
