"""Connect this process to a Ray cluster, safely or not at all: the only place that calls `ray.init`."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, Protocol

from sundog.cluster.guarding import (
    ClusterError,
    NoClusterError,
    NoRayError,
    OpenClusterError,
    TokenError,
    check,
    own_folder,
    prepare,
)
from sundog.cluster.wire import travel_by_name

__all__ = [
    "ClusterError",
    "NoClusterError",
    "NoRayError",
    "OpenClusterError",
    "RayPlace",
    "TokenError",
    "connect",
    "disconnect",
    "look",
]

_AGAIN_S: Final = 0.5


class RayPlace(Protocol):
    """Which cluster; the service's settings are one."""

    @property
    def ray_address(self) -> str:
        """``host:port`` of its head; empty for the cluster that this machine belongs to."""

    @property
    def ray_namespace(self) -> str:
        """Where the names of our actors are."""

    @property
    def ray_patience_s(self) -> float:
        """How long to wait for a cluster that begins at the same time as this process."""

    @property
    def ray_without_token(self) -> bool:
        """Whether a cluster that asks for no token will do."""


def connect(place: RayPlace) -> str:
    """Make this process a driver of a cluster that runs; nothing is started.

    Blocks for a second, and as long as ``ray_patience_s`` where there is no cluster yet.

    Twice is once, where the cluster is the same. Handlers of signals stay as they are.

    Returns:
        ``host:port`` of the cluster's head.

    Raises:
        NoRayError: Ray is not installed.
        NoClusterError: no cluster answers, or this machine is none of its nodes.
        TokenError: there is no token, or it is a wrong one.
        OpenClusterError: the cluster asks for no token, and nobody said that this is meant.
    """
    travel_by_name()
    prepare(os.environ, is_open=place.ray_without_token)
    until_s = time.monotonic() + place.ray_patience_s
    while True:
        try:
            address = _address(place.ray_address, os.environ)
            check(address, os.environ, is_open=place.ray_without_token)
            _check_node(_ray(), address)
        except NoClusterError:
            if time.monotonic() > until_s:
                raise
            time.sleep(_AGAIN_S)
        else:
            _join(_ray(), address, place)
            return address


def look(place: RayPlace) -> str:
    """Return ``host:port`` of the cluster that this process could join; joins and changes nothing.

    Raises:
        ClusterError: as `connect`, but for what only a node of it can know.
    """
    environ = dict(os.environ)
    prepare(environ, is_open=place.ray_without_token)
    address = _address(place.ray_address, environ)
    check(address, environ, is_open=place.ray_without_token)
    return address


def _check_node(ray: ModuleType, address: str) -> None:
    # Ray looks for one in vain for half a minute, and where it finds a stranger's it aborts.
    if not ray.is_initialized() and not import_module("ray._private.services").find_node_ids():
        remedy = f"make it one: sundog cluster start --join {address}"
        raise NoClusterError("this machine is no node of a cluster", remedy)


def _join(ray: ModuleType, address: str, place: RayPlace) -> None:
    if ray.is_initialized():
        if ray.get_runtime_context().gcs_address != address:
            raise NoClusterError("this process is part of another cluster", "use one of them")
        return
    with _own_signals():
        try:
            ray.init(
                address=address,
                namespace=place.ray_namespace,
                log_to_driver=False,
                configure_logging=False,
                logging_level=logging.WARNING,
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            remedy = "see that this machine is a node of it: sundog cluster status"
            problem = f"the cluster at {address} cannot be joined ({error})"
            raise NoClusterError(problem, remedy) from error


def disconnect() -> None:
    """Leave the cluster; what is detached goes on. Does nothing where this process is in none."""
    if (ray := sys.modules.get("ray")) is not None:
        with _own_signals():
            ray.shutdown()


def _address(asked: str, environ: Mapping[str, str]) -> str:
    """Return ``host:port``, as it was asked for or as Ray on this machine has noted it."""
    address = asked or environ.get("RAY_ADDRESS", "")
    own = own_folder(environ)
    # Where `sundog cluster start` and `ray start` have it.
    for folder in (own, own.parent):
        if address and address != "auto":
            break
        with contextlib.suppress(OSError):
            address = Path(folder, "ray", "ray_current_cluster").read_text().strip()
    host, _, port = address.rpartition(":")
    if not address or address == "auto":
        remedy = "begin it with `sundog cluster start`, or name its head in ray_address"
        raise NoClusterError("Ray does not run on this machine", remedy)
    if not host or not port.isdecimal():
        raise NoClusterError(f"ray_address is {address!r}", "write it like 10.0.0.1:6379")
    return address


def _ray() -> ModuleType:
    """Return Ray, aware of the variables."""
    is_late = "ray" in sys.modules
    try:
        ray = import_module("ray")
    except ImportError:
        raise NoRayError from None
    if is_late:
        # Ray reads the variables when it is imported, and itself does this after it sets one.
        import_module("ray._raylet").Config.initialize("")
    return ray


@contextlib.contextmanager
def _own_signals() -> Iterator[None]:
    """Keep the handler of SIGTERM, which Ray replaces: a service drains, where Ray would exit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
