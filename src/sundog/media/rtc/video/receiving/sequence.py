"""RTP sequence numbers as a count that grows, and when a sender began it anew."""

from typing import Final

__all__ = ["Numbers"]

_SIZE: Final = 1 << 16

_MAX_DROPOUT: Final = 3000
"""Larger steps forward are no loss, but a sender that began anew (RFC 3550 appendix A.1)."""

_MAX_MISORDER: Final = 100
"""Larger steps back are no reordering (RFC 3550 appendix A.1)."""


class Numbers:
    """Unwraps 16-bit sequence numbers.

    A step that no network makes is believed when a second packet follows the first: one stray
    packet changes nothing.

    Attributes:
        newest: The largest number so far, unwrapped; None before the first.
        generation: How often the sender began anew.
    """

    def __init__(self) -> None:
        self.newest: int | None = None
        self.generation = 0
        self._suspect: int | None = None

    def peek(self, number: int) -> int:
        """Return the count nearest to the newest one that is ``number`` modulo 2**16."""
        if self.newest is None:
            return number + _SIZE
        return self.newest + (number - self.newest + _SIZE // 2) % _SIZE - _SIZE // 2

    def follows(self, number: int, count: int = 1) -> int | None:
        """Take packets that follow each other from the one behind the newest on, as `take` does.

        Returns:
            The first one's place; None, and nothing is taken, where it is no such packet.
        """
        if self.newest is None or number != (self.newest + 1) % _SIZE:
            return None
        self._suspect = None
        self.newest += count
        return self.newest - count + 1

    def take(self, number: int, *, is_asked: bool = False) -> int | None:
        """Return the packet's place in the stream; None where it is not believed yet.

        Args:
            number: Sequence number, 0 to 65535.
            is_asked: Whether it was asked for again; such a packet may be as old as it likes.
        """
        count = self.peek(number)
        if self.newest is not None:
            step = count - self.newest
            if not -_MAX_MISORDER <= step <= _MAX_DROPOUT and not is_asked:
                if number != self._suspect:
                    self._suspect = (number + 1) % _SIZE
                    return None
                self.generation += 1
                self.newest = None
                count = self.peek(number)
        self._suspect = None
        if self.newest is None or count > self.newest:
            self.newest = count
        return count
