"""The service's end of a WebSocket: uvicorn's, with bounds on what a client may send on it."""

from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from sundog.server.listening.frames import FrameWatch, Refusal
from sundog.server.listening.reading import SmallReads

__all__ = ["BoundedWebSocket"]

_LINGER_S: Final = 1.0
"""How long a refused client is still read from. A socket closed with bytes in it is reset, and
the close frame may be lost with it."""

_CLOSE_S: Final = 2.0
"""How long a client may take to answer a close frame."""


class BoundedWebSocket(SmallReads, WebSocketsSansIOProtocol):
    """One line. What breaks a bound ends it, before the message is read or kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self.close_timeout = _CLOSE_S
        self._watch = FrameWatch()
        self._is_refused = False

    def data_received(self, data: bytes) -> None:
        """Take what came: the handshake whole, then frames."""
        if self._is_refused:
            return
        if self.handshake_initiated:
            refusal = self._watch.feed(data, self.loop.time())
            if refusal is not None:
                self._refuse(refusal)
                return
        WebSocketsSansIOProtocol.data_received(self, data)

    def _refuse(self, refusal: Refusal) -> None:
        """Say why and close, once the client can have read it."""
        self._is_refused = True
        if self.close_sent or not self.handshake_complete or self.transport.is_closing():
            self.transport.abort()
            return
        self.stop_keepalive()
        code, reason = refusal
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        # uvicorn closes at once where there is none, and cancels it when the line is gone.
        self.close_timer = self.loop.call_later(_LINGER_S, self.transport.close)
