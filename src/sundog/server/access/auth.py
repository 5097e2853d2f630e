"""Who may do what: API keys, and the client tokens made with them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.grants import Grant
from sundog.server.access.keyring import Keyring
from sundog.server.access.keys import Key
from sundog.server.access.tokens import IssuedToken, TokenRequest, Tokens
from sundog.server.models import model_named

__all__ = ["Auth", "credential_of", "revoked"]

_BEARER: Final = re.compile(r"bearer +(?P<token>\S+) *", re.IGNORECASE)


class Auth:
    """Decides what a key that somebody shows is good for.

    Attributes:
        keys: The API keys.
    """

    def __init__(self, keys: Keyring, tokens: Tokens) -> None:
        self.keys = keys
        self._tokens = tokens
        self._owned: Mapping[str, Key] = {}
        self._owned_of: Sequence[Key] = ()

    def owners(self) -> list[str]:
        """Return the names of all who may have sessions, as in `Grant`."""
        good = [owner for owner, key in self._by_owner().items() if not key.revoked_at]
        return [*good, ""] if self.keys.is_open else good

    def grant(self, credential: str | None) -> Grant:
        """Return what an API key or client token permits.

        Raises:
            ProtocolError: INVALID_API_KEY or TOKEN_EXPIRED. The texts keep the words by which
                official clients know that trying again is useless.
        """
        key = None if self.keys.is_open else self.keys.find(credential)
        if key is not None:
            return self._of_key(key)
        grant = self._of_token(credential or "")
        if grant is not None:
            return grant
        if self.keys.is_open:
            return Grant(owner="")
        text = "Invalid API key (401 unauthorized): permission denied; check the key"
        raise ProtocolError(ErrorCode.INVALID_API_KEY, text)

    def full_grant(self, credential: str | None) -> Grant:
        """Return what an API key permits; a client token is not enough.

        Raises:
            ProtocolError: INVALID_API_KEY, TOKEN_EXPIRED or TOKEN_NOT_ALLOWED.
        """
        grant = self.grant(credential)
        if grant.is_token:
            text = "A client token is not allowed to do this; send an API key as X-API-KEY"
            raise ProtocolError(ErrorCode.TOKEN_NOT_ALLOWED, text)
        return grant

    def check(self, grant: Grant) -> None:
        """Refuse a grant of earlier whose key has been taken back since.

        Raises:
            ProtocolError: INVALID_API_KEY. That a key or token has only expired, what it began
                goes on.
        """
        key = self._by_owner().get(grant.owner)
        is_open = self.keys.is_open and not grant.owner
        if not is_open and (key is None or key.revoked_at):
            raise revoked()

    def issue(self, credential: str | None, body: bytes) -> IssuedToken:
        """Make a client token for whoever holds an API key.

        Args:
            credential: Of the header ``X-API-KEY``.
            body: JSON that says what the token shall allow; empty for the defaults.

        Raises:
            ProtocolError: as `full_grant`, INVALID_TOKEN_REQUEST, or UNKNOWN_MODEL when none of
                the models that it names is served here.
        """
        grant = self.full_grant(credential)
        request = TokenRequest.read(body)
        if request.models and not any(model_named(name) for name in request.models):
            text = "None of allowedModels is served here; GET /v1/models lists what is"
            raise ProtocolError(ErrorCode.UNKNOWN_MODEL, text)
        return self._tokens.issue(request, grant.owner)

    def public_keys(self) -> dict[str, Any]:
        """Return the key by which anybody can check a client token, as a JWK set (RFC 7517)."""
        return self._tokens.public_keys()

    def _of_key(self, key: Key) -> Grant:
        if key.revoked_at is not None:
            raise revoked()
        if key.has_expired(self._tokens.now()):
            text = "This API key has expired (401 unauthorized): permission denied; ask for another"
            raise ProtocolError(ErrorCode.INVALID_API_KEY, text)
        return Grant(
            owner=self._tokens.owner(key.digest),
            name=key.name,
            is_operator=key.is_operator,
            max_sessions=key.max_sessions,
            key_limits=key.limits,
        )

    def _of_token(self, text: str) -> Grant | None:
        """Return what a token permits that this service signed; None for anything else."""
        token = self._tokens.read(text)
        if token is None:
            return None
        if token.has_expired:
            problem = "This client token has expired (401 unauthorized); make another"
            raise ProtocolError(ErrorCode.TOKEN_EXPIRED, problem)
        if token.is_early:
            problem = (
                "This client token is not valid yet (401 unauthorized): permission denied; see"
                " whether the clocks of both machines are right"
            )
            raise ProtocolError(ErrorCode.INVALID_API_KEY, problem)
        key = self._by_owner().get(token.owner)
        if key is None and not (self.keys.is_open and not token.owner):
            return None
        made_by = Grant(owner="") if key is None else self._of_key(key)
        return Grant(
            owner=made_by.owner,
            name=made_by.name,
            is_token=True,
            token_id=token.id,
            max_sessions=made_by.max_sessions,
            key_limits=made_by.key_limits,
            token_limits=token.limits,
        )

    def _by_owner(self) -> Mapping[str, Key]:
        """Return the keys by the names of their owners, which take 2 us each to derive."""
        keys = self.keys.keys
        if self._owned_of is not keys:
            self._owned = {self._tokens.owner(key.digest): key for key in keys}
            self._owned_of = keys
        return self._owned


def revoked() -> ProtocolError:
    """Make the error that says that a key has been taken back."""
    text = "This API key has been revoked (401 unauthorized): permission denied; ask for another"
    return ProtocolError(ErrorCode.INVALID_API_KEY, text)


def credential_of(headers: Mapping[str, str]) -> str | None:
    """Return the key or token of a request: a bearer (RFC 6750), or ``X-API-KEY``; None for none.

    Args:
        headers: Names in lower case.
    """
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    return bearer["token"] if bearer else headers.get("x-api-key")
