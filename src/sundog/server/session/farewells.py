"""What a connection is told last."""

from sundog.protocol.effects import Close, Send
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import ErrorMessage
from sundog.server.session.signalling import Line

__all__ = ["crashing", "failed", "no_room", "say_last", "superseded"]


def superseded() -> ProtocolError:
    """Make the error that tells a connection that another one has its session now."""
    text = "Another connection has taken this session over"
    return ProtocolError(ErrorCode.SUPERSEDED, text)


def failed() -> ProtocolError:
    """Make the error that ends a session in which the service failed."""
    return ProtocolError(ErrorCode.INTERNAL, "The service failed in this session; connect again")


def no_room() -> ProtocolError:
    """Make the error that ends a session which lost its worker and found no other."""
    text = "There is no room for this session any more; connect again in a moment"
    return ProtocolError(ErrorCode.AT_CAPACITY, text)


def crashing() -> ProtocolError:
    """Make the error that ends a session which lost one worker after the other at once."""
    text = (
        "The session ended: three workers in a row were lost within seconds of taking it. Try"
        " another prompt or picture size; the operator's logs of those workers tell more"
    )
    return ProtocolError(ErrorCode.INTERNAL, text, retryable=False)


def say_last(connection: Line, error: ProtocolError) -> None:
    """Say an error, and close."""
    message = ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
    connection.post(Send(message=message))
    connection.post(Close.because(error))
