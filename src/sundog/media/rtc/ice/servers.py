"""STUN and TURN servers, and what else ICE is told before it begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sundog.media.rtc.ice.reach import EVERYWHERE, Reach

__all__ = ["IceServer", "IceSettings", "TurnServer"]

_URL: Final = re.compile(
    r"(?P<scheme>stuns?|turns?):"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s\[\]:?/@]+)(?::(?P<port>\d{1,5}))?"
    r"(?:\?transport=(?P<transport>udp|tcp))?"
)
"""RFC 7064 section 3.1 and RFC 7065 section 3.1."""

_PORT, _TLS_PORT = 3478, 5349
_MAX_PORT: Final = 65_535

_MOST_TURN: Final = 4
"""TURN servers that are asked at once; each costs an allocation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServer:
    """A STUN or TURN server.

    Attributes:
        urls: For example ``stun:192.0.2.1:3478`` or ``turn:192.0.2.1:3478?transport=udp``; several
            for the ways to one server.
        username: For TURN.
        credential: For TURN; a secret.
    """

    urls: str | Sequence[str]
    username: str | None = None
    credential: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnServer:
    """One way to a TURN server (RFC 8656).

    Attributes:
        host: Name or address.
        port: 1 to 65535.
        transport: ``udp`` or ``tcp``: how it is spoken to; what it relays is UDP always.
        has_tls: Whether that is by TLS.
        username: Long-term credential.
        credential: Its password.
    """

    host: str
    port: int
    transport: str
    has_tls: bool
    username: str | None
    credential: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IceSettings:
    """What the ICE of one peer may use.

    Attributes:
        stun: Host and port of the STUN server; None for none.
        turn: TURN servers, each by each of its ways.
        relay_only: Whether only relayed candidates are used (RFC 9429 section 3.5.3).
        reach: Where the other side's candidates may lead.
    """

    stun: tuple[str, int] | None = None
    turn: tuple[TurnServer, ...] = ()
    relay_only: bool = False
    reach: Reach = EVERYWHERE

    @classmethod
    def of(
        cls, servers: Sequence[IceServer], *, relay_only: bool = False, reach: Reach = EVERYWHERE
    ) -> "IceSettings":
        """Read the servers' URLs; ways that are not spoken here (DTLS) are left out.

        Raises:
            ValueError: a URL is none of STUN or TURN; the text quotes it.
        """
        stun: list[tuple[str, int]] = []
        turn: list[TurnServer] = []
        for server in servers:
            for url in (server.urls,) if isinstance(server.urls, str) else server.urls:
                scheme, host, port, transport = _parsed(url)
                if scheme == "stun":
                    stun.append((host, port))
                elif scheme == "turn" or (scheme == "turns" and transport == "tcp"):
                    way = TurnServer(
                        host=host,
                        port=port,
                        transport=transport,
                        has_tls=scheme == "turns",
                        username=server.username,
                        credential=server.credential,
                    )
                    turn.append(way)
        return cls(
            stun=stun[0] if stun else None,
            turn=tuple(turn[:_MOST_TURN]),
            relay_only=relay_only,
            reach=reach,
        )


def _parsed(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and transport of a URL.

    Raises:
        ValueError: it is none.
    """
    match = _URL.fullmatch(url)
    number = match and int(match["port"] or 0)
    is_stun = match is not None and match["scheme"].startswith("stun")
    if match is None or number is None or number > _MAX_PORT or (is_stun and match["transport"]):
        raise ValueError(
            f"{url!r} is no STUN or TURN server; write turn:turn.example.org:3478?transport=udp"
        )
    scheme = match["scheme"]
    has_tls = scheme.endswith("s")
    port = number or (_TLS_PORT if has_tls else _PORT)
    transport = match["transport"] or ("tcp" if has_tls else "udp")
    return scheme, match["host"].strip("[]"), port, transport
