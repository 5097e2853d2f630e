"""What a session tells whoever observes it: what its protocol hears and wants, and a little more."""

from collections.abc import Callable
from dataclasses import dataclass

from sundog.protocol.effects import Effect, Fact
from sundog.protocol.messages import ClientMessage

__all__ = ["Connected", "Event", "Observe", "Over", "ignore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A publisher's peer has connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The session has ended, and everything of it is freed.

    Attributes:
        reason: Who or what ended it; one word.
        after_s: Its length, seconds.
    """

    reason: str
    after_s: float


Event = ClientMessage | Fact | Effect | Connected | Over
Observe = Callable[[Event], None]


def ignore(_: Event) -> None:
    """Observe nothing."""
