"""Measure what a cluster costs a session: Ray against one process, by turns, in one run.

Run: ``python benchmarks/cluster.py [--rounds 4] [--seconds 6] [--prompts 10]``. Both services run
all the time, on this machine: one does everything in its process; the other is a front whose
sessions run in workers on a Ray cluster of three nodes. The engine passes pictures through, so that
nothing hides what the way costs. Each round is a session at each, numbered pictures of 1280x704 at
25 frames a second, and says: how long after ``connect()`` the first picture came, how old
pictures are when they come back, and how long a prompt takes to be acknowledged.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psutil

from decart.testing import running_service
from sundog.cli.measure.arrivals import Arrivals
from sundog.cli.measure.latency import LatencyMap
from sundog.cli.measure.machine import StolenTime, machine_facts
from sundog.cli.measure.percentiles import percentiles
from sundog.cli.measure.service import Service
from sundog.cli.measure.session import MODEL, watched_session
from sundog.cli.measure.sources import NumberedSource
from sundog.media.clock import MonotonicClock
from sundog.media.synthetic import read_number
from sundog.server.placement.interface import WorkerState
from tests.cluster.nodes import Nodes, three_nodes

_NAMESPACE = "benchmark"
_WARM_UP_S = 2.0
_WORKERS_S = 60.0
_BARS = {"glass_ms": 3.0, "prompt_ms": 15.0}
_FIRST_MS = 600.0


@dataclass
class Taken:
    """What was measured at one service, milliseconds."""

    first_ms: list[float] = field(default_factory=list)
    glass_ms: list[float] = field(default_factory=list)
    prompt_ms: list[float] = field(default_factory=list)


async def one_session(service: Service, taken: Taken, seconds: float, prompts: int) -> None:
    """Connect, watch, ask, leave."""
    clock, latencies = MonotonicClock(), LatencyMap()
    source = NumberedSource(
        size=(MODEL.width, MODEL.height), fps=MODEL.fps, clock=clock, latencies=latencies
    )
    arrivals = Arrivals(clock=clock, latencies=latencies, key_of=read_number)
    began_s = clock.now()
    async with watched_session(service, source, arrivals, prompt="Anime") as client:
        await asyncio.sleep(_WARM_UP_S)
        known = len(arrivals.latencies_ms)
        await asyncio.sleep(seconds)
        taken.glass_ms += arrivals.latencies_ms[known:]
        for number in range(prompts):
            asked_s = clock.now()
            await client.set_prompt(f"Anime {number}")
            taken.prompt_ms.append(1e3 * (clock.now() - asked_s))
            await asyncio.sleep(0.1)
    source.stop()
    if arrivals.first_s is not None:
        taken.first_ms.append(1e3 * (arrivals.first_s - began_s))


@asynccontextmanager
async def serving(**settings: object) -> AsyncIterator[Service]:
    """Run a service until the block ends."""
    given = {f"SUNDOG_{name.upper()}": str(value) for name, value in settings.items()}
    async with running_service(api_key="", settings=given) as service:
        process = psutil.Process(service.pid)
        yield Service(url=service.base_url, start_s=0.0, process=process)


async def measure(args: argparse.Namespace) -> dict[str, object]:
    """Measure both, by turns; return the report."""
    local, remote = Taken(), Taken()
    with three_nodes() as nodes:
        ray = {
            "placement": "ray",
            "ray_address": nodes.address,
            "ray_namespace": _NAMESPACE,
            "workers_min": 1,
            "workers_max": 1,
            "worker_slots": 4,
            "worker_cpus": 1,
        }
        async with serving() as own, serving(**ray) as front:
            await _worker_ready(nodes)
            stolen = StolenTime()
            for number in range(args.rounds + 1):  # the first one warms up
                one = (Taken(), Taken()) if number == 0 else (local, remote)
                turns = [(own, one[0]), (front, one[1])]
                for service, taken in turns if number % 2 else turns[::-1]:
                    await one_session(service, taken, args.seconds, args.prompts)
            report = {"stolen_percent": stolen.percent()}
        nodes.clear(_NAMESPACE)
    return {
        **report,
        "in_process": _figures(local),
        "ray": _figures(remote),
        "machine": machine_facts(),
    }


async def _worker_ready(nodes: Nodes) -> None:
    """Wait until the worker takes sessions."""
    async with asyncio.timeout(_WORKERS_S):
        while True:
            for name in nodes.actors(_NAMESPACE, "worker"):
                facts = await nodes.call(_NAMESPACE, name, "facts")
                if facts.state is WorkerState.READY:
                    return
            await asyncio.sleep(0.2)


def _figures(taken: Taken) -> dict[str, object]:
    lists = {"first_ms": taken.first_ms, "glass_ms": taken.glass_ms, "prompt_ms": taken.prompt_ms}
    return {name: {**percentiles(v).as_dict(), "n": len(v)} for name, v in lists.items()}


def _print(report: dict[str, object]) -> None:
    own, ray = report["in_process"], report["ray"]
    assert isinstance(own, dict)
    assert isinstance(ray, dict)
    print(f"{'ms':<12}{'in process p50':>16}{'p95':>9}{'Ray p50':>10}{'p95':>9}{'more':>9}   bar")
    for name in own:
        a, b = own[name], ray[name]
        more = b["p50"] - a["p50"]
        bar = f"at most {_BARS[name]:g} more" if name in _BARS else f"at most {_FIRST_MS:g}"
        is_met = more <= _BARS[name] if name in _BARS else b["p50"] <= _FIRST_MS
        print(
            f"{name:<12}{a['p50']:>16}{a['p95']:>9}{b['p50']:>10}{b['p95']:>9}{more:>9.2f}"
            f"   {bar}: {'met' if is_met else 'MISSED'} (n={b['n']})"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--prompts", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    report = asyncio.run(measure(args))
    if args.json:
        print(json.dumps(report))
    else:
        _print(report)
        print(f"taken by other machines: {report['stolen_percent']} %")


if __name__ == "__main__":
    main()
