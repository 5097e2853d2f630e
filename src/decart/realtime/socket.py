"""Open the WebSocket and say in our own classes why it would not."""

import json
import logging
from http import HTTPStatus
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from decart.address import Address
from decart.errors import DecartSDKError, WebRTCError, service_error
from sundog.protocol.errors import ErrorCode

__all__ = ["open_socket"]

OPEN_TIMEOUT_S: Final = 4.0
"""A service that cannot be reached is reported within 5 s."""

AGAIN_TIMEOUT_S: Final = 2.5
"""The same for one that was there a moment ago. A handshake that was begun while the network was
away, or from an address that is gone, goes on no sooner than a new one (RFC 6298 section 5.5)."""

_CLOSE_TIMEOUT_S: Final = 1.0
_PING_S: Final = 2.0
_PONG_S: Final = 5.0
"""A line that is dead is noticed within seven seconds, and sooner where media stumble."""

_MAX_MESSAGE_BYTES: Final = 1 << 20

# websockets writes the request line, and so the key, to its log at debug level.
_wire_log = logging.getLogger("decart.realtime.wire")
_wire_log.setLevel(logging.INFO)


async def open_socket(
    address: Address, *, model: str, user_agent: str, timeout_s: float = OPEN_TIMEOUT_S
) -> ClientConnection:
    """Connect and shake hands.

    Args:
        address: Where to.
        model: Name asked for, in case the service does not know it.
        user_agent: Of the HTTP request.
        timeout_s: How long it may take, seconds.

    Raises:
        DecartSDKError: of the class that the cause deserves; `WebRTCError` when nobody answers.
    """
    try:
        return await connect(
            address.reveal(),
            user_agent_header=user_agent,
            # A proxy cannot reach this machine's own loopback.
            proxy=None if address.loopback else True,
            compression=None,
            open_timeout=timeout_s,
            close_timeout=_CLOSE_TIMEOUT_S,
            ping_interval=_PING_S,
            ping_timeout=_PONG_S,
            max_size=_MAX_MESSAGE_BYTES,
            logger=_wire_log,
        )
    except InvalidStatus as error:
        raise _refusal(error, address, model) from error
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise WebRTCError(
            f"cannot reach the service at {address} ({_reason(error, timeout_s)}); is it running, and is"
            " base_url right?",
            cause=error,
            code="unreachable",
        ) from error
    except (WebSocketException, ValueError, ImportError) as error:
        # These may quote the URL, which holds the key: neither their text nor they may be shown.
        raise WebRTCError(
            f"cannot open a WebSocket to {address} ({type(error).__name__})", code="unreachable"
        ) from None


def _refusal(error: InvalidStatus, address: Address, model: str) -> DecartSDKError:
    """Return what a refused handshake means: its body's code says, or else its status."""
    status = error.response.status_code
    code, message = _told(error.response.body)
    if not code and status == HTTPStatus.UNAUTHORIZED:
        code = ErrorCode.INVALID_API_KEY
    text = address.redacted(
        f"the service at {address} refused the session: {message or f'HTTP {status}'}"
    )
    if code:
        refusal = service_error(code, text, model=model, cause=error)
    else:
        retryable = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        text += "; is base_url right?"
        refusal = WebRTCError(text, None, error, code="refused", retryable=retryable)
    refusal.data = {**(refusal.data or {}), "status": status}
    return refusal


def _told(body: bytes | bytearray | None) -> tuple[str, str]:
    """Return code and message of a JSON error body; empty when it is something else."""
    try:
        answer = json.loads(body or b"")
    except ValueError:
        return "", ""
    if not isinstance(answer, dict):
        return "", ""
    code, message = answer.get("code"), answer.get("error")
    return code if isinstance(code, str) else "", message if isinstance(message, str) else ""


def _reason(error: Exception, timeout_s: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {timeout_s:g} s"
    return str(error) or type(error).__name__
