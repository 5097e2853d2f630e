"""Say no: how each generation of clients is told that its connection ends, or never begins."""

import asyncio
from typing import Final

from fastapi.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sundog.protocol.codec import encode_server
from sundog.protocol.dialects import Dialect, RefusedBy
from sundog.protocol.effects import Close
from sundog.protocol.errors import ProtocolError
from sundog.protocol.messages import ErrorMessage
from sundog.server.failures import failure

__all__ = ["refuse", "say_and_close"]

_SAY_S: Final = 5.0
"""A client that does not read its last message must not hold its place."""


async def refuse(socket: WebSocket, dialect: Dialect, error: ProtocolError) -> None:
    """Tell a client that it is not let in, in the way that it understands.

    A socket that is accepted gets a message; one that is not gets an HTTP answer.
    """
    if socket.application_state is WebSocketState.CONNECTED:
        await say_and_close(socket, dialect, error)
        return
    await socket.send_denial_response(_denial(dialect, error))


def _denial(dialect: Dialect, error: ProtocolError) -> Response:
    answer = failure(error)
    if dialect.refused_by is RefusedBy.LOCATION:
        # The message may quote the query; a header holds printable ASCII (RFC 9110 section 5.5).
        why = "".join(char if " " <= char <= "~" else "?" for char in error.message)
        answer.headers["Location"] = f"refused:{'' if error.retryable else 'not allowed: '}{why}"
        answer.status_code = 307
    return answer


async def say_and_close(socket: WebSocket, dialect: Dialect, error: ProtocolError) -> None:
    """Send the fault that ends a connection, and close it; returns within 5 s."""
    message = ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
    try:
        async with asyncio.timeout(_SAY_S):
            await socket.send_text(encode_server(message, dialect))
            close = Close.because(error)
            await socket.close(close.code, close.reason)
    except (WebSocketDisconnect, RuntimeError, TimeoutError):  # the client has gone, or is deaf
        pass
