"""What clients are told of TURN servers: their addresses, and credentials that end by themselves.

A server that shares a secret with us checks credentials without asking: the user name tells until
when they hold, and the password is a signature of it (draft-uberti-behave-turn-rest-00 section 2.2,
coturn's ``use-auth-secret``). Whoever takes them from a page's memory has little of them.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from sundog.protocol.messages import TurnAccess
from sundog.server.config import Config

__all__ = ["turn_access", "turn_links"]

_WHO_CHARS = 16


def _utc_now() -> datetime:
    return datetime.now(UTC)


def turn_access(
    config: Config, session_id: str, now: Callable[[], datetime] = _utc_now
) -> tuple[TurnAccess, ...]:
    """Return the TURN servers for one session; none where the settings name none.

    Args:
        config: The settings.
        session_id: Whose. The server counts by it, and is told a digest of it alone.
        now: Gives the time of day, which the servers must share.
    """
    if not config.turn_urls:
        return ()
    if not config.turn_secret:
        fixed = (config.turn_username, config.turn_credential)
        return (TurnAccess(urls=config.turn_urls, username=fixed[0], credential=fixed[1]),)
    ends = int(now().timestamp() + config.turn_ttl_s)
    who = hashlib.sha256(session_id.encode()).hexdigest()[:_WHO_CHARS]
    username = f"{ends}:{who}"
    digest = hmac.new(config.turn_secret.encode(), username.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(digest).decode()
    return (TurnAccess(urls=config.turn_urls, username=username, credential=credential),)


def turn_links(servers: tuple[TurnAccess, ...]) -> str:
    """Return them as a ``Link`` header for WHIP and WHEP (RFC 9725 section 4.6); may be empty."""
    return ", ".join(
        f'<{url}>; rel="ice-server"; username="{_quoted(one.username)}";'
        f' credential="{_quoted(one.credential)}"; credential-type="password"'
        for one in servers
        for url in one.urls
    )


def _quoted(text: str) -> str:
    """Return a text for a quoted string (RFC 9110 section 5.6.4)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
