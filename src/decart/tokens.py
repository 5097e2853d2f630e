"""Client tokens: short-lived keys for apps and web pages, made by whoever holds an API key."""

import asyncio
import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypedDict

from decart.address import is_loopback, redacted, rest_url
from decart.agent import user_agent
from decart.errors import InvalidInputError, TokenCreateError
from decart.models import ModelDefinition
from sundog.protocol.errors import ErrorCode

if TYPE_CHECKING:
    import httpx

__all__ = [
    "CreateTokenResponse",
    "RealtimeConstraints",
    "TokenConstraints",
    "TokenPermissions",
    "TokensClient",
]

_PATH: Final = "/v1/client/tokens"
_TIMEOUT_S: Final = 10.0
_MAX_ANSWER_BYTES: Final = 64 * 1024


class RealtimeConstraints(TypedDict, total=False):
    """Limits of realtime sessions, by their names on the wire.

    Attributes:
        maxSessionDuration: Seconds that one session may last.
    """

    maxSessionDuration: int


class TokenConstraints(TypedDict, total=False):
    """Limits of what a token opens, by their names on the wire.

    Attributes:
        realtime: Of realtime sessions.
    """

    realtime: RealtimeConstraints


class TokenPermissions(TypedDict, total=False):
    """What a token opens; a key that is absent does not limit.

    Attributes:
        models: Names of models.
        origins: Web origins.
    """

    models: list[str]
    origins: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTokenResponse:
    """A client token; prints without its secrets.

    Attributes:
        api_key: ``ek_…``; the ``api_key`` of a session.
        token: The same as a signed JWT, which others can check.
        expires_at: When it stops opening sessions, ISO 8601 in UTC.
        permissions: Models and origins that it is limited to; None where it is not.
        constraints: Other limits; None where there are none.
    """

    api_key: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: str
    permissions: TokenPermissions | None = None
    constraints: TokenConstraints | None = None


