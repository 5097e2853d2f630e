"""Who is let in: key or token, model, origin and capacity, decided before anything is set up."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from sundog.protocol.dialects import Dialect, dialect_of
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.auth import Auth
from sundog.server.models import MODELS, Model, model_named
from sundog.server.origins import Origins

__all__ = ["Admission", "Handshake"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What a client says while it connects.

    Attributes:
        api_key: Key or client token from the query; None where it gives none.
        model: Name of the model it wants.
        dialect: How it speaks.
        origin: The web page that it runs in; None outside browsers.
        host: The address that it asked for.
    """

    api_key: str | None = field(repr=False)
    model: str | None
    dialect: Dialect
    origin: str | None = None
    host: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], headers: Mapping[str, str]) -> Self:
        """Read a WebSocket request's query and headers (names in lower case)."""
        return cls(
            api_key=query.get("api_key"),
            model=query.get("model"),
            dialect=dialect_of(
                query.get("user_agent"), headers.get("origin"), headers.get("user-agent")
            ),
            origin=headers.get("origin"),
            host=headers.get("host"),
        )


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

    @contextmanager
    def admit(self, handshake: Handshake) -> Iterator[Model]:
        """Hold a place for one session.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED, UNKNOWN_MODEL, MODEL_NOT_ALLOWED,
                ORIGIN_NOT_ALLOWED or AT_CAPACITY. The texts keep the words by which official
                clients know that trying again is useless.
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
        if self.active >= self._max_sessions:
            text = "Server at capacity. Please try again later."
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        self.active += 1
        try:
            yield model
        finally:
            self.active -= 1
