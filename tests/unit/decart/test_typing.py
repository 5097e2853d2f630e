"""What users' type checkers see of the package, by pyright (in its distribution basedpyright)."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.decart.test_surface import PUBLIC

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent


def pyright(*arguments: str) -> dict[str, Any]:
    """Run pyright on this environment and return its report."""
    done = subprocess.run(
        [BIN / "basedpyright", "--outputjson", *arguments],
        cwd=ROOT,
        # It asks the first Python on the path where packages are.
        env={
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
        },
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.stdout.lstrip().startswith("{"), done.stdout + done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def public_names() -> set[str]:
    """Return each public name as it is imported, and as the place where it is defined says."""
    names = set(PUBLIC)
    for module, exported in PUBLIC.items():
        for name in exported:
            value = getattr(importlib.import_module(module), name)
            names.add(f"{module}.{name}")
            if getattr(value, "__module__", "").startswith("decart") and hasattr(value, "__name__"):
                names.add(f"{value.__module__}.{value.__name__}")
    return names


@pytest.fixture(scope="module")
def types() -> dict[str, Any]:
    report = pyright("--ignoreexternal", "--verifytypes", "decart")
    found: dict[str, Any] = report["typeCompleteness"]
    return found


def test_no_type_is_unknown(types: dict[str, Any]) -> None:
    counts = types["exportedSymbolCounts"]

    assert counts["withKnownType"] > 200
    assert counts["withUnknownType"] == 0


def test_the_type_of_every_public_name_is_written_down(types: dict[str, Any]) -> None:
    """A type that is only inferred may be inferred differently by another checker."""
    public = public_names()
    seen = {symbol["name"] for symbol in types["symbols"]}
    assert {"decart.DecartClient", "decart.realtime.client.RealtimeClient"} <= public & seen

    open_ones = [symbol for symbol in types["symbols"] if not symbol["isTypeKnown"]]
    assert [
        (symbol["name"], symbol["diagnostics"])
        for symbol in open_ones
        if symbol["name"] in public or symbol["name"].rpartition(".")[0] in public
    ] == []


def test_programs_of_users_pass_the_strictest_check() -> None:
    report = pyright()

    assert report["summary"]["filesAnalyzed"] >= 3
    assert [
        f"{d['file']}:{d['range']['start']['line'] + 1}: {d['message']}"
        for d in report["generalDiagnostics"]
    ] == []
