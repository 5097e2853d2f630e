"""Thousands of sessions in virtual time, by the real rules: whatever fails, no slot is sold twice."""

from dataclasses import replace

import pytest

from sundog.cluster.messages import Facts
from sundog.cluster.rules.scaling import Limits
from sundog.cluster.simulation.assumptions import Assumptions
from sundog.cluster.simulation.running import run
from sundog.cluster.simulation.scenario import Fleet, Kind, Scenario, Troubles, storm
from sundog.server.placement.interface import NoSlotError, Slot, Wish
from sundog.server.placement.ledger import Ledger


@pytest.mark.timeout(180)  # some 5 s of a processor, and the machine may be busy
def test_ten_thousand_sessions_under_a_thousand_failures_and_no_slot_sold_twice() -> None:
    results = run(storm(10_000, 1000))
    assert results.faults == {}
    counts = results.counts
    troubles = ("worker_kills", "worker_hangs", "node_kills", "front_kills", "splits")
    assert sum(counts[name] for name in troubles) == 1000
    assert results.waits.count > 9_500
    assert counts["cut"] < results.waits.count / 200
    assert counts["recovered"] > 1000
    assert counts["adopted"] > 1000


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_slot_is_sold_twice_whatever_fails_when(seed: int) -> None:
    results = run(storm(1000, 200, seed=seed))
    assert results.faults == {}
    assert results.counts["opened"] > 900


def test_the_same_chance_gives_the_same_figures() -> None:
    once, again = (run(storm(500, 60, seed=3)) for _ in range(2))
    assert once == again


def _small(**changes: object) -> Scenario:
    scenario = Scenario(
        name="small",
        sessions=1500,
        span_s=1800.0,
        fleet=Fleet(
            fronts=3, workers=70, limits=Limits(floor=70, ceiling=90), kinds=(Kind(slots=6),)
        ),
    )
    return replace(scenario, **changes)  # type: ignore[arg-type]


def test_without_failures_nobody_waits_and_nobody_is_cut() -> None:
    results = run(_small())
    assert results.faults == {}
    assert results.waits.count == results.counts["came"]
    assert results.waits.p99 < 0.1
    assert results.counts["cut"] == results.gaps.count == 0


def test_sessions_of_killed_workers_have_pictures_again_within_three_seconds() -> None:
    results = run(_small(troubles=Troubles(worker_kills=40, node_kills=3)))
    assert results.faults == {}
    assert results.gaps.count > 40
    assert results.gaps.most < 3
    assert results.counts["cut"] == 0


def test_sessions_of_hung_workers_are_elsewhere_within_five_seconds() -> None:
    results = run(_small(troubles=Troubles(worker_hangs=40)))
    assert results.faults == {}
    assert 3 < results.gaps.most < 5
    assert results.counts["cut"] == 0


def test_when_fronts_are_killed_media_go_on() -> None:
    results = run(_small(troubles=Troubles(front_kills=40)))
    assert results.faults == {}
    assert results.counts["adopted"] > 1000
    assert results.counts["orphans_ended"] > 10  # of clients that did not come back
    assert results.gaps.count == results.counts["cut"] == 0


def test_an_upgrade_moves_every_session_that_stays_and_cuts_none() -> None:
    figures = replace(Assumptions(), drain_s=120.0)
    results = run(_small(upgrade_at_s=300.0, assumptions=figures))
    assert results.faults == {}
    assert 120 <= results.upgrade_s < 900
    assert results.counts["moved"] > 50
    assert results.counts["cut"] == results.counts["cut_by_drain"] == results.gaps.count == 0


def test_too_few_workers_let_sessions_wait_and_refuse_those_for_whom_the_line_is_too_long() -> None:
    fleet = Fleet(fronts=2, workers=20, limits=Limits(floor=20, ceiling=20), kinds=(Kind(),))
    results = run(_small(fleet=fleet))
    assert results.faults == {}
    assert results.utilisation > 0.9
    assert results.waits.p95 > 5
    assert results.counts["refused"] > 0


class _Generous(Ledger):
    """Has one slot more than there is."""

    def free(self, now_s: float, engine: str = "") -> int:
        return super().free(now_s, engine) + (not self.is_closed)


class _Forgetful(Ledger):
    """Gives a slot back when it is attached to."""

    def attach(self, slot: Slot, now_s: float) -> Wish:
        wish = super().attach(slot, now_s)
        self.release(slot)
        return wish


class _Trusting(Ledger):
    """Lets a session in whose slot was kept for too long."""

    def attach(self, slot: Slot, now_s: float) -> Wish:
        try:
            return super().attach(slot, now_s)
        except NoSlotError:
            return Wish(engine="cpu", codecs=("VP8", "H264"))


class _Careless(Ledger):
    """Does not count what an engine's sessions hold."""

    def free(self, now_s: float, engine: str = "") -> int:
        return super().free(now_s, "")


@pytest.mark.parametrize(
    ("ledger", "fault"),
    [
        (_Generous, "oversold"),
        (_Forgetful, "oversold"),
        (_Trusting, "not_given"),
        (_Careless, "oversold"),
    ],
)
def test_a_ledger_that_errs_is_found_out(
    ledger: type[Ledger], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sundog.cluster.simulation.worker.Ledger", ledger)
    scenario = storm(1000, 200)
    slow = replace(scenario.assumptions, call_s=4.0, call_limit_s=30.0)
    if ledger is _Trusting:  # promises only run out where calls take their time
        scenario = replace(scenario, assumptions=slow)
    assert run(scenario).faults.get(fault, 0) > 0


def test_a_chooser_that_does_not_look_what_workers_have_is_found_out() -> None:
    def anyone(_: Wish, workers: list[Facts], *, release: str) -> tuple[str, ...]:
        return tuple(facts.name for facts in workers if facts.release >= release)

    assert run(storm(500, 60), chooser=anyone).faults.get("misplaced", 0) > 0
