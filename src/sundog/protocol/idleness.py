"""When a session ends by itself: nothing is offered, no pictures come, or it may last no longer."""

from typing import Final

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["IDLE_TIMEOUT_S", "OFFER_TIMEOUT_S", "Idleness", "Lifetime"]

OFFER_TIMEOUT_S: Final = 15.0
"""Silence without a peer that ends a session."""

IDLE_TIMEOUT_S: Final = 60.0
"""Time without a picture that does, peer or not, whatever the client says meanwhile."""


class Idleness:
    """One session's, as long as its client is there."""

    def __init__(self, *, offer_timeout_s: float, idle_timeout_s: float) -> None:
        """Begin with the first `check`.

        Args:
            offer_timeout_s: Silence without a peer that is too long, seconds.
            idle_timeout_s: Time without a picture that is too long, seconds; 0 for none.
        """
        self._offer_timeout_s = offer_timeout_s
        self._idle_timeout_s = idle_timeout_s
        self._was_heard = True
        self._silent_since = 0.0
        self._dark_since: float | None = None

    def heard(self) -> None:
        """Note that the client said something."""
        self._was_heard = True

    def returned(self) -> None:
        """Note that the client was away, and is there again."""
        self._was_heard, self._dark_since = True, None

    def check(self, at: float, *, has_peer: bool, frame_at: float | None) -> None:
        """Refuse to go on where nothing has come for too long.

        Args:
            at: Now, seconds.
            has_peer: Whether there is a peer, or one is being made.
            frame_at: When a picture came last, seconds; None for never.

        Raises:
            ProtocolError: IDLE.
        """
        if has_peer or self._was_heard:
            self._was_heard, self._silent_since = False, at
        if at - self._silent_since > self._offer_timeout_s:
            text = f"No offer for {self._offer_timeout_s:g} s; connect again when ready to send"
            raise ProtocolError(ErrorCode.IDLE, text)
        since = at if self._dark_since is None else self._dark_since
        self._dark_since = since if frame_at is None else max(since, frame_at)
        if self._idle_timeout_s and at - self._dark_since > self._idle_timeout_s:
            text = f"No picture for {self._idle_timeout_s:g} s; connect again when there are some"
            # Who would try again at once has no pictures then either.
            raise ProtocolError(ErrorCode.IDLE, text, retryable=False)


class Lifetime:
    """How long one session may last altogether."""

    def __init__(self, max_s: float | None) -> None:
        """Begin with the first `check`.

        Args:
            max_s: Seconds; None for no limit.
        """
        self._max_s = max_s
        self._began: float | None = None

    def revive(self, began: float) -> None:
        """Count from then, seconds."""
        self._began = began

    def check(self, at: float) -> None:
        """Refuse to go on where it has lasted for too long.

        Raises:
            ProtocolError: SESSION_LIMIT.
        """
        self._began = at if self._began is None else self._began
        if self._max_s is not None and at - self._began > self._max_s:
            text = f"A session is not allowed more than {self._max_s:g} s here"
            raise ProtocolError(ErrorCode.SESSION_LIMIT, text)
