"""What can go wrong, as classes; the tree first.

    DecartSDKError            everything this package raises on purpose
    ├── InvalidAPIKeyError    the key is missing, malformed or refused
    ├── InvalidBaseURLError   the base URL is not one
    ├── InvalidInputError     an argument cannot be used as given
    ├── ModelNotFoundError    no such model, here or at the service; has ``.model``
    ├── TokenCreateError      no client token was made
    ├── CameraError           no picture can be had from a camera or a file
    ├── SinkError             video cannot be shown, recorded or passed on here
    └── WebRTCError           the connection could not be made, or was lost

Each carries ``message``, ``data``, ``cause``, a ``code`` that never changes its spelling, and
``retryable``: whether the same call can succeed later without a change by the caller. Nothing
here or elsewhere decides by the words of a message, and no message holds a key or a prompt.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

from sundog.protocol.errors import ErrorCode

__all__ = [
    "CameraError",
    "DecartSDKError",
    "InvalidAPIKeyError",
    "InvalidBaseURLError",
    "InvalidInputError",
    "ModelNotFoundError",
    "SinkError",
    "TokenCreateError",
    "WebRTCError",
    "service_error",
]


class DecartSDKError(Exception):
    """Base of all errors of this package.

    Attributes:
        message: What happened, with which value, and what to do; the same as ``str(error)``.
        data: Facts for programs, e.g. ``{"status": 503}``; never secrets.
        cause: The exception behind it, if there is one.
        code: Stable name of what happened.
        retryable: Whether the same call can succeed later.
    """

    default_code: ClassVar[str] = "sdk_error"
    default_retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        data: Mapping[str, Any] | None = None,
        cause: BaseException | None = None,
        *,
        code: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, Any] | None = dict(data) if data is not None else None
        self.cause = cause
        self.code: str = self.default_code if code is None else code
        self.retryable: bool = self.default_retryable if retryable is None else retryable
        if cause is not None:
            self.__cause__: BaseException | None = cause


class InvalidAPIKeyError(DecartSDKError):
    """The API key is missing, malformed or refused by the service."""

    default_code: ClassVar[str] = ErrorCode.INVALID_API_KEY

    def __init__(
        self,
        message: str = "the API key is missing or not accepted; pass api_key=... or set"
        " DECART_API_KEY",
        data: Mapping[str, Any] | None = None,
        cause: BaseException | None = None,
    ) -> None:
        super().__init__(message, data, cause)


class InvalidBaseURLError(DecartSDKError):
    """The base URL is not an http, https, ws or wss address."""

    default_code: ClassVar[str] = "invalid_base_url"


class InvalidInputError(DecartSDKError):
    """An argument cannot be used as given."""

    default_code: ClassVar[str] = "invalid_input"


class ModelNotFoundError(DecartSDKError):
    """There is no model of that name.

    Attributes:
        model: The name that was asked for.
    """

    default_code: ClassVar[str] = ErrorCode.UNKNOWN_MODEL

    def __init__(
        self,
        model: str,
        known: Sequence[str] = (),
        cause: BaseException | None = None,
        *,
        message: str | None = None,
    ) -> None:
        names = f"; known models: {', '.join(known)}" if known else ""
        super().__init__(message or f"model {model!r} not found{names}", {"model": model}, cause)
        self.model = model


class TokenCreateError(DecartSDKError):
    """No client token was made; ``data["status"]`` is the HTTP status, if there was one."""

    default_code = "token_not_created"


class CameraError(DecartSDKError):
    """No picture can be had from a camera or a file."""

    default_code: ClassVar[str] = "camera_unavailable"


class SinkError(DecartSDKError):
    """Video cannot be shown, recorded or passed on: this machine lacks something, or it failed."""

    default_code = "sink_unavailable"


class WebRTCError(DecartSDKError):
    """The connection to the service could not be made, or was lost."""

    default_code: ClassVar[str] = "connection_failed"
    default_retryable: ClassVar[bool] = True


_CLASS_BY_CODE: Final[Mapping[str, type[DecartSDKError]]] = MappingProxyType(
    {
        ErrorCode.INVALID_API_KEY: InvalidAPIKeyError,
        ErrorCode.TOKEN_EXPIRED: InvalidAPIKeyError,
        ErrorCode.MODEL_NOT_ALLOWED: InvalidAPIKeyError,
        ErrorCode.ORIGIN_NOT_ALLOWED: InvalidAPIKeyError,
        ErrorCode.UNKNOWN_MODEL: ModelNotFoundError,
        ErrorCode.INVALID_PROMPT: InvalidInputError,
        ErrorCode.PROMPT_FAILED: InvalidInputError,
        ErrorCode.INVALID_IMAGE: InvalidInputError,
        ErrorCode.MESSAGE_TOO_LARGE: InvalidInputError,
        ErrorCode.BAD_MESSAGE: InvalidInputError,
        ErrorCode.AT_CAPACITY: WebRTCError,
        ErrorCode.TRANSPORT_NOT_ALLOWED: WebRTCError,
        ErrorCode.INVALID_SDP: WebRTCError,
        ErrorCode.IDLE: WebRTCError,
        ErrorCode.SLOW_CLIENT: WebRTCError,
        ErrorCode.PEER_LOST: WebRTCError,
        ErrorCode.SESSION_LIMIT: WebRTCError,
        ErrorCode.SESSION_NOT_FOUND: WebRTCError,
    }
)
"""Which class a code of the service is; all others are plain `DecartSDKError`."""


def service_error(
    code: str | None,
    message: str,
    *,
    model: str,
    retryable: bool | None = None,
    cause: BaseException | None = None,
) -> DecartSDKError:
    """Return what the service reported as the class that its code stands for.

    Args:
        code: The service's code; None or an unknown one gives a plain `DecartSDKError`.
        message: The service's words, for people.
        model: The model that was asked for.
        retryable: What the service said about trying again; None when it said nothing.
        cause: The exception that brought the news.
    """
    kind = _CLASS_BY_CODE.get(code or "", DecartSDKError)
    if issubclass(kind, ModelNotFoundError):
        error: DecartSDKError = kind(model, cause=cause, message=message)
    else:
        error = kind(message, None, cause)
    if code:
        error.code = str(code)
    if retryable is not None:
        error.retryable = retryable
    return error
