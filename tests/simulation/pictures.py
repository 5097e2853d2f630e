"""What becomes of each picture, and what a decoder would make of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiortc.jitterbuffer import JitterFrame

from tests.simulation.encoder import EncodedPicture
from tests.simulation.loop import Loop
from tests.simulation.packets import number_of

__all__ = ["DECODE_S", "ENCODE_S", "HAND_OVER_S", "ModelDecoder", "Shown"]

ENCODE_S: Final = 0.006
DECODE_S: Final = 0.003
HAND_OVER_S: Final = 0.002
"""Once for each hop: threads, event loop, the engine that passes pictures through. Both hops
together are 22 ms, as measured glass to glass with nothing in between."""

_MAX_WAITING: Final = 32
"""As `DecodeQueue`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a decoder gave out.

    Attributes:
        number: Which.
        at_s: When.
        is_damaged: Whether a reference was missing.
    """

    number: int
    at_s: float
    is_damaged: bool


@dataclass
class ModelDecoder:
    """Decodes one frame at a time and knows which reference each needs.

    Attributes:
        loop: Its time.
        encoded: What the sender encoded, by number.
        give: Called with each picture.
        damaged_before: Numbers of pictures that were damaged before they were encoded.
    """

    loop: Loop
    encoded: dict[int, EncodedPicture]
    give: Callable[[Shown], None]
    damaged_before: set[int]
    _waiting: deque[int] = field(default_factory=deque)
    _last: int | None = None
    _is_damaged: bool = True

    def put(self, frame: JitterFrame) -> None:
        """Take an encoded frame."""
        if len(self._waiting) < _MAX_WAITING:
            self._waiting.append(number_of(frame.timestamp))
            if len(self._waiting) == 1:
                self.loop.call_later(DECODE_S, self._decoded)

    def _decoded(self) -> None:
        number = self._waiting.popleft()
        reference = self.encoded[number].reference
        if reference is None:
            self._is_damaged = False
        elif reference != self._last:
            self._is_damaged = True
        self._last = number
        if self._waiting:
            self.loop.call_later(DECODE_S, self._decoded)
        is_damaged = self._is_damaged or number in self.damaged_before
        self.give(Shown(number, self.loop.now_s, is_damaged))
