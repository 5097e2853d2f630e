"""`sundog bench engine` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from sundog.cli import app
from sundog.engine.diffusion.bench import supervise as supervising
from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.rows import Rows

ROW = {"what": "bucket", "size": "128x64", "frames": 1, "how": "eager", "p50_ms": 2.5, "fps": 400}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    seen: list[Options] = []

    def measure(options: Options, rows: Rows, _now: Callable[[], float]) -> None:
        seen.append(options)
        if not options.only:
            rows.add(dict(ROW))

    monkeypatch.setattr(supervising, "supervise", measure)
    return seen


def test_without_a_gpu_a_tiny_model_is_measured_and_called_that(
    asked: list[Options], tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    told = CliRunner().invoke(
        app, ["bench", "engine", "--device", "cpu", "--budget", "60", "--json", str(file)]
    )
    assert told.exit_code == 0, told.output
    assert "no measure of any real one" in " ".join(told.output.split())
    assert "400" in told.output
    assert json.loads(file.read_text()) == ROW
    (options,) = asked
    assert options.tiny
    assert not options.compiles
    assert options.budget_s == 60


def test_full_size_is_measured_with_graphs_compiled(asked: list[Options]) -> None:
    told = CliRunner().invoke(app, ["bench", "engine", "--full", "--card", "sdxl-turbo"])
    assert told.exit_code == 0, told.output
    (options,) = asked
    assert options.compiles
    assert options.card == "sdxl-turbo"
    assert options.settings(rows=4).random_weights
    assert (1280, 704) in options.sizes


def test_a_run_that_measured_nothing_fails(asked: list[Options]) -> None:
    told = CliRunner().invoke(app, ["bench", "engine", "--tiny", "--only", "nothing"])
    assert told.exit_code != 0
    assert asked[0].only == ("nothing",)
