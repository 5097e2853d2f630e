"""What `sundog serve --check` looks at: whether the service could start with these settings."""

import importlib
import importlib.util
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from sundog.cli.checks import Finding, Level
from sundog.cli.clustering import cluster_of
from sundog.cli.helpers import embedding_of, enricher_of, segmenter_of
from sundog.cli.learned import diffusion_of
from sundog.server.access.keyfile import KeyFile, KeyFileError
from sundog.server.config import Config

__all__ = ["found_for"]

_SOON_DAYS: Final = 14
_GIB: Final = 1024**3


def found_for(config: Config) -> list[Finding]:
    """Look at everything that the settings name; changes nothing.

    Args:
        config: Read and valid already.
    """
    said = Finding(level=Level.OK, what="settings", found="can be used")
    return [said, *(check(config) for check in _CHECKS), *diffusion_of(config)]


def _port(config: Config) -> Finding:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    place = f"{config.host} port {config.port}"
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            mend = "end what listens there, or choose another (port, host)"
            found = f"{place}: {error.strerror}"
            return Finding(level=Level.FAIL, what="port", found=found, mend=mend)
    return Finding(level=Level.OK, what="port", found=f"{place} is free")


def _certificate(config: Config) -> Finding:
    what = "certificate"
    if not config.tls_cert:
        return Finding(level=Level.OK, what=what, found="none: http")
    made = x509.load_pem_x509_certificate(Path(config.tls_cert).read_bytes())
    left = made.not_valid_after_utc - datetime.now(UTC)
    found = f"good until {made.not_valid_after_utc:%Y-%m-%d}"
    if left.total_seconds() <= 0:
        return Finding(level=Level.FAIL, what=what, found=f"expired, {found}", mend="renew it")
    if left.days < _SOON_DAYS:
        return Finding(level=Level.WARN, what=what, found=found, mend="renew it, then restart")
    return Finding(level=Level.OK, what=what, found=found)


def _keys(config: Config) -> Finding:
    if not config.keys_file:
        found = (
            f"{len(config.api_keys)} in the settings" if config.api_keys else "none: open to all"
        )
        return Finding(level=Level.OK, what="keys", found=found)
    path = Path(config.keys_file)
    try:
        with path.open("rb"):
            mode = path.stat().st_mode
    except OSError as error:
        mend = "make one with sundog keys create, as the user that the service runs as"
        found = f"{path}: {error.strerror}"
        return Finding(level=Level.FAIL, what="keys", found=found, mend=mend)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        found = f"{path} can be read by others"
        return Finding(level=Level.WARN, what="keys", found=found, mend=f"chmod 600 {path}")
    try:
        count = len(KeyFile(path).read())
    except KeyFileError as error:
        return Finding(level=Level.FAIL, what="keys", found=str(error))
    return Finding(level=Level.OK, what="keys", found=f"{count} in {path}")


def _engine(config: Config) -> Finding:
    findings = [_ENGINES.get(name, _own_engine)(config, name) for name in config.engines_used]
    worst = next((each for each in findings if each.level is Level.FAIL), None)
    found = ", ".join(each.found for each in findings)
    return worst or Finding(level=Level.OK, what="engine", found=found)


def _built_in(_: Config, name: str) -> Finding:
    return Finding(level=Level.OK, what="engine", found=name)


def _own_engine(_: Config, name: str) -> Finding:
    module, factory = name.split(":", 1)
    try:
        callable_there = callable(getattr(importlib.import_module(module), factory, None))
    except Exception as error:  # noqa: BLE001 - the border to the user's code
        found = f"{module} cannot be imported ({type(error).__name__})"
        mend = "install it where sundog runs"
        return Finding(level=Level.FAIL, what="engine", found=found, mend=mend)
    if not callable_there:
        found = f"{module} has no function {factory}"
        mend = "name one that returns an Engine"
        return Finding(level=Level.FAIL, what="engine", found=found, mend=mend)
    return Finding(level=Level.OK, what="engine", found=name)


_ENGINES: Final[Mapping[str, Callable[[Config, str], Finding]]] = {
    "cpu": _built_in,
    "passthrough": _built_in,
    "diffusion": _built_in,  # what its model needs is looked at below
}


def _folder(config: Config) -> Finding:
    folder = Path(config.data_dir or tempfile.gettempdir())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        mend = "make the folder, owned by the user that the service runs as"
        found = f"{folder} is no folder that can be written to"
        return Finding(level=Level.FAIL, what="data", found=found, mend=mend)
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free / _GIB:.1f} GiB free"
    if free < _GIB:
        mend = "jobs are refused when it is full; point data_dir at a larger disk"
        return Finding(level=Level.WARN, what="data", found=found, mend=mend)
    return Finding(level=Level.OK, what="data", found=found)


def _turn(config: Config) -> Finding:
    if not config.turn_urls:
        return Finding(level=Level.OK, what="TURN", found="none; it is optional")
    for url in config.turn_urls:
        address = url.partition(":")[2].partition("?")[0]
        host = address.rpartition(":")[0] or address
        try:
            socket.getaddrinfo(host.strip("[]"), None)
        except OSError:
            mend = "check the name; clients cannot reach a relay that has no address"
            found = f"{host} has no address"
            return Finding(level=Level.WARN, what="TURN", found=found, mend=mend)
    return Finding(level=Level.OK, what="TURN", found=", ".join(config.turn_urls))


def _traces(config: Config) -> Finding:
    if not config.otlp_endpoint:
        return Finding(level=Level.OK, what="traces", found="none; they are optional")
    if importlib.util.find_spec("opentelemetry") is None:
        mend = "install sundog[otel], or leave otlp_endpoint empty"
        found = "OpenTelemetry is not installed"
        return Finding(level=Level.FAIL, what="traces", found=found, mend=mend)
    return Finding(level=Level.OK, what="traces", found=f"sent to {config.otlp_endpoint}")


_CHECKS: Final[tuple[Callable[[Config], Finding], ...]] = (
    _port,
    _certificate,
    _keys,
    _engine,
    embedding_of,
    segmenter_of,
    enricher_of,
    _folder,
    _turn,
    cluster_of,
    _traces,
)
