"""What a session's media tell, as facts for the session's rules."""

from typing import assert_never

from sundog.protocol.effects import (
    EngineFailing,
    Fact,
    FrameSent,
    HostGone,
    HostLeaving,
    PeerGone,
)
from sundog.server.hosting.events import (
    EngineFailed,
    FirstFrame,
    MediaLost,
    MediaMoving,
    PeerLost,
)

__all__ = ["fact_of"]


def fact_of(
    event: FirstFrame | PeerLost | EngineFailed | MediaLost | MediaMoving, now_s: float
) -> Fact:
    """Return what an event is for the rules.

    Args:
        event: What the media tell.
        now_s: Of the session's clock.
    """
    match event:
        case FirstFrame():
            return FrameSent(at=now_s)
        case PeerLost():
            return PeerGone(at=now_s)
        case EngineFailed(how=how):
            return EngineFailing(how=how)
        case MediaLost():
            return HostGone(at=now_s)
        case MediaMoving(within_s=within_s):
            return HostLeaving(within_s=within_s)
        case _:
            assert_never(event)
