"""One connection to the service: a WebSocket and a WebRTC peer that live and die together."""

import asyncio
import base64
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, TypeVar

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from decart.address import Address
from decart.errors import DecartSDKError, InvalidInputError, WebRTCError, service_error
from decart.realtime.borrowed import BorrowedTrack
from decart.realtime.options import RealtimeConnectOptions
from decart.realtime.replies import Replies
from decart.realtime.reports import Reports, report_of
from decart.realtime.socket import open_socket
from decart.types import ModelState, Prompt
from sundog.media.clock import MonotonicClock
from sundog.media.rtc import MediaStreamTrack, Peer, PeerState, SdpError
from sundog.protocol.codec import decode_server, encode_client
from sundog.protocol.errors import ProtocolError
from sundog.protocol.messages import (
    Answer,
    ClientMessage,
    ErrorMessage,
    GenerationEnded,
    ImageAck,
    MirrorAck,
    Offer,
    PromptAck,
    SessionId,
    SetImage,
    SetMirror,
    SetPrompt,
)

__all__ = ["Connection"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_ACK_TIMEOUT_S: Final = 15.0
_ANSWER_TIMEOUT_S: Final = 10.0
_PEER_TIMEOUT_S: Final = 15.0


class Connection:
    """One attempt: `run` connects, stays while it lasts, and always frees everything.

    Attributes:
        session_id: The service's name of the session; None until it is told.
        peer: The WebRTC side.
        prompt_pts: RTP timestamp of the first frame that shows the last acknowledged prompt.
    """

    def __init__(
        self,
        address: Address,
        user_agent: str,
        track: MediaStreamTrack,
        options: RealtimeConnectOptions,
        reports: Reports,
    ) -> None:
        self.session_id: str | None = None
        self.prompt_pts: int | None = None
        self.peer = Peer(
            clock=MonotonicClock(), codecs=options.codecs, ice_servers=options.ice_servers
        )
        self._address = address
        self._user_agent = user_agent
        self._track = track
        self._options = options
        self._reports = reports
        self._socket: ClientConnection | None = None
        self._ready = self._has_video = False
        loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[str] = loop.create_future()
        self._peer_connected = asyncio.Event()
        self._peer_ended = asyncio.Event()
        self._prompts: Replies[PromptAck] = Replies("prompt acknowledgement")
        self._mirrors: Replies[MirrorAck] = Replies("mirror acknowledgement")
        self._images: Replies[ImageAck] = Replies("image acknowledgement")
        self._text = ""  # of the last acknowledged prompt
        self._farewell: DecartSDKError | None = None
        self._farewell_told: DecartSDKError | None = None

    async def run(self, state: ModelState) -> None:
        """Connect in ``state`` and stay; ends by cancellation or by raising.

        Raises:
            DecartSDKError: why it could not be made, or was lost.
        """
        error: DecartSDKError = WebRTCError("the connection is closed", code="disconnected")
        try:
            self._socket = await open_socket(
                self._address, model=self._options.model.name, user_agent=self._user_agent
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read(self._socket), name="decart reader")
                group.create_task(self._watch_peer(), name="decart peer watcher")
                await self._negotiate(state)
                self._ready = True
                self._reports.on_ready()
        except* Exception as errors:  # noqa: BLE001 - the border of the session's task
            error = _meant(errors)
            if self._ready:
                # Told before the clean-up, which may take a while; not told twice when the
                # service said the reason itself.
                self._reports.on_lost(None if error is self._farewell_told else error)
        finally:
            self._prompts.fail(error)
            self._mirrors.fail(error)
            self._images.fail(error)
            await _to_the_end(self._close())
        raise error

    async def set_prompt(self, prompt: Prompt) -> None:
        """Change the prompt and wait until the service has taken it.

        Raises:
            DecartSDKError: it was refused, or no reply came in time.
        """
        await self._finish_prompt(await self._begin_prompt(prompt))

    async def set_image(self, image: bytes, prompt: str | None, enrich: bool) -> None:
        """Change the reference image and wait until the service has taken it.

        Args:
            image: Encoded; empty takes it away.
            prompt: A text to set with it; None keeps the last.
            enrich: As in `Prompt`.

        Raises:
            DecartSDKError: it was refused, or no reply came in time.
        """
        await self._finish_image(await self._begin_image(image, prompt, enrich), prompt)

    async def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, or not, and wait until the service has taken it.

        Raises:
            WebRTCError: no reply in time.
        """
        await self._mirrors.wait(await self._begin_mirror(enabled), _ACK_TIMEOUT_S)

    async def _negotiate(self, state: ModelState) -> None:
        """Send state and offer together: the prompt is worked on while the media path is made."""
        self.peer.on_track = self._arrived
        self.peer.on_state = self._peer_changed
        self.peer.add_track(BorrowedTrack(self._track))
        offer = await self._edited(await self.peer.create_offer())
        mirror = await self._begin_mirror(True) if state.mirror else None
        finish_look = await self._begin_look(state)
        await self._send(Offer(sdp=offer))
        answer = await _within(_ANSWER_TIMEOUT_S, self._answer, "answer to the offer")
        try:
            await self.peer.accept_answer(answer)
        except SdpError as error:
            raise WebRTCError(
                f"the service's answer cannot be used: {error}", None, error
            ) from error
        if not self._has_video:
            raise WebRTCError("the service's answer sends no video back", code="no_video")
        await _within(_PEER_TIMEOUT_S, self._peer_connected.wait(), "WebRTC connection")
        if mirror is not None:
            await self._mirrors.wait(mirror, _ACK_TIMEOUT_S)
        await finish_look()

    async def _begin_look(self, state: ModelState) -> Callable[[], Awaitable[None]]:
        """Ask for the first prompt and image; returns what waits until both are taken."""
        prompt = state.prompt
        if isinstance(state.image, bytes):
            text, enrich = (prompt.text, prompt.enrich) if prompt else (None, True)
            image = await self._begin_image(state.image, text, enrich)
            return lambda: self._finish_image(image, text)
        if prompt is not None:
            asked = await self._begin_prompt(prompt)
            return lambda: self._finish_prompt(asked)
        return _nothing

    async def _edited(self, offer: str) -> str:
        """Let the user change the offer."""
        if self._options.customize_offer is None:
            return offer
        result = self._options.customize_offer(offer)
        edited = await result if inspect.isawaitable(result) else result
        if not isinstance(edited, str):
            raise InvalidInputError(
                f"customize_offer must return the SDP as str, not {type(edited).__name__}"
            )
        return edited

    async def _begin_prompt(self, prompt: Prompt) -> asyncio.Future[PromptAck]:
        future = self._prompts.expect(prompt.text)
        try:
            await self._send(SetPrompt(text=prompt.text, enrich=prompt.enrich, wants_ack=True))
        except BaseException:
            self._prompts.forget(future)
            raise
        return future

    async def _finish_prompt(self, future: asyncio.Future[PromptAck]) -> None:
        ack = await self._prompts.wait(future, _ACK_TIMEOUT_S)
        self._taken(ack, ack.prompt)

    async def _begin_image(
        self, image: bytes, prompt: str | None, enrich: bool
    ) -> asyncio.Future[ImageAck]:
        future = self._images.expect(None)
        data = base64.b64encode(image).decode() if image else None
        try:
            await self._send(SetImage(image_data=data, prompt=prompt, enrich=enrich))
        except BaseException:
            self._images.forget(future)
            raise
        return future

    async def _finish_image(self, future: asyncio.Future[ImageAck], prompt: str | None) -> None:
        ack = await self._images.wait(future, _ACK_TIMEOUT_S)
        self._taken(ack, self._text if prompt is None else prompt)

    def _taken(self, ack: PromptAck | ImageAck, text: str) -> None:
        """Note what the service took, and tell it.

        Raises:
            DecartSDKError: it was refused.
        """
        if not ack.success:
            message = ack.error or "the service refused it"
            raise service_error(
                ack.code, self._address.redacted(message), model=self._options.model.name
            )
        # Without an image, taking it away changes no frame.
        if ack.pts is not None or isinstance(ack, PromptAck):
            self.prompt_pts = ack.pts
        self._text = text
        self._reports.on_prompt(report_of(ack, text))

    async def _begin_mirror(self, enabled: bool) -> asyncio.Future[MirrorAck]:
        future = self._mirrors.expect(enabled)
        try:
            await self._send(SetMirror(enabled=enabled, wants_ack=True))
        except BaseException:
            self._mirrors.forget(future)
            raise
        return future

    async def _send(self, message: ClientMessage) -> None:
        if self._socket is None:
            raise WebRTCError("not connected", code="disconnected")
        try:
            await self._socket.send(encode_client(message))
        except ConnectionClosed as error:
            raise WebRTCError("the connection is lost", None, error, code="disconnected") from error

    async def _read(self, socket: ClientConnection) -> None:
        """Take in what the service says until it hangs up."""
        cause: Exception | None = None
        try:
            async for text in socket:
                if isinstance(text, str):
                    self._receive(text)
        except ConnectionClosed as error:
            cause = error
        raise self._farewell or WebRTCError(
            "the service closed the connection",
            {"close_code": socket.close_code},
            cause,
            code="connection_lost",
        )

    def _receive(self, text: str) -> None:
        try:
            message = decode_server(text)
        except ProtocolError as error:
            _log.warning("message of the service dropped: %s", error)
            return
        self._farewell = None
        match message:
            case SessionId():
                self.session_id = message.session_id
            case Answer():
                if not self._answer.done():
                    self._answer.set_result(message.sdp)
            case PromptAck():
                self._prompts.settle(message.prompt, message)
            case ImageAck():
                self._images.settle(None, message)
            case MirrorAck():
                self._mirrors.settle(message.enabled, message)
            case ErrorMessage():
                self._refused(message)
            case GenerationEnded():
                self._farewell = WebRTCError(
                    f"the service ended the session: {message.reason}",
                    {"reason": message.reason, "seconds": message.seconds},
                    code="session_ended",
                )

    def _refused(self, message: ErrorMessage) -> None:
        """Take an error report: before the session stands it is its end."""
        error = service_error(
            message.code,
            self._address.redacted(message.message),
            model=self._options.model.name,
            retryable=message.retryable,
        )
        if not self._ready:
            raise error
        # When the service hangs up right after, this was the reason.
        self._farewell = self._farewell_told = error
        self._reports.on_error(error)

    async def _watch_peer(self) -> None:
        await self._peer_ended.wait()
        raise WebRTCError(
            f"the WebRTC connection is {self.peer.state}; check that UDP can pass between here and"
            " the service",
            code="peer_failed",
        )

    def _arrived(self, track: MediaStreamTrack) -> None:
        if track.kind == "video":
            self._has_video = True
            self._reports.on_track(track)

    def _peer_changed(self, state: PeerState) -> None:
        if state is PeerState.CONNECTED:
            self._peer_connected.set()
        elif state in (PeerState.FAILED, PeerState.CLOSED):
            self._peer_ended.set()

    async def _close(self) -> None:
        self.peer.on_state = None
        try:
            # Hanging up first lets the service free its side while we free ours.
            if self._socket is not None:
                await self._socket.close()
        finally:
            await self.peer.close()


async def _nothing() -> None:
    """Wait for nothing."""


async def _within(timeout_s: float, awaitable: Awaitable[T], what: str) -> T:
    try:
        async with asyncio.timeout(timeout_s):
            return await awaitable
    except TimeoutError as error:
        raise WebRTCError(
            f"no {what} within {timeout_s:g} s", None, error, code="timeout"
        ) from error


async def _to_the_end(work: Coroutine[None, None, None]) -> None:
    """Do the work even when cancelled meanwhile; a disconnect may come during a clean-up."""
    task = asyncio.get_running_loop().create_task(work, name="decart clean-up")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _meant(errors: BaseExceptionGroup[BaseException]) -> DecartSDKError:
    """Return the one error to tell the user of a group; what we do not know becomes ours."""
    single: list[BaseException] = []
    groups: list[BaseExceptionGroup[BaseException]] = [errors]
    while groups:
        for error in groups.pop().exceptions:
            if isinstance(error, BaseExceptionGroup):
                groups.append(error)
            else:
                single.append(error)
    for error in single:
        if isinstance(error, DecartSDKError):
            return error
    cause = single[0]
    return DecartSDKError(
        f"the session failed: {type(cause).__name__}: {cause}", None, cause, code="session_failed"
    )
