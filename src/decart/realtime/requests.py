"""What the user asks for: said to the connection of the moment, and again to the next one."""

import asyncio
from collections.abc import Sequence

from decart.errors import DecartSDKError, WebRTCError
from decart.realtime.reports import Reports, report_of
from decart.realtime.signalling import ACK_TIMEOUT_S, Ack, Pending, Signalling
from decart.realtime.waiting import within
from decart.realtime.wanted import Request, Wanted
from decart.types import Prompt
from sundog.protocol.messages import ImageAck, MirrorAck, PromptAck, SetImage, SetMirror, SetPrompt

__all__ = ["Requests"]


class Requests:
    """The requests of one session, and what came of them; on one event loop.

    Attributes:
        prompt_pts: RTP timestamp of the first frame that shows the last acknowledged prompt.
        wanted: What the service has taken, to be said again where that was forgotten.
    """

    def __init__(self, wanted: Wanted, reports: Reports) -> None:
        """Prepare.

        Args:
            wanted: The state to start in.
            reports: Told what the service makes of prompts.
        """
        self.prompt_pts: int | None = None
        self.wanted = wanted
        self._reports = reports
        self._signalling: Signalling | None = None
        self._can_ask = asyncio.Event()
        self._is_over = False

    def resume(self, signalling: Signalling) -> None:
        """Say requests to this connection from now on, also those that wait."""
        self._signalling = signalling
        self._can_ask.set()

    def pause(self) -> None:
        """Have requests wait for the next connection."""
        self._can_ask.clear()

    def end(self) -> None:
        """Refuse requests, also those that wait."""
        self._is_over = True
        self._can_ask.set()

    async def ask(self, request: Request) -> None:
        """Make a request and wait until the service has taken it, across reconnects if need be.

        A relative prompt ("warmer") whose ack was lost with its connection may count twice.

        Raises:
            DecartSDKError: it was refused, no reply came in time, or the session is over.
        """
        ack = await within(ACK_TIMEOUT_S, self._taken(request), "reply of the service")
        self._note(request, ack)

    async def say_all(self, signalling: Signalling) -> tuple[Pending, ...]:
        """Say what is wanted to a service that knows nothing; await `settle` next.

        Raises:
            WebRTCError: the connection is lost.
        """
        return tuple([await signalling.ask(request) for request in self.wanted.requests()])

    async def settle(self, said: Sequence[Pending], *, is_first: bool) -> None:
        """Wait until the service has taken what was said.

        Args:
            said: By `say_all`.
            is_first: Whether a session begins, whose state must be taken; otherwise what the
                service does not take any more is told as an error.

        Raises:
            DecartSDKError: the connection is lost, or the state a session begins with is refused.
        """
        if is_first:
            self.wanted = Wanted()
        for pending in said:
            try:
                ack = await pending.ack()
            except DecartSDKError as error:
                if is_first or error is pending.signalling.error:
                    raise
                self._reports.on_error(error)
                continue
            if is_first:
                self._note(pending.request, ack)
            elif isinstance(ack, PromptAck | ImageAck):
                self.prompt_pts = ack.pts

    async def _taken(self, request: Request) -> Ack:
        while True:
            await self._can_ask.wait()
            signalling = self._signalling
            if self._is_over or signalling is None:
                raise WebRTCError("the session is disconnected; connect anew", code="disconnected")
            try:
                return await (await signalling.ask(request)).ack()
            except DecartSDKError as error:
                if error is not signalling.error or not error.retryable:
                    raise
            # Said again to the next connection: the end of this one has cleared the event.

    def _note(self, request: Request, ack: Ack) -> None:
        """Keep what the service took, and tell the user what it made of it."""
        match request, ack:
            case SetMirror(), MirrorAck():
                self.wanted.mirror = request.enabled
                return
            case SetPrompt(), PromptAck():
                prompt = Prompt(request.text, request.enrich)
                self.wanted.take_prompt(prompt, ack.stands_alone)
            case SetImage(), ImageAck():
                self.wanted.take_image(request, ack.stands_alone)
        if isinstance(ack, PromptAck | ImageAck):
            # Without an image, taking it away changes no frame.
            if ack.pts is not None or isinstance(ack, PromptAck):
                self.prompt_pts = ack.pts
            self._reports.on_prompt(report_of(ack, self.wanted.text))
