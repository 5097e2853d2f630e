"""Where a session can stand, and what brings it elsewhere: one table.

                   Offer                AnswerReady           Offer
        NEW ───────────────► NEGOTIATING ──────────► LIVE ───────────────► RENEGOTIATING
         ▲    OfferFailed       │  ▲                  │ ▲    AnswerReady        │ │
         ├──────────────────────┘  │                  │ └─────OfferFailed───────┘ │
         │                         └──────────────────┼──────────PeerGone─────────┘
         └──────────────── PeerGone ──────────────────┘
        HostGone is as PeerGone
        any state ── a fault that ends the session ──► CLOSED, which nothing leaves

Prompts, mirror and candidates are legal everywhere: later official clients set the prompt before
their offer, and browsers trickle candidates when they like.
"""

from collections.abc import Mapping
from enum import Enum, auto

from sundog.protocol.effects import (
    AnswerReady,
    Barred,
    Ending,
    EngineFailing,
    FrameSent,
    HostGone,
    HostLeaving,
    Measured,
    OfferFailed,
    Opened,
    PeerGone,
    PromptApplied,
    PromptFailed,
    Resumed,
    Revived,
    Ticked,
    Undecodable,
)
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Candidate,
    EndOfCandidates,
    LivekitJoin,
    Offer,
    ResumeAck,
    SetImage,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
)

__all__ = ["TRANSITIONS", "State", "next_state"]


class State(Enum):
    """Where a session stands between its first message and its end."""

    NEW = auto()
    NEGOTIATING = auto()
    LIVE = auto()
    RENEGOTIATING = auto()
    CLOSED = auto()


_NEW, _NEGOTIATING, _LIVE, _RENEGOTIATING, _CLOSED = State

_STAYING = (
    Candidate,
    EndOfCandidates,
    SetPrompt,
    SetMirror,
    SetPlayoutDelay,
    SetImage,
    ResumeAck,
    Opened,
    Resumed,
    Undecodable,
    PromptApplied,
    PromptFailed,
    EngineFailing,
    Barred,
    Ending,
    FrameSent,
    HostLeaving,
    Measured,
    Ticked,
)
_MOVING = (Offer, AnswerReady, OfferFailed, PeerGone, HostGone)

TRANSITIONS: Mapping[tuple[State, type], State] = {
    **{(state, event): state for state in State for event in _STAYING},
    **{(state, LivekitJoin): _CLOSED for state in State},
    # What was under way when the session ended is still reported; nothing follows from it.
    **{(_CLOSED, event): _CLOSED for event in _MOVING},
    (_NEW, Offer): _NEGOTIATING,
    (_NEW, Revived): _NEW,
    (_NEW, PeerGone): _NEW,
    (_NEW, HostGone): _NEW,
    (_NEGOTIATING, Offer): _NEGOTIATING,
    (_NEGOTIATING, AnswerReady): _LIVE,
    (_NEGOTIATING, OfferFailed): _NEW,
    (_NEGOTIATING, PeerGone): _NEGOTIATING,
    (_NEGOTIATING, HostGone): _NEGOTIATING,
    (_LIVE, Offer): _RENEGOTIATING,
    (_LIVE, PeerGone): _NEW,
    (_LIVE, HostGone): _NEW,
    (_RENEGOTIATING, Offer): _RENEGOTIATING,
    (_RENEGOTIATING, AnswerReady): _LIVE,
    (_RENEGOTIATING, OfferFailed): _LIVE,
    (_RENEGOTIATING, PeerGone): _NEGOTIATING,
    (_RENEGOTIATING, HostGone): _NEGOTIATING,
}
"""What may come in a state, and the state after it. What is not here is not allowed."""


def next_state(state: State, event: type) -> State:
    """Look an event's type up in the table.

    Raises:
        ProtocolError: NOT_ALLOWED_NOW; the pair is not there.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ProtocolError(
            ErrorCode.NOT_ALLOWED_NOW, f"{event.__name__} is not allowed while {state.name}"
        ) from None
