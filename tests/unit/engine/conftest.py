"""One warm engine for all tests of it."""

import pytest

from sundog.engine.cpu.engine import CpuEngine


@pytest.fixture(scope="session")
def engine() -> CpuEngine:
    warm = CpuEngine()
    warm.warm_up(lambda _what, _share: None)
    return warm
