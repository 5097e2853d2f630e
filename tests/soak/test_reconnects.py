"""Clients that come and go, half of them without a word: the short form of `benchmarks/soak.py`."""

import sys

import pytest

from tests.soak.reconnects import reconnects

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="descriptors are counted on Linux"),
    pytest.mark.timeout(240),
]

_MOST_KIB = 400.0
"""Of memory at rest after each; with so few the heaps still move. A session left behind costs more."""


async def test_clients_that_vanish_leave_nothing_behind_in_service_or_sdk() -> None:
    figures = await reconnects(80, warm=32, every=12, lanes=3)
    assert figures.left == {"service": {}, "clients": {}}
    assert figures.faults == []
    assert max(figures.slopes_kib) < _MOST_KIB
