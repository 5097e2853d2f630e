"""Chaos: thousands of random steps over five sessions, and what must be true after each of them.

Run: ``PYTHONPATH=src:. python benchmarks/chaos.py [--seed 1] [--steps 2000]``. Clients are killed, fall
silent, lose their line for a moment or for good, say goodbye, come again, give prompts and images,
offer second peers, restart ICE, change their picture's size; viewers come and go; engines' processes
are killed, keys taken back, the service drained and restarted. After each step, which is bounded in
time, places held are sessions, by every count there is; at the end nothing is left after 10 s: no
session, task, thread, descriptor, process, shared memory. A run is repeated by its seed; a failure
tells its seed and step. Ends with status 1 where anything is not as it must be.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.chaos import ChaosError, run_chaos


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=0.0, help="end after so long; 0: do all")
    given = parser.parse_args()
    seed = given.seed or time.time_ns() // 1_000_000 % 1_000_000
    print(f"seed {seed}, {given.steps} steps", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            report = asyncio.run(
                run_chaos(
                    seed,
                    given.steps,
                    Path(folder),
                    lambda text: print(f"  {text}", flush=True),
                    most_s=given.seconds,
                )
            )
    except ChaosError as error:
        print(error)
        sys.exit(1)
    times = ", ".join(f"{what} {count}" for what, count in sorted(report.kinds.items()))
    print(f"{report.steps} steps in {report.seconds:.0f} s ({times})")
    print(f"slowest: {report.slowest_s:.1f} s, {report.slowest}")
    print(f"left after the end: {report.left or 'nothing'}; faults: {report.faults or 'none'}")
    sys.exit(bool(report.left or report.faults))


if __name__ == "__main__":
    main()