class TokensClient:
    """Makes client tokens; ``client.tokens`` of a `DecartClient`."""

    def __init__(self, base_url: str, api_key: str, integration: str | None) -> None:
        """Not for users: take ``client.tokens``."""
        self._base_url = base_url
        self._api_key = api_key
        self._integration = integration
        self._http: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def create(
        self,
        *,
        metadata: Mapping[str, Any] | None = None,
        expires_in: int | None = None,
        allowed_models: Sequence[ModelDefinition | str] | None = None,
        allowed_origins: Sequence[str] | None = None,
        constraints: TokenConstraints | None = None,
    ) -> CreateTokenResponse:
        """Have a token made.

        Args:
            metadata: Facts to sign into it, for JSON; its holder can read them.
            expires_in: Seconds in which it opens sessions, 1 to 3600; 60 without.
            allowed_models: Models that it opens, at most 20; any without.
            allowed_origins: Web origins such as ``https://app.example.org`` on which it works, at
                most 20; everywhere without.
            constraints: Such as ``{"realtime": {"maxSessionDuration": 600}}``, in seconds.

        Raises:
            InvalidInputError: an argument cannot be sent.
            TokenCreateError: the service refused, or cannot be reached within 10 s; ``code``,
                ``retryable`` and ``data["status"]`` say which.
        """
        body = {
            "metadata": metadata,
            "expiresIn": expires_in,
            "allowedModels": _names(allowed_models, "allowed_models"),
            "allowedOrigins": _names(allowed_origins, "allowed_origins"),
            "constraints": constraints,
        }
        status, answer = await self._post(_encoded(body))
        try:
            if status != 200:
                raise self._refusal(status, answer)
            return CreateTokenResponse(
                api_key=_text(answer["apiKey"]),
                token=_text(answer["token"]),
                expires_at=_text(answer["expiresAt"]),
                permissions=answer.get("permissions"),
                constraints=answer.get("constraints"),
            )
        except (KeyError, TypeError):
            text = f"what answered at {self._base_url} makes no client tokens; is base_url right?"
            raise TokenCreateError(text, {"status": status}, code="bad_answer") from None

    async def aclose(self) -> None:
        """Free what it holds; may be called twice. The next `create` begins anew."""
        http, self._http = self._http, None
        if http is not None and self._loop is asyncio.get_running_loop():
            await http.aclose()

    async def _post(self, body: bytes) -> tuple[int, Any]:
        """Ask, and return the status and what the JSON of the answer says; None for no JSON."""
        import httpx

        headers = {
            # As bytes, because a key may hold more than ASCII, and then is simply a wrong one.
            b"X-API-KEY": self._api_key.encode(),
            b"Content-Type": b"application/json",
            b"User-Agent": user_agent(self._integration).encode(),
        }
        try:
            async with (
                asyncio.timeout(_TIMEOUT_S),
                self._connections().stream(
                    "POST", rest_url(self._base_url, _PATH), content=body, headers=headers
                ) as response,
            ):
                told = b""
                async for chunk in response.aiter_bytes():
                    told += chunk
                    if len(told) > _MAX_ANSWER_BYTES:
                        break
                return response.status_code, _decoded(told)
        except (httpx.ConnectError, httpx.TimeoutException, TimeoutError) as error:
            raise TokenCreateError(
                f"cannot reach the service at {self._base_url} ({type(error).__name__}); is it"
                " running, and is base_url right?",
                cause=error,
                code="unreachable",
                retryable=True,
            ) from error
        except httpx.LocalProtocolError:  # which quotes the header, and so the key
            text = "the API key cannot be sent in an HTTP header; check how it was set"
            raise TokenCreateError(text, code=ErrorCode.INVALID_API_KEY) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            text = f"cannot ask the service at {self._base_url} ({type(error).__name__})"
            raise TokenCreateError(text, code="unreachable", retryable=True) from None

    def _connections(self) -> "httpx.AsyncClient":
        """Return the HTTP client of the loop that runs now."""
        import httpx

        loop = asyncio.get_running_loop()
        if self._http is None or self._loop is not loop:
            # A proxy cannot reach this machine's own loopback.
            trusts_proxies = not is_loopback(self._base_url)
            self._http = httpx.AsyncClient(
                timeout=_TIMEOUT_S,
                # What this machine trusts, as sessions do; httpx would ask a list of its own.
                verify=ssl.create_default_context(),
                trust_env=trusts_proxies,
                # Tokens are made now and then; nothing stays open in an event loop that ends.
                limits=httpx.Limits(max_keepalive_connections=0),
            )
            self._loop = loop
        return self._http

    def _refusal(self, status: int, answer: Any) -> TokenCreateError:  # noqa: ANN401 - any JSON
        """Return what a status and the JSON with it mean."""
        told = answer if isinstance(answer, dict) else {}
        said, code = told.get("error"), told.get("code")
        reason = said if isinstance(said, str) else f"HTTP {status}"
        text = f"the service at {self._base_url} made no client token: {reason}"
        return TokenCreateError(
            redacted(text, self._api_key),
            {"status": status},
            code=code if isinstance(code, str) else None,
            retryable=bool(told.get("retryable", status >= 500)),
        )


def _names(values: Sequence[ModelDefinition | str] | None, argument: str) -> list[str] | None:
    """Return names to send; a text would otherwise be taken for a list of its letters."""
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise InvalidInputError(f"{argument} must be a list, not {type(values).__name__}")
    return [value.name if isinstance(value, ModelDefinition) else value for value in values]


def _encoded(body: dict[str, Any]) -> bytes:
    given = {name: value for name, value in body.items() if value is not None}
    try:
        return json.dumps(given, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        kind = type(error).__name__
        raise InvalidInputError(f"the arguments cannot be sent as JSON ({kind})") from None


def _decoded(text: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
