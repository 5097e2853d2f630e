"""Names that publishers give their sessions, so that watch addresses stay the same."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.session.live import LiveSession

__all__ = ["Names"]

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Names:
    """Which session has which name; a session that is over has none. On one event loop."""

    def __init__(self, secret: str) -> None:
        """Begin with none.

        Args:
            secret: That view tokens are derived from; empty for another one each time.
        """
        self._secret = secret.encode() or secrets.token_bytes(32)
        self._sessions: dict[str, LiveSession] = {}

    def get(self, name: str) -> LiveSession | None:
        """Return the session of a name; None for none."""
        live = self._sessions.get(name)
        return None if live is None or live.is_over else live

    def of(self, live: LiveSession) -> str | None:
        """Return a session's name; None where it has none."""
        return next((name for name, known in self._sessions.items() if known is live), None)

    def claim(self, name: str, live: LiveSession) -> None:
        """Give a session a name until it is over, and the view token of that name.

        The token follows from name and owner, so that who was given the address of one session may
        watch the next one as well.

        Raises:
            ProtocolError: NOT_ALLOWED_NOW; another session has it.
        """
        if self.get(name) is not None:
            raise self.taken(name)
        self._sessions = {known: its for known, its in self._sessions.items() if not its.is_over}
        self._sessions[name] = live
        live.view_token = self._view_token(name, live.owner)

    def opened_by(self, name: str, token: str, owners: Iterable[str]) -> bool:
        """Return whether a view token is that of a name, be there a session of it or not."""
        given = token.encode("utf-8", "replace")
        made = [self._view_token(name, owner).encode() for owner in owners]
        return sum([hmac.compare_digest(given, one) for one in made]) > 0

    def _view_token(self, name: str, owner: str) -> str:
        told = "\n".join(("view token", owner, name)).encode("utf-8", "replace")
        made = hmac.digest(self._secret, told, hashlib.sha256)
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    @staticmethod
    def check(name: str) -> None:
        """Refuse what cannot be a name.

        Raises:
            ProtocolError: BAD_MESSAGE.
        """
        if not _NAME.fullmatch(name):
            text = f"The stream name {name[:40]!r} cannot be used; take 1 to 64 of A-Za-z0-9_-"
            raise ProtocolError(ErrorCode.BAD_MESSAGE, text)

    @staticmethod
    def taken(name: str) -> ProtocolError:
        """Make the error that says that a name is another session's."""
        text = f"Another session is named {name!r}; end it first, or choose another name"
        return ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text, retryable=True)
