"""The playground's files as the package holds them, and what they are to a browser.

Which files there are is read once. Only these are served, so no request names a path on disk. What
stands in them is read anew for each request: who works on a page reloads it, nothing else.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

__all__ = ["WebFile", "web_files"]

_MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".txt": "text/plain; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".webp": "image/webp",
        ".jpg": "image/jpeg",
        ".ico": "image/vnd.microsoft.icon",
        ".woff2": "font/woff2",
    }
)
"""By suffix; other files are not served. Python's own table follows the machine's settings, which
call modules plain text on some, and browsers then refuse them."""

_ETAG_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class WebFile:
    """One file of the playground.

    Attributes:
        path: Where it is served, from ``/``.
        media_type: What it is (RFC 9110 section 8.3).
    """

    path: str
    media_type: str
    _source: Traversable = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether a browser may open it as a document."""
        return self.media_type.startswith(("text/html", "image/svg"))

    @property
    def is_module(self) -> bool:
        """Whether pages of others may use it too: ``/sundog.js`` and its parts."""
        return self.path == "/sundog.js" or self.path.startswith("/sundog/")

    def read(self) -> tuple[bytes, str]:
        """Return the content and its entity tag (RFC 9110 section 8.8.3). Blocking."""
        body = self._source.read_bytes()
        return body, f'"{hashlib.sha256(body).hexdigest()[:_ETAG_CHARS]}"'


def web_files() -> tuple[WebFile, ...]:
    """Find the playground's files, whether they are installed or not. Blocking."""
    return tuple(_below(files("sundog").joinpath("playground"), ""))


def _below(folder: Traversable, prefix: str) -> Iterator[WebFile]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _below(entry, path)
        elif media_type := _MEDIA_TYPES.get(entry.name[entry.name.rfind(".") :].lower()):
            yield WebFile(path, media_type, entry)
