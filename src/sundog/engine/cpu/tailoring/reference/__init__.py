"""A look taken from a reference image: its colours, tonal range, lines and texture."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from sundog.engine.cpu.decoding import decoded
from sundog.engine.cpu.style import Style
from sundog.engine.cpu.tailoring.reference.statistics import Traits, measured
from sundog.engine.cpu.tailoring.reference.styling import colouring, made_like, taken

__all__ = ["Reference", "References"]

_KEPT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What can be taken from an image.

    Attributes:
        style: Its colours, tone, lines and texture.
        colouring: Its colours and tone alone, for a medium that words name.
        words: What ``style`` shows of it.
        colouring_words: What ``colouring`` shows of it.
    """

    style: Style
    colouring: Style
    words: tuple[str, ...]
    colouring_words: tuple[str, ...]


class References:
    """The images that were used last, so that a new prompt need not decode them again.

    Safe to call from any thread.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Reference] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, data: bytes) -> Reference:
        """Return what can be taken from an encoded image. Blocking.

        Raises:
            EngineError: it is no image, broken, too small or too large.
        """
        key = hashlib.sha256(data).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = _reference(measured(decoded(data)))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def _reference(traits: Traits) -> Reference:
    return Reference(
        style=made_like(traits),
        colouring=colouring(traits),
        words=taken(traits, marks=True),
        colouring_words=taken(traits, marks=False),
    )
