"""What stands for a WebSocket where a session's client speaks HTTP: requests that wait for answers.

    POST ───► attach, Offer ──► LiveSession ──► Answer ─────► `answer`
    message ► `ask` ──────────► LiveSession ──► its ack ────► `ask`
                                LiveSession ──► peer_lost ──► `leave`: parked, or over

It lasts as long as the publisher's peer: a WHIP client has one peer and can offer no other on it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from sundog.protocol.effects import Close, Send
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Answer,
    ClientMessage,
    ErrorMessage,
    ImageAck,
    MirrorAck,
    PromptAck,
    ServerMessage,
    SetImage,
    SetMirror,
    SetPrompt,
)
from sundog.protocol.pending import MAX_PENDING_IMAGES
from sundog.server.session.signalling import BROKEN

__all__ = ["Ack", "HttpConnection", "Request", "checked"]

_ANSWER_S: Final = 15.0
"""The session itself gives up on an offer after 10 s."""

_ACK_S: Final = 30.0
"""The engine has 12 s for a prompt, and one may be before it."""

_GOODBYE: Final = 1000

T = TypeVar("T")

Request = SetPrompt | SetImage | SetMirror
Ack = PromptAck | ImageAck | MirrorAck


class HttpConnection:
    """One publisher, from its POST until its peer is gone. On one event loop.

    Attributes:
        ended_by: Who or what ended it; one word for the log.
        client_code: As the close code of a WebSocket: 1000 where nothing is to come back, else
            `BROKEN`; None while it lasts.
        is_over: Whether it has ended.
    """

    def __init__(self, *, leave: Callable[["HttpConnection"], None], can_return: bool) -> None:
        """Begin.

        Args:
            leave: Told once, when it has ended; the session is parked then, or ends.
            can_return: Whether a publisher whose peer is lost can take the session up again.
        """
        self.ended_by = "failure"
        self.client_code: int | None = None
        self.is_over = False
        self._leave = leave
        self._can_return = can_return
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        # Acks of looks come in the order of their requests, those of mirrors at once.
        self._looks: deque[asyncio.Future[Ack]] = deque()
        self._mirrors: deque[asyncio.Future[Ack]] = deque()

    def post(self, effect: Send | Close) -> None:
        """Take what the session says; nothing follows its end."""
        if self.is_over:
            return
        if isinstance(effect, Close):
            self.end(effect.cause)
        else:
            self._hear(effect.message)

    def end(self, why: str, *, is_goodbye: bool = False) -> None:
        """Let the session go; the first reason stays.

        Args:
            why: One word for the log.
            is_goodbye: Whether nobody is to come back to it.
        """
        if self.is_over:
            return
        self.is_over, self.ended_by = True, str(why)
        self.client_code = _GOODBYE if is_goodbye or not self._can_return else BROKEN
        self._leave(self)
        text = "The publisher has gone meanwhile; its session may wait for it to come back"
        gone = ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text, retryable=True)
        _fail(self._answer, gone)
        for waiting in (*self._looks, *self._mirrors):
            _fail(waiting, gone)

    async def answer(self) -> str:
        """Wait for the answer to the offer, at most 15 s.

        Raises:
            ProtocolError: the offer was refused.
        """
        return await _within(_ANSWER_S, self._answer)

    async def ask(self, message: Request, hear: Callable[[ClientMessage], None]) -> Ack:
        """Say one message to the session and wait for its ack, at most 30 s.

        Args:
            message: To say; it asks for an ack, whatever it says.
            hear: Hands a message to the session.

        Raises:
            ProtocolError: it was refused, or TOO_MANY_MESSAGES: others wait for their acks.
        """
        return checked(await _within(_ACK_S, self.begin(message, hear)))

    def begin(self, message: Request, hear: Callable[[ClientMessage], None]) -> asyncio.Future[Ack]:
        """Say one message to the session; return what its ack will be in.

        Raises:
            ProtocolError: TOO_MANY_MESSAGES.
        """
        waiting = self._mirrors if isinstance(message, SetMirror) else self._looks
        # Below the session's own bounds, which it refuses out of order.
        if len(waiting) >= MAX_PENDING_IMAGES:
            text = f"{len(waiting)} messages wait for their acks; wait for them"
            raise ProtocolError(ErrorCode.TOO_MANY_MESSAGES, text)
        if isinstance(message, SetPrompt | SetMirror):
            message = replace(message, wants_ack=True)
        ack: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        waiting.append(ack)
        hear(message)
        return ack

    def _hear(self, message: ServerMessage) -> None:
        match message:
            case Answer() if not self._answer.done():
                self._answer.set_result(message.sdp)
            case PromptAck() | ImageAck():
                _settle(self._looks, message)
            case MirrorAck():
                _settle(self._mirrors, message)
            case ErrorMessage():
                self._told_of(message)
            case _:
                pass  # figures, which `GET` tells

    def _told_of(self, error: ErrorMessage) -> None:
        is_lost = error.code is ErrorCode.PEER_LOST
        if self._answer.done():
            # Of the others the session gets over, or closes.
            if is_lost:
                self.end(ErrorCode.PEER_LOST)
        elif not is_lost:  # who comes back to a session is told that its peer is gone
            code = error.code or ErrorCode.INTERNAL
            _fail(self._answer, ProtocolError(code, error.message, error.retryable))


def checked(ack: Ack) -> Ack:
    """Return an ack that says that something was taken.

    Raises:
        ProtocolError: it says why not.
    """
    if not isinstance(ack, MirrorAck) and not ack.success:
        raise ProtocolError(ack.code or ErrorCode.PROMPT_FAILED, ack.error or "It was not taken")
    return ack


def _settle(waiting: deque[asyncio.Future[Ack]], ack: Ack) -> None:
    """Give an ack to who has waited longest, if anybody still does; to the newest what is too much.

    What an earlier publisher asked for may fill the session; it then refuses a request as it is
    said, before those that wait.
    """
    if not waiting:
        return
    is_refused_at_once = getattr(ack, "code", None) is ErrorCode.TOO_MANY_MESSAGES
    asked = waiting.pop() if is_refused_at_once else waiting.popleft()
    if not asked.done():
        asked.set_result(ack)


def _fail(future: asyncio.Future[T], error: ProtocolError) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # looked at: who waited may have given up


async def _within(seconds: float, future: asyncio.Future[T]) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await future
    except TimeoutError:
        text = f"The service did not answer within {seconds:g} s; try again"
        raise ProtocolError(ErrorCode.INTERNAL, text) from None
