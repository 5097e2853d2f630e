"""Follow docs/operations.md on machines of our own: ``python -m tests.cluster.recipe FOLDER WAY``.

Runs inside of `machines.INSIDE`; prints what was found as JSON. WAY is ``plain``, with the client on
the machines' network; ``encrypted``, with a client that reaches nothing but front and relay; or
``headless``, where the head dies and comes back while the front is on the other machine.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from sundog.cluster.starting import ports_of
from tests.cluster.machines import Machine, Network, steps_of

_ROOT: Final = Path(__file__).parents[2]
_DOCUMENT: Final = _ROOT / "docs" / "operations.md"
_HEAD, _NODE = "10.0.0.1", "10.0.0.2"
_SECRET: Final = "a secret that only these tests know"
_PORT: Final = 8000
_READY_S: Final = 60.0

_SETTINGS: Final = (
    "export SUNDOG_ENGINE=passthrough SUNDOG_WORKER_CPUS=1 SUNDOG_WORKERS_MAX=1"
    " SUNDOG_WORKER_SLOTS=2 SUNDOG_ALLOW_CANDIDATES=private"
)

_KNOCK: Final = """python3 - <<'END'
import os, socket
from concurrent.futures import ThreadPoolExecutor
from sundog.cluster import knocking
from sundog.cluster.guarding import tls_of

def is_open(port):
    try:
        socket.create_connection(({host!r}, port), 2.0).close()
    except OSError:
        return False
    return True

methods = {methods}
with ThreadPoolExecutor(len(methods)) as threads:
    opened = list(threads.map(is_open, methods))
for (port, method), is_there in zip(methods.items(), opened):
    knocking._METHOD = method
    tls, found = tls_of(os.environ), knocking.Knock.NOBODY
    if is_there:
        found = knocking.knock({host!r}, port, token=None, tls=tls, timeout_s=5.0)
    print(port, found.name)
END"""
"""The firewall's silence is waited out at all ports at once, and a busy machine's answer for longer."""

_UNTIL_SEEN: Final = "for _ in {1..600}; do [ -s $HOME/seen ] && break; sleep 0.1; done"
_AWAIT: Final = """python3 - <<'END'
import time, urllib.request
ends_s = time.monotonic() + {within_s}
while time.monotonic() < ends_s:
    try:
        urllib.request.urlopen("http://127.0.0.1:{port}/readyz", timeout=2)
    except OSError:
        time.sleep(0.1)
    else:
        print("ready")
        break
END"""

_METHODS: Final = {
    6379: "/ray.rpc.InternalKVGcsService/InternalKVGet",
    6380: "/ray.rpc.NodeManagerService/RequestWorkerLease",
    6381: "/ray.rpc.ObjectManagerService/Pull",
    6386: "/ray.rpc.RayletDriver/Init",
}
"""What a stranger could ask on each port; on others to run something."""
_RUN: Final = "/ray.rpc.CoreWorkerService/PushTask"


def main(folder: Path, way: str) -> dict[str, Any]:
    """Do all of it."""
    net = Network(folder)
    if way == "headless":
        return _headless(net)
    if way == "plain":
        head, node = net.add(_HEAD), net.add(_NODE)
        client, base_url = net.add("10.0.0.9"), f"http://{_HEAD}:{_PORT}"
    else:
        head, node = net.add(_HEAD, outer="192.168.77.1"), net.add(_NODE)
        client, base_url = net.add("", outer="192.168.77.9"), f"http://192.168.77.1:{_PORT}"
        _relay(net, head)
        net.follow(steps_of(_DOCUMENT, "Encrypted"))
    head.run(_SETTINGS)
    said = _follow(net, head)
    listening = {name: _listening(machine) for name, machine in net.machines.items()}
    ray = [port for port in listening[_HEAD] if port != _PORT]
    return {
        "seen": _last(client.run(f"python3 -m tests.cluster.outsider {base_url} KEY")),
        "status": said,
        "listening": listening,
        "closed": [port for port in ray if not _is_documented(port)],
        "without_token": _knock(node, _HEAD, ray),
        "stranger": _knock(client, _HEAD, ray) if way == "plain" else {},
        "without_certificate": _knock(node, _HEAD, ray, "unset RAY_USE_TLS;"),
        "sent_home": "Usage stats collection is enabled" in said,
    }


def _follow(net: Network, head: Machine) -> str:
    """Run the recipe; return what its last command prints, after the front is ready."""
    *begin, last = steps_of(_DOCUMENT, "Two machines")
    net.follow(begin)
    _ready(head)
    return net.follow([last])


def _ready(front: Machine) -> None:
    said = front.run(_AWAIT.format(port=_PORT, within_s=_READY_S))
    assert "ready" in said, front.run("tail -20 $HOME/log")


def _headless(net: Network) -> dict[str, Any]:
    """Have the head die under a session, begin another, and start the head again."""
    head, node, client = net.add(_HEAD), net.add(_NODE), net.add("10.0.0.9")
    *begin, (_, serve), (_, status) = steps_of(_DOCUMENT, "Two machines")
    net.follow(begin)
    node.run(_SETTINGS)
    node.run(net.own(serve))
    _ready(node)
    watch = f"python3 -m tests.cluster.outsider http://{_NODE}:{_PORT} KEY"
    client.run(f"{watch} $HOME/enough > $HOME/seen & {_UNTIL_SEEN}")
    before = node.run(status)
    head.run("pkill -9 -f 'gcs_server|raylet|dashboard|ray::'")
    meanwhile = _last(client.run(watch))
    net.follow([step for step in begin if "--state" in step[1]])
    after = node.run(status)
    return {
        "meanwhile": meanwhile,
        "seen": _last(client.run("touch $HOME/enough; wait; cat $HOME/seen")),
        "before": before.split("worker-")[1].split()[0],
        "status": after,
    }


def _last(said: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def _relay(net: Network, head: Machine) -> None:
    """Put up a TURN server as docs/turn.md says, and tell the front of it."""
    turn = net.add("10.0.0.3", outer="192.168.77.3")
    conf = _ROOT / "deploy" / "turnserver.conf"
    turn.run(
        f"turnserver -c {conf} --static-auth-secret='{_SECRET}' --listening-ip=192.168.77.3"
        f" --relay-ip=10.0.0.3 --allowed-peer-ip={_NODE} --pidfile=$HOME/pid --userdb=$HOME/db"
        " --log-file=$HOME/log > /dev/null 2>&1 &"
    )
    head.run(
        "export SUNDOG_TURN_URLS='turn:192.168.77.3:3478?transport=udp'"
        f" SUNDOG_TURN_SECRET='{_SECRET}' SUNDOG_RELAY_ONLY=1"
    )


def _listening(machine: Machine) -> list[int]:
    said = machine.run("ss -tlnH")
    return sorted({int(port) for port in re.findall(r":(\d+)\s", said)})


def _is_documented(port: int) -> bool:
    return any(first <= port <= last for first, last in ports_of())


def _knock(machine: Machine, host: str, ports: list[int], before: str = "") -> dict[str, str]:
    methods = {port: _METHODS.get(port, _RUN) for port in ports}
    said = machine.run(f"({before} {_KNOCK.format(host=host, methods=methods)}\n)")
    return dict(line.split() for line in said.splitlines())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2])) + "\n")
