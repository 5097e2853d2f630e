"""`sundog cluster simulate`: figures for people and for programs, and a status that tells."""

import json

import pytest
from typer.testing import CliRunner

from sundog.cli import app
from sundog.server.placement.ledger import Ledger

STORM = ["cluster", "simulate", "storm", "--sessions", "300", "--troubles", "40"]


def test_a_storm_is_told_as_a_table() -> None:
    result = CliRunner().invoke(app, STORM)
    assert result.exit_code == 0, result.output
    lines = {" ".join(line.split()) for line in result.stdout.splitlines()}
    assert "slots sold twice, by an independent count 0" in lines
    assert "machines killed 4" in lines


def test_programs_get_one_object_with_the_cost() -> None:
    result = CliRunner().invoke(app, [*STORM, "--json", "--price", "2.5"])
    figures = json.loads(result.stdout)
    assert figures["faults"] == {}
    assert figures["cost"] == pytest.approx(2.5 * figures["worker_hours"])
    assert figures["waits"]["count"] > 200


def test_what_is_assumed_is_printed_with_where_it_comes_from() -> None:
    result = CliRunner().invoke(app, ["cluster", "simulate", "--assumptions"])
    assert "call_s" in result.stdout
    assert "nobody has measured it" in " ".join(result.stdout.split())


def test_slots_that_are_sold_twice_end_it_with_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    class Generous(Ledger):
        def free(self, now_s: float, engine: str = "") -> int:
            return super().free(now_s, engine) + 1

    monkeypatch.setattr("sundog.cluster.simulation.worker.Ledger", Generous)
    result = CliRunner().invoke(app, STORM)
    assert result.exit_code == 1
    assert "oversold" in result.stderr
