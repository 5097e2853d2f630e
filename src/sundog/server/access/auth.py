"""Who may do what: API keys, compared in constant time, and the client tokens made with them."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.tokens import IssuedToken, TokenLimits, TokenRequest, Tokens
from sundog.server.models import Model, model_named

__all__ = ["ApiKeys", "Auth", "Grant", "credential_of"]

_BEARER: Final = re.compile(r"bearer +(?P<token>\S+) *", re.IGNORECASE)


class ApiKeys:
    """The keys that open the service; none at all opens it to everybody.

    Attributes:
        is_open: Whether no key is needed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(key.encode() for key in keys)
        self.is_open = not self._keys

    def accepts(self, key: str | None) -> bool:
        """Return whether ``key`` opens the service.

        Every key is compared, each in constant time, so that the time taken tells nothing about
        how much of which key was right.
        """
        if self.is_open:
            return True
        given = (key or "").encode("utf-8", "replace")
        return sum([hmac.compare_digest(given, known) for known in self._keys]) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the holder of a key or token may do.

    Attributes:
        owner: Names the API key behind it without telling it; empty on an open service.
        limits: Of a client token; an API key has none.
        is_token: Whether it comes from a client token.
    """

    owner: str
    limits: TokenLimits = TokenLimits()
    is_token: bool = False

    def check(self, model: Model, origin: str | None) -> None:
        """Refuse a session that the token does not cover.

        Args:
            model: That is asked for.
            origin: The ``Origin`` header; None where there is none, as outside browsers.

        Raises:
            ProtocolError: MODEL_NOT_ALLOWED or ORIGIN_NOT_ALLOWED.
        """
        models, origins = self.limits.models, self.limits.origins
        # A token may name a model by any of its aliases.
        if models is not None and model not in [model_named(name) for name in models]:
            text = f"This client token is not allowed to use {model.name}; make one that is"
            raise ProtocolError(ErrorCode.MODEL_NOT_ALLOWED, text)
        if origins is not None and origin not in origins:
            text = "This client token is not allowed on this page's origin, or needs a browser"
            raise ProtocolError(ErrorCode.ORIGIN_NOT_ALLOWED, text)


class Auth:
    """Decides what a key that somebody shows is good for.

    Attributes:
        keys: The API keys.
    """

    def __init__(self, keys: Sequence[str], tokens: Tokens) -> None:
        self.keys = ApiKeys(keys)
        self._tokens = tokens
        self._owners = frozenset(tokens.owner(key) for key in keys) or {tokens.owner("")}

    def grant(self, key: str | None) -> Grant:
        """Return what an API key or client token permits.

        Raises:
            ProtocolError: INVALID_API_KEY or TOKEN_EXPIRED. The texts keep the words by which
                official clients know that trying again is useless.
        """
        if not self.keys.is_open and self.keys.accepts(key):
            return Grant(owner=self._tokens.owner(key or ""))
        token = self._tokens.read(key or "")
        # Whoever takes an API key away takes its tokens away as well.
        if token is not None and token.owner in self._owners:
            if token.has_expired:
                text = "This client token has expired (401 unauthorized); make another"
                raise ProtocolError(ErrorCode.TOKEN_EXPIRED, text)
            return Grant(owner=token.owner, limits=token.limits, is_token=True)
        if self.keys.is_open:
            return Grant(owner="")
        text = "Invalid API key (401 unauthorized): permission denied; check the key"
        raise ProtocolError(ErrorCode.INVALID_API_KEY, text)

    def full_grant(self, key: str | None) -> Grant:
        """Return what an API key permits; a client token is not enough.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED or TOKEN_NOT_ALLOWED.
        """
        grant = self.grant(key)
        if grant.is_token:
            text = "A client token is not allowed to do this; send an API key as X-API-KEY"
            raise ProtocolError(ErrorCode.TOKEN_NOT_ALLOWED, text)
        return grant

    def issue(self, key: str | None, body: bytes) -> IssuedToken:
        """Make a client token for whoever holds an API key.

        Args:
            key: Of the header ``X-API-KEY``.
            body: JSON that says what the token shall allow; empty for the defaults.

        Raises:
            ProtocolError: as `full_grant`, INVALID_TOKEN_REQUEST, or UNKNOWN_MODEL when none of
                the models that it names is served here.
        """
        grant = self.full_grant(key)
        request = TokenRequest.read(body)
        if request.models and not any(model_named(name) for name in request.models):
            text = "None of allowedModels is served here; GET /v1/models lists what is"
            raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
        return self._tokens.issue(request, grant.owner)

    def public_keys(self) -> dict[str, Any]:
        """Return the key by which anybody can check a client token, as a JWK set (RFC 7517)."""
        return self._tokens.public_keys()


def credential_of(headers: Mapping[str, str]) -> str | None:
    """Return the key or token of a request: a bearer (RFC 6750), or ``X-API-KEY``; None for none.

    Args:
        headers: Names in lower case.
    """
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    return bearer["token"] if bearer else headers.get("x-api-key")
