"""Publishers by WHIP: how their sessions begin, are taken up again, and how one is told something.

A publisher that is cut off comes back by the same POST. Where it gave its session a name, and the
earlier peer is lost or its pictures have stopped, it goes on with that session: the look and the
viewers stay. Only the same key and model can do so.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from sundog.media.rtc.states import SdpError
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import ClientMessage, Offer
from sundog.server.access.handshake import Handshake
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.service import Service
from sundog.server.session.live import LiveSession
from sundog.server.session.names import Names
from sundog.server.whip.connection import Ack, HttpConnection, Request, checked
from sundog.server.whip.requests import Wishes

__all__ = ["Publisher", "Publishers"]


@dataclass(slots=True, eq=False)
class Publisher:
    """One publisher's peer in its session; the `Target` of a resource.

    Attributes:
        live: Its session.
        connection: On which the session talks to it.
        is_replaced: Whether another publisher has taken its session up.
    """

    live: LiveSession
    connection: HttpConnection
    is_replaced: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the session has gone on without it, or ended."""
        return self.connection.is_over or self.live.is_over

    def hear(self, message: ClientMessage) -> None:
        """Hand a message to the session."""
        self.live.hear(self.connection, message)

    async def add_candidate(
        self, candidate: str | None, sdp_mid: str | None, sdp_mline_index: int | None
    ) -> None:
        """Give the peer a candidate; see `MediaSession.add_candidate`."""
        if (media := self.live.media) is not None:
            with suppress(MediaGoneError):
                await media.add_candidate(candidate, sdp_mid, sdp_mline_index)

    async def restart_ice(self, fragment: str) -> str:
        """Restart the peer's ICE; see `MediaSession.restart_ice`."""
        try:
            if (media := self.live.media) is not None:
                return await media.restart_ice(fragment)
        except MediaGoneError:
            pass
        raise SdpError("the peer is gone; publish again")

    async def aclose(self) -> None:
        """End the session, also where it waits for a publisher to come back."""
        self.connection.end("client", is_goodbye=True)
        if not self.is_replaced:
            self.live.end("client")


class Publishers:
    """Those who publish now. On one event loop."""

    def __init__(self, service: Service) -> None:
        """Begin with none.

        Args:
            service: Where their sessions and their names are.
        """
        self._service = service
        self._known: dict[LiveSession, Publisher] = {}

    def of(self, live: LiveSession) -> Publisher | None:
        """Return who publishes, or did last, in a session; None where none ever did."""
        return self._known.get(live)

    async def publish(
        self, handshake: Handshake, wishes: Wishes, offer: str, server: tuple[str, int]
    ) -> tuple[Publisher, str]:
        """Begin a session, or go on with one, and answer an offer.

        Args:
            handshake: Who asks.
            wishes: What for.
            offer: Session description.
            server: Address and port that the request came in on.

        Returns:
            The publisher and the answer.

        Raises:
            ProtocolError: it is not let in, its name is taken, or the offer, the prompt or
                anything else cannot be used.
        """
        self._service.gate.admit(handshake)  # who is not let in learns nothing of names
        live = self._earlier(handshake, wishes.name)
        is_new = live is None
        if live is None:
            live = await self._begin(handshake, wishes.name)
        publisher = self._attach(live, can_return=wishes.name is not None, server=server)
        try:
            return publisher, await _negotiate(publisher, wishes if is_new else None, offer)
        except BaseException:
            publisher.connection.end("refused", is_goodbye=is_new)
            raise

    async def tell(self, live: LiveSession, message: Request) -> Ack:
        """Say something to a session in its publisher's stead; return the ack.

        Raises:
            ProtocolError: NOT_ALLOWED_NOW where the session was not begun by WHIP; or as
                `HttpConnection.ask`.
        """
        publisher = self.of(live)
        if publisher is None:
            text = "This session was not begun by WHIP; send messages on its own connection"
            raise ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text)
        if publisher.is_over:
            text = "The publisher is gone; the session waits for it to come back"
            raise ProtocolError(ErrorCode.NOT_ALLOWED_NOW, text, retryable=True)
        return await publisher.connection.ask(message, publisher.hear)

    def _earlier(self, handshake: Handshake, name: str | None) -> LiveSession | None:
        """Return the session that a publisher comes back to; None where its name is free."""
        live = None if name is None else self._service.names.get(name)
        if live is None:
            return None
        assert name is not None
        publisher = self.of(live)
        if publisher is not None and not publisher.is_over and not live.has_stalled:
            raise Names.taken(name)
        token = live.ticket.newest if live.ticket else None
        found = self._service.sessions.resume(replace(handshake, resume_token=token))
        if found is None:
            raise Names.taken(name)
        return found

    async def _begin(self, handshake: Handshake, name: str | None) -> LiveSession:
        live = await self._service.begin(handshake)
        try:
            if name is not None:  # somebody may have taken it while room was made
                self._service.names.claim(name, live)
        except ProtocolError:
            live.end("refused")
            raise
        return live

    def _attach(self, live: LiveSession, *, can_return: bool, server: tuple[str, int]) -> Publisher:
        leave = partial(self._service.sessions.leave, live)
        publisher = Publisher(live, HttpConnection(leave=leave, can_return=can_return))
        self._known = {known: its for known, its in self._known.items() if not known.is_over}
        if (earlier := self.of(live)) is not None:
            earlier.is_replaced = True
        self._known[live] = publisher
        live.attach(publisher.connection, *server)
        return publisher


async def _negotiate(publisher: Publisher, wishes: Wishes | None, offer: str) -> str:
    """Hand in what a publisher wishes, then its offer; return the answer."""
    connection, prompted = publisher.connection, None
    if wishes is not None and wishes.mirror is not None:
        connection.begin(wishes.mirror, publisher.hear)
    if wishes is not None and wishes.prompt is not None:
        prompted = connection.begin(wishes.prompt, publisher.hear)
    publisher.hear(Offer(sdp=offer))
    answer = await connection.answer()
    # What is refused by now, such as a prompt that is too long, nobody would hear of later.
    if prompted is not None and prompted.done():
        checked(prompted.result())
    return answer
