"""What follows from what happens in one session; the driver in the service carries it out.

``receive`` takes a client's message or a fact and returns effects. It does no I/O, reads no clock
and never waits, so every rule of the protocol can be tested without a socket.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sundog.protocol.dialects import Dialect
from sundog.protocol.effects import (
    AddCandidate,
    AnswerReady,
    ApplyMirror,
    ApplyPlayoutDelay,
    Barred,
    Close,
    Effect,
    Ending,
    EngineFailing,
    Fact,
    FrameSent,
    HostGone,
    HostLeaving,
    Measured,
    Negotiate,
    OfferFailed,
    Opened,
    PeerGone,
    PromptApplied,
    PromptFailed,
    Resumed,
    Revived,
    Send,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import MAX_CANDIDATES, ErrorCode, ProtocolError
from sundog.protocol.generation import Generation
from sundog.protocol.idleness import IDLE_TIMEOUT_S, OFFER_TIMEOUT_S, Idleness, Lifetime
from sundog.protocol.kept import Kept
from sundog.protocol.messages import (
    Answer,
    Candidate,
    ClientMessage,
    Draining,
    EndOfCandidates,
    ErrorMessage,
    LivekitJoin,
    MirrorAck,
    NewPath,
    Offer,
    ResumeAck,
    ServerMessage,
    SetImage,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
)
from sundog.protocol.opening import greeting
from sundog.protocol.pending import Ack, PendingPrompts, failure_of
from sundog.protocol.prompt import passes_through
from sundog.protocol.states import State, next_state

__all__ = ["MAX_FAULTS", "Session"]

MAX_FAULTS = 100
"""Refused messages after which a client is taken for broken and its connection ends."""

Effects = tuple[Effect, ...]


class Session:
    """One session's state and rules.

    Attributes:
        state: Where it stands.
    """

    def __init__(
        self,
        *,
        dialect: Dialect,
        offer_timeout_s: float = OFFER_TIMEOUT_S,
        idle_timeout_s: float = IDLE_TIMEOUT_S,
        max_s: float | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Begin.

        Args:
            dialect: How the client speaks.
            offer_timeout_s: Silence without a peer that ends the session, where the dialect asks
                for no more.
            idle_timeout_s: Time without a picture that ends it; 0 for none.
            max_s: How long it may last altogether; None for no limit.
            kept: What was left of the client's last session; restored if its first request asks
                for no look of its own.
        """
        self.state = State.NEW
        self._kept = self._inherited = kept
        self._mirrors: bool | None = None  # None: the client has not said
        self._dialect = dialect
        self._idleness = Idleness(
            offer_timeout_s=max(offer_timeout_s, dialect.offer_patience_s),
            idle_timeout_s=idle_timeout_s,
        )
        self._lifetime = Lifetime(max_s)
        self._pending = PendingPrompts()
        self._generation = Generation()
        self._next_offer: Offer | None = None
        self._had_offer = False
        self._is_stale = False  # the offer under way came on a connection that is gone
        self._early: list[Candidate | None] = []
        self._candidates = 0
        self._faults = 0

    def receive(self, event: ClientMessage | Fact) -> Effects:
        """Take what happened; return what to do about it, in this order.

        Raises:
            ProtocolError: NOT_ALLOWED_NOW; the driver reported what cannot have happened.
        """
        before, self.state = self.state, next_state(self.state, type(event))
        if before is State.CLOSED:
            return ()
        if isinstance(event, ClientMessage):
            self._idleness.heard()
        try:
            return _ACTIONS[type(event)](self, event, before)
        except ProtocolError as error:
            return self._refuse(error)

    @property
    def is_heir(self) -> bool:
        """Whether it has the look of an earlier session, and the client asked for no other."""
        return self._inherited is not None

    @property
    def generating_since(self) -> float | None:
        """When the client began to be sent frames, seconds; None where it is not."""
        return self._generation.since

    def kept(self) -> Kept | None:
        """Return what another session of this client could be given; None when there is nothing."""
        kept = self._inherited or self._pending.kept()
        if self._mirrors is not None:
            kept = replace(kept, mirror=self._mirrors)
        return kept if kept.has_look or kept.mirror else None

    def _opened(self, fact: Opened, _: State) -> Effects:
        return self._send(greeting(fact))

    def _resumed(self, fact: Resumed, before: State) -> Effects:
        """Answer nothing on this connection that was asked on the one before.

        Some of it got no answer because nobody was there to send it to, so the client asks again
        for what it still wants, and is not to take one answer for another.
        """
        self._idleness.returned()
        self._pending.mute()
        self._early.clear()
        self._next_offer = None
        self._is_stale = self.state in (State.NEGOTIATING, State.RENEGOTIATING)
        is_lost = self.state is State.NEW and self._had_offer
        return (*self._opened(fact, before), *(self._peer_lost() if is_lost else ()))

    def _revived(self, fact: Revived, _: State) -> Effects:
        """Stand where the session stood elsewhere; a client that comes back has offered before."""
        self.state, self._had_offer = State.LIVE if fact.has_peer else State.NEW, True
        self._lifetime.revive(fact.at - fact.age_s)
        if fact.has_peer and fact.generating_s is not None:
            self._generation.revive(fact.at - fact.generating_s, fact.at)
        if fact.kept is not None:
            self._pending.revive(fact.kept)
            self._mirrors = fact.kept.mirror
        return ()

    def _undecodable(self, fact: Undecodable, _: State) -> Effects:
        raise fact.error

    def _offer(self, offer: Offer, before: State) -> Effects:
        # Candidates that came before the very first offer are meant for it. Later ones belong to
        # the peer that this offer replaces.
        if self._had_offer:
            self._early.clear()
            self._candidates = 0
        self._had_offer = True
        if before in (State.NEGOTIATING, State.RENEGOTIATING):
            self._next_offer = offer
            return ()
        return (Negotiate(sdp=offer.sdp), *self._restore(None))

    def _answer_ready(self, fact: AnswerReady, _: State) -> Effects:
        # The client has thrown away the peer that this answer would fit.
        if self._next_offer is not None:
            return self._take_next_offer()
        if self._is_stale:
            self._is_stale = False
            return ()
        early = tuple(AddCandidate(candidate=candidate) for candidate in self._early)
        self._early.clear()
        return (*self._send(Answer(sdp=fact.sdp)), *early)

    def _offer_failed(self, fact: OfferFailed, _: State) -> Effects:
        if self._is_stale:
            return self._take_next_offer()
        return (*self._error(fact.error), *self._take_next_offer())

    def _take_next_offer(self) -> Effects:
        offer, self._next_offer, self._is_stale = self._next_offer, None, False
        if offer is None:
            return ()
        self.state = next_state(self.state, Offer)
        return (Negotiate(sdp=offer.sdp),)

    def _candidate(self, message: Candidate | EndOfCandidates, _: State) -> Effects:
        self._candidates += 1
        # Said to nobody: an official client would end the session over one address too many.
        if self._candidates > MAX_CANDIDATES:
            return ()
        candidate = message if isinstance(message, Candidate) else None
        if self.state is State.LIVE:
            return (AddCandidate(candidate=candidate),)
        self._early.append(candidate)
        return ()

    def _restore(self, request: SetImage | None) -> Effects:
        """Give the client the look of its last session, in answer to ``request`` if there is one."""
        kept, self._kept = self._kept, None
        if kept is None:
            return ()
        mirror: Effects = ()
        if kept.mirror and self._mirrors is None:
            self._mirrors, mirror = True, (ApplyMirror(enabled=True),)
        if request is not None or kept.has_look:
            self._pending.restore(kept, request)
        return (*mirror, *self._pump())

    def _prompt(self, request: SetPrompt | SetImage, _: State) -> Effects:
        if self._kept is not None and passes_through(request):
            assert isinstance(request, SetImage)
            return self._restore(request)
        self._kept = self._inherited = None
        try:
            self._pending.add(request)
        except ProtocolError as error:
            return (*self._reply(request, failure_of(request, error)), *self._count_fault())
        return self._pump()

    def _prompt_applied(self, fact: PromptApplied, _: State) -> Effects:
        self._pending.applied(fact)
        return self._pump()

    def _prompt_failed(self, fact: PromptFailed, _: State) -> Effects:
        self._pending.failed(fact.error)
        return self._pump()

    def _pump(self) -> Effects:
        effects: list[Effect] = []
        for request, ack in self._pending.take_settled():
            effects += self._reply(request, ack)
        if prompt := self._pending.next():
            effects.append(prompt)
        return tuple(effects)

    def _reply(self, request: SetPrompt | SetImage, ack: Ack) -> Effects:
        if isinstance(request, SetImage) or request.wants_ack:
            return self._send(ack)
        if ack.success or ack.code is None or ack.error is None:
            return ()
        return self._error(ProtocolError(ack.code, ack.error))

    def _mirror(self, message: SetMirror, _: State) -> Effects:
        self._mirrors = message.enabled
        ack = self._send(MirrorAck(enabled=message.enabled)) if message.wants_ack else ()
        return (ApplyMirror(enabled=message.enabled), *ack)

    def _playout_delay(self, message: SetPlayoutDelay, _: State) -> Effects:
        return (ApplyPlayoutDelay(max_ms=message.max_ms),)

    def _resume_ack(self, _: ResumeAck, __: State) -> Effects:
        return ()  # that it came at all is what whoever gives the tokens goes by

    def _livekit_join(self, _: LivekitJoin, __: State) -> Effects:
        # "not allowed" is what stops official clients of that era from trying again.
        code = ErrorCode.TRANSPORT_NOT_ALLOWED
        return self._end(ProtocolError(code, "LiveKit transport not allowed on this server"))

    def _frame_sent(self, fact: FrameSent, _: State) -> Effects:
        return self._send(*self._generation.start(fact.at))

    def _peer_gone(self, fact: PeerGone | HostGone, _: State) -> Effects:
        ended = self._send(*self._generation.end(fact.at, ErrorCode.PEER_LOST))
        # Official clients tear their peer down before they offer again, and would take an error
        # for the end; ours wants to know at once.
        if self.state is not State.NEW or not self._dialect.gets_extras:
            return ended
        return (*ended, *self._peer_lost())

    def _host_gone(self, fact: HostGone, before: State) -> Effects:
        # Who has no peer yet never knows: what it asked for is done elsewhere.
        if before not in (State.LIVE, State.RENEGOTIATING):
            return ()
        # Official clients come back by themselves where they are told of no error.
        return self._peer_gone(fact, before) if self._dialect.gets_extras else self._send_away()

    def _host_leaving(self, fact: HostLeaving, _: State) -> Effects:
        return self._send(NewPath(within_s=fact.within_s))

    def _peer_lost(self) -> Effects:
        text = "The WebRTC peer is gone; send a new offer"
        return self._error(ProtocolError(ErrorCode.PEER_LOST, text))

    def _engine_failing(self, fact: EngineFailing, _: State) -> Effects:
        # An official client would end the session over an error, and the picture still moves.
        if not self._dialect.gets_extras:
            return ()
        text = f"{fact.how}; frames pass unchanged until it recovers"
        return self._error(ProtocolError(ErrorCode.ENGINE_FAILED, text))

    def _barred(self, fact: Barred, _: State) -> Effects:
        ended = self._send(*self._generation.end(fact.at, fact.error.code))
        return (*ended, *self._end(fact.error))

    def _ending(self, fact: Ending, _: State) -> Effects:
        if fact.deadline_s > 0:
            return self._send(Draining(deadline_s=fact.deadline_s))
        return self._send_away()

    def _send_away(self) -> Effects:
        self.state = State.CLOSED
        # No error: official clients take one for a reason not to come back.
        return (Close.for_restart(),)

    def _ticked(self, fact: Ticked, _: State) -> Effects:
        try:
            has_peer = self.state is not State.NEW
            self._idleness.check(fact.at, has_peer=has_peer, frame_at=fact.frame_at)
            self._lifetime.check(fact.at)
        except ProtocolError as error:
            return self._barred(Barred(at=fact.at, error=error), State.CLOSED)
        return self._send(*self._generation.tick(fact.at))

    def _measured(self, fact: Measured, _: State) -> Effects:
        return self._send(fact.stats) if self._generation.is_running else ()

    def _refuse(self, error: ProtocolError) -> Effects:
        return (*self._error(error), *self._count_fault())

    def _count_fault(self) -> Effects:
        self._faults += 1
        if self._faults <= MAX_FAULTS:
            return ()
        error = f"More than {MAX_FAULTS} messages were refused"
        return self._end(ProtocolError(ErrorCode.TOO_MANY_MESSAGES, error))

    def _end(self, error: ProtocolError) -> Effects:
        self.state = State.CLOSED
        return (*self._error(error), Close.because(error))

    def _error(self, error: ProtocolError) -> Effects:
        return self._send(
            ErrorMessage(code=error.code, message=error.message, retryable=error.retryable)
        )

    def _send(self, *messages: ServerMessage) -> Effects:
        heard = filter(self._dialect.hears, messages)
        return tuple(Send(message=message) for message in heard)


_ACTIONS: Mapping[type, Callable[[Session, Any, State], Effects]] = {
    Offer: Session._offer,
    Candidate: Session._candidate,
    EndOfCandidates: Session._candidate,
    SetPrompt: Session._prompt,
    SetImage: Session._prompt,
    SetMirror: Session._mirror,
    SetPlayoutDelay: Session._playout_delay,
    ResumeAck: Session._resume_ack,
    LivekitJoin: Session._livekit_join,
    Opened: Session._opened,
    Resumed: Session._resumed,
    Revived: Session._revived,
    Undecodable: Session._undecodable,
    AnswerReady: Session._answer_ready,
    OfferFailed: Session._offer_failed,
    PromptApplied: Session._prompt_applied,
    PromptFailed: Session._prompt_failed,
    FrameSent: Session._frame_sent,
    PeerGone: Session._peer_gone,
    HostGone: Session._host_gone,
    HostLeaving: Session._host_leaving,
    EngineFailing: Session._engine_failing,
    Barred: Session._barred,
    Ending: Session._ending,
    Measured: Session._measured,
    Ticked: Session._ticked,
}
