"""Sessions that are not alone on their link go on, and leave others theirs."""

from dataclasses import replace

from tests.simulation.cases import CASES
from tests.simulation.running import run


def test_pictures_go_on_beside_a_file_that_is_loaded_both_ways() -> None:
    [figures] = run(replace(CASES["tcp"], after_s=10.0), 1)
    assert figures.shown > 60
    assert figures.freeze_s < 0.8
    assert figures.damaged == 0


def test_two_sessions_share_a_link_evenly() -> None:
    one, other = run(replace(CASES["two"], after_s=8.0), 1)
    for figures in (one, other):
        assert figures.shown > 90
        assert (figures.p95_ms or 1e9) < 300
        assert figures.freeze_s < 0.3
