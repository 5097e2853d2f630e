"""Make the table client x feature of docs/clients.md from what the conformance tests found.

A test says whom and what it is about, and what it has shown when it passes:

    @pytest.mark.client("decart 0.0.6")
    @pytest.mark.feature("wrong key", says="after 15 s")

``says`` is "yes" unless given. Parametrized tests put marks on their parameters; the closest
``feature`` counts. Results stay in ``.conformance/results.json`` until the test runs again.
``python -m tests.conformance.table`` rewrites the table; `tests.unit.test_clients_table` compares.
With ``--trust``, tests that have not run on this machine count as passed.
"""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

__all__ = [
    "CELLS_FILE",
    "CLIENTS",
    "DOCUMENT",
    "FEATURES",
    "RESULTS",
    "ROOT",
    "Cell",
    "add_results",
    "declared",
    "render",
    "rewritten",
    "write_cells",
]

ROOT: Final = Path(__file__).parents[2]
RESULTS: Final = ROOT / ".conformance" / "results.json"
DOCUMENT: Final = ROOT / "docs" / "clients.md"

CELLS_FILE: Final = "SUNDOG_CONFORMANCE_CELLS"
"""Environment variable: where a collection writes what its tests declare."""

CLIENTS: Final = (
    "decart 0.0.6",
    "decart 0.0.8",
    "decart 0.0.15",
    "decart 0.0.20",
    "decart 0.0.40",
    "decart 0.2.4",
    "@decartai/sdk 0.0.6",
    "@decartai/sdk 0.0.46",
    "@decartai/sdk 0.1.20",
    "GStreamer 1.22",
    "whip-whep 1.2.0",
)
"""Columns, in order: the Python package, the npm package, and clients of WHIP and WHEP."""

FEATURES: Final = (
    "connect",
    "models",
    "frames",
    "restyled picture",
    "prompt",
    "refused prompt",
    "mirror",
    "initial state",
    "image",
    "sound",
    "session id",
    "states",
    "generation ticks",
    "wrong key",
    "client token",
    "page not allowed",
    "unknown model",
    "no video",
    "service at capacity",
    "waiting in line",
    "connection cut",
    "media cut",
    "service restarted",
    "prompt kept",
    "disconnect",
    "subscribe",
    "subscribe, another's key",
    "subscribe, no such session",
    "subscribe, the session ends",
    "subscribe, the publisher reconnects",
    "LiveKit",
    "publish",
    "watch",
    "trickled candidates",
    "ICE restart",
    "picture file",
    "video file",
    "refused file",
)
"""Rows, in order."""

_BEGIN: Final = "<!-- made by python -m tests.conformance.table -->"
_END: Final = "<!-- end -->"
_COLLECT_S: Final = 50.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one test is about.

    Attributes:
        client: Whom it runs; one of `CLIENTS`.
        feature: What it tries; one of `FEATURES`.
        says: What the table says if it passes.
    """

    client: str
    feature: str
    says: str = "yes"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("client", self.client, CLIENTS),
            ("feature", self.feature, FEATURES),
        ):
            if value not in known:
                raise ValueError(f"{name} {value!r} is not in tests/conformance/table.py: {known}")


def declared() -> dict[str, Cell]:
    """Collect the conformance tests, without running any; returns cells by test id.

    Raises:
        RuntimeError: the tests cannot be collected.
    """
    with tempfile.TemporaryDirectory() as folder:
        cells = Path(folder, "cells.json")
        command = [sys.executable, "-m", "pytest", "--collect-only", "-qq"]
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider", "tests/conformance"],
            cwd=ROOT,
            env=os.environ | {CELLS_FILE: str(cells)},
            capture_output=True,
            text=True,
            timeout=_COLLECT_S,
            check=False,
        )
        if done.returncode not in (0, 5):  # 5: there are no tests
            raise RuntimeError(f"the conformance tests cannot be collected: {done.stdout[-2000:]}")
        return {test: Cell(**cell) for test, cell in json.loads(cells.read_text()).items()}


def write_cells(path: Path, cells: Mapping[str, Cell]) -> None:
    """Write what `declared` reads."""
    path.write_text(json.dumps({test: asdict(cell) for test, cell in cells.items()}))


def add_results(found: dict[str, str]) -> None:
    """Keep outcomes (``passed``, ``failed``, ``skipped``) by test id beside earlier ones."""
    if not found:
        return
    RESULTS.parent.mkdir(exist_ok=True)
    # Two workers may end at the same time.
    with RESULTS.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        RESULTS.write_text(json.dumps(_results() | found, indent=1, sort_keys=True))


def _results() -> dict[str, str]:
    results: dict[str, str] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return results


def render(cells: Mapping[str, Cell], outcomes: Mapping[str, str]) -> str:
    """Return the table as Markdown; a test without an outcome makes its cell "not run"."""
    said: dict[tuple[str, str], list[str]] = {}
    for test, cell in cells.items():
        outcome = outcomes.get(test, "skipped")
        words = {"passed": cell.says, "failed": "FAILS"}.get(outcome, "not run")
        texts = said.setdefault((cell.feature, cell.client), [])
        if words not in texts:
            texts.append(words)
    clients = [name for name in CLIENTS if any(client == name for _, client in said)]
    features = [name for name in FEATURES if any(feature == name for feature, _ in said)]
    lines = [["", *(f"`{client}`" for client in clients)], ["---"] * (len(clients) + 1)]
    lines += [
        [feature, *("; ".join(said.get((feature, client), [])) for client in clients)]
        for feature in features
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def rewritten(document: str, table: str) -> str:
    """Return the document with its table replaced.

    Raises:
        ValueError: the lines that surround the table are missing.
    """
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{DOCUMENT.name} lacks {_BEGIN} or {_END}")
    return f"{before}{begin}\n{table}{end}{after}"


def _main(*, trust: bool) -> int:
    cells = declared()
    outcomes = (dict.fromkeys(cells, "passed") if trust else {}) | _results()
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(), render(cells, outcomes)))
    bad = [test for test in cells if outcomes.get(test) != "passed"]
    sys.stderr.writelines(f"{outcomes.get(test, 'not run')}: {test}\n" for test in bad)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(_main(trust="--trust" in sys.argv[1:]))
