"""Programs on both sides of the laboratory's network meet what the router was told to do."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.network.laboratory import BLACK, Laboratory, laboratory
from tests.network.link import Conditions
from tests.network.program import ROOT, Program

_ECHO = """
import socket
here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
here.bind(("", 7000))
print("listening", flush=True)
while True:
    said, whence = here.recvfrom(2048)
    here.sendto(said, whence)
"""

_CALL = """
import json, socket, sys, time
here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
here.settimeout(1.0)
here.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
for line in sys.stdin:
    count, back = int(line), 0
    for number in range(count):
        here.sendto(number.to_bytes(4, "big") * 50, ("10.77.2.2", 7000))
        time.sleep(0.0005)
    try:
        while back < count:
            here.recv(2048)
            back += 1
    except TimeoutError:
        pass
    here.sendto(b"time", ("10.77.2.2", 7000))
    began_s = time.monotonic()
    try:
        here.recv(2048)
        trip_s = time.monotonic() - began_s
    except TimeoutError:
        trip_s = None
    print(json.dumps({"back": back, "trip_s": trip_s}), flush=True)
"""


async def _ask(caller: Program, count: int) -> tuple[int, float | None]:
    """Have the caller send datagrams; returns how many came back, and how long one took after."""
    answers = len(caller.rows)
    await caller.say(str(count))
    await caller.until(lambda program: len(program.rows) > answers, within_s=15)
    row = caller.rows[-1]
    return row["back"], row["trip_s"]


async def test_both_sides_meet_losses_delay_blackouts_and_another_address(lab: Laboratory) -> None:
    echo = lab.program("service", [sys.executable, "-c", _ECHO])
    call = lab.program("client", [sys.executable, "-c", _CALL])
    async with echo as answering, call as caller:
        await answering.until(lambda program: bool(program.lines), within_s=20)
        assert (await _ask(caller, 200))[0] == 200

        await lab.change(Conditions(delay_s=0.05))
        back, trip_s = await _ask(caller, 10)
        assert back == 10
        assert trip_s is not None
        assert trip_s >= 0.1

        await lab.change(up=Conditions(loss=0.5))
        await lab.traffic()
        back, _ = await _ask(caller, 200)
        rows = await lab.traffic()
        lost = sum(row["up"]["lost_packets"] for row in rows)
        assert 60 < lost < 140
        assert sum(row["down"]["lost_packets"] for row in rows) == 0
        assert sum(row["up"]["offered_packets"] for row in rows) == 201
        assert 200 - lost <= back <= 201 - lost

        await lab.change(BLACK)
        assert await _ask(caller, 10) == (0, None)

        await lab.change(Conditions())
        await lab.move("client")
        assert (await _ask(caller, 50))[0] == 50


async def test_nothing_is_left_when_the_test_is_killed(lab: Laboratory) -> None:
    # The fixture is asked for only because it skips where there are no namespaces.
    script = """
import asyncio, os, sys
from tests.network.laboratory import laboratory
async def main():
    async with laboratory(seed=1) as lab:
        async with lab.program("client", ["sleep", "600"]) as program:
            print(program.pid, lab.router_pid, flush=True)
            await asyncio.sleep(600)
asyncio.run(main())
"""
    del lab
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=_environment()
    )
    assert process.stdout is not None
    pids = [int(pid) for pid in (await process.stdout.readline()).split()]
    assert len(pids) == 2
    process.send_signal(signal.SIGKILL)
    await process.wait()
    async with asyncio.timeout(10):
        while any(map(_has_network, pids)):
            await asyncio.sleep(0.02)


async def test_two_networks_beside_each_other_know_nothing_of_each_other(lab: Laboratory) -> None:
    async with laboratory(seed=2) as other:
        await other.change(BLACK)
        echo = lab.program("service", [sys.executable, "-c", _ECHO])
        async with (
            echo as answering,
            lab.program("client", [sys.executable, "-c", _CALL]) as caller,
        ):
            await answering.until(lambda program: bool(program.lines), within_s=20)
            assert (await _ask(caller, 5))[0] == 5
        assert sum(row["up"]["offered_packets"] for row in await other.traffic()) == 0


def _has_network(pid: int) -> bool:
    """Return whether a process is there and not merely unburied."""
    return Path(f"/proc/{pid}/ns/net").exists()


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
