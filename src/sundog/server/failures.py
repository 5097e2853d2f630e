"""How a request that fails is answered: always ``{"error", "code", "retryable"}``."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["HANDLERS", "failure"]

_RETRY_AFTER_S: Final = 5


def failure(error: ProtocolError) -> JSONResponse:
    """Return the answer to a request that was refused."""
    body = {"error": error.message, "code": error.code, "retryable": error.retryable}
    after_s = error.retry_after_s or _RETRY_AFTER_S
    headers = {"Retry-After": str(after_s)} if error.retryable else {}
    if error.code.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"  # RFC 9110 section 11.6.1
    return JSONResponse(body, status_code=error.code.status, headers=headers)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProtocolError)
    request.app.state.service.insight.count("requests_refused", code=error.code)
    return failure(error)


async def _not_served(_: Request, error: Exception) -> JSONResponse:
    """Answer for what the web framework refuses: no such path, another method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).name.lower()
    body = {"error": error.detail, "code": code, "retryable": False}
    return JSONResponse(body, status_code=error.status_code, headers=error.headers)


async def _unreadable(_: Request, __: Exception) -> JSONResponse:
    # The framework's own answer quotes what was sent.
    return failure(ProtocolError(ErrorCode.BAD_MESSAGE, "The request cannot be read"))


async def _failed(_: Request, __: Exception) -> JSONResponse:
    return failure(ProtocolError(ErrorCode.INTERNAL, "The service failed; ask again"))


HANDLERS: Final[Mapping[Any, Any]] = MappingProxyType(
    {
        ProtocolError: _refused,
        HTTPException: _not_served,
        RequestValidationError: _unreadable,
        Exception: _failed,
    }
)
"""For the application, by kind of exception."""
