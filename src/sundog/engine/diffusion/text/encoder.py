"""Texts to what denoisers are told: each encoded once, while it is remembered."""

import threading
from collections import OrderedDict

import torch

from sundog.engine.diffusion.memory import give_back
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.encoded import Encoded
from sundog.engine.diffusion.text.table import ENCODERS
from sundog.engine.interface import EngineError

__all__ = ["TextEncoder"]

_KEPT_TEXTS = 64
# One of 77 tokens has some 160 kB; one of FLUX.2 with 512 wider ones has 8 MB.
_KEPT_BYTES = 128_000_000


class TextEncoder:
    """Encodes texts with a model's own text encoders; of any thread.

    Args:
        components: The model.

    Raises:
        KeyError: no text encoders are known for its family.
    """

    def __init__(self, components: Components) -> None:
        self._encode = ENCODERS[components.card.family](components)
        self._device = components.device
        self._kept: OrderedDict[str, Encoded] = OrderedDict()
        self._bytes = 0
        # Held while a text is encoded: who asks for the same one meanwhile finds it kept.
        self._lock = threading.Lock()

    def encode(self, text: str) -> Encoded:
        """Encode a text, or return what it gave before. Blocking, some ms on a GPU.

        Raises:
            EngineError: it cannot be encoded; nothing else is touched.
        """
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
            encoded = self._encoded(text)
            self._keep(text, encoded)
            return encoded

    def _encoded(self, text: str) -> Encoded:
        try:
            with torch.no_grad():
                encoded = self._encode(text)
                # It is read on other streams: here it is complete, and here a NaN is seen.
                finite = bool(torch.stack([p.isfinite().all() for p in encoded.conditioning]).all())
        except RuntimeError as error:  # raised again where nothing holds it, see `memory`
            kind = type(error).__name__
        else:
            if finite:
                return encoded
            raise EngineError("the text encoder gave no numbers for this prompt; try other words")
        give_back()
        raise EngineError(f"the prompt could not be encoded ({kind}); try it again")

    def _keep(self, text: str, encoded: Encoded) -> None:
        self._kept[text] = encoded
        self._bytes += _size(encoded)
        while len(self._kept) > _KEPT_TEXTS or self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._bytes -= _size(old)


def _size(encoded: Encoded) -> int:
    return sum(part.nbytes for part in encoded.conditioning)
