"""What takes a session up again: a secret that changes each time it is used.

begins ──► A, B at hand               A works
resumed with A ──► B told, C at hand  A and B work: the answer that tells B may be lost on its way
the client speaks there ──► B         A works no more: who copied it comes too late

The token at hand is drawn before a client is told it: what is kept beside the session's media
knows it by then, so that no client ever has one that another front could not find.
"""

import hmac
import secrets
from typing import Final, Self

from sundog.server.access.handshake import digest
from sundog.server.placement.record import SessionRecord

__all__ = ["Ticket", "new_token"]

_BYTES: Final = 32


def new_token() -> str:
    """Return a secret that nobody has had."""
    return secrets.token_urlsafe(_BYTES)


class Ticket:
    """One session's resume token, and the one before it while that may be all its client has.

    Attributes:
        newest: The token that the client was told last; a secret. Empty where another front told
            it, until this one has told another.
        digests: SHA-256 of each token that takes the session up, the newest last.
        at_hand: The token that the client is told next; a secret.
    """

    def __init__(self) -> None:
        self.newest = new_token()
        self.digests: tuple[bytes, ...] = (digest(self.newest),)
        self.at_hand = new_token()

    @classmethod
    def of(cls, record: SessionRecord | None) -> Self:
        """Make the ticket of a session that another front began; of a new one without a record."""
        ticket = cls()
        if record is not None:
            ticket.newest, ticket.digests = "", record.tokens
        return ticket

    @property
    def kept(self) -> tuple[bytes, ...]:
        """SHA-256 of each token that its client may have before the next word of this is kept."""
        return (*self.digests, digest(self.at_hand))

    def fits(self, token: str) -> bool:
        """Return whether a token takes the session up; takes the same time for all that do not."""
        given = digest(token)
        return sum([hmac.compare_digest(given, one) for one in self.digests]) > 0

    def use(self, token: str) -> None:
        """Take the session up with a token that fits: from now on the one at hand is the newest.

        The token that was used stays good until `confirm`. One that was told but never used is
        lost: the client has come back with the one before.
        """
        self.newest, self.at_hand = self.at_hand, new_token()
        self.digests = (digest(token), digest(self.newest))

    def confirm(self) -> bool:
        """Note that the client has the newest: it has spoken where that was told.

        Returns:
            Whether that is new.
        """
        is_new = len(self.digests) > 1
        self.digests = self.digests[-1:]
        return is_new
