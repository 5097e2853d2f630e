"""The service's end of a WebSocket: uvicorn's, with bounds on what a client may send on it."""

from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from sundog.server.listening.frames import TOO_FAST, FrameWatch, Refusal
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
        self._refusal: Refusal | None = None

    def data_received(self, data: bytes) -> None:
        """Take what came: the handshake whole, then frames."""
        if self._refusal is TOO_FAST:
            return
        refusal = self._watch.feed(data, self.loop.time()) if self.handshake_initiated else None
        if self._refusal is not None:
            self._refusal = refusal or self._refusal
            if self._watch.has_closed:  # it has read why
                self.transport.close()
            return
        if refusal is not None:
            self._refuse(refusal)
            return
        WebSocketsSansIOProtocol.data_received(self, data)

    def keepalive_timeout(self) -> None:
        """End a line that answers no ping at once; what is still to be written would hold it."""
        WebSocketsSansIOProtocol.keepalive_timeout(self)
        self.transport.abort()

    def _refuse(self, refusal: Refusal) -> None:
        """Say why and close, once the client can have read it."""
        self._refusal = refusal
        if not self.handshake_complete:
            self.transport.abort()
        if self.close_sent or self.transport.is_closing():
            return  # it is waited for the client's close frame already
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
