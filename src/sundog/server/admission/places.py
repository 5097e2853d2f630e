"""Places: how many sessions there may be at the same time, and who holds one."""

from sundog.protocol.errors import ErrorCode, ProtocolError

__all__ = ["Place", "Places"]


class Place:
    """The right to run one session; given back once, however often `release` is called."""

    def __init__(self, places: "Places") -> None:
        self._places: Places | None = places
        places.active += 1

    def release(self) -> None:
        """Give it back."""
        places, self._places = self._places, None
        if places is not None:
            places.active -= 1


class Places:
    """Gives places, and counts them.

    Attributes:
        active: Sessions now.
        most: Sessions at the same time.
    """

    def __init__(self, most: int) -> None:
        self.active = 0
        self.most = most

    def take(self) -> Place:
        """Give a place for one session; its holder releases it.

        Raises:
            ProtocolError: AT_CAPACITY.
        """
        if self.active >= self.most:
            text = "Server at capacity. Please try again later."
            raise ProtocolError(ErrorCode.AT_CAPACITY, text)
        return Place(self)
