"""How Ray is begun on a machine of a cluster: the command, its variables, the ports that it takes.

Ray listens on every address of a machine, whatever it is told, except where that is loopback. So each
of its ports is fixed here, and `firewall` has what lets in the cluster's machines alone.
"""

import ipaddress
import os
import socket
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sundog.cluster.guarding import AUTH_MODE, ClusterError, check, own_folder, prepare

__all__ = ["HEAD_PORT", "WORKER_PORTS", "NodeOptions", "Start", "firewall", "ports_of", "start"]

HEAD_PORT: Final = 6379
WORKER_PORTS: Final = (10100, 10999)
"""Of actors and drivers, first and last."""

_ROLES: Final = (
    "node-manager-port",
    "object-manager-port",
    "runtime-env-agent-port",
    "metrics-export-port",
    "dashboard-agent-grpc-port",
    "dashboard-agent-listen-port",
    # The head begins it where grpcio is installed, at 10001 if nobody says where, and asked or not.
    "ray-client-server-port",
)
"""What else a node listens for, on the ports after the head's, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeOptions:
    """One machine of a cluster.

    Attributes:
        address: Its own, where the others reach it; a loopback address for a cluster of this
            machine alone.
        head: ``host:port`` of the head that it joins; empty where it is the head.
        port: The head's port, and the first of eight that each machine uses.
        cpus: Cores that it offers; None for all.
        gpus: GPUs that it offers; None for all.
        object_store_mb: Shared memory for what actors send each other, in MB. Pictures never
            go that way.
        folder: Where logs and sockets are, this user's alone; empty for one that is made.
        state: Folder where the head keeps what it knows, so that it may die and come back; empty
            for memory.
        stays: Whether the command stays until Ray ends, as units of systemd need it.
        without_token: Whether a cluster that asks for no token is meant.
    """

    address: str
    head: str = ""
    port: int = HEAD_PORT
    cpus: int | None = None
    gpus: int | None = None
    object_store_mb: int = 100
    folder: str = ""
    state: str = ""
    stays: bool = False
    without_token: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """What to run.

    Attributes:
        command: Program and arguments.
        environ: All its variables.
    """

    command: tuple[str, ...]
    environ: Mapping[str, str]


def start(node: NodeOptions, environ: Mapping[str, str]) -> Start:
    """Return how to begin Ray on this machine, after what can be checked beforehand was.

    Args:
        node: What is asked for.
        environ: This process's variables.

    Raises:
        ClusterError: it cannot go well; the kinds of `joining` say which way.
    """
    # A worker needs no setting of the shell that it was begun from, least of all its keys.
    variables = {k: v for k, v in environ.items() if not k.startswith("SUNDOG_")}
    prepare(variables, is_open=node.without_token)
    # What a shell has for another cluster would be asked instead of ours.
    variables.pop("RAY_ADDRESS", None)
    _check_address(node)
    if node.head:
        check(node.head, variables, is_open=node.without_token)
    elif variables[AUTH_MODE] != "token" and not _is_loopback(node.address):
        problem = f"a cluster without a token would listen on {node.address}"
        raise ClusterError(problem, "give it a token, or the address 127.0.0.1")
    if node.state and not node.head:
        variables |= {"RAY_gcs_storage": "rocksdb", "RAY_gcs_storage_path": node.state}
    return Start(_command(node, _private(node, environ)), variables)


def ports_of(port: int = HEAD_PORT) -> tuple[tuple[int, int], ...]:
    """Return the TCP ports that a machine of a cluster uses, each first and last."""
    return ((port, port + len(_ROLES)), WORKER_PORTS)


def firewall(networks: tuple[str, ...], port: int = HEAD_PORT) -> str:
    """Return rules for ``nft -f`` that leave Ray's ports to some networks.

    Media are UDP, and pages and signalling come to the service's own port: neither is touched.

    Args:
        networks: IPv4 addresses or networks of the cluster's machines.
        port: The head's port.
    """
    ports = ", ".join(f"{first}-{last}" for first, last in ports_of(port))
    named = ", ".join(str(ipaddress.IPv4Network(each)) for each in networks)
    return f"""\
# Who may talk to Ray on this machine: itself, and the machines of the cluster.
table inet sundog_cluster
delete table inet sundog_cluster
table inet sundog_cluster {{
  set machines {{
    type ipv4_addr
    flags interval
    elements = {{ {named} }}
  }}
  chain input {{
    type filter hook input priority filter; policy accept;
    iif lo accept
    ip saddr @machines accept
    tcp dport {{ {ports} }} drop
  }}
}}
"""


def _check_address(node: NodeOptions) -> None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((node.address, 0))
    except OSError:
        remedy = "name one that `ip addr` shows, where the others reach it"
        raise ClusterError(f"{node.address!r} is no address of this machine", remedy) from None
    if node.address == "0.0.0.0":
        raise ClusterError("0.0.0.0 is no address that others reach", "name one of this machine")
    head = node.head.rpartition(":")[0]
    if head and _is_loopback(node.address) and not _is_loopback(head):
        remedy = "name one where its head reaches this machine"
        raise ClusterError(f"the cluster's head cannot reach {node.address}", remedy)


def _private(node: NodeOptions, environ: Mapping[str, str]) -> Path:
    """Return the folder for Ray's own, which others of this machine cannot enter.

    Ray lets everybody write where its sockets are: who can enter replaces them, and is called.
    """
    folder = Path(node.folder) if node.folder else own_folder(environ)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat(follow_symlinks=False)
    except OSError as error:
        reason = error.strerror or "it cannot be made"
        raise ClusterError(f"the folder {folder}: {reason}", "name another one") from None
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode):
        raise ClusterError(f"{folder} is not this user's folder", "name another one")
    if found.st_mode & 0o077:
        raise ClusterError(
            f"others may enter {folder}", f"keep it to its owner: chmod 700 {folder}"
        )
    return folder


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _command(node: NodeOptions, folder: Path) -> tuple[str, ...]:
    options: dict[str, str | int | None] = {
        "address": node.head or None,
        "port": None if node.head else node.port,
        "node-ip-address": node.address,
        **{role: node.port + 1 + at for at, role in enumerate(_ROLES)},
        "min-worker-port": WORKER_PORTS[0],
        "max-worker-port": WORKER_PORTS[1],
        "num-cpus": node.cpus,
        "num-gpus": node.gpus,
        "object-store-memory": node.object_store_mb * 1_000_000,
        "temp-dir": str(folder / "ray"),
        # Each worker's log would go through the head to every front.
        "include-log-monitor": "false",
        "include-dashboard": None if node.head else "false",
    }
    switches = ["--disable-usage-stats"]
    if not node.head:
        # It starts machines of a cloud, which nothing here asks for, and listens for that.
        switches += ["--head", "--no-monitor"]
    if node.stays:
        switches.append("--block")
    given = [f"--{name}={value}" for name, value in options.items() if value is not None]
    return (sys.executable, "-m", "ray.scripts.scripts", "start", *switches, *given)
