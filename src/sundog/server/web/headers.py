"""What a browser is told with a file of the playground: what it may load, use and keep."""

import re
from collections.abc import Mapping
from typing import Final

from sundog.server.web.files import WebFile

__all__ = ["headers_of", "is_known"]

_HOST: Final = re.compile(
    r"[A-Za-z0-9._-]{1,255}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?"
)

_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
"""Content Security Policy 3 but for ``connect-src``: nothing from elsewhere, and nothing inline."""

_DEVICES: Final = "camera=(self), microphone=(self), display-capture=(self)"

_ALWAYS: Final[Mapping[str, str]] = {
    # Kept, but asked for again each time: a page is never newer or older than the service.
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # What follows a page's address, such as a session's name, is nobody else's.
    "Referrer-Policy": "no-referrer",
}


def headers_of(file: WebFile, etag: str, host: str | None) -> dict[str, str]:
    """Return the headers of one answer.

    Args:
        file: What is answered with.
        etag: Its entity tag.
        host: The ``Host`` header.
    """
    headers = {**_ALWAYS, "ETag": etag}
    if file.is_module:
        # Pages of others import it too; it does nothing that their own code could not do.
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if file.is_page:
        headers["Content-Security-Policy"] = "; ".join((*_POLICY, _connect_src(host)))
        headers["Permissions-Policy"] = _DEVICES
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return headers


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Return whether the browser has this content already (RFC 9110 section 13.1.2)."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in known or known == ["*"]


def _connect_src(host: str | None) -> str:
    # To older browsers 'self' is only http and https, so the WebSocket's address is named as well;
    # a host that is none would write directives of its own.
    if host is None or not _HOST.fullmatch(host):
        return "connect-src 'self'"
    return f"connect-src 'self' ws://{host} wss://{host}"
