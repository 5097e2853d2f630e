"""What a client says while it connects."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from sundog.protocol.dialects import Dialect, dialect_of
from sundog.server.models import model_named

__all__ = ["Handshake", "digest"]

_MAX_AGENT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What a client says while it connects.

    Attributes:
        api_key: Key or client token from the query; None where it gives none.
        model: Name of the model it wants.
        dialect: How it speaks.
        origin: The web page that it runs in; None outside browsers.
        host: The address that it asked for.
        agent: Who it says it is, at most 200 characters.
        names_itself: Whether it says so in its query, as SDKs do.
        address: Its IP address; empty where that is not known.
        resume_token: Names the session that it wants to go on with; None for a new one.
    """

    api_key: str | None = field(repr=False)
    model: str | None
    dialect: Dialect
    origin: str | None = None
    host: str | None = None
    agent: str = ""
    names_itself: bool = False
    address: str = ""
    resume_token: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, query: Mapping[str, str], headers: Mapping[str, str], address: str = "") -> Self:
        """Read a WebSocket request's query and headers (names in lower case)."""
        agent, browser = query.get("user_agent"), headers.get("user-agent")
        return cls(
            api_key=query.get("api_key"),
            model=query.get("model"),
            dialect=dialect_of(agent, headers.get("origin"), browser),
            origin=headers.get("origin"),
            host=headers.get("host"),
            agent=(agent or browser or "")[:_MAX_AGENT],
            names_itself=bool(agent),
            address=address,
            resume_token=query.get("resume_token"),
        )

    @property
    def key_digest(self) -> bytes:
        """SHA-256 of the key: tells clients apart without holding their keys."""
        return digest(self.api_key or "")

    @property
    def likeness(self) -> bytes:
        """A digest of all by which two connections of one client resemble each other."""
        model = model_named(self.model)
        name = model.name if model else ""
        return digest(self.key_digest.hex(), self.address, name, self.agent)


def digest(*texts: str) -> bytes:
    """Return the SHA-256 of texts together: 32 bytes that tell nothing about them."""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).digest()
