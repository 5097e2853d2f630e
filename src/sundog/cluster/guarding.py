"""What must hold before a process is part of a cluster: a token, certificates, a head that asks for them.

Who may call a cluster runs code on every machine of it. So one that takes whoever comes is refused
unless the operator says that it is meant; what is wrong is found before Ray is asked, and told in
words.
"""

import os
import ssl
import tempfile
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final

from sundog.cluster.knocking import Knock, Tls, knock

__all__ = [
    "AUTH_MODE",
    "ClusterError",
    "NoClusterError",
    "NoRayError",
    "OpenClusterError",
    "TokenError",
    "check",
    "own_folder",
    "prepare",
    "tls_of",
]

AUTH_MODE: Final = "RAY_AUTH_MODE"
TOKEN: Final = "RAY_AUTH_TOKEN"
TOKEN_PATH: Final = "RAY_AUTH_TOKEN_PATH"
HEAD_AWAY_S: Final = "600"
"""How long everything goes on while the head is away, seconds."""

_TLS: Final = ("RAY_TLS_SERVER_CERT", "RAY_TLS_SERVER_KEY", "RAY_TLS_CA_CERT")
_KNOCK_S: Final = 3.0


class ClusterError(Exception):
    """This process cannot be part of a cluster.

    Attributes:
        problem: What is wrong; nothing that is secret.
        remedy: What to do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


class NoRayError(ClusterError):
    """Ray is not installed."""

    def __init__(self) -> None:
        super().__init__("Ray is not installed", 'install it: pip install "sundog[ray]"')


class NoClusterError(ClusterError):
    """No cluster answers."""


class TokenError(ClusterError):
    """The token is missing, or the cluster refuses it."""


class OpenClusterError(ClusterError):
    """The cluster asks for no token: whoever reaches it runs code on its machines."""


def prepare(environ: MutableMapping[str, str], *, is_open: bool) -> None:
    """Tell Ray, by variables that its processes inherit, what it must and must not do.

    Args:
        environ: What they will find; changed.
        is_open: Whether a cluster that asks for no token will do.

    Raises:
        TokenError: there is no token.
        OpenClusterError: the variables switch the token off, and nobody said that this is meant.
    """
    environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Ray would have its workers give way to every other process, and pictures would wait.
    environ.setdefault("RAY_worker_niceness", "0")
    # Where memory runs out the kernel ends one engine; Ray would end a worker with all its sessions.
    environ.setdefault("RAY_memory_monitor_refresh_ms", "0")
    # Ray would print errors of calls that nobody waits for, with what they quote of a client.
    environ["RAY_IGNORE_UNHANDLED_ERRORS"] = "1"
    # Calls need no head; without this, who has not heard of it for 60 s ends itself.
    environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", HEAD_AWAY_S)
    # A machine whose Ray died is known after 5 s, not 15, one that is silent after 20, not 65: until
    # then a pool that was there is not started elsewhere.
    environ.setdefault("RAY_health_check_period_ms", "1000")
    environ.setdefault("RAY_health_check_timeout_ms", "3000")
    # A call to whoever was on it fails after 0.5 to 0.75 s without word of its death, not 1 to 2.
    environ.setdefault("RAY_timeout_ms_task_wait_for_death_info", "500")
    environ.setdefault("RAY_core_worker_internal_heartbeat_ms", "250")
    mode = environ.setdefault(AUTH_MODE, "disabled" if is_open else "token")
    if mode != "token" and not is_open:
        remedy = f"take {AUTH_MODE} away, or say ray_without_token where nobody else is near"
        raise OpenClusterError(f"{AUTH_MODE} is {mode!r}", remedy)
    if mode == "token" and not _token(environ):
        remedy = f"name the file with the cluster's token in {TOKEN_PATH}"
        raise TokenError("there is no token for the cluster", remedy)


def _token(environ: Mapping[str, str]) -> str:
    """Return the token as Ray looks for it; empty for none."""
    if token := environ.get(TOKEN, "").strip():
        return token
    named = environ.get(TOKEN_PATH, "")
    path = Path(named or environ.get("HOME") or "/", "" if named else ".ray/auth_token")
    try:
        return path.read_text().strip()
    except OSError as error:
        if named:
            reason = error.strerror or "it cannot be read"
            raise TokenError(f"{TOKEN_PATH} is {named!r}: {reason}", "name a file") from None
        return ""


def check(address: str, environ: Mapping[str, str], *, is_open: bool) -> None:
    """Refuse a cluster that does not answer, refuses our token, or asks for none.

    Args:
        address: ``host:port`` of its head.
        environ: As `prepare` left it.
        is_open: Whether a cluster that asks for no token will do.

    Raises:
        NoRayError: what Ray brings is not installed.
        NoClusterError: no cluster answers there.
        TokenError: it refuses our token.
        OpenClusterError: it asks for none.
    """
    host, _, port = address.rpartition(":")
    tls = tls_of(environ)

    def ask(token: str | None) -> Knock:
        shown = host.strip("[]")
        try:
            return knock(shown, int(port), token=token, tls=tls, timeout_s=_KNOCK_S)
        except ImportError:
            raise NoRayError from None

    match ask(None):
        case Knock.NOBODY:
            raise NoClusterError(f"nobody answers at {address}", "see that its head runs there")
        case Knock.STRANGER:
            remedy = "see that it is a head, and that both or neither use TLS (RAY_USE_TLS)"
            raise NoClusterError(f"what answers at {address} is no head of Ray's for us", remedy)
        case Knock.ADMITTED if not is_open:
            remedy = (
                f"begin it with {AUTH_MODE}=token, or say ray_without_token where that is meant"
            )
            raise OpenClusterError(f"the cluster at {address} takes whoever reaches it", remedy)
        case Knock.REFUSED if environ[AUTH_MODE] != "token":
            raise TokenError(f"the cluster at {address} asks for a token", f"set {AUTH_MODE}=token")
        case _:
            pass
    if environ[AUTH_MODE] == "token" and ask(_token(environ)) is not Knock.ADMITTED:
        remedy = "give this machine the token that the head was begun with"
        raise TokenError(f"the cluster at {address} refuses the token", remedy)


def tls_of(environ: Mapping[str, str]) -> Tls | None:
    """Return how to talk to a head that uses TLS as Ray's variables say; None for plain.

    Raises:
        ClusterError: they are not all there, or the files are of no use.
    """
    if environ.get("RAY_USE_TLS", "0").lower() not in ("1", "true"):
        return None
    try:
        cert, key, authority = (environ[name] for name in _TLS)
        # gRPC would say nothing of files that are no certificates, and fail at each call.
        ssl.create_default_context(cafile=authority).load_cert_chain(cert, key)
        return Tls(
            authority=Path(authority).read_bytes(),
            certificate=Path(cert).read_bytes(),
            key=Path(key).read_bytes(),
        )
    except KeyError as absent:
        raise ClusterError(f"{absent.args[0]} is missing", "RAY_USE_TLS needs it") from None
    except OSError as error:
        problem = f"the cluster's certificates cannot be used ({error})"
        raise ClusterError(problem, f"look at {', '.join(_TLS)}") from None


def own_folder(environ: Mapping[str, str]) -> Path:
    """Return where Ray's logs and sockets of this user are, where nothing else is said."""
    above = environ.get("RAY_TMPDIR") or environ.get("TMPDIR") or tempfile.gettempdir()
    return Path(above) / f"sundog-{os.getuid()}"
