"""What client and service say to each other, as values; how it looks on the wire is codec.py's.

Prompts and SDP are personal data, so no message shows them when it is printed or logged.
"""

from dataclasses import dataclass, field

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.statistics import ServiceStats

__all__ = [
    "Answer",
    "Candidate",
    "ClientMessage",
    "Draining",
    "EndOfCandidates",
    "ErrorMessage",
    "GenerationEnded",
    "GenerationStarted",
    "GenerationTick",
    "ImageAck",
    "LivekitJoin",
    "MirrorAck",
    "NewPath",
    "Offer",
    "PromptAck",
    "ResumeAck",
    "QueuePosition",
    "Understanding",
    "Unmet",
    "ServerMessage",
    "SessionId",
    "TurnAccess",
    "SetImage",
    "SetMirror",
    "SetPlayoutDelay",
    "SetPrompt",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The client's session description; a later one replaces the peer of an earlier one."""

    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One trickled ICE candidate (RFC 8838).

    Attributes:
        candidate: The candidate attribute, beginning with ``candidate:``.
        sdp_mid: The media section's identification tag, where the client gives one.
        sdp_mline_index: The media section's index from 0, where the client gives one.
    """

    candidate: str
    sdp_mid: str | None = None
    sdp_mline_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfCandidates:
    """No candidate follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrompt:
    """Restyle by this text from now on.

    Attributes:
        text: As the user typed it.
        enrich: Whether the engine may fill in what the text leaves open.
        strength: How much of the look shows over the camera's own picture, 0 to 1; None leaves it
            as it is, which is 1 at first.
        wants_ack: Whether the client waits for a ``PromptAck``.
    """

    text: str = field(repr=False)
    enrich: bool = True
    strength: float | None = None
    wants_ack: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMirror:
    """Flip the picture left to right, or stop doing so.

    Attributes:
        enabled: Whether to flip.
        wants_ack: Whether the client waits for a ``MirrorAck``; only our own SDK does.
    """

    enabled: bool
    wants_ack: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlayoutDelay:
    """Let a browser keep pictures, to show them evenly where the network is bad.

    Attributes:
        max_ms: For how long, 0 (show each at once) to `MAX_PLAYOUT_DELAY_MS`.
    """

    max_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetImage:
    """Take a reference image, or go without one.

    Attributes:
        image_data: The picture as base64; None takes it away.
        prompt: A text to set with it; empty lets the picture pass through; None changes nothing.
        enrich: As in ``SetPrompt``.
        strength: As in ``SetPrompt``.
        picture: ``image_data`` decoded, or why it cannot be; None where nobody has tried.
    """

    image_data: str | None = field(default=None, repr=False)
    prompt: str | None = field(default=None, repr=False)
    enrich: bool = True
    strength: float | None = None
    picture: bytes | ProtocolError | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAck:
    """The client has the resume token of this connection; any other message says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivekitJoin:
    """The client speaks the official protocol's LiveKit era, which this service does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The service's session description, with all its candidates."""

    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAccess:
    """A TURN server (RFC 8656), and what opens it for this client.

    Attributes:
        urls: The ways to it, such as ``turn:turn.example.org:3478?transport=udp`` (RFC 7065).
        username: Of a long-term credential; may tell when it ends.
        credential: Its password; a secret.
    """

    urls: tuple[str, ...]
    username: str
    credential: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionId:
    """Who the client's session is; the first message on every connection.

    Attributes:
        session_id: The service's name for the session.
        server_ip: Address that the connection came in on.
        server_port: Its port.
        resume_token: Takes the session up again on another connection; a secret. None where the
            service keeps no session, or does not say.
        resume_s: Seconds that the session outlives a connection that breaks.
        resumed: Whether it is a session that an earlier connection began.
        view_token: Lets whoever has it watch this session, and nothing else; a secret. None where
            the service does not say.
        turn: Servers that relay this session's media.
        relay_only: Whether media must go through them.
    """

    session_id: str
    server_ip: str
    server_port: int
    resume_token: str | None = field(default=None, repr=False)
    resume_s: float = 0.0
    resumed: bool = False
    view_token: str | None = field(default=None, repr=False)
    turn: tuple[TurnAccess, ...] = ()
    relay_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePosition:
    """The client waits for a place; ``session_id`` follows when it gets one.

    Attributes:
        position: Where it stands, from 1.
        queue_size: How many wait altogether.
    """

    position: int
    queue_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A part of a prompt that cannot be met.

    Attributes:
        words: As typed.
        reason: One word: ``object``, ``person``, ``clothes``, ``text``, ``unknown`` and so on.
    """

    words: str = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What the engine made of a prompt.

    Attributes:
        understood: What shows of it, in words.
        unmet: What cannot be met.
        ignored: Words that were dropped on purpose, such as "8k".
        enriched: The prompt with what was filled in.
    """

    understood: tuple[str, ...] = field(default=(), repr=False)
    unmet: tuple[Unmet, ...] = ()
    ignored: tuple[str, ...] = field(default=(), repr=False)
    enriched: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAck:
    """The engine has taken a prompt, or will not.

    Attributes:
        prompt: The prompt's text verbatim, by which official clients match it.
        success: Whether it shows; the last good prompt stays when not.
        error: What is wrong and what to do, where it is.
        code: The same as a code.
        pts: RTP timestamp, 90 kHz, of the first frame that shows it; None before any video.
        made_of_it: What the engine understood and what it cannot meet; None when not known.
        stands_alone: Whether no earlier prompt matters any more; false where it changed them.
    """

    prompt: str = field(repr=False)
    success: bool = True
    error: str | None = None
    code: ErrorCode | None = None
    pts: int | None = None
    made_of_it: Understanding | None = None
    stands_alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorAck:
    """Mirroring is on, or off, from the next frame."""

    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAck:
    """A ``SetImage`` was taken, or not; acks come in the order of what they answer.

    The other fields are as in ``PromptAck``.
    """

    success: bool = True
    error: str | None = None
    code: ErrorCode | None = None
    pts: int | None = None
    made_of_it: Understanding | None = None
    stands_alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationStarted:
    """The first restyled frame has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationTick:
    """Restyling goes on; ``seconds`` since it started."""

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationEnded:
    """Restyling stopped after ``seconds``; ``reason`` is one word, e.g. ``peer_lost``."""

    seconds: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draining:
    """The service is about to end; sessions go on until it does.

    Attributes:
        deadline_s: Seconds that are left at most. The connection then ends with code 1012, and a
            client that connects anew reaches the next service.
    """

    deadline_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPath:
    """The machine that has the client's peer is about to end; the next offer leads to another one.

    Attributes:
        within_s: Seconds that the peer of now still brings pictures; with the first one of the
            next peer it has done.
    """

    within_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorMessage:
    """Something the client asked for cannot be.

    Attributes:
        code: What kind of fault; None from a service that gives no codes, or unknown ones.
        message: What is wrong and what to do.
        retryable: Whether the same request may succeed later.
    """

    code: ErrorCode | None
    message: str
    retryable: bool = False


ClientMessage = (
    Offer
    | Candidate
    | EndOfCandidates
    | SetPrompt
    | SetMirror
    | SetPlayoutDelay
    | SetImage
    | ResumeAck
    | LivekitJoin
)
ServerMessage = (
    SessionId
    | QueuePosition
    | Answer
    | PromptAck
    | MirrorAck
    | ImageAck
    | GenerationStarted
    | GenerationTick
    | GenerationEnded
    | ServiceStats
    | Draining
    | NewPath
    | ErrorMessage
)
