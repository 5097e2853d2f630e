"""`sundog cluster start` and `firewall`: Ray on this machine, and who may talk to it."""

import os
import subprocess
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from sundog.cluster.starting import NodeOptions, Start

__all__ = ["firewall", "start"]

_UMASK: Final = 0o077
"""Logs and sockets are this user's alone."""

_START_S: Final = 120.0
_TAIL_LINES: Final = 12

Port = Annotated[
    int,
    typer.Option(
        min=1024, max=10_000, help="The head's port, and the first of eight on each machine."
    ),
]


def start(  # noqa: PLR0913 - each is an option of the command
    address: Annotated[
        str,
        typer.Option(
            help="This machine's, where the others reach it; 127.0.0.1 for a cluster of this"
            " machine alone."
        ),
    ] = "127.0.0.1",
    join: Annotated[
        str, typer.Option(help="The head, such as 10.0.0.1:6379; without it this is the head.")
    ] = "",
    port: Port = 6379,
    cpus: Annotated[
        int | None, typer.Option(min=0, help="Cores for workers; all of them by default.")
    ] = None,
    gpus: Annotated[
        int | None, typer.Option(min=0, help="GPUs for workers; all of them by default.")
    ] = None,
    folder: Annotated[
        str, typer.Option(help="Where Ray's logs and sockets are; /tmp/sundog-UID by default.")
    ] = "",
    state: Annotated[
        str,
        typer.Option(
            help="Folder where the head keeps what it knows, so that it may die and come back."
        ),
    ] = "",
    stay: Annotated[bool, typer.Option("--stay", help="Stay until Ray ends, for a unit.")] = False,
    without_token: Annotated[
        bool, typer.Option("--without-token", help="Ask for no token, on a loopback address.")
    ] = False,
) -> None:
    """Begin Ray on this machine: with a token, without dashboard and usage statistics."""
    from sundog.cluster.starting import NodeOptions

    node = NodeOptions(
        address=address,
        head=join,
        port=port,
        cpus=cpus,
        gpus=gpus,
        folder=folder,
        state=state,
        stays=stay,
        without_token=without_token,
    )
    made = _checked(node)
    if stay:
        # Ray takes this process's place, so that a unit's signals come to it.
        os.umask(_UMASK)
        os.execve(made.command[0], made.command, dict(made.environ))
    _run(made)
    _tell(node)


def firewall(
    machines: Annotated[
        list[str], typer.Argument(help="IPv4 addresses or networks of the cluster's machines.")
    ],
    port: Port = 6379,
) -> None:
    """Print rules for `nft -f` that leave Ray's ports on this machine to the cluster's machines."""
    from sundog.cluster.starting import firewall as rules

    try:
        out.print(rules(tuple(machines), port), soft_wrap=True, markup=False, end="")
    except ValueError as error:
        fail(f"{error}; give IPv4 addresses or networks such as 10.0.0.0/24")


def _checked(node: "NodeOptions") -> "Start":
    from sundog.cluster.joining import ClusterError
    from sundog.cluster.starting import start as started

    try:
        return started(node, os.environ)
    except ClusterError as error:
        fail(str(error))


def _run(made: "Start") -> None:
    try:
        done = subprocess.run(
            made.command,
            env=made.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_START_S,
            umask=_UMASK,
            check=False,
        )
    except subprocess.TimeoutExpired:
        fail(f"Ray did not begin within {_START_S:g} s; look into its logs")
    if done.returncode:
        err.print("\n".join(done.stdout.splitlines()[-_TAIL_LINES:]), markup=False, soft_wrap=True)
        fail("Ray did not begin; above is what it said")


def _tell(node: "NodeOptions") -> None:
    head = node.head or f"{node.address}:{node.port}"
    out.print(f"Ray runs on {node.address}; the cluster's head is {head}", soft_wrap=True)
    if not node.address.startswith("127."):
        err.print(
            "Ray listens on every address of this machine: close its ports to strangers with"
            " `sundog cluster firewall`",
            soft_wrap=True,
        )
