"""``python -m sundog.engine.diffusion.bench``: where the service's own packages are not."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.rows import Rows
from sundog.engine.diffusion.bench.supervise import supervise
from sundog.engine.diffusion.bench.telling import line


def main() -> None:
    """Measure as asked on the command line."""
    asked = _parser().parse_args()
    changes: dict[str, Any] = {"budget_s": asked.budget, "only": tuple(asked.only)}
    changes |= {"device": asked.device, "card": asked.card}
    if asked.no_compile:
        changes["compiles"] = False
    options = Options.small(**changes) if asked.tiny else Options(**changes)
    rows = Rows(asked.json, lambda row: print(line(row), flush=True))  # noqa: T201 - its output
    supervise(options, rows, time.monotonic)
    sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the diffusion engine on this machine.")
    parser.add_argument("--json", type=Path, help="JSON lines, one a result, written at once")
    parser.add_argument("--budget", type=float, default=450.0, help="seconds in all")
    parser.add_argument("--card", default="sd-turbo")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--only", action="append", default=[], help="steps named like this")
    parser.add_argument("--tiny", action="store_true", help="a tiny model, for a CPU")
    parser.add_argument("--no-compile", action="store_true")
    return parser


if __name__ == "__main__":
    main()
