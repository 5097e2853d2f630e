"""The router as a process of its own: ``python -m tests.network.router SEED``.

It makes both namespaces, carries packets between them, and is told what to do by lines of JSON on
standard input, each answered by one on standard output. It ends when standard input does.

    {"change": {"up": {...}, "down": {...}}}     see `link.Conditions`; either may be missing
    {"move": "client", "address": "10.77.1.3"}   gives a side another address
    {"traffic": true}                            answers with the rows since last time

Up is from client to service. A row is of 100 ms; see `_Counter`.
"""

import json
import os
import select
import sys
import time
from collections import deque
from dataclasses import asdict
from typing import Any, Final

from tests.network.flows import Flows
from tests.network.link import Conditions, Link
from tests.network.tunnel import Tunnel, become_root_of_own

__all__ = ["CLIENT", "SERVICE"]

CLIENT: Final = "10.77.1.2"
SERVICE: Final = "10.77.2.2"

_ROW_S: Final = 0.1
_KEPT_ROWS: Final = 6000
_PACKETS_AT_ONCE: Final = 64
_LARGEST_BYTES: Final = 65536


class _Counter:
    """Makes rows of what a link did."""

    def __init__(self, link: Link) -> None:
        self.flows = Flows()
        self._link = link
        self._before = asdict(link.totals)

    def row(self) -> dict[str, Any]:
        """Return what was counted since the last row: of `link.Totals`, and RTP by SSRC."""
        now = asdict(self._link.totals)
        row: dict[str, Any] = {name: now[name] - self._before[name] for name in now}
        self._before = now
        row["streams"], row["again"] = self.flows.take()
        return row


class _Way:
    """One direction: from the tunnel that it reads to the one that it writes."""

    def __init__(self, source: Tunnel, target: Tunnel, seed: int) -> None:
        self.link = Link(seed)
        self.counter = _Counter(self.link)
        self.source = source
        self._target = target

    def read(self, now_s: float) -> None:
        for _ in range(_PACKETS_AT_ONCE):
            try:
                packet = os.read(self.source.fd, _LARGEST_BYTES)
            except BlockingIOError:
                return
            self.counter.flows.note(packet)
            self.link.offer(packet, now_s)

    def write(self, now_s: float) -> None:
        for packet in self.link.arrived(now_s):
            try:
                os.write(self._target.fd, packet)
            except OSError:  # nobody there has this address any more
                continue


class Router:
    """Both directions, and what is said about them."""

    def __init__(self, seed: int) -> None:
        self.tunnels = {"client": Tunnel(CLIENT), "service": Tunnel(SERVICE)}
        client, service = self.tunnels.values()
        self._ways = {
            "up": _Way(client, service, 2 * seed),
            "down": _Way(service, client, 2 * seed + 1),
        }
        self._rows: deque[dict[str, Any]] = deque(maxlen=_KEPT_ROWS)
        self._row_due_s = time.monotonic() + _ROW_S
        self._said = b""

    def run(self) -> None:
        """Carry packets until standard input ends."""
        ways = {way.source.fd: way for way in self._ways.values()}
        stdin = sys.stdin.fileno()
        while True:
            ready, _, _ = select.select([*ways, stdin], [], [], self._pause_s())
            now_s = time.monotonic()
            for fd in ready:
                if fd in ways:
                    ways[fd].read(now_s)
            for way in ways.values():
                way.write(time.monotonic())
            self._count(time.monotonic())
            if stdin in ready and not self._listen(stdin):
                return

    def _pause_s(self) -> float:
        dues = [way.link.due_s() for way in self._ways.values()]
        due_s = min([due for due in dues if due is not None], default=self._row_due_s)
        return max(0.0, min(due_s, self._row_due_s) - time.monotonic())

    def _count(self, now_s: float) -> None:
        if now_s < self._row_due_s:
            return
        rows = {name: way.counter.row() for name, way in self._ways.items()}
        self._rows.append({"at": now_s, **rows})
        # One that was held up counts longer, but rows are never made twice.
        self._row_due_s = max(self._row_due_s + _ROW_S, now_s)

    def _listen(self, stdin: int) -> bool:
        """Do what is asked; return whether there may be more."""
        heard = os.read(stdin, _LARGEST_BYTES)
        *lines, self._said = (self._said + heard).split(b"\n")
        for line in lines:
            _say(self._do(json.loads(line)))
        return bool(heard)

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        now_s = time.monotonic()
        for name, conditions in asked.get("change", {}).items():
            self._ways[name].link.change(Conditions(**conditions), now_s)
        if "move" in asked:
            self.tunnels[asked["move"]].move(asked["address"])
        answer: dict[str, Any] = {"at": now_s}
        if "traffic" in asked:
            answer["rows"] = list(self._rows)
            self._rows.clear()
        return answer


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _be_prompt() -> None:
    """Run before other processes where that is permitted, so that delays are those asked for."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except OSError:
        return


def main() -> None:
    """Make the network and say how to enter it, then route."""
    is_root = os.geteuid() == 0
    try:
        if not is_root:
            become_root_of_own()
        router = Router(int(sys.argv[1]))
    except OSError as error:
        _say({"refused": str(error)})
        return
    _be_prompt()
    sides = {name: tunnel.namespace_fd for name, tunnel in router.tunnels.items()}
    _say({"ready": sides, "pid": os.getpid(), "is_root": is_root})
    router.run()


if __name__ == "__main__":
    main()
