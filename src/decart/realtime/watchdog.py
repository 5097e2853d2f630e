"""Decide what to do about a picture that does not come."""

from enum import Enum, auto
from typing import Final

__all__ = ["Remedy", "Watchdog"]

_KEY_FRAME_S: Final = 1.0
"""Silence after which a key frame is asked for: the one that was sent may be lost."""

_NEW_PEER_S: Final = 3.0
"""Silence after which a new peer connection is tried."""

_MAX_PATIENCE_S: Final = 24.0


class Remedy(Enum):
    """What may help."""

    NONE = auto()
    KEY_FRAME = auto()
    NEW_PEER = auto()


class Watchdog:
    """Counts how long the other side owes a picture; all times in seconds of one clock.

    A camera that gives no frames is owed none: silence is counted from the first frame that went
    out after the last one came back. New peers that bring nothing are tried ever more rarely.
    """

    def __init__(self) -> None:
        self._owed_since: float | None = None
        self._asked_at: float | None = None
        self._patience_s = _NEW_PEER_S

    def sent(self, at: float) -> None:
        """Note that a local frame went out."""
        if self._owed_since is None:
            self._owed_since = at

    def shown(self) -> None:
        """Note that a restyled frame came."""
        self._owed_since = self._asked_at = None
        self._patience_s = _NEW_PEER_S

    def rest(self) -> None:
        """Owe nothing: no frame goes out any more."""
        self._owed_since = self._asked_at = None

    def renewed(self, at: float) -> None:
        """Note that a new peer is tried; it has time of its own."""
        self._owed_since = None if self._owed_since is None else at
        self._asked_at = None
        self._patience_s = min(2 * self._patience_s, _MAX_PATIENCE_S)

    def silence_s(self, at: float) -> float:
        """Return for how long a picture has been owed; 0 when none is."""
        return 0.0 if self._owed_since is None else at - self._owed_since

    def judge(self, at: float) -> Remedy:
        """Return what to do now; each key frame is asked for once a second at most."""
        silence_s = self.silence_s(at)
        if silence_s >= self._patience_s:
            return Remedy.NEW_PEER
        last = self._asked_at if self._asked_at is not None else self._owed_since
        if last is None or at - last < _KEY_FRAME_S:
            return Remedy.NONE
        self._asked_at = at
        return Remedy.KEY_FRAME
