"""Follow the frames of a WebSocket as their bytes come (RFC 6455 section 5), to bound them.

A library hands a message on once it has all of it, and reads frames as fast as they come. What is
too large, too many or of the wrong kind is seen here at its first bytes, before it is kept.
"""

from typing import Final, NamedTuple

from sundog.protocol.codec import says_image
from sundog.protocol.errors import MAX_SOCKET_BYTES, MAX_TEXT_BYTES
from sundog.protocol.rate import TokenBucket

__all__ = ["TOO_FAST", "FrameWatch", "Refusal"]

_FRAMES_PER_S: Final = 500.0
_FRAME_BURST: Final = 2000
"""Frames in a row. The largest message takes 512 where a sender cuts it into pieces of 16 KiB."""

_PEEK: Final = 256
"""Bytes of a message by which it is known whether it carries an image."""

_CONTINUATION, _BINARY, _FIRST_CONTROL, _CLOSE = 0x0, 0x2, 0x8, 0x8
_SHORT: Final = 2
_MASKED, _LENGTH_BITS, _IN_TWO, _IN_EIGHT = 0x80, 0x7F, 126, 127
_NO_MASK: Final = bytes(4)


class Refusal(NamedTuple):
    """Why a line is to be closed.

    Attributes:
        code: Close code (RFC 6455 section 7.4.1).
        reason: For the close frame.
    """

    code: int
    reason: str


TOO_FAST: Final = Refusal(1008, "too many messages at once; send fewer")
_IS_BINARY: Final = Refusal(1003, "the message is binary; send JSON text")
_LONG: Final = Refusal(1009, f"a message without an image has at most {MAX_TEXT_BYTES} bytes")
_HUGE: Final = Refusal(1009, f"a message has at most {MAX_SOCKET_BYTES} bytes")


class FrameWatch:
    """One line, from its first frame on. Keeps some bytes of the message that is under way.

    Attributes:
        has_closed: Whether a close frame has come.
    """

    def __init__(self) -> None:
        self.has_closed = False
        self._frames = TokenBucket(per_s=_FRAMES_PER_S, burst=_FRAME_BURST)
        self._head = bytearray()
        self._mask = _NO_MASK
        self._left = self._done = 0  # of the frame's payload
        self._is_control = False
        self._size = 0  # of the message, as far as it is announced
        self._start = bytearray()

    def feed(self, data: bytes, now: float) -> Refusal | None:
        """Follow what came at ``now``, seconds; return why the line is to be closed, if it is."""
        rest = memoryview(data)
        first: Refusal | None = None
        while rest:
            refusal = None
            if self._left:
                rest = self._pass(rest)
                refusal = self._judge()
            else:
                wanted = _head_size(self._head) - len(self._head)
                self._head += rest[:wanted]
                rest = rest[wanted:]
                if len(self._head) == _head_size(self._head):
                    refusal = self._begin(now)
            if refusal is TOO_FAST:
                return first or refusal
            first = first or refusal
        return first

    def _begin(self, now: float) -> Refusal | None:
        """Take a frame's head, which is complete."""
        opcode, length, self._mask = _read_head(self._head)
        self._head.clear()
        self._left, self._done = length, 0
        self._is_control = opcode >= _FIRST_CONTROL
        if not self._frames.take(now):
            return TOO_FAST
        self.has_closed |= opcode == _CLOSE
        if opcode == _BINARY:
            return _IS_BINARY
        # Control frames may stand between the pieces of a message (section 5.4).
        if self._is_control:
            return None
        if opcode != _CONTINUATION:
            self._size = 0
            self._start.clear()
        self._size += length
        return _HUGE if self._size > MAX_SOCKET_BYTES else None

    def _pass(self, data: memoryview) -> memoryview:
        """Take what is the frame's own of its payload; return what follows it."""
        own = data[: self._left]
        wanted = 0 if self._is_control else _PEEK - len(self._start)
        shift = self._done
        self._start += bytes(
            byte ^ self._mask[(shift + at) % 4] for at, byte in enumerate(own[:wanted])
        )
        self._left -= len(own)
        self._done += len(own)
        return data[len(own) :]

    def _judge(self) -> Refusal | None:
        """Say what is wrong with the message, once enough of it is there to tell."""
        if self._size <= MAX_TEXT_BYTES or len(self._start) < _PEEK:
            return None
        return None if says_image(self._start.decode(errors="replace")) else _LONG


def _head_size(head: bytearray) -> int:
    """Return how long a frame's head is, as far as can be told (section 5.2)."""
    if len(head) < _SHORT:
        return _SHORT
    length = {_IN_TWO: 2, _IN_EIGHT: 8}.get(head[1] & _LENGTH_BITS, 0)
    return _SHORT + length + (len(_NO_MASK) if head[1] & _MASKED else 0)


def _read_head(head: bytearray) -> tuple[int, int, bytes]:
    """Return a frame's opcode, its payload's length in bytes and mask."""
    size = _head_size(head)
    end = size - len(_NO_MASK) if head[1] & _MASKED else size
    length = int.from_bytes(head[_SHORT:end]) if end > _SHORT else head[1] & _LENGTH_BITS
    return head[0] & 0x0F, length, bytes(head[end:]) or _NO_MASK
