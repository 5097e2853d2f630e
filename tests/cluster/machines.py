"""Machines that commands of a document run on: namespaces of this one, with a network between them.

The process that makes them runs behind `INSIDE`, and everything ends with it.
"""

import os
import re
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

__all__ = ["INSIDE", "Machine", "Network", "steps_of"]

INSIDE: Final = (
    *("unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork"),
    *("--mount-proc", "--kill-child"),
)
"""Before a command: in namespaces of its own, which end with it."""

_ONE: Final = ("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child")
_DONE: Final = "--- done "
_STEP_S: Final = 120.0
_OWN: Final = ("/etc/sundog", "/var/lib/sundog")
"""Folders of each machine for itself."""


def steps_of(document: Path, heading: str) -> list[tuple[str, str]]:
    """Return the commands below a heading, each block with where it is to run.

    Blocks are indented by four spaces, and their first line says ``# on MACHINE``.
    """
    body = document.read_text().split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    blocks = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", body, flags=re.MULTILINE)
    steps = []
    for block in blocks:
        lines = "\n".join(line[4:] for line in block.splitlines())
        for part in re.split(r"\n\n(?=# on )", lines):
            found = re.match(r"# on (both|[\d.]+)", part)
            assert found, part
            steps.append((found[1], part.strip()))
    return steps


@dataclass
class Machine:
    """One machine: namespaces, and a shell in them that keeps what is exported.

    Attributes:
        address: In the cluster's network.
    """

    address: str
    _shell: subprocess.Popen[str]
    pid: int

    def run(self, commands: str) -> str:
        """Run commands in its shell; return what they print.

        Raises:
            AssertionError: one failed.
        """
        write, read = _pipes(self._shell)
        mark = f"{_DONE}{time.monotonic_ns()}"
        write.write(f"set -e; {{ {commands}\n}} 2>&1; set +e; echo '{mark}'\n")
        write.flush()
        said = ""
        for line in read:
            if line.strip() == mark:
                return said
            said += line
        raise AssertionError(f"on {self.address}:\n{commands}\nsaid:\n{said}")


@dataclass
class Network:
    """A bridge, and the machines on it.

    Attributes:
        folder: What is there before any machine; each has a folder in it.
    """

    folder: Path
    machines: dict[str, Machine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ip("link set lo up")
        for bridge in ("inner", "outer"):
            _ip(f"link add {bridge} type bridge")
            _ip(f"link set {bridge} up")
        (self.folder / "here").mkdir()
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        self._command("sundog", f'exec {shlex.quote(sys.executable)} -m sundog.cli "$@"')
        self._command("ray", f'exec {shlex.quote(sys.executable)} -m ray.scripts.scripts "$@"')
        self._command("sudo", 'exec "$@"')
        self._command("scp", _SCP.format(folder=self.folder))
        self._command("ssh", _SSH.format(folder=self.folder))

    def _command(self, name: str, body: str) -> None:
        file = self.folder / "bin" / name
        file.write_text(f"#!/bin/bash\n{body}\n")
        file.chmod(0o755)

    def add(self, address: str, outer: str = "") -> Machine:
        """Put up a machine.

        Args:
            address: In the network of the cluster; empty for none.
            outer: In the network of the clients; empty for none.
        """
        name = address or outer
        own, here = self.folder / name, self.folder / "here"
        for each in ("tmp", *(folder[1:] for folder in _OWN)):
            (own / each).mkdir(parents=True)
        environ = os.environ | {
            "PATH": f"{self.folder}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(here),
            "TMPDIR": str(here / "tmp"),
            "RAY_TMPDIR": str(here / "tmp"),
            "ADDRESS": name,
        }
        shell = subprocess.Popen(
            [*_ONE, "bash", "-c", f"mount --bind {own} {here} && exec bash"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        machine = Machine(name, shell, _child_of(shell.pid))
        for bridge, at in (("inner", address), ("outer", outer)):
            if at:
                device = f"{bridge}{len(self.machines)}"
                _ip(f"link add {device} type veth peer name {bridge} netns {machine.pid}")
                _ip(f"link set {device} master {bridge} up")
                machine.run(f"ip addr add {at}/24 dev {bridge}; ip link set {bridge} up")
        machine.run("ip link set lo up")
        self.machines[name] = machine
        return machine

    def follow(self, steps: list[tuple[str, str]]) -> str:
        """Run the steps of a document, each where it belongs; return what they print."""
        said = ""
        for where, commands in steps:
            machines = ["10.0.0.1", "10.0.0.2"] if where == "both" else [where]
            for each in machines:
                said += self.machines[each].run(self.own(commands))
        return said

    def own(self, commands: str) -> str:
        """Return commands with each machine's own folders instead of the system's."""
        for folder in _OWN:
            commands = commands.replace(folder, f"{self.folder}/here{folder}")
        # A service stays; the shell goes on.
        return re.sub(r"^(sundog serve .*)$", r"\1 > $HOME/log 2>&1 &", commands, flags=re.M)


_SCP: Final = """
files=("${{@:1:$#-1}}"); to="${{@: -1}}"; host="${{to%%:*}}"; path="${{to#*:}}"
[ "${{files[0]}}" = -p ] && files=("${{files[@]:1}}")
cp -p "${{files[@]}}" "${{path/"{folder}/here"/"{folder}/$host"}}"
"""


_SSH: Final = """
host=$1; shift; "${{@/"{folder}/here"/"{folder}/$host"}}"
"""


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _child_of(pid: int) -> int:
    """Return the process that ``unshare --fork`` has made, which is in the new namespaces."""
    for _ in range(200):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.02)
    raise AssertionError("no namespaces")


def _ip(arguments: str) -> None:
    subprocess.run(["ip", *arguments.split()], check=True, capture_output=True, text=True)
