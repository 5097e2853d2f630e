"""What a session's media tell it: facts about its peers, its engine, and where both run."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "EngineFailed",
    "FirstFrame",
    "MediaLost",
    "MediaMoving",
    "MediaTaken",
    "Notify",
    "PeerConnected",
    "PeerLost",
    "SessionEvent",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFrame:
    """A peer's first restyled frame is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLost:
    """The last peer failed or was closed by the other side."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFailed:
    """The engine fails on this session's frames, which pass through unchanged meanwhile.

    Attributes:
        how: In words.
    """

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerConnected:
    """A peer has connected; its pictures are to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLost:
    """What ran the media is gone, with peers and engine; nothing more can be asked of them.

    Attributes:
        how: In words, for the log.
    """

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaMoving:
    """What runs the media is about to end: they are to go on elsewhere before that.

    Attributes:
        within_s: Seconds that are left.
    """

    within_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTaken:
    """Another front has taken the media over for the same client; they live on, there."""


SessionEvent = (
    FirstFrame | PeerLost | EngineFailed | PeerConnected | MediaLost | MediaMoving | MediaTaken
)

Notify = Callable[[SessionEvent], None]
"""Told what happens; on the event loop, must neither wait nor fail."""
