"""What the driver tells a session about the world, and what the session asks it to do.

A fact is something that happened outside the protocol; an effect is something the session wants
done. Facts carry their time, because the session has no clock.
"""

from dataclasses import dataclass, field
from typing import Final, Self

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import Candidate, ServerMessage, TurnAccess, Understanding
from sundog.protocol.statistics import ServiceStats

__all__ = [
    "AddCandidate",
    "AnswerReady",
    "ApplyMirror",
    "ApplyPlayoutDelay",
    "ApplyPrompt",
    "Barred",
    "Close",
    "Effect",
    "EngineFailing",
    "Ending",
    "Fact",
    "FrameSent",
    "HostGone",
    "HostLeaving",
    "Measured",
    "Negotiate",
    "OfferFailed",
    "Opened",
    "PeerGone",
    "PromptApplied",
    "PromptFailed",
    "Resumed",
    "Revived",
    "Send",
    "Ticked",
    "Undecodable",
]

_MAX_REASON_BYTES: Final = (
    123  # RFC 6455 section 5.5: a control frame carries 125, two are the code
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The connection is open and the client admitted.

    Attributes:
        session_id: The session's name.
        server_ip: Address that the client reached.
        server_port: Its port.
        resume_token: As in ``SessionId``.
        resume_s: As in ``SessionId``.
        view_token: As in ``SessionId``.
        turn: As in ``SessionId``.
        relay_only: As in ``SessionId``.
    """

    session_id: str
    server_ip: str
    server_port: int
    resume_token: str | None = field(default=None, repr=False)
    resume_s: float = 0.0
    view_token: str | None = field(default=None, repr=False)
    turn: tuple[TurnAccess, ...] = ()
    relay_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Opened):
    """Another connection has taken the session up; the one before it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revived:
    """The session has begun elsewhere and goes on here, ``at`` seconds of the driver's clock.

    Told before anything else; `Resumed` follows.

    Attributes:
        at: Now.
        age_s: Seconds that it has lasted.
        has_peer: Whether a peer of the client stands.
        generating_s: Seconds since that began to be sent frames; None where it was not.
        kept: The look that the engine took last; None for the picture as it comes.
    """

    at: float
    age_s: float
    has_peer: bool
    generating_s: float | None = None
    kept: Kept | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecodable:
    """The client sent something that is no message."""

    error: ProtocolError


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReady:
    """The last ``Negotiate`` worked."""

    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFailed:
    """The last ``Negotiate`` did not work; an earlier peer, if any, stays."""

    error: ProtocolError


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptApplied:
    """The engine took the last ``ApplyPrompt``.

    Attributes:
        pts: As in ``PromptAck``.
        made_of_it: As in ``PromptAck``.
        stands_alone: Whether no earlier prompt matters any more.
    """

    pts: int | None
    made_of_it: Understanding | None = None
    stands_alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFailed:
    """The engine did not take the last ``ApplyPrompt``."""

    error: ProtocolError


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSent:
    """The first restyled frame of a peer left, ``at`` seconds of the driver's clock."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGone:
    """The peer failed or closed and no other is there, ``at`` seconds of the driver's clock."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HostGone:
    """What ran peers and engine is gone, ``at`` seconds of the driver's clock.

    The session goes on elsewhere: an offer or prompt under way is done there, as is the next one.
    """

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLeaving:
    """What runs the peer ends within that many seconds; the next offer is answered elsewhere."""

    within_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFailing:
    """The engine began to fail on this session's frames, which pass through until it recovers.

    Attributes:
        how: In words.
    """

    how: str = "The engine fails on these frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What let the client in has been taken back, ``at`` seconds of the driver's clock."""

    at: float
    error: ProtocolError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The service is about to end.

    Attributes:
        deadline_s: Seconds that the session may go on; 0 ends it now.
    """

    deadline_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How the session fares; told about once a second."""

    stats: ServiceStats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """Time has passed; told about once a second, as long as a client is there.

    Attributes:
        at: Seconds of the driver's clock.
        frame_at: When a picture came last, of the same clock; None for never.
    """

    at: float
    frame_at: float | None = None


Fact = (
    Opened
    | Resumed
    | Revived
    | Undecodable
    | AnswerReady
    | OfferFailed
    | PromptApplied
    | PromptFailed
    | FrameSent
    | PeerGone
    | HostGone
    | HostLeaving
    | EngineFailing
    | Barred
    | Ending
    | Measured
    | Ticked
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send this message, after those before it."""

    message: ServerMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiate:
    """Answer this offer with a peer that will replace any earlier; tell AnswerReady or OfferFailed."""

    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCandidate:
    """Give the peer a candidate; None says that no more follow."""

    candidate: Candidate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPrompt:
    """Have the engine take this text; tell PromptApplied or PromptFailed. One at a time.

    Attributes:
        text: Ready for the engine; empty lets the picture pass through.
        enrich: Whether the engine may fill in what the text leaves open.
        before: Earlier prompts that this one may only change, oldest first.
        image: A picture to take the look from, encoded; empty for none.
        strength: How much of the look shows over the camera's own picture, 0 to 1.
    """

    text: str = field(repr=False)
    enrich: bool = True
    before: tuple[str, ...] = field(default=(), repr=False)
    image: bytes = field(default=b"", repr=False)
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyMirror:
    """Flip the input from the next frame, or stop doing so."""

    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPlayoutDelay:
    """From the next packet on, tell the client how long it may keep a picture, in milliseconds."""

    max_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """End the connection once everything before has been sent.

    Attributes:
        code: WebSocket close code (RFC 6455 section 7.4).
        reason: For the close frame, at most 123 bytes.
        cause: The fault that ends it.
    """

    code: int
    reason: str
    cause: ErrorCode

    @classmethod
    def for_restart(cls) -> Self:
        """Make the close of a service that ends; who connects anew reaches the next one."""
        # RFC 6455 section 11.7, in the registry of IANA: "Service Restart".
        return cls(code=1012, reason="The service restarts", cause=ErrorCode.DRAINING)

    @classmethod
    def because(cls, error: ProtocolError, code: int | None = None) -> Self:
        """Make the close that an error ends a connection with; by a code of its own, or another."""
        reason = error.message.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")
        return cls(code=code or error.code.close_code, reason=reason, cause=error.code)


Effect = Send | Negotiate | AddCandidate | ApplyPrompt | ApplyMirror | ApplyPlayoutDelay | Close
