"""Which web pages may use the service from a browser.

A browser lets any page open a WebSocket to any address, this machine's own included. With API
keys that does no harm: a page without one is refused, and there are no cookies that could speak for
the user. Without keys, being on this machine is all that a page needs, so only pages of this
machine are let in, and others by name.

The service's own pages are a case apart. By an address they may use it, but a name may be pointed at
this machine after a page of somebody else's has loaded from it (DNS rebinding), and ``Origin`` and
``Host`` then agree. Where the service itself speaks https that ends at its certificate: it holds for
no name of somebody else's, so a page that came by https under a name that reaches this service came
from it. Which names that are, the certificate says: one for ``*.example.org`` trusts all of them.
"""

import ipaddress
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["ANY_ORIGIN", "Origins", "is_loopback"]

ANY_ORIGIN: Final = "*"

_THIS_MACHINE: Final = (
    r"https?://(localhost|[a-z0-9.-]{1,250}\.localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?"
)

_METHODS: Final = ("GET", "POST", "PATCH", "DELETE", "OPTIONS")
_HEADERS: Final = ("X-API-KEY", "User-Agent", "Content-Type", "Authorization", "If-Match")
"""What official browser SDKs send, and WHIP and WHEP clients (RFC 9725)."""

_SHOWN: Final = ("Location", "ETag", "Link", "Accept-Post", "Accept-Patch", "Retry-After")
"""Headers of answers that pages may read beside those that they always may."""

_WATCHING: Final = "/v1/whep/"


class Origins:
    """The rule, for WebSockets and for REST.

    Args:
        allowed: Origins such as ``https://example.org``, or `ANY_ORIGIN`; none for the default.
        is_open: Whether the service asks for no key.
        has_tls: Whether the service itself speaks https; not whether a proxy before it does.
    """

    def __init__(self, allowed: Sequence[str], *, is_open: bool, has_tls: bool = False) -> None:
        self._has_tls = has_tls
        self._is_open = is_open
        self._any = ANY_ORIGIN in allowed or not (allowed or is_open)
        self._allowed = tuple(allowed)

    def allows(self, origin: str | None, host: str | None) -> bool:
        """Return whether a page may open a session.

        Args:
            origin: The ``Origin`` header; None outside browsers, which are always let in.
            host: The ``Host`` header.
        """
        if origin is None or self._any or origin in self._allowed:
            return True
        return bool(re.fullmatch(_THIS_MACHINE, origin)) or self._is_our_own(origin, host)

    def check(self, origin: str | None, host: str | None) -> None:
        """Refuse a page that may not open a session.

        Raises:
            ProtocolError: ORIGIN_NOT_ALLOWED.
        """
        if not self.allows(origin, host):
            text = "Pages of this origin are not allowed here; SUNDOG_ALLOW_ORIGINS says which are"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)

    def check_host(self, host: str | None) -> None:
        """Refuse what a page may have asked for under a name that was pointed at this machine.

        Browsers say no ``Origin`` where a page reads from its own, so that only the name tells. A
        service with keys needs no such rule, for a page has none.

        Raises:
            ProtocolError: ORIGIN_NOT_ALLOWED.
        """
        if host is None or not self._is_open or self._any or self._has_tls or self._is_ours(host):
            return
        text = "This service is not allowed to be read under this name; ask by its IP address, or"
        text += " have SUNDOG_ALLOW_ORIGINS name the origin"
        raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)

    @property
    def middleware(self) -> Middleware:
        """What answers browsers that ask before they send (CORS, fetch.spec.whatwg.org)."""
        return Middleware(
            _ByPath,
            allow_origins=(ANY_ORIGIN,) if self._any else self._allowed,
            allow_origin_regex=None if self._any else _THIS_MACHINE,
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=_SHOWN,
        )

    def _is_ours(self, host: str) -> bool:
        """Tell whether nobody else can point this name at this machine."""
        named = {urlsplit(origin).netloc for origin in self._allowed}
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        is_local = name == "localhost" or name.endswith(".localhost")
        return host in named or is_local or _is_address(name)

    def _is_our_own(self, origin: str, host: str | None) -> bool:
        """Tell whether a page surely came from this service itself."""
        try:
            place = urlsplit(origin)
            name = place.hostname or ""
        except ValueError:
            return False
        is_sure = self._has_tls and place.scheme == "https" or _is_address(name)
        return is_sure and bool(name) and place.netloc == host


def is_loopback(address: str) -> bool:
    """Return whether an IP address is this machine's own, also where IPv6 carries one of IPv4."""
    try:
        seen = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(seen, "ipv4_mapped", None) or seen).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class _ByPath:
    """CORS that lets any page watch: with a view token each may, and `check_viewer` asks for it."""

    def __init__(self, app: ASGIApp, /, **rule: Any) -> None:  # noqa: ANN401 - handed on
        self._usual = CORSMiddleware(app, **rule)
        anybody: dict[str, Any] = {"allow_origins": (ANY_ORIGIN,), "allow_origin_regex": None}
        self._watching = CORSMiddleware(app, **rule | anybody)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_watching = scope["type"] == "http" and scope["path"].startswith(_WATCHING)
        await (self._watching if is_watching else self._usual)(scope, receive, send)
