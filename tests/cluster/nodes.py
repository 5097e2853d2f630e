"""Three Ray nodes on this machine, and the processes that run on them."""

import asyncio
import logging
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psutil

from sundog.cluster.guarding import prepare

__all__ = ["NODE_CPUS", "Nodes", "three_nodes"]

NODE_CPUS: Final = 4
"""Of each of the two nodes that carry workers; the head carries none."""

_NODE_GPUS: Final = 1
"""As Ray counts them: it sets one aside for who asks, whether there is one or not."""

_ROOT: Final = Path(__file__).parents[2]
_STORE_BYTES: Final = 80 * 1024 * 1024
_TOLD_CHARS: Final = 4000
_GONE_S: Final = 10.0
_CALL_S: Final = 15.0


class Nodes:
    """A running cluster; this process is one of its drivers.

    Attributes:
        address: Where it is joined.
        environment: What processes need beside that which join it.
    """

    def __init__(self, cluster: Any, environment: dict[str, str]) -> None:
        self._cluster = cluster
        self.address: str = cluster.address
        self.environment = environment

    def add(self) -> Any:
        """Start a node that carries workers."""
        return self._cluster.add_node(
            num_cpus=NODE_CPUS,
            num_gpus=_NODE_GPUS,
            object_store_memory=_STORE_BYTES,
            include_dashboard=False,
        )

    def mend(self) -> None:
        """Start what nodes are missing."""
        while len(self._cluster.worker_nodes) < 2:
            self.add()

    def kill_node_of(self, pid: int) -> list[int]:
        """Kill the node that carries a process, with all that runs there, at one blow.

        Returns the processes that died.
        """
        for node in self._cluster.worker_nodes:
            own = [info.process.pid for infos in node.all_processes.values() for info in infos]
            tree = [p for each in own for p in _tree(each)]
            if pid not in tree:
                continue
            for each in tree:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            self._cluster.remove_node(node, allow_graceful=False)
            return tree
        raise LookupError(f"no node carries process {pid}")

    def actors(self, namespace: str, prefix: str = "") -> list[str]:
        """Return the names of a namespace's actors that begin so."""
        import ray.util

        found = ray.util.list_named_actors(all_namespaces=True)
        return sorted(
            a["name"]
            for a in found
            if a["namespace"] == namespace and (a["name"] or "").startswith(prefix)
        )

    async def pid_of(self, namespace: str, name: str) -> int:
        """Return the process of an actor."""
        pid: int = await self.run(namespace, name, lambda _: os.getpid())
        return pid

    async def run(
        self, namespace: str, name: str, work: Callable[..., Any], *arguments: object
    ) -> Any:
        """Call a function in an actor's process, with the actor's object first."""
        import ray

        actor = await asyncio.to_thread(ray.get_actor, name, namespace)
        async with asyncio.timeout(_CALL_S):
            return await actor.__ray_call__.remote(work, *arguments)

    async def call(self, namespace: str, name: str, method: str, *arguments: object) -> Any:
        """Call an actor's method and return what it answers."""
        import ray

        actor = await asyncio.to_thread(ray.get_actor, name, namespace)
        async with asyncio.timeout(_CALL_S):
            return await getattr(actor, method).remote(*arguments)

    def told_since(self, at_s: float) -> str:
        """Return what actors have printed to files that were written to since then.

        Args:
            at_s: Seconds of the wall clock.
        """
        logs = Path(self._cluster.head_node.get_logs_dir_path())
        written = [p for p in logs.glob("worker-*.err") if p.stat().st_mtime >= at_s]
        texts = {path.name: path.read_text(errors="replace")[-_TOLD_CHARS:] for path in written}
        return "\n".join(f"--- {name}\n{text}" for name, text in texts.items() if text)

    def clear(self, namespace: str) -> None:
        """Kill every actor of a namespace."""
        for name in self.actors(namespace):
            self.end(namespace, name)

    def end(self, namespace: str, name: str) -> None:
        """Kill an actor, if there is one of that name."""
        import ray

        with suppress(ValueError):
            ray.kill(ray.get_actor(name, namespace))


@contextmanager
def three_nodes() -> Iterator[Nodes]:
    """Start a head and two nodes, with tokens asked for, and join them; end them after."""
    folder = Path(tempfile.mkdtemp(prefix="sundog-ray-", dir="/tmp"))  # sockets' paths are short
    environment = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        # Ray notes there which cluster is this machine's own: that is another's to say.
        "RAY_TMPDIR": str(folder),
        # Workers find the tests' engine.
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    (folder / "ray").mkdir()  # which it takes for granted
    prepare(environment, is_open=False)
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    _read_environment()
    try:
        yield from _running(folder, environment)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _read_environment()
        shutil.rmtree(folder, ignore_errors=True)


def _read_environment() -> None:
    """Have Ray look again how it is to authenticate; it does so once, when it is imported."""
    from ray._private.authentication_test_utils import reset_auth_token_state

    reset_auth_token_state()


def _running(folder: Path, environment: dict[str, str]) -> Iterator[Nodes]:
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 0,
            "object_store_memory": _STORE_BYTES,
            "include_dashboard": False,
            "include_log_monitor": False,  # as `sundog cluster start` has it
            "temp_dir": str(folder),
        },
    )
    started = psutil.Process().children(recursive=True)
    try:
        nodes = Nodes(cluster, environment)
        nodes.mend()
        ray.init(
            address=cluster.address,
            namespace="trials",
            log_to_driver=False,
            logging_level=logging.WARNING,
        )
        started = psutil.Process().children(recursive=True)
        yield nodes
    finally:
        ray.shutdown()
        cluster.shutdown()
        _end([*started, *psutil.Process().children(recursive=True)])


def _tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [pid, *(child.pid for child in process.children(recursive=True))]
    return []


def _end(processes: list[psutil.Process]) -> None:
    """Kill what of Ray is left of ours."""
    ours = []
    for process in processes:
        with suppress(psutil.Error):
            if "ray" in " ".join(process.cmdline()):
                ours.append(process)
    for process in ours:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(ours, _GONE_S)
