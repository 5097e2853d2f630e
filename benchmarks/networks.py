"""Print how the media path fares on bad networks: a table of cases, of several seeds each.

Run: ``python -m benchmarks.networks --out build/networks.jsonl [--cases clean,loss5] [--seeds 1,2,3]
[--stack sundog]``. Each run takes 15 to 30 s: service and client in network namespaces of their own,
a router between them that spoils what passes, 1280x704 at 25 frames a second in both directions
(`tests/network`). A row of JSON is written after each run; runs that are there already are not done
again, so that it can be ended and begun anew. ``--table`` only prints.

Ages are from the hand-over to the encoder until the restyled picture is given to the user, read from
numbers burnt into the pictures. "Damaged" pictures show what was never filmed: their number cannot
be read, or their blocks differ from the source's by 12 levels in the mean, or 12 % of them by 24.
"Again" are packets sent again, "parity" packets of parity, of all. On a busy machine ages say little; each row tells its load.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from tests.network.cases import CASES, Case
from tests.network.laboratory import NotPermittedError
from tests.network.program import ProgramError
from tests.network.stacks import STACKS
from tests.network.trial import trial

Row = dict[str, Any]

_STEADY: Final = {
    "shown %": "shown_percent",
    "p50 ms": "p50_ms",
    "p95 ms": "p95_ms",
    "freeze s": "freeze_s",
    "damaged %": "damaged_percent",
    "again % up": "up_again_percent",
    "again % down": "down_again_percent",
    "parity % up": "up_parity_percent",
    "parity % down": "down_parity_percent",
    "up Mbit/s": "up_offered_mbps",
    "down Mbit/s": "down_offered_mbps",
}
_EVENT: Final = {
    "back s": "back_s",
    "recovered s": "recovered_s",
    "freeze s": "freeze_s",
    "damaged %": "damaged_percent",
    "80 % up s": "up_rate_again_s",
    "80 % down s": "down_rate_again_s",
    "p50 ms, before": "before_p50_ms",
    "after": "last_p50_ms",
}
_SHARE: Final = {"share % up": "up_share_percent", "share % down": "down_share_percent"}
_CUT: Final = {
    "shown % in it": "cut_shown_percent",
    "freeze in it s": "cut_freeze_s",
    "p95 in it ms": "cut_p95_ms",
    "offered / link up": "cut_up_offered_share",
    "offered / link down": "cut_down_offered_share",
}


async def _measure(given: argparse.Namespace, out: Path) -> None:
    """Do the runs that are not there yet."""
    done = {_name(row) for row in _rows(out) if "error" not in row}
    seeds = [int(seed) for seed in given.seeds.split(",")]
    # Seed by seed: whatever else the machine does falls on all cases.
    for seed in seeds:
        for stack in given.stack.split(","):
            for case in _cases(given):
                if (case.name, stack, seed) not in done:
                    row = await _run(case, stack, seed, given.keep)
                    with out.open("a") as file:
                        file.write(json.dumps(row) + "\n")
                    print(json.dumps(row), file=sys.stderr, flush=True)


async def _run(case: Case, stack: str, seed: int, folder: Path | None) -> Row:
    """Return the row of a run, with what went wrong where something did."""
    row: Row = {"case": case.name, "stack": stack, "seed": seed}
    try:
        keep = folder and folder / f"{case.name}-{stack}-{seed}.jsonl"
        return row | await trial(case, STACKS[stack], seed=seed, keep=keep)
    except ProgramError as error:
        return row | {"error": str(error)}


def _rows(out: Path) -> list[Row]:
    return [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []


def _name(row: Row) -> tuple[str, str, int]:
    return row["case"], row["stack"], row["seed"]


def _cases(given: argparse.Namespace) -> Iterable[Case]:
    return (CASES[name] for name in given.cases.split(","))


def _print_table(rows: Sequence[Row]) -> None:
    """Print medians, with ranges where seeds differ, a table for each kind of case."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in {_name(row): row for row in rows}.values():
        found[row["case"], row["stack"]].append(row)
    for title, columns, names in (
        ("steady", _STEADY | _SHARE, [case.name for case in CASES.values() if case.event is None]),
        ("events", _EVENT | _CUT, [case.name for case in CASES.values() if case.event is not None]),
    ):
        lines = [
            _line(CASES[name], stack, found[name, stack], columns)
            for name in names
            for stack in STACKS
            if (name, stack) in found
        ]
        if lines:
            _print_lines([[title, "stack", "n", *columns, "reach"], *lines])


def _line(case: Case, stack: str, rows: Sequence[Row], columns: dict[str, str]) -> list[str]:
    good = [row for row in rows if "error" not in row]
    count = str(len(good)) if len(good) == len(rows) else f"{len(good)} of {len(rows)}"
    cells = [_cell([row.get(key) for row in good], key) for key in columns.values()]
    return [case.name, stack, count, *cells, case.reach]


def _cell(values: Sequence[Any], key: str) -> str:
    """Say a median and a range; ``none`` counts as the longest, as it never came."""
    known = sorted(float(value) for value in values if value is not None)
    missing = len(values) - len(known)
    if not known:
        return "none" if key in _EVENT.values() and values else "-"
    never = f", none {missing}x" if missing else ""
    if len(known) == 1 or known[0] == known[-1]:
        return f"{known[0]:g}{never}"
    return f"{statistics.median(known):g} ({known[0]:g} to {known[-1]:g}{never})"


def _print_lines(lines: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(f"| {' | '.join(cells)} |")
        if number == 0:
            print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    print()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="file of rows, added to")
    parser.add_argument("--cases", default=",".join(CASES), help="with commas")
    parser.add_argument("--seeds", default="1,2,3", help="with commas")
    parser.add_argument("--stack", default="sundog", help=f"of {', '.join(STACKS)}, with commas")
    parser.add_argument("--keep", type=Path, help="folder for all that was told of each run")
    parser.add_argument("--table", action="store_true", help="only print what is there")
    given = parser.parse_args()
    if not given.table:
        try:
            asyncio.run(_measure(given, given.out))
        except NotPermittedError as reason:
            parser.exit(1, f"{reason}\n")
    _print_table(_rows(given.out))


if __name__ == "__main__":
    main()
