"""Measure what clients notice where a part of a cluster dies, hangs, drains or is replaced.

Run: ``PYTHONPATH=. python benchmarks/cluster_losses.py [--rounds 3] [--only hung …]``. A Ray cluster of
three nodes on this machine, a front as a process, two sessions of our SDK over real WebRTC on two
workers. Each round strikes one of them and says, in seconds: when the client knew, when pictures of its
prompt were back, the longest time without a picture, and that of the other session. Figures of a busy
machine say little: all of it runs on the same cores.
"""

import argparse
import asyncio
import io
import json
import os
import signal
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field

from decart.testing import RunningService
from tests.cluster.clients import Publisher, publishing
from tests.cluster.nodes import Nodes, three_nodes
from tests.cluster.town import KEY, Town

_SETTLE_S = 2.0
_AFTER_S = 3.0
_DRAIN_S = 8.0
_BACK_S = 15.0


@dataclass
class Struck:
    """What is struck.

    Attributes:
        town: Everything.
        front: Where both sessions are.
        session: The session that is struck.
        pids: Frozen processes, to be woken at the end.
    """

    town: Town
    front: RunningService
    session: Publisher
    pids: list[int] = field(default_factory=list)


async def kill_worker(it: Struck) -> None:
    """Kill the worker of the session."""
    await it.town.strike(await it.town.worker_of(it.session.session_id))


async def kill_node(it: Struck) -> None:
    """Kill the machine of the session's worker: everything on it at once."""
    pid = await it.town.pid_of(await it.town.worker_of(it.session.session_id))
    await asyncio.to_thread(it.town.nodes.kill_node_of, pid)


async def hang_worker(it: Struck) -> None:
    """Stop the worker's process, which goes on existing."""
    worker = await it.town.worker_of(it.session.session_id)
    it.pids.append(await it.town.strike(worker, signal.SIGSTOP))


async def restart_front(it: Struck) -> None:
    """Kill the front, and start it again at once."""
    it.front.kill()
    await it.front.astart()


async def drain_worker(it: Struck) -> None:
    """Have the worker drained within some seconds."""
    worker = await it.town.worker_of(it.session.session_id)
    await it.town.command("drain", worker, "--deadline", str(_DRAIN_S))
    await asyncio.sleep(_DRAIN_S)


async def upgrade(it: Struck) -> None:
    """Replace all workers by those of another release."""
    release = f"r{time.monotonic():.0f}"
    await it.town.command("upgrade", "--release", release, "--deadline", str(_DRAIN_S), "--wait")


CASES: dict[str, Callable[[Struck], Awaitable[None]]] = {
    "worker killed": kill_worker,
    "node killed": kill_node,
    "worker hung": hang_worker,
    "front killed": restart_front,
    "worker drained": drain_worker,
    "upgrade": upgrade,
}


async def strike(nodes: Nodes, case: str, number: int) -> dict[str, float | None]:
    """Do it once; return what was seen, seconds."""
    nodes.mend()
    namespace = f"loss-{number}"
    town = Town(nodes, namespace)
    try:
        front = await town.front()
        await town.ready()
        async with (
            publishing(front.base_url, KEY) as session,
            publishing(front.base_url, KEY) as other,
        ):
            await asyncio.sleep(_SETTLE_S)
            it = Struck(town, front, session)
            try:
                return await _seen(it, other, CASES[case])
            finally:
                for pid in it.pids:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)
    finally:
        with redirect_stdout(io.StringIO()):  # what fronts and workers logged
            town.close()
        nodes.clear(namespace)


async def _seen(
    it: Struck, other: Publisher, act: Callable[[Struck], Awaitable[None]]
) -> dict[str, float | None]:
    session, began_s = it.session, time.monotonic()
    await act(it)
    acted_s = time.monotonic()
    await session.diary.sees(lambda s: s.negative, within_s=_BACK_S)
    await asyncio.sleep(_AFTER_S)
    # The longest silence ends with the first picture that is back.
    shown = [began_s, *(s.at_s for s in session.diary.since(began_s))]
    gap_s, back_s = max((b - a, b) for a, b in zip(shown, shown[1:], strict=False))
    connected = [at_s for at_s, state in session.states if at_s > began_s and state == "connected"]
    return {
        "took": acted_s - began_s,
        "told": session.stumbled_s(began_s),
        "pictures back": back_s - began_s,
        "connected": connected[-1] - began_s if connected else None,
        "gap": gap_s,
        "other's gap": other.diary.gap_s(began_s),
        "errors": float(len(session.errors) + len(other.errors)),
    }


def _print(case: str, rounds: list[dict[str, float | None]]) -> None:
    for name in rounds[0]:
        values = [value for one in rounds if (value := one[name]) is not None]
        told = f"{statistics.median(values):.3f}, worst {max(values):.3f}" if values else "never"
        print(f"{case:<16}{name:<16}{told} (n={len(values)} of {len(rounds)})", flush=True)


async def measure(cases: list[str], rounds: int) -> dict[str, list[dict[str, float | None]]]:
    """Measure the cases, and print each as it is done."""
    report: dict[str, list[dict[str, float | None]]] = {}
    with three_nodes() as nodes:
        for case in cases:
            report[case] = []
            for _ in range(rounds):
                number = sum(map(len, report.values()))
                report[case].append(await strike(nodes, case, number))
            _print(case, report[case])
    return report


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=list(CASES), default=list(CASES))
    parser.add_argument("--json", help="write every round here")
    args = parser.parse_args()
    report = asyncio.run(measure(args.only, args.rounds))
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=1)


if __name__ == "__main__":
    main()
