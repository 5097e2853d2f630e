"""One WebSocket to the service: what is said, what is answered, and how it ends."""

import asyncio
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from decart.address import Address
from decart.errors import DecartSDKError, WebRTCError, service_error
from decart.realtime.replies import Replies
from decart.realtime.socket import AGAIN_TIMEOUT_S, OPEN_TIMEOUT_S, open_socket
from decart.realtime.waiting import meant, to_the_end, within
from decart.realtime.wanted import Request
from sundog.protocol.codec import decode_server, encode_client
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Answer,
    ClientMessage,
    Draining,
    ErrorMessage,
    GenerationEnded,
    ImageAck,
    MirrorAck,
    NewPath,
    Offer,
    PromptAck,
    QueuePosition,
    ResumeAck,
    SessionId,
    SetImage,
    SetMirror,
    SetPrompt,
)
from sundog.protocol.statistics import ServiceStats

__all__ = ["ACK_TIMEOUT_S", "Ack", "Dial", "Pending", "Signalling"]

_log = logging.getLogger(__name__)

ACK_TIMEOUT_S: Final = 15.0
_ANSWER_TIMEOUT_S: Final = 12.0
"""The service refuses an offer that it cannot answer within 10 s: that word is to be waited for."""

_NAME_TIMEOUT_S: Final = 5.0
_QUEUE_TIMEOUT_S: Final = 3660.0
"""The service ends waiting after an hour at most; a line that is dead, pings tell."""
_LAST_WORDS_S: Final = 1.0

_PROOF_S: Final = 1.0
"""How long a line that is doubted may take to answer; one that lives is only dialled again."""

_OFFER_REFUSALS: Final = frozenset(
    {ErrorCode.INVALID_SDP, ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.INTERNAL}
)
"""What a service says of an offer that it does not answer."""

_PASSING: Final = frozenset({ErrorCode.PEER_LOST, ErrorCode.ENGINE_FAILED})
"""What a session outlives; one that is resumed may be greeted with it."""

Ack = PromptAck | ImageAck | MirrorAck


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Whom to call, and as whom.

    Attributes:
        address: Where to.
        user_agent: Who we are.
        model: Name of the model, in case the service does not know it.
        is_again: Whether the service was there a moment ago.
    """

    address: Address
    user_agent: str
    model: str
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that was sent; await `ack` once."""

    signalling: "Signalling"
    request: Request
    future: asyncio.Future[Any]

    async def ack(self) -> Ack:
        """Wait until the service has taken it.

        Raises:
            DecartSDKError: it was refused, or no reply came in time, or the connection is lost.
        """
        replies = self.signalling.replies[type(self.request)]
        ack: Ack = await replies.wait(self.future, ACK_TIMEOUT_S)
        if not isinstance(ack, MirrorAck) and not ack.success:
            message = ack.error or "the service refused it"
            raise self.signalling.told(ack.code, message, retryable=None)
        return ack


