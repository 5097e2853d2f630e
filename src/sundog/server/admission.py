"""Who is let in: key, model and capacity, decided before anything is set up."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from sundog.protocol.dialects import Dialect, dialect_of
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.auth import ApiKeys
from sundog.server.models import MODELS, Model, model_named

__all__ = ["Admission", "Handshake"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What a client says while it connects.

    Attributes:
        api_key: From the query; None where it gives none.
        model: Name of the model it wants.
        dialect: How it speaks.
    """

    api_key: str | None = field(repr=False)
    model: str | None
    dialect: Dialect

    @classmethod
    def read(cls, query: Mapping[str, str], headers: Mapping[str, str]) -> Self:
        """Read a WebSocket request's query and headers (names in lower case)."""
        return cls(
            api_key=query.get("api_key"),
            model=query.get("model"),
            dialect=dialect_of(
                query.get("user_agent"), headers.get("origin"), headers.get("user-agent")
            ),
        )


class Admission:
    """Decides who gets a session, and counts those who have one.

    Attributes:
        active: Sessions now.
    """

    def __init__(self, *, keys: ApiKeys, max_sessions: int) -> None:
        self.active = 0
        self._keys = keys
        self._max_sessions = max_sessions

    @contextmanager
    def admit(self, handshake: Handshake) -> Iterator[Model]:
        """Hold a place for one session.

        Raises:
            ProtocolError: INVALID_API_KEY, UNKNOWN_MODEL or AT_CAPACITY. The texts keep the words
                by which official clients know that trying again is useless.
        """
        if not self._keys.accepts(handshake.api_key):
            text = "Invalid API key (401 unauthorized): permission denied; check the key"
            raise ProtocolError(ErrorCode.INVALID_API_KEY, text)
        model = model_named(handshake.model)
        if model is None:
            known = ", ".join(model.name for model in MODELS)
            text = f"Unknown model {(handshake.model or '')[:40]!r} is not allowed; known: {known}"
            raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
        if self.active >= self._max_sessions:
            text = "Server at capacity. Please try again later."
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        self.active += 1
        try:
            yield model
        finally:
            self.active -= 1
