"""Counting what happens, whatever it is called with."""

import ast
from pathlib import Path

import pytest

from sundog.server.insight.counters import Insight
from sundog.server.insight.facts import FACTS, TIMINGS

pytestmark = pytest.mark.unit

SOURCE = Path(__file__).parents[3] / "src" / "sundog"


def test_facts_are_counted_apart_by_their_labels() -> None:
    insight = Insight()

    insight.count("engine_replaced", reason="hung")
    insight.count("engine_replaced", reason="hung")
    insight.count("engine_replaced", reason="crashed")

    assert insight.snapshot().counts["engine_replaced"] == {("hung",): 2, ("crashed",): 1}


def test_durations_fall_into_their_buckets() -> None:
    insight = Insight()

    for seconds in (0.001, 0.0011, 99):
        insight.observe("frame_age", seconds)

    (histogram,) = insight.snapshot().timings["frame_age"].values()
    assert histogram.buckets[:2] == (1, 1)
    assert histogram.buckets[-1] == 1
    assert histogram.total_s == pytest.approx(99.0021)


def test_labels_that_never_repeat_do_not_fill_the_memory() -> None:
    insight = Insight()

    for number in range(10_000):
        insight.count("connections_refused", code=f"code {number}")

    counted = insight.snapshot().counts["connections_refused"]
    assert len(counted) == 101
    assert sum(counted.values()) == 10_000
    assert max(len(value) for labels in counted for value in labels) <= 60


def test_what_was_read_does_not_change_afterwards() -> None:
    insight = Insight()
    insight.count("sessions_resumed")
    before = insight.snapshot()

    insight.count("sessions_resumed")

    assert before.counts["sessions_resumed"] == {(): 1}


def test_everything_that_the_service_counts_is_known_with_its_labels() -> None:
    kinds = {"count": FACTS, "observe": TIMINGS}
    found = 0
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            match call:
                case ast.Call(
                    func=ast.Attribute(attr=("count" | "observe") as verb, value=whom),
                    args=[ast.Constant(value=str(name)), *_],
                ) if ast.unparse(whom).endswith("insight"):
                    found += 1
                    labels = {word.arg for word in call.keywords} - {"amount"}
                    known = kinds[verb][name].labels  # type: ignore[index]
                    assert labels == set(known), f"{path.name}:{call.lineno}"
    assert found or not (SOURCE / "server" / "insight" / "metrics.py").exists()
