"""Client tokens: short-lived keys that a backend makes for its users' apps and browsers.

A token carries its own limits, signed (Ed25519, RFC 8037; JWT, RFC 7519), so the service keeps no
list of them. It comes in two forms that open the same door: the JWT itself, and ``ek_`` before it.
Both consist of ``A-Z a-z 0-9 _ . -``, because older clients put keys into a URL as they are.
"""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.access.grants import Limits

__all__ = ["LEEWAY_S", "MAX_REQUEST_BYTES", "IssuedToken", "ReadToken", "TokenRequest", "Tokens"]

MAX_REQUEST_BYTES: Final = 16 * 1024
"""Of the body that asks for a token."""

_MAX_TOKEN_CHARS: Final = 4000
"""A key is part of a WebSocket's address, and servers read at most 8 KiB of that."""

_MARK: Final = "ek_"
_ALGORITHM: Final = "EdDSA"
_NAME: Final = "sundog"
"""Who makes the tokens, and whom they are for."""

_DEFAULT_EXPIRES_S: Final = 60

LEEWAY_S: Final = 30
"""By how much the clocks of two machines that share a secret may differ (RFC 7519 section 4.1.4)."""

_MAX_SESSION_S: Final = 24 * 3600

_Model = Annotated[str, StringConstraints(min_length=1, max_length=100)]
# As browsers write it (RFC 6454 section 6.1), because it is compared letter by letter.
_Origin = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*://[!-.0-~]{1,255}$")]


class _Strict(BaseModel):
    """A limit that is misspelt, or that we do not know, must not be dropped without a word."""

    model_config = ConfigDict(strict=True, extra="forbid")


class _Realtime(_Strict):
    max_session_s: int | None = Field(None, alias="maxSessionDuration", ge=1, le=_MAX_SESSION_S)


class _Constraints(_Strict):
    realtime: _Realtime | None = None