class Signalling:
    """One connection, from `open` to `aclose`; one task reads.

    Attributes:
        name: What the service said first: the session's id, and how to resume it.
        replies: Requests that wait, by the kind of message.
        on_error: Told of an error that the service reports while the session stands.
        on_stats: Told what the service measures.
        on_queue: Told where we stand, while there is no place for us yet.
        on_draining: Told in how many seconds the service ends.
        on_new_path: Called when the service needs another path in the place of the one in use.
        on_end: Called once when nothing more can be said or heard.
        stands: Whether the session is made: until then an error is its end.
        error: Why it ended; None while it lasts.
    """

    def __init__(self, dial: Dial, socket: ClientConnection) -> None:
        """Not for users: call `open`."""
        self.name: SessionId | None = None
        self.replies: dict[type, Replies[Any]] = {
            SetPrompt: Replies("prompt acknowledgement"),
            SetImage: Replies("image acknowledgement"),
            SetMirror: Replies("mirror acknowledgement"),
        }
        self.on_error: Callable[[DecartSDKError], None] = lambda _: None
        self.on_stats: Callable[[ServiceStats], None] = lambda _: None
        self.on_queue: Callable[[QueuePosition], None] = lambda _: None
        self.on_draining: Callable[[float], None] = lambda _: None
        self.on_new_path: Callable[[], None] = lambda: None
        self.on_end: Callable[[], None] = lambda: None
        self.stands = False
        self.error: DecartSDKError | None = None
        self._dial = dial
        self._socket = socket
        self._greeted = asyncio.Event()
        self._named = asyncio.Event()
        self._answer: asyncio.Future[str] | None = None
        self._farewell: DecartSDKError | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._reader = asyncio.create_task(self._read(), name="decart reader")

    @classmethod
    async def open(cls, dial: Dial) -> "Signalling":
        """Connect and shake hands.

        Raises:
            DecartSDKError: why the service would not, or cannot be reached.
        """
        socket = await open_socket(
            dial.address,
            model=dial.model,
            user_agent=dial.user_agent,
            timeout_s=AGAIN_TIMEOUT_S if dial.is_again else OPEN_TIMEOUT_S,
        )
        return cls(dial, socket)

    async def named(self) -> SessionId:
        """Wait until the service has a place for us, and names the session.

        Raises:
            DecartSDKError: there was no word of it, no place, or the connection is lost.
        """
        await within(_NAME_TIMEOUT_S, self._greeted.wait(), "word from the service")
        # The rest of the time is the line's: what is said meanwhile waits there with us.
        await within(_QUEUE_TIMEOUT_S, self._named.wait(), "place at the service")
        if self.name is None:
            raise self.error or WebRTCError("the service gave no session id", code="no_session")
        return self.name

    async def confirm(self) -> None:
        """Tell the service that its new resume token is kept.

        Raises:
            DecartSDKError: the connection is lost.
        """
        await self._send(ResumeAck())

    async def ask(self, request: Request) -> Pending:
        """Send a request; the reply is awaited with what this returns.

        Raises:
            WebRTCError: the connection is lost, or too many requests wait.
        """
        replies = self.replies[type(request)]
        future = replies.expect(_key(request))
        try:
            await self._send(request)
        except asyncio.CancelledError:
            # It goes out all the same, and its reply keeps its place.
            future.cancel()
            raise
        except BaseException:
            replies.forget(future)
            raise
        return Pending(self, request, future)

    async def exchange(self, offer: str) -> str:
        """Send an offer and return its answer. One at a time.

        Raises:
            DecartSDKError: the offer was refused, no answer came, or the connection is lost.
        """
        self._answer = asyncio.get_running_loop().create_future()
        try:
            await self._send(Offer(sdp=offer))
            return await within(_ANSWER_TIMEOUT_S, self._answer, "answer to the offer")
        finally:
            self._answer = None

    async def prove(self) -> None:
        """Have the service show that it is still there; cut the connection where it does not.

        Raises:
            DecartSDKError: it is lost.
        """
        try:
            async with asyncio.timeout(_PROOF_S):
                await (await self._socket.ping())
        except (TimeoutError, ConnectionClosed) as error:
            self._socket.transport.abort()
            await asyncio.wait({self._reader}, timeout=_LAST_WORDS_S)
            raise self.error or _lost(self._socket, error) from error

    def told(self, code: str | None, message: str, *, retryable: bool | None) -> DecartSDKError:
        """Return what the service reported as an error of ours, without the key."""
        text = self._dial.address.redacted(message)
        return service_error(code, text, model=self._dial.model, retryable=retryable)

    async def aclose(self, *, for_good: bool) -> None:
        """End the connection.

        Args:
            for_good: Say goodbye, which ends the session; otherwise the line is cut, and the
                service keeps the session for a while.
        """
        self.on_end = lambda: None
        await to_the_end(self._close(for_good))

    async def _close(self, for_good: bool) -> None:
        try:
            if for_good:
                await self._socket.close()
            else:
                self._socket.transport.abort()
        finally:
            tasks = {self._reader, *self._sending}
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._end(WebRTCError("the connection is closed", code="disconnected"))

    async def _send(self, message: ClientMessage) -> None:
        if self.error is not None:
            raise self.error
        # Cut off half-way, nobody could tell whether a reply will come.
        sending = asyncio.create_task(self._socket.send(encode_client(message)), name="decart send")
        self._sending.add(sending)
        sending.add_done_callback(self._sent)
        try:
            await asyncio.shield(sending)
        except ConnectionClosed as error:
            # The reader is about to learn why; who waits for another connection goes by that.
            await asyncio.wait({self._reader}, timeout=_LAST_WORDS_S)
            raise self.error or _lost(self._socket, error) from error

    def _sent(self, sending: asyncio.Task[None]) -> None:
        self._sending.discard(sending)
        if not sending.cancelled():
            sending.exception()  # told to whoever still waits

    async def _read(self) -> None:
        """Take in what the service says until it hangs up."""
        try:
            await self._hear()
        except Exception as error:  # noqa: BLE001 - the border of the connection's task
            self._end(meant(error))

    async def _hear(self) -> NoReturn:
        cause: ConnectionClosed | None = None
        try:
            async for text in self._socket:
                if isinstance(text, str):
                    self._receive(text)
        except ConnectionClosed as error:
            cause = error
        raise self._farewell or _lost(self._socket, cause)

    def _receive(self, text: str) -> None:
        try:
            message = decode_server(text)
        except ProtocolError as error:
            _log.warning("message of the service dropped: %s", error)
            return
        self._farewell = None
        match message:
            case SessionId() | QueuePosition():
                self._welcome(message)
            case Answer():
                self._settle_answer(message.sdp)
            case PromptAck() | ImageAck() | MirrorAck():
                self._settle_request(message)
            case ErrorMessage():
                self._refused(message)
            case ServiceStats():
                self.on_stats(message)
            case Draining():
                self.on_draining(message.deadline_s)
            case NewPath():
                self.on_new_path()
            case GenerationEnded():
                self._farewell = WebRTCError(
                    f"the service ended the session: {message.reason}",
                    {"reason": message.reason, "seconds": message.seconds},
                    code="session_ended",
                )

    def _welcome(self, message: SessionId | QueuePosition) -> None:
        self._greeted.set()
        if isinstance(message, SessionId):
            self.name = message
            self._named.set()
        else:
            self.on_queue(message)

    def _settle_request(self, ack: Ack) -> None:
        match ack:
            case PromptAck():
                self.replies[SetPrompt].settle(ack.prompt, ack)
            case ImageAck():
                self.replies[SetImage].settle(None, ack)
            case MirrorAck():
                self.replies[SetMirror].settle(ack.enabled, ack)

    def _settle_answer(self, answer: str | DecartSDKError) -> None:
        if self._answer is None or self._answer.done():
            return
        if isinstance(answer, str):
            self._answer.set_result(answer)
        else:
            self._answer.set_exception(answer)
            # Where the offer could not even be sent nobody reads it; asyncio would complain.
            self._answer.exception()

    def _refused(self, message: ErrorMessage) -> None:
        """Take an error report: before the session stands it is its end."""
        error = self.told(message.code, message.message, retryable=message.retryable)
        if message.code in _PASSING:
            self.on_error(error)
            return
        if not self.stands:
            raise error
        # When the service hangs up right after, this was the reason.
        self._farewell = error
        if self._answer is not None and message.code in _OFFER_REFUSALS:
            self._settle_answer(error)
        else:
            self.on_error(error)

    def _end(self, error: DecartSDKError) -> None:
        """Note the end, and tell everybody who waits."""
        if self.error is not None:
            return
        self.error = error
        self._greeted.set()
        self._named.set()
        self._settle_answer(error)
        for replies in self.replies.values():
            replies.fail(error)
        self.on_end()


def _key(request: Request) -> Hashable:
    """Return by what the acks of such requests are told apart."""
    match request:
        case SetPrompt():
            return request.text
        case SetMirror():
            return request.enabled
        case SetImage():
            return None


def _lost(socket: ClientConnection, cause: Exception | None) -> WebRTCError:
    return WebRTCError(
        "the service closed the connection",
        {"close_code": socket.close_code},
        cause,
        code="connection_lost",
    )
