"""Drive one connection: read its WebSocket, ask the protocol what follows, carry it out.

    socket ──► read ──► protocol.Session ──► effects ─┬─► outbox ──► write ──► socket
                              ▲                       ├─► peer work ──► negotiate ──► MediaSession
                              │                       └─► prompts ────► apply ──────► MediaSession
                              └──── facts ◄──── what came of it, first frame, time ◄───────┘

One task per arrow, all in one group, so that a slow prompt holds up no candidate and a slow socket
holds up nothing; when one ends the connection, all end, and the media with them. Rules are none of
this file's business: they stand in ``sundog.protocol``.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Protocol, assert_never

from starlette.websockets import WebSocket, WebSocketDisconnect

from sundog.engine.interface import EngineError, Report, StylePrompt
from sundog.media.clock import Clock
from sundog.media.rtc import SdpError
from sundog.protocol.codec import decode_client, encode_server
from sundog.protocol.dialects import Dialect
from sundog.protocol.effects import (
    AddCandidate,
    AnswerReady,
    ApplyMirror,
    ApplyPrompt,
    Close,
    Effect,
    EngineFailing,
    Fact,
    FrameSent,
    Negotiate,
    OfferFailed,
    PeerGone,
    PromptApplied,
    PromptFailed,
    Send,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.protocol.messages import ClientMessage, Understanding, Unmet
from sundog.protocol.session import Session
from sundog.server.session import EngineFailed, FirstFrame, PeerLost, SessionEvent

__all__ = ["Connection", "Media"]

_log = logging.getLogger(__name__)

_OUTBOX: Final = 128
"""Messages that may wait for a slow socket; more end the connection."""

_SEND_S: Final = 10.0
_NEGOTIATE_S: Final = 10.0
_CANDIDATE_S: Final = 5.0
_PROMPT_S: Final = 12.0
"""Official clients give up on an ack after 15 s."""

_TICK_S: Final = 1.0


class Media(Protocol):
    """What a connection asks of its session's media; see `sundog.server.session.MediaSession`."""

    async def negotiate(self, sdp: str) -> str:
        """Answer an offer."""
        ...

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Take a candidate."""
        ...

    async def set_prompt(self, prompt: StylePrompt) -> tuple[int | None, Report]:
        """Take a prompt; return the pts of the first frame that shows it, and what it shows."""
        ...

    def set_mirror(self, enabled: bool) -> None:
        """Mirror from the next frame, or stop."""
        ...


class Connection:
    """One WebSocket, from its first message to its end. Does not own the media.

    Attributes:
        ended_by: Who or what ended it; one word for the log.
    """

    def __init__(
        self, *, socket: WebSocket, session: Session, dialect: Dialect, clock: Clock
    ) -> None:
        """Prepare; `run` does the rest.

        Args:
            socket: Accepted.
            session: Fresh.
            dialect: How the client speaks.
            clock: For the facts' times.
        """
        self.ended_by = "failure"
        self._socket = socket
        self._session = session
        self._dialect = dialect
        self._clock = clock
        self._outbox: asyncio.Queue[Send | Close] = asyncio.Queue(_OUTBOX)
        # The session lets at most one offer and its candidates wait, and one prompt.
        self._peer_work: asyncio.Queue[Negotiate | AddCandidate] = asyncio.Queue(MAX_CANDIDATES + 2)
        self._prompts: asyncio.Queue[ApplyPrompt] = asyncio.Queue(1)
        self._mirror: Callable[[bool], None] = lambda _: None
        self._ended = asyncio.Event()

    async def run(self, media: Media) -> None:
        """Serve until either side ends it.

        Raises:
            ExceptionGroup: something failed that no fact describes.
        """
        self._mirror = media.set_mirror
        parts = (
            self._read(),
            self._write(),
            self._negotiate(media),
            self._apply_prompts(media),
            self._tick(),
        )
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            await self._ended.wait()
            for task in tasks:
                task.cancel()

    def tell(self, event: ClientMessage | Fact) -> None:
        """Hand the session what happened, and start what follows. On the event loop."""
        for effect in self._session.receive(event):
            self._carry_out(effect)

    def media_changed(self, event: SessionEvent) -> None:
        """Tell the session what its media report. On the event loop."""
        match event:
            case FirstFrame():
                self.tell(FrameSent(at=self._clock.now()))
            case PeerLost():
                self.tell(PeerGone(at=self._clock.now()))
            case EngineFailed():
                self.tell(EngineFailing())
            case _:
                assert_never(event)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Send() | Close():
                self._post(effect)
            case Negotiate() | AddCandidate():
                self._peer_work.put_nowait(effect)
            case ApplyPrompt():
                self._prompts.put_nowait(effect)
            case ApplyMirror():
                self._mirror(effect.enabled)
            case _:
                assert_never(effect)

    def _post(self, effect: Send | Close) -> None:
        try:
            self._outbox.put_nowait(effect)
        except asyncio.QueueFull:
            self._end(ErrorCode.SLOW_CLIENT)

    def _end(self, why: str) -> None:
        if not self._ended.is_set():
            self.ended_by = str(why)
            self._ended.set()

    async def _read(self) -> None:
        while True:
            event = await self._socket.receive()
            if event["type"] == "websocket.disconnect":
                self._end("client")
                return
            text = event.get("text")
            try:
                if text is None:
                    problem = "The message is binary; send JSON text"
                    raise ProtocolError(ErrorCode.BAD_MESSAGE, problem)
                self.tell(decode_client(text))
            except ProtocolError as error:
                self.tell(Undecodable(error=error))
            # Messages that came in one packet are read without waiting; let others have a turn.
            await asyncio.sleep(0)

    async def _write(self) -> None:
        while True:
            effect = await self._outbox.get()
            try:
                async with asyncio.timeout(_SEND_S):
                    if isinstance(effect, Close):
                        await self._socket.close(effect.code, effect.reason)
                        self._end(effect.cause)
                        return
                    await self._socket.send_text(encode_server(effect.message, self._dialect))
            except TimeoutError:
                self._end(ErrorCode.SLOW_CLIENT)
                return
            except (WebSocketDisconnect, RuntimeError):  # starlette: closed from the other side
                self._end("client")
                return

    async def _negotiate(self, media: Media) -> None:
        while True:
            work = await self._peer_work.get()
            if isinstance(work, Negotiate):
                self.tell(await _answer(media, work.sdp))
            else:
                await _add_candidate(media, work)

    async def _apply_prompts(self, media: Media) -> None:
        while True:
            self.tell(await _apply(media, await self._prompts.get()))

    async def _tick(self) -> None:
        while True:
            self.tell(Ticked(at=self._clock.now()))
            await asyncio.sleep(_TICK_S)


async def _answer(media: Media, sdp: str) -> AnswerReady | OfferFailed:
    try:
        async with asyncio.timeout(_NEGOTIATE_S):
            return AnswerReady(sdp=await media.negotiate(sdp))
    except SdpError as error:
        return OfferFailed(error=ProtocolError(ErrorCode.INVALID_SDP, str(error)))
    except TimeoutError:
        text = f"The offer was not answered within {_NEGOTIATE_S:g} s; try again"
        return OfferFailed(error=ProtocolError(ErrorCode.INTERNAL, text))


async def _add_candidate(media: Media, work: AddCandidate) -> None:
    candidate = work.candidate
    try:
        async with asyncio.timeout(_CANDIDATE_S):
            if candidate is None:
                await media.add_candidate(None, None, None)
            else:
                await media.add_candidate(
                    candidate.candidate, candidate.sdp_mid, candidate.sdp_mline_index
                )
    # One candidate of several; a client that hears of an error would give up instead.
    except (SdpError, TimeoutError) as error:
        _log.info("a candidate is not used: %s", type(error).__name__)


async def _apply(media: Media, prompt: ApplyPrompt) -> PromptApplied | PromptFailed:
    try:
        async with asyncio.timeout(_PROMPT_S):
            pts, report = await media.set_prompt(
                StylePrompt(
                    text=prompt.text,
                    enrich=prompt.enrich,
                    before=prompt.before,
                    image=prompt.image,
                )
            )
    except EngineError as error:
        return PromptFailed(error=ProtocolError(ErrorCode.PROMPT_FAILED, str(error)))
    except TimeoutError:
        text = f"The engine did not take the prompt within {_PROMPT_S:g} s; try again"
        return PromptFailed(error=ProtocolError(ErrorCode.PROMPT_FAILED, text, retryable=True))
    # On the wire a timestamp has 32 bits (RFC 3550 section 5.1).
    return PromptApplied(
        pts=None if pts is None else pts % (1 << 32),
        made_of_it=Understanding(
            understood=report.understood,
            unmet=tuple(Unmet(words=part.words, reason=part.reason) for part in report.unmet),
            ignored=report.ignored,
            enriched=report.enriched,
        ),
        stands_alone=report.stands_alone,
    )
