"""How long a session has been restyling, as official clients are told."""

from sundog.protocol.messages import (
    GenerationEnded,
    GenerationStarted,
    GenerationTick,
    ServerMessage,
)

__all__ = ["TICK_EVERY_S", "Generation"]

TICK_EVERY_S = 10
"""Seconds between two ``generation_tick`` messages."""


class Generation:
    """Counts from the first restyled frame of a peer to the peer's end.

    Every method takes ``at``, seconds of the driver's clock, and returns what to send.
    """

    def __init__(self) -> None:
        self._since: float | None = None
        self._ticks = 0

    @property
    def since(self) -> float | None:
        """When the peer had its first frame; None where none had any."""
        return self._since

    @property
    def is_running(self) -> bool:
        """Whether a peer has had its first frame and is not gone."""
        return self._since is not None

    def start(self, at: float) -> tuple[ServerMessage, ...]:
        """Note a first frame; another one while it runs changes nothing."""
        if self._since is not None:
            return ()
        self._since, self._ticks = at, 0
        return (GenerationStarted(),)

    def revive(self, since: float, at: float) -> None:
        """Go on with what began earlier, and has been told of up to now."""
        self._since, self._ticks = since, int(at - since) // TICK_EVERY_S

    def tick(self, at: float) -> tuple[ServerMessage, ...]:
        """Say how long it runs, each ``TICK_EVERY_S`` seconds."""
        if self._since is None:
            return ()
        seconds = int(at - self._since)
        if seconds // TICK_EVERY_S <= self._ticks:
            return ()
        self._ticks = seconds // TICK_EVERY_S
        return (GenerationTick(seconds=seconds),)

    def end(self, at: float, reason: str) -> tuple[ServerMessage, ...]:
        """Note the end; nothing follows where it had not started."""
        if self._since is None:
            return ()
        seconds, self._since = int(at - self._since), None
        return (GenerationEnded(seconds=seconds, reason=str(reason)),)
