"""The project's network table in virtual time: glass to glass, both ways impaired, one seed.

The bounds are those that were set for the network laboratory, where nothing else is said.
"""

from dataclasses import replace

import pytest

from tests.simulation.cases import CASES, LOSSY
from tests.simulation.figures import Figures
from tests.simulation.parts import Parts
from tests.simulation.running import run

BASE_MS = 45
"""Clean: the way takes 20, coding and handing over 22, pacing less than 3."""

MOST_DAMAGED = 0.5


def figures_of(name: str, after_s: float, parts: Parts | None = None) -> Figures:
    [figures] = run(replace(CASES[name], after_s=after_s), 1, parts)
    assert figures.damaged <= MOST_DAMAGED
    return figures


def test_a_clean_path_shows_every_picture_at_once() -> None:
    clean = figures_of("clean", 3)
    assert (clean.p50_ms or 1e9) < BASE_MS + 1
    assert clean.shown == 100
    assert clean.resent < 0.1


@pytest.mark.parametrize(
    ("name", "more_ms", "shown"), [("loss1", 60, 98), ("loss5", 120, 95), ("loss10", 200, 90)]
)
def test_random_losses_cost_less_than_a_round_trip(name: str, more_ms: float, shown: float) -> None:
    lossy = figures_of(name, 5)
    assert (lossy.p95_ms or 1e9) < BASE_MS + more_ms
    assert (lossy.p50_ms or 1e9) < BASE_MS + 5
    assert lossy.shown >= shown


@pytest.mark.parametrize(("name", "shown"), [("loss1_rtt200", 99), ("loss5_rtt100", 97)])
def test_on_long_ways_losses_cost_no_round_trip(name: str, shown: float) -> None:
    case = replace(LOSSY[name], after_s=5)
    [far] = run(case, 1)
    way_ms = 2e3 * case.usual.delay_s
    assert (far.p50_ms or 1e9) < way_ms + 30
    assert (far.p95_ms or 1e9) < way_ms + 80
    assert far.shown >= shown
    [without] = run(case, 1, Parts(has_parity=False))
    assert (without.p50_ms or 0) > way_ms + 30


def test_a_path_that_was_cut_is_not_filled_with_parity() -> None:
    cut = figures_of("cut500k", 5)
    assert cut.parity < 1


def test_bursts_of_losses_freeze_for_less_than_half_a_second() -> None:
    # As the project's table has it: of three seeds, for one long burst decides a run.
    freezes_s = [run(CASES["burst3"], seed)[0].freeze_s for seed in (1, 2, 3)]
    assert sorted(freezes_s)[1] <= 0.4


def test_jitter_that_reorders_asks_for_little_in_vain() -> None:
    jittery = figures_of("jitter30", 5)
    # The last of 17 packets takes 67 of 10 to 70 ms, twice, and coding takes 22.
    assert (jittery.p50_ms or 1e9) < 145
    assert jittery.needless <= 5
    assert jittery.shown > 98


@pytest.mark.parametrize("name", ["cut500k", "cut1M"])
def test_a_cut_freezes_for_less_than_a_second_and_is_over_when_it_ends(name: str) -> None:
    cut = figures_of(name, 5)
    assert cut.freeze_s <= 0.8
    assert (cut.again_s or 1e9) <= 4
    assert (cut.back_s or 1e9) <= 0.3
    assert (cut.offered or 1e9) <= 1.2


def test_pictures_are_there_as_soon_as_a_blackout_is_over() -> None:
    black = figures_of("black5", 2)
    assert (black.back_s or 1e9) <= 0.3
    assert (black.again_s or 0.0) <= 1


def test_longer_ways_take_longer_and_nothing_else() -> None:
    far = figures_of("rtt200", 3)
    assert (far.p95_ms or 1e9) < BASE_MS + 180 + 50
    assert far.resent < 2


def test_others_that_know_no_reports_are_heard_too() -> None:
    foreign = figures_of("loss5", 5, Parts(foreign=True))
    assert (foreign.p95_ms or 1e9) < BASE_MS + 120
    assert foreign.shown >= 90
