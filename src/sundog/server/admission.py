"""Who is let in: key or token, model, origin and capacity, decided before anything is set up."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from sundog.protocol.dialects import Dialect, dialect_of
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.auth import Auth, Grant
from sundog.server.models import MODELS, Model, model_named
from sundog.server.origins import Origins

__all__ = ["Admission", "Admitted", "Handshake", "Place", "digest"]

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
        address: Its IP address; empty where that is not known.
        resume_token: Names the session that it wants to go on with; None for a new one.
    """

    api_key: str | None = field(repr=False)
    model: str | None
    dialect: Dialect
    origin: str | None = None
    host: str | None = None
    agent: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What a client is let in for.

    Attributes:
        model: What it runs.
        grant: What it may do.
    """

    model: Model
    grant: Grant


class Place:
    """The right to run one session; given back once, however often `release` is called."""

    def __init__(self, admission: "Admission") -> None:
        self._admission: Admission | None = admission
        admission.active += 1

    def release(self) -> None:
        """Give it back."""
        admission, self._admission = self._admission, None
        if admission is not None:
            admission.active -= 1


class Admission:
    """Decides who gets a session, and counts those who have one.

    Attributes:
        active: Sessions now.
    """

    def __init__(self, *, auth: Auth, origins: Origins, max_sessions: int) -> None:
        self.active = 0
        self._auth = auth
        self._origins = origins
        self._max_sessions = max_sessions

    def admit(self, handshake: Handshake) -> Admitted:
        """Check who asks and what for.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, UNKNOWN_MODEL, MODEL_NOT_ALLOWED or
                ORIGIN_NOT_ALLOWED. The texts keep the words by which official clients know that
                trying again is useless.
        """
        grant = self._auth.grant(handshake.api_key)
        model = model_named(handshake.model)
        if model is None:
            known = ", ".join(model.name for model in MODELS)
            text = f"Unknown model {(handshake.model or '')[:40]!r} is not allowed; known: {known}"
            raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
        grant.check(model, handshake.origin)
        if not self._origins.allows(handshake.origin, handshake.host):
            text = "Pages of this origin are not allowed here; SUNDOG_ALLOW_ORIGINS says which are"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)
        return Admitted(model=model, grant=grant)

    def place(self) -> Place:
        """Give a place for one session; its holder releases it.

        Raises:
            ProtocolError: AT_CAPACITY.
        """
        if self.active >= self._max_sessions:
            text = "Server at capacity. Please try again later."
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        return Place(self)


def digest(*texts: str) -> bytes:
    """Return the SHA-256 of texts together: 32 bytes that tell nothing about them."""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).digest()
