"""What the holder of a key or client token may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.models import Model, model_named

__all__ = ["Grant", "Limits", "shortest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a key or token allows; None does not limit.

    Attributes:
        models: Names or aliases of models.
        origins: Values of a browser's ``Origin`` header.
        max_session_s: Seconds that one session may last.
    """

    models: tuple[str, ...] | None = None
    origins: tuple[str, ...] | None = None
    max_session_s: float | None = None

    def check(self, model: Model, origin: str | None, who: str) -> None:
        """Refuse a session that they do not cover.

        Args:
            model: That is asked for.
            origin: The ``Origin`` header; None where there is none, as outside browsers.
            who: What limits, for the text: "API key" or "client token".

        Raises:
            ProtocolError: MODEL_NOT_ALLOWED or ORIGIN_NOT_ALLOWED.
        """
        # A model may be named by any of its aliases.
        if self.models is not None and model not in map(model_named, self.models):
            text = f"This {who} is not allowed to use {model.name}; make one that is"
            raise ProtocolError(ErrorCode.MODEL_NOT_ALLOWED, text)
        if self.origins is not None and origin not in self.origins:
            text = f"This {who} is not allowed on this page's origin, or needs a browser"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)

    @property
    def permissions(self) -> dict[str, list[str]] | None:
        """As the reply to who asks for a token says it."""
        named = {"models": self.models, "origins": self.origins}
        return {name: list(value) for name, value in named.items() if value} or None

    @property
    def constraints(self) -> dict[str, dict[str, float]] | None:
        """As the reply and the token's claims say it."""
        if self.max_session_s is None:
            return None
        return {"realtime": {"maxSessionDuration": self.max_session_s}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the holder of a key or token may do.

    Attributes:
        owner: Names the API key behind it without telling it; empty on an open service.
        name: What the service's owner calls that key; empty on an open service.
        is_operator: Whether it may see everybody's sessions. No client token may.
        is_token: Whether it comes from a client token.
        token_id: Tells tokens apart; empty for a key.
        max_sessions: Sessions that this key may have at the same time; 0 for no limit of its own.
        key_limits: Of the API key.
        token_limits: Of the client token; they come on top.
    """

    owner: str
    name: str = ""
    is_operator: bool = False
    is_token: bool = False
    token_id: str = ""
    max_sessions: int = 0
    key_limits: Limits = Limits()
    token_limits: Limits = Limits()

    @property
    def max_session_s(self) -> float | None:
        """Seconds that one session may last; None for no limit."""
        return shortest(self.key_limits.max_session_s, self.token_limits.max_session_s)

    def check(self, model: Model, origin: str | None) -> None:
        """Refuse a session that key or token do not cover; see `Limits.check`.

        Raises:
            ProtocolError: MODEL_NOT_ALLOWED or ORIGIN_NOT_ALLOWED.
        """
        self.key_limits.check(model, origin, "API key")
        self.token_limits.check(model, origin, "client token")

    def may_steer(self, other: "Grant") -> bool:
        """Return whether its holder may say something to a session that ``other`` began.

        A key's holder may, with every session of the key. A client token is in the hands of one
        of many users, so that it reaches only what was begun with itself.
        """
        is_same = not self.is_token or self.token_id == other.token_id
        return self.owner == other.owner and is_same


def shortest(*limits_s: float | None) -> float | None:
    """Return the least of what is limited at all; None and 0 are no limit."""
    return min(_real(limits_s), default=None)


def _real(limits_s: tuple[float | None, ...]) -> Iterator[float]:
    return (limit_s for limit_s in limits_s if limit_s)
