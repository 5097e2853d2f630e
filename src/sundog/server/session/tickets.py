"""What takes a session up again: a secret that changes each time it is used.

begins ──► A                     A works
resumed with A ──► A, B told     A and B work: the answer that tells B may be lost on its way
the client speaks there ──► B    A works no more: who copied it comes too late
"""

import hmac
import secrets
from typing import Final

__all__ = ["Ticket"]

_BYTES: Final = 32


class Ticket:
    """One session's resume token, and the one before it while that may be all its client has.

    Attributes:
        newest: The token that the client was told last; a secret.
    """

    def __init__(self) -> None:
        self.newest = secrets.token_urlsafe(_BYTES)
        self._earlier: str | None = None

    def fits(self, token: str) -> bool:
        """Return whether a token takes the session up; takes the same time for all that do not."""
        given = token.encode("utf-8", "replace")
        known = [self.newest] if self._earlier is None else [self.newest, self._earlier]
        return sum([hmac.compare_digest(given, one.encode()) for one in known]) > 0

    def use(self, token: str) -> None:
        """Take the session up with a token that fits: from now on a fresh one is the newest.

        The token that was used stays good until `confirm`. One that was told but never used is
        lost: the client has come back with the one before.
        """
        self._earlier, self.newest = token, secrets.token_urlsafe(_BYTES)

    def confirm(self) -> None:
        """Note that the client has the newest: it has spoken where that was told."""
        self._earlier = None