class TokenRequest(_Strict):
    """What a token shall allow, as the JSON body of ``POST /v1/client/tokens`` says it."""

    metadata: dict[str, Any] | None = None
    expires_s: int | None = Field(None, alias="expiresIn", ge=1, le=3600)
    models: list[_Model] | None = Field(None, alias="allowedModels", min_length=1, max_length=20)
    origins: list[_Origin] | None = Field(None, alias="allowedOrigins", min_length=1, max_length=20)
    constraints: _Constraints | None = None

    @classmethod
    def read(cls, body: bytes) -> "TokenRequest":
        """Read a body; an empty one asks for a token without limits.

        Raises:
            ProtocolError: INVALID_TOKEN_REQUEST; the text names the first wrong field, no value.
        """
        if not body.strip():
            return cls.model_validate({})
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in first["loc"][:4])[:80] or "the body"
            text = f"{field}: {first['msg']}; docs/protocol.md lists what a token can be asked for"
            raise ProtocolError(ErrorCode.INVALID_TOKEN_REQUEST, text) from None

    @property
    def limits(self) -> "Limits":
        """What it asks to be limited."""
        realtime = self.constraints.realtime if self.constraints else None
        return Limits(
            models=tuple(self.models) if self.models else None,
            origins=tuple(self.origins) if self.origins else None,
            max_session_s=realtime.max_session_s if realtime else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A token that has been made.

    Attributes:
        jwt: The signed token; ``api_key`` is its other form.
        expires_at: When it stops opening sessions.
        limits: What it allows.
    """

    jwt: str
    expires_at: datetime
    limits: Limits

    @property
    def api_key(self) -> str:
        """The form that looks like a key."""
        return _MARK + self.jwt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadToken:
    """A token of ours that somebody showed.

    Attributes:
        id: Tells it apart from others.
        owner: Who had it made; see `Tokens.owner`.
        is_early: Whether its time has not come yet.
        has_expired: Whether its time is over.
        limits: What it allows.
    """

    id: str
    owner: str
    is_early: bool
    has_expired: bool
    limits: Limits


class Tokens:
    """Makes tokens and reads them.

    Args:
        secret: What the signing key is derived from; empty for one that nobody else knows and
            that ends with the process, and every token with it.
        now: The time of day; tokens live by it because other machines read them.
    """

    def __init__(self, secret: str = "", *, now: Callable[[], datetime] | None = None) -> None:
        self._secret = secret.encode() or secrets.token_bytes(32)
        self._key = Ed25519PrivateKey.from_private_bytes(self._derived(b"signing key"))
        self._public = self._key.public_key()
        self._key_id = self._derived(b"key id")[:8].hex()
        self._now = now or (lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """Return the time of day."""
        return self._now()

    def owner(self, key_digest: str) -> str:
        """Return a name for an API key that tells nothing about it.

        Args:
            key_digest: Of the key; see `keys.digest_of`.
        """
        return self._derived(b"owner", key_digest.encode())[:12].hex()

    def issue(self, request: TokenRequest, owner: str) -> IssuedToken:
        """Make a token.

        Args:
            request: What it shall allow.
            owner: Who asked for it; it opens sessions only while that key does.

        Raises:
            ProtocolError: INVALID_TOKEN_REQUEST; it would be too long for a URL.
        """
        limits, now = request.limits, self._now()
        expires_s = math.ceil(now.timestamp()) + (request.expires_s or _DEFAULT_EXPIRES_S)
        claims = {
            "iss": _NAME,
            "aud": _NAME,
            "sub": owner,
            "jti": secrets.token_hex(8),
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": expires_s,
            **(limits.permissions or {}),
        }
        if limits.constraints:
            claims["constraints"] = limits.constraints
        if request.metadata:
            claims["metadata"] = request.metadata
        signed = jwt.encode(claims, self._key, _ALGORITHM, headers={"kid": self._key_id})
        if len(signed) > _MAX_TOKEN_CHARS:
            text = "The token would be too long; give it fewer models and origins, less metadata"
            raise ProtocolError(ErrorCode.INVALID_TOKEN_REQUEST, text)
        expires_at = datetime.fromtimestamp(expires_s, UTC)
        return IssuedToken(jwt=signed, expires_at=expires_at, limits=limits)

    def read(self, key: str) -> ReadToken | None:
        """Read a key in either form; None if it is no token that this service signed."""
        text = key.removeprefix(_MARK)
        if len(text) > _MAX_TOKEN_CHARS or text.count(".") != 2:
            return None
        try:
            if jwt.get_unverified_header(text).get("kid") != self._key_id:
                return None
            # Time is checked below, by our own clock.
            claims = jwt.decode(
                text,
                self._public,
                algorithms=[_ALGORITHM],
                audience=_NAME,
                issuer=_NAME,
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "require": ["exp", "nbf", "sub", "jti"],
                },
            )
        except (jwt.PyJWTError, ValueError):
            return None
        now_s = self._now().timestamp()
        return ReadToken(
            id=claims["jti"],
            owner=claims["sub"],
            is_early=now_s < claims["nbf"] - LEEWAY_S,
            has_expired=now_s >= claims["exp"] + LEEWAY_S,
            limits=_limits(claims),
        )

    def public_keys(self) -> dict[str, Any]:
        """Return the public key as a JWK set (RFC 7517), by which others can check a token."""
        key = OKPAlgorithm.to_jwk(self._public, as_dict=True)
        return {"keys": [{**key, "kid": self._key_id, "alg": _ALGORITHM, "use": "sig"}]}

    def _derived(self, purpose: bytes, of: bytes = b"") -> bytes:
        """Return 32 bytes for one purpose, from which neither the secret nor ``of`` follows."""
        return hmac.digest(self._secret, b"sundog " + purpose + b"\0" + of, hashlib.sha256)


def _limits(claims: Mapping[str, Any]) -> Limits:
    """Read what we signed ourselves."""
    realtime = claims.get("constraints", {}).get("realtime", {})
    models, origins = claims.get("models"), claims.get("origins")
    return Limits(
        models=tuple(models) if models else None,
        origins=tuple(origins) if origins else None,
        max_session_s=realtime.get("maxSessionDuration"),
    )
