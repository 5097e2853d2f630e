"""Keep keys, prompts and SDP out of the logs, the web server's own included.

Clients of this protocol carry their key in the query. uvicorn prints the query of every request
and WebSocket, and at debug level the WebSocket library under it prints whole messages.
"""

import logging
import re
import traceback
from typing import Final

__all__ = ["redact_server_logs", "scrubbed", "where"]

_LOGGERS: Final = ("uvicorn.error", "uvicorn.access")
_TALKATIVE: Final = ("httpx", "httpcore")
"""They print the URL of every request and, at debug level, headers."""

_SECRET: Final = re.compile(
    r"(?P<name>(?:api[_-]?key|token|secret|credential|authorization|password|signature)\w*"
    r"[\"']?\s*[=:]\s*[\"']?(?:bearer\s+)?)[^\s\"'&,;)}\\]+"
    r"|\b(?:sd|ek|sk)_[A-Za-z0-9_-]{16,}"
    r"|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*",
    re.IGNORECASE,
)
"""What looks like a secret, in a URL, in a header or as JSON; keys of ours, and JWTs (RFC 7519)."""

_UNTRUE: Final = "ASGI callable returned without completing handshake"


class _WithoutQuery(logging.Filter):
    """Cuts the query off logged paths; drops what is below INFO, which quotes messages.

    Also drops uvicorn's complaint about every WebSocket that was refused by HTTP status.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(value) for value in record.args)
        return record.levelno >= logging.INFO and not str(record.msg).startswith(_UNTRUE)


def redact_server_logs() -> None:
    """Put the filter on uvicorn's loggers; calling it again changes nothing."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, _WithoutQuery) for known in logger.filters):
            logger.addFilter(_WithoutQuery())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _cut(value: object) -> object:
    if isinstance(value, str) and value.startswith("/"):
        return value.partition("?")[0]
    return value


def scrubbed(line: str) -> str:
    """Return a line without what looks like a secret: the last net, under all that is careful."""
    return _SECRET.sub(lambda found: f"{found['name'] or ''}[removed]", line)


def where(error: BaseException) -> str:
    """Return the types and lines of an error, and of those in a group, without their texts."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(where(inner) for inner in error.exceptions)
    lines = traceback.extract_tb(error.__traceback__)
    at = " < ".join(f"{line.name}:{line.lineno}" for line in reversed(lines[-4:]))
    return f"{type(error).__name__} in {at}"
