"""Print the table: `python -m tests.simulation [cases] --seeds 3 [--foreign] [--variants]`."""

import argparse
from dataclasses import replace

from tests.simulation.cases import CASES, LOSSY, Case
from tests.simulation.figures import Figures, median_of
from tests.simulation.parts import Parts
from tests.simulation.running import run
from tests.simulation.variants import VARIANTS

_HEAD = (
    f"{'case':34}{'p50':>6}{'p95':>6}{'shown':>7}{'freeze':>8}{'back':>6}{'again':>7}"
    f"{'offered':>9}{'resent':>8}{'parity':>8}{'needless':>10}{'damaged':>9}{'queue':>7}{'Mbit/s':>8}"
)


def main() -> None:
    """Run what the command line names."""
    every = CASES | LOSSY
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="case", help=", ".join(every))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--foreign", action="store_true", help="REMB instead of RFC 8888")
    parser.add_argument("--variants", action="store_true", help="other ways to live with losses")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - set(every):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    variants = VARIANTS if asked.variants else {"": replace(Parts(), foreign=asked.foreign)}
    print(_HEAD)
    for name in asked.cases or (LOSSY if asked.variants else CASES):
        for variant, parts in variants.items():
            _print(f"{name} {variant}", every[name], parts, asked.seeds)


def _print(name: str, case: Case, parts: Parts, seeds: int) -> None:
    runs = [run(case, seed, parts) for seed in range(1, seeds + 1)]
    for number, session in enumerate(zip(*runs, strict=True)):
        print(_row(name if number == 0 else f"  session {number + 1}", median_of(session)))


def _row(name: str, is_: Figures) -> str:
    cells = (
        (is_.p50_ms, 6, 0), (is_.p95_ms, 6, 0), (is_.shown, 7, 1), (is_.freeze_s, 8, 2),
        (is_.back_s, 6, 2), (is_.again_s, 7, 1), (is_.offered, 9, 2), (is_.resent, 8, 1),
        (is_.parity, 8, 1), (is_.needless, 10, 1), (is_.damaged, 9, 1), (is_.queue_ms, 7, 0),
        (is_.up_mbps, 8, 2),
    )  # fmt: skip
    return f"{name:34}" + "".join(
        f"{'-':>{width}}" if value is None else f"{value:{width}.{digits}f}"
        for value, width, digits in cells
    )


main()
