"""Which web pages may use the service from a browser.

A browser lets any page open a WebSocket to any address, this machine's own included. With API
keys that does no harm: a page without one is refused, and there are no cookies that could speak for
the user. Without keys, being on this machine is all that a page needs, so only pages of this
machine are let in, and others by name.
"""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

__all__ = ["ANY_ORIGIN", "Origins"]

ANY_ORIGIN: Final = "*"

_THIS_MACHINE: Final = (
    r"https?://(localhost|[a-z0-9.-]{1,250}\.localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?"
)

_METHODS: Final = ("GET", "POST", "PATCH", "DELETE", "OPTIONS")
_HEADERS: Final = ("X-API-KEY", "User-Agent", "Content-Type", "Authorization", "If-Match")
"""What official browser SDKs send, and WHIP and WHEP clients (RFC 9725)."""

_SHOWN: Final = ("Location", "ETag", "Link", "Accept-Post", "Accept-Patch", "Retry-After")
"""Headers of answers that pages may read beside those that they always may."""


class Origins:
    """The rule, for WebSockets and for REST.

    Args:
        allowed: Origins such as ``https://example.org``, or `ANY_ORIGIN`; none for the default.
        is_open: Whether the service asks for no key.
    """

    def __init__(self, allowed: Sequence[str], *, is_open: bool) -> None:
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
        return bool(re.fullmatch(_THIS_MACHINE, origin)) or _is_our_own(origin, host)

    @property
    def middleware(self) -> Middleware:
        """What answers browsers that ask before they send (CORS, fetch.spec.whatwg.org)."""
        return Middleware(
            CORSMiddleware,
            allow_origins=(ANY_ORIGIN,) if self._any else self._allowed,
            allow_origin_regex=None if self._any else _THIS_MACHINE,
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=_SHOWN,
        )


def _is_our_own(origin: str, host: str | None) -> bool:
    """Tell whether a page came from this service itself, by an address rather than a name.

    A name proves nothing: its owner may point it at this machine after the page has loaded.
    """
    try:
        place = urlsplit(origin)
        ipaddress.ip_address(place.hostname or "")
    except ValueError:
        return False
    return place.netloc == host
