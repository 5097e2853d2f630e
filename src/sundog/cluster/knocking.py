"""Who answers at a cluster's address, and whether it asks for the token: one call.

Ray's own client tries a wrong token for 20 s and an absent head for minutes, says neither, and never
says that a cluster takes whoever comes. So the head is asked the one thing that it answers
everybody, once without the token and once with it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

__all__ = ["Knock", "Tls", "knock"]

_METHOD: Final = "/ray.rpc.NodeInfoGcsService/CheckAlive"
_NO_FIELDS: Final = b""
"""The call's message: it takes nothing."""

_VERBOSITY: Final = "GRPC_VERBOSITY"

_OPTIONS: Final = (
    # As Ray has it: machines of a cluster are not behind a proxy.
    ("grpc.enable_http_proxy", 0),
    # Each knock finds out anew who is there.
    ("grpc.use_local_subchannel_pool", 1),
)


class Knock(Enum):
    """How an address answers."""

    NOBODY = "nobody answers"
    STRANGER = "something answers that is no head of Ray's"
    REFUSED = "the token is refused"
    ADMITTED = "the call is answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How to talk to a head that uses TLS: PEM files' contents.

    Attributes:
        authority: Whose certificates are believed.
        certificate: Ours; heads ask for one.
        key: Its key.
    """

    authority: bytes
    certificate: bytes
    key: bytes = field(repr=False)


def knock(host: str, port: int, *, token: str | None, tls: Tls | None, timeout_s: float) -> Knock:
    """Ask a cluster's head whether it is alive.

    Args:
        host: Its address.
        port: Its port.
        token: What to show; None for none.
        tls: How to talk to it; None for plain.
        timeout_s: How long to wait for a connection, and then for its answer.

    Raises:
        ImportError: grpcio is not installed; it comes with Ray.
    """
    with _quietly():
        return _asked(host, port, token, tls, timeout_s)


@contextmanager
def _quietly() -> Iterator[None]:
    """Have gRPC print no lines of its own where the other side speaks no TLS: what is wrong we say."""
    given = os.environ.get(_VERBOSITY)
    os.environ.setdefault(_VERBOSITY, "NONE")
    try:
        yield
    finally:
        if given is None:
            os.environ.pop(_VERBOSITY, None)


def _asked(host: str, port: int, token: str | None, tls: Tls | None, timeout_s: float) -> Knock:
    import grpc

    # gRPC tells who is absent from who speaks something else by words alone.
    try:
        socket.create_connection((host, port), timeout_s).close()
    except OSError:
        return Knock.NOBODY
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if tls is None:
        channel = grpc.insecure_channel(target, _OPTIONS)
    else:
        credentials = grpc.ssl_channel_credentials(tls.authority, tls.key, tls.certificate)
        channel = grpc.secure_channel(target, credentials, _OPTIONS)
    shown = None if token is None else (("authorization", f"Bearer {token}"),)
    with channel:
        try:
            channel.unary_unary(_METHOD)(_NO_FIELDS, timeout=timeout_s, metadata=shown)
        except grpc.RpcError as error:
            is_refused = error.code() is grpc.StatusCode.UNAUTHENTICATED
            return Knock.REFUSED if is_refused else Knock.STRANGER
    return Knock.ADMITTED
