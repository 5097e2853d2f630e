"""What `sundog doctor` looks at: one function a check, none of them changes anything."""

import os
import platform
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import (
    PackageNotFoundError,
    packages_distributions,
    requires,
    version,
)
from pathlib import Path
from typing import Final

import av
import psutil
from packaging.requirements import Requirement

from sundog import engine

__all__ = ["CHECKS", "Finding", "Level"]

_DISTRIBUTION: Final = "sundog"
_PORT: Final = 8000


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found.

    Attributes:
        what: What was checked.
        found: What is there.
        mend: What to do about it; empty when nothing needs doing.
    """

    level: Level
    what: str
    found: str
    mend: str = ""


def python() -> Finding:
    """Say which interpreter this is; installing refuses those that are too old."""
    found = f"{platform.python_implementation()} {platform.python_version()}"
    return Finding(level=Level.OK, what="python", found=found)


def packages() -> Finding:
    """Check that every dependency is there in a version that was asked for."""
    wrong, pinned = [], []
    for line in requires(_DISTRIBUTION) or ():
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        found = _version(needed.name)
        if found is None or not needed.specifier.contains(found, prereleases=True):
            wrong.append(f"{needed.name} {found or 'missing'} (needs {needed.specifier})")
        elif str(needed.specifier).startswith("=="):
            pinned.append(f"{needed.name} {found}")
    if wrong:
        mend = "run make setup, or pip install -e . in this environment"
        return Finding(level=Level.FAIL, what="packages", found="; ".join(wrong), mend=mend)
    return Finding(level=Level.OK, what="packages", found=f"all; pinned: {', '.join(pinned)}")


def sdk_owner() -> Finding:
    """Check that `import decart` gives our SDK and no other distribution's."""
    others = sorted(set(packages_distributions().get("decart", ())) - {_DISTRIBUTION})
    if others:
        mend = f"pip uninstall {' '.join(others)}, then make setup; or use another environment"
        found = f"also installed by {', '.join(others)}"
        return Finding(level=Level.FAIL, what="decart", found=found, mend=mend)
    return Finding(level=Level.OK, what="decart", found=f"from {_DISTRIBUTION}")


def codecs() -> Finding:
    """Check that PyAV can encode both codecs that sessions use."""
    missing = [name for name in ("libx264", "libvpx") if not _can_encode(name)]
    if not missing:
        return Finding(level=Level.OK, what="codecs", found="libx264, libvpx")
    mend = "install PyAV's own wheel: pip install --force-reinstall --only-binary :all: av"
    found = f"without {', '.join(missing)}"
    level = Level.FAIL if len(missing) == 2 else Level.WARN
    return Finding(level=level, what="codecs", found=found, mend=mend)


def kernel_cache() -> Finding:
    """Check that compiled kernels can be kept for the next start."""
    chosen = os.environ.get("NUMBA_CACHE_DIR", "")
    beside = Path(engine.__file__).parent / "cpu"
    # Where numba looks when it may not write beside the source.
    fallback = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "numba"
    for folder in [Path(chosen)] if chosen else [beside, fallback]:
        if _is_writable(folder):
            return Finding(level=Level.OK, what="kernel cache", found=str(folder))
    mend = "each start compiles anew; point NUMBA_CACHE_DIR at a folder you may write to"
    found = f"{chosen or beside} is not writable"
    return Finding(level=Level.WARN, what="kernel cache", found=found, mend=mend)


def cores() -> Finding:
    """Check that there are enough cores for one session in real time."""
    count = len(psutil.Process().cpu_affinity()) if hasattr(os, "sched_getaffinity") else None
    count = count or os.cpu_count() or 1
    if count >= 2:
        return Finding(level=Level.OK, what="cores", found=str(count))
    mend = "expect less than 25 frames a second, or use a machine with 2 cores"
    return Finding(level=Level.WARN, what="cores", found=str(count), mend=mend)


def port() -> Finding:
    """Check whether the default port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _PORT))
        except OSError:
            mend = f"sundog serve --port {_PORT + 80}, or --port 0 for any free one"
            found = f"{_PORT} is in use"
            return Finding(level=Level.WARN, what="port", found=found, mend=mend)
    return Finding(level=Level.OK, what="port", found=f"{_PORT} is free")


def loopback() -> Finding:
    """Check that UDP gets through on this machine."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far,
    ):
        try:
            far.settimeout(1)
            far.bind(("127.0.0.1", 0))
            near.sendto(b"sundog", far.getsockname())
            far.recv(16)
        except OSError as error:
            mend = "video travels by UDP: allow it on the loopback interface"
            found = f"UDP does not pass ({error})"
            return Finding(level=Level.FAIL, what="loopback", found=found, mend=mend)
    return Finding(level=Level.OK, what="loopback", found="UDP passes")


def addresses() -> Finding:
    """Check for an address that other machines can reach."""
    found = sorted(
        address.address
        for name, stats in psutil.net_if_stats().items()
        if stats.isup
        for address in psutil.net_if_addrs().get(name, ())
        if address.family in (socket.AF_INET, socket.AF_INET6)
        and not address.address.startswith(("127.", "::1", "fe80:"))
    )
    if found:
        return Finding(level=Level.OK, what="addresses", found=", ".join(found))
    mend = "only this machine can connect; bring a network interface up to serve others"
    return Finding(level=Level.WARN, what="addresses", found="loopback only", mend=mend)


def camera() -> Finding:
    """Check for a camera; nothing but INPUT=camera needs one."""
    if sys.platform != "linux":
        return Finding(level=Level.OK, what="camera", found="asked for when it is opened")
    devices = sorted(Path("/dev").glob("video*"))
    usable = [str(device) for device in devices if os.access(device, os.R_OK | os.W_OK)]
    if usable:
        return Finding(level=Level.OK, what="camera", found=", ".join(usable))
    if devices:
        mend = "sudo usermod -aG video $USER, then log in again"
        found = f"{devices[0]} is there but may not be opened"
    else:
        mend, found = "files and the sample clip work without", "none"
    return Finding(level=Level.WARN, what="camera", found=found, mend=mend)


CHECKS: Final[tuple[Callable[[], Finding], ...]] = (
    python,
    packages,
    sdk_owner,
    codecs,
    kernel_cache,
    cores,
    port,
    loopback,
    addresses,
    camera,
)
"""All checks, in the order they are shown."""


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _is_writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _can_encode(name: str) -> bool:
    try:
        av.Codec(name, "w")
    except av.FFmpegError:
        return False
    return True
