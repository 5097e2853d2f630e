"""Who may open a session: API keys, compared in constant time."""

import hmac
from collections.abc import Sequence

__all__ = ["ApiKeys"]


class ApiKeys:
    """The keys that open the service; none at all opens it to everybody.

    Attributes:
        is_open: Whether no key is needed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(key.encode() for key in keys)
        self.is_open = not self._keys

    def accepts(self, key: str | None) -> bool:
        """Return whether ``key`` opens the service.

        Every key is compared, each in constant time, so that the time taken tells nothing about
        how much of which key was right.
        """
        if self.is_open:
            return True
        given = (key or "").encode("utf-8", "replace")
        return sum([hmac.compare_digest(given, known) for known in self._keys]) > 0
