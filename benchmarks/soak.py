"""Soak: 1,000 reconnects of which half are abrupt, and two sessions for half an hour.

Run: ``PYTHONPATH=src:. python benchmarks/soak.py reconnects [--count 1000]``,
``… sessions [--minutes 30] [--engine cpu]`` or ``… all [--minutes 10]``. The service runs in a process
of its own, as users run it; the clients are the SDK's, with real WebRTC. Ends with status 1 where a
figure is beyond its bound. ``all``: the reconnects and then chaos run beside the two sessions, at a
low priority, until their time is over. There, and where others used most of the machine, or more of it
in one half of the time than in the other, drift of latency is told and not judged.

With ``--ways`` reconnects end in other ways than in turn: ``bye``, ``killed``, ``silent``, ``cut``.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.reconnects import WAYS, reconnects
from tests.soak.serviceprocess import load
from tests.soak.sessions import long_sessions

_MOST_KIB = 20.0
_NICE = 10
_HERE = Path(__file__)
_CHAOS_STEPS = 2000


def _tell(text: str) -> None:
    print(f"  {text}", flush=True)


def _reconnects(given: argparse.Namespace) -> bool:
    began_s = time.monotonic()
    ways = given.ways.split(",") if given.ways else WAYS
    figures = asyncio.run(
        reconnects(
            given.count,
            warm=min(given.warm, given.count // 2),
            lanes=given.lanes,
            ways=ways,
            told=_tell,
        )
    )
    service, clients = figures.slopes_kib
    print(
        f"{given.count} reconnects in {time.monotonic() - began_s:.0f} s: memory at rest grows by"
        f" {service:.1f} KiB a reconnect in the service, {clients:.1f} in the clients"
        f" (at most {_MOST_KIB:g}); more than at first: {figures.left}; faults: {figures.faults}"
    )
    is_left = any(figures.left.values()) or bool(figures.faults)
    return max(service, clients) < _MOST_KIB and not is_left


def _sessions(given: argparse.Namespace, *, has_company: bool = False) -> bool:
    drift = asyncio.run(long_sessions(given.minutes, engine=given.engine, told=_tell))
    drift.has_company = has_company
    print(f"two sessions for {given.minutes:g} minutes, engine {given.engine}; {load()}")
    for what, (first, second, is_good) in drift.table().items():
        print(f"{what:34} {first:10.1f} {second:10.1f}  {'' if is_good else 'TOO MUCH'}")
    if not drift.is_quiet:
        print("others used the machine too, or more of it in one half: latency is not judged")
    print(f"exceptions that nobody took: {drift.faults or 'none'}")
    return not drift.faults and all(is_good for *_, is_good in drift.table().values())


def _all(given: argparse.Namespace) -> bool:
    """Run the sessions, and the others beside them until these end."""
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen(
            [sys.executable, str(_HERE), "beside", "--minutes", str(given.minutes)],
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        is_good = _sessions(given, has_company=True)
        status = beside.wait()
        said.seek(0)
        print(said.read().decode("utf-8", "replace"))
    return is_good and status == 0


def _beside(given: argparse.Namespace) -> bool:
    """Take turns until the time is over; each at least once."""
    os.nice(_NICE)
    until_s = time.monotonic() + 60 * given.minutes
    turns = 0
    while turns < 2 or time.monotonic() < until_s:
        what = [str(_HERE), "reconnects", "--count", str(given.count)]
        if turns % 2:
            chaos = str(_HERE.with_name("chaos.py"))
            what = [chaos, "--steps", str(_CHAOS_STEPS), "--seconds"]
            what.append(str(max(60.0, until_s - time.monotonic())))
        if subprocess.run([sys.executable, *what], check=False).returncode:
            return False
        turns += 1
    return True


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["reconnects", "sessions", "all", "beside"])
    parser.add_argument("--count", type=int, default=1000, help="reconnects")
    parser.add_argument("--warm", type=int, default=100, help="reconnects that are not judged")
    parser.add_argument("--lanes", type=int, default=2, help="clients at the same time")
    parser.add_argument("--ways", default="", help="how reconnects end, in turn; by commas")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--engine", default="cpu", choices=["cpu", "passthrough"])
    given = parser.parse_args()
    run = {"reconnects": _reconnects, "sessions": _sessions, "all": _all, "beside": _beside}
    sys.exit(not run[given.what](given))


if __name__ == "__main__":
    main()
