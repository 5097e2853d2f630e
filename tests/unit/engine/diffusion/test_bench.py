"""`sundog bench engine`: every row at once, whatever breaks; nothing beyond its time."""

import json
from itertools import count
from pathlib import Path

import pytest

from sundog.engine.diffusion.bench import supervise as supervising
from sundog.engine.diffusion.bench.bench import Bench
from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.plan import steps
from sundog.engine.diffusion.bench.rows import Budget, Row, Rows
from sundog.engine.diffusion.bench.supervise import supervise
from sundog.engine.diffusion.bench.telling import line

SIZE = (128, 64)


def quiet(_what: str, _share: float) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def bench() -> Bench:
    options = Options.small(device="cpu", sizes=(SIZE,), batches=(1, 2), bucket_s=0.05)
    ticks = count()
    return Bench(options, Budget(100.0, lambda: 0.0), lambda: next(ticks) * 1e-3, quiet)


def kinds(rows: list[Row]) -> list[str]:
    return [row["what"] for row in rows]


def test_what_is_measured_first_is_what_needs_no_compiler(bench: Bench) -> None:
    names = [step.name for step in steps(bench)]
    assert names[:2] == ["numbers", "eager 128x64 by 1"]
    assert len(names) == len(set(names))


def test_each_step_of_drawing_gives_rows_that_json_holds(bench: Bench) -> None:
    wanted = ("numbers", "eager 128x64 by 2", "stream 128x64 by 2", "fidelity 128x64 by 2")
    rows = [row for s in steps(bench) if s.name.startswith(wanted) for row in s.run(bench)]
    assert kinds(rows) == [
        "numbers",
        "bucket",
        "end to end, one after another",
        "end to end, two lanes",
        "fidelity",
        "fidelity",
    ]
    assert all(json.loads(json.dumps(row)) == row for row in rows)
    assert [row["levels_max"] for row in rows if row["what"] == "fidelity"] == [0, 0]


def test_a_row_is_in_the_file_before_the_next_is_measured(tmp_path: Path) -> None:
    file = tmp_path / "new" / "rows.jsonl"
    told: list[Row] = []
    rows = Rows(file, told.append)
    rows.add({"what": "one"})
    assert json.loads(file.read_text()) == {"what": "one"}
    rows.add({"what": "two"})
    assert kinds([json.loads(each) for each in file.read_text().splitlines()]) == ["one", "two"]
    assert told == rows.all


CHILD = """
import json, sys, time
asked = json.loads(sys.argv[1])
def say(**message): print(json.dumps(message), flush=True)
print("a library prints what it likes")
for number in range(asked["first"], 4):
    say(step=number, of=4, name=f"step {number}")
    if number == 1: sys.exit(3)
    if number == 2: time.sleep(60)
    say(row={"what": "bucket", "step": f"step {number}"})
"""


def test_a_measurement_that_breaks_or_hangs_costs_its_own_row_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "breaking.py").write_text(CHILD)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(supervising, "_CHILD", "breaking")
    monkeypatch.setattr(supervising, "_SILENT_S", 1.0)
    rows = Rows(None, lambda _row: None)
    supervise(Options(budget_s=60.0, compile_s=0.5), rows, lambda: 0.0)
    assert [(row["what"], row.get("step"), row.get("error")) for row in rows.all] == [
        ("bucket", "step 0", None),
        ("failed", "step 1", "the process ended with 3"),
        ("failed", "step 2", "said nothing for too long"),
        ("bucket", "step 3", None),
        ("end", None, None),
    ]


def test_a_run_ends_when_its_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(supervising, "_CHILD", "endless")
    monkeypatch.setattr(supervising, "_GRACE_S", 0.2)
    ticks = count()
    rows = Rows(None, lambda _row: None)
    supervise(Options(budget_s=1.0), rows, lambda: next(ticks) * 2.0)
    assert kinds(rows.all) == ["failed", "end"]
    assert rows.all[0]["error"] == "the time is over"


def test_options_reach_the_measuring_process_whole() -> None:
    options = Options.small(only=("bucket",), sizes=((64, 64),))
    assert Options.from_json(json.loads(json.dumps(options.as_json()))) == options


def test_only_what_is_asked_for_is_measured(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    only = Options.small(sizes=(SIZE,), only=("kernels",))
    monkeypatch.setattr(bench, "options", only)
    assert {step.name.split()[0] for step in steps(bench)} == {"kernels"}


def test_people_read_one_line_a_row() -> None:
    row = {"what": "bucket", "step": "x", "p50_ms": 1.5, "top": [{}], "gpu": None}
    assert line(row).split() == ["bucket", "p50_ms", "1.5"]
    assert "\n" not in line({"what": "failed", "error": "x" * 500})
