"""Chaos on a cluster: random things happen to its fronts, workers, machines and lines, by seed.

Run: ``PYTHONPATH=src:. python benchmarks/cluster_chaos.py [--seed 1] [--steps 200]``. Three nodes of Ray
on this machine, two fronts behind a balancer, two to four workers, three clients of our SDK over real
WebRTC. Workers are killed, hang, stumble and are drained; machines, fronts and the pool are killed,
fronts freeze and are ended; lines are cut, prompts given, clients leave and come. After each group of
steps, within bounds: every client sees pictures of its own prompt in the session that it began and
was told of no error; each session is held by one worker and one front, and nothing else is held. A run
is repeated by its seed, as far as processes keep time. Ends with status 1 where anything is not so.
"""

import argparse
import asyncio
import statistics
import sys
import time

from tests.cluster.chaos import run_chaos
from tests.cluster.nodes import three_nodes
from tests.cluster.town import Town


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--steps", type=int, default=100)
    given = parser.parse_args()
    seed = given.seed or time.time_ns() // 1_000_000 % 1_000_000
    print(f"seed {seed}, {given.steps} steps", flush=True)
    with three_nodes() as nodes:
        town = Town(nodes, "chaos")
        try:
            report = asyncio.run(run_chaos(town, seed, given.steps, _tell))
        except (AssertionError, TimeoutError) as error:
            town.tell()
            print(repr(error))
            sys.exit(1)
        finally:
            town.end()
    times = ", ".join(f"{what} {count}" for what, count in sorted(report.kinds.items()))
    print(f"{report.steps} steps in {report.seconds:.0f} s ({times})")
    print(f"slowest: {report.slowest_s:.1f} s, {report.slowest}")
    gaps = statistics.median(report.gaps_s), max(report.gaps_s)
    print("longest time without a picture: median {:.2f} s, worst {:.2f} s".format(*gaps))


def _tell(text: str) -> None:
    print(f"  {text}", flush=True)


if __name__ == "__main__":
    main()
