"""Where the service is and by which key it is asked: checked once, secret kept out of sight."""

import ipaddress
import re
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from decart.errors import InvalidAPIKeyError, InvalidBaseURLError

__all__ = [
    "DEFAULT_BASE_URL",
    "Address",
    "checked_base_url",
    "checked_key",
    "is_loopback",
    "redacted",
    "rest_url",
]

DEFAULT_BASE_URL = "http://127.0.0.1:8000"

_WEBSOCKET_SCHEME = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_HTTP_SCHEME = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
_HOST = re.compile(r"[a-z0-9._~-]+|[0-9a-f:.]+(%[a-z0-9._~%-]+)?")
_PATH_CHARS = "/%:@!$&'()*+,;=~"
_MAX_KEY_CHARS = 4096
_MIN_SECRET_CHARS = 4
"""Shorter keys are placeholders, and would blot out ordinary words."""


class Address:
    """The WebSocket address of one session; prints without its key.

    Args:
        base_url: http, https, ws or wss.
        path: Path of the model's WebSocket, e.g. ``/v1/stream``.
        query: What goes behind the ``?`` besides the key.
        api_key: Secret; empty for a service that asks for none.
    """

    def __init__(self, base_url: str, path: str, query: dict[str, str], api_key: str) -> None:
        parts = urlsplit(checked_base_url(base_url))
        self._place = f"{_WEBSOCKET_SCHEME[parts.scheme]}://{parts.netloc}{parts.path}{path}"
        self._query = query
        self._api_key = api_key
        self.loopback: bool = is_loopback(base_url)

    def reveal(self) -> str:
        """Return the whole URL, key included; for the socket alone, never for a message."""
        return f"{self._place}?{_encoded({'api_key': self._api_key, **self._query})}"

    def redacted(self, text: str) -> str:
        """Return words of the service without the key, should they quote it."""
        return redacted(text, self._api_key)

    def __str__(self) -> str:
        return self._place

    def __repr__(self) -> str:
        return f"<Address {self._place}>"


def rest_url(base_url: str, path: str) -> str:
    """Return where a path of the REST interface is, for a checked base URL of any scheme."""
    parts = urlsplit(base_url)
    return f"{_HTTP_SCHEME[parts.scheme]}://{parts.netloc}{parts.path}{path}"


def redacted(text: str, api_key: str) -> str:
    """Return words of a service without the key, should they quote it."""
    if len(api_key) < _MIN_SECRET_CHARS:
        return text
    return text.replace(quote(api_key, safe=""), "<key>").replace(api_key, "<key>")


def checked_base_url(base_url: object) -> str:
    """Return a usable base URL in ASCII without a trailing slash.

    Raises:
        InvalidBaseURLError: it is not ``scheme://host[:port][/path]`` with a scheme we speak.
    """
    parts = _split(base_url)
    host = _ascii_host(parts.hostname) if parts is not None and parts.hostname else ""
    if parts is None or parts.scheme not in _WEBSOCKET_SCHEME or not host:
        shown = _shown(base_url)
        raise InvalidBaseURLError(
            f"base_url must look like http://host:port (http, https, ws or wss), got {shown}"
        )
    if "?" in str(base_url) or "#" in str(base_url) or parts.username is not None:
        raise InvalidBaseURLError(
            f"base_url must hold no user, query or fragment, got {_shown(base_url)}"
        )
    place = f"[{host}]" if ":" in host else host
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{place}{port}{quote(parts.path.rstrip('/'), safe=_PATH_CHARS)}"


def checked_key(api_key: object, base_url: str, *, given: bool) -> str:
    """Return the key to use; empty where a service may ask for none.

    Args:
        api_key: What there is, or None.
        base_url: A checked base URL.
        given: Whether the caller passed it; a key that was passed must not be blank.

    Raises:
        InvalidAPIKeyError: none where one is needed, or one that cannot be a key.
    """
    if api_key is None or (not given and api_key == ""):
        # A service on this machine usually asks for no key; any other may not be open.
        if is_loopback(base_url):
            return ""
        raise InvalidAPIKeyError(
            f"no API key for {base_url}; pass api_key=... or set DECART_API_KEY"
        )
    if not isinstance(api_key, str):
        raise InvalidAPIKeyError(f"api_key must be a str, not {type(api_key).__name__}")
    if not api_key.strip():
        raise InvalidAPIKeyError("api_key is blank; pass api_key=... or set DECART_API_KEY")
    if not api_key.isprintable() or len(api_key) > _MAX_KEY_CHARS:
        raise InvalidAPIKeyError(
            "api_key holds characters that cannot be in a key, or is too long; check how api_key"
            " or DECART_API_KEY was set"
        )
    return api_key


def is_loopback(base_url: str) -> bool:
    """Tell whether the address can only be this machine (RFC 6761 6.3, RFC 6890)."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(base_url: object) -> SplitResult | None:
    if not isinstance(base_url, str) or not base_url.isprintable() or " " in base_url:
        return None
    try:
        parts = urlsplit(base_url)
        port = parts.port  # raises when it is not a number from 0 to 65535
    except ValueError:
        return None
    return None if port == 0 else parts


def _ascii_host(host: str) -> str:
    """Return a host as it is looked up (IDNA, RFC 5891), or nothing when it cannot be one."""
    if not host.isascii():
        import idna  # only such names need its tables

        try:
            return idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return ""
    return host if _HOST.fullmatch(host) else ""


def _shown(base_url: object) -> str:
    """Return what may be printed of a refused base URL: nothing that could be a password."""
    if isinstance(base_url, str) and "@" not in base_url and "?" not in base_url:
        return repr(base_url[:200])
    return f"one of type {type(base_url).__name__}, not shown"


def _encoded(query: dict[str, str]) -> str:
    """Encode for a query (RFC 3986 3.4), blanks as %20, absent values left out."""
    return urlencode({name: value for name, value in query.items() if value}, quote_via=quote)
