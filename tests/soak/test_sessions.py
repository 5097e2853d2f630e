"""Two sessions with sound, for a while: the short form of `benchmarks/soak.py sessions`."""

import sys

import pytest

from tests.soak.sessions import long_sessions

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted on Linux"),
    pytest.mark.timeout(240),
]

_JUDGED = ("service, MiB", "descriptors", "threads", "tasks", "frames under way")
"""In so short a time; latencies need an idle machine and minutes."""


async def test_two_sessions_stay_as_they_are() -> None:
    drift = await long_sessions(0.2)
    assert drift.faults == []
    table = drift.table()
    assert {what: table[what] for what in _JUDGED if not table[what][2]} == {}
