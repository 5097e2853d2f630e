"""API keys as they are kept: who may what, and the hash of a secret that nobody keeps.

A key is 256 random bits, so that its SHA-256 can be turned back by no list of guesses, and needs no
salt nor a slow hash. Who reads the file learns names and limits, and can open nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sundog.server.access.grants import Limits

__all__ = ["Key", "digest_of", "new_key"]

_MARK: Final = "sd_"
_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One API key.

    Attributes:
        name: What its owner calls it.
        digest: SHA-256 of the key, hexadecimal.
        is_operator: As in `Grant`.
        max_sessions: As in `Grant`.
        limits: Models, origins and session length.
        created_at: When it was made; None where that is not known.
        expires_at: When it stops opening anything; None for never.
        revoked_at: When it was taken back; None while it is good.
    """

    name: str
    digest: str
    is_operator: bool = False
    max_sessions: int = 0
    limits: Limits = Limits()
    created_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


def new_key() -> str:
    """Make a key that nobody can guess, of characters that every client can send."""
    return _MARK + secrets.token_urlsafe(_BYTES)


def digest_of(key: str) -> str:
    """Return by what a key is known: its SHA-256, hexadecimal."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
