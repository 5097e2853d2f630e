"""What encoding a text gives, and which of its words did not fit."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch

from sundog.engine.diffusion.model import Conditioning

__all__ = ["Encode", "Encoded", "Ids", "tokenized"]


class Encoded(NamedTuple):
    """A text as a denoiser is told it.

    Attributes:
        conditioning: One row, ``[1, …]``, on the model's device.
        left_out: The end of the text that no token was left for, from a word's beginning; empty
            where all of it fits.
    """

    conditioning: Conditioning
    left_out: str


Encode = Callable[[str], Encoded]
"""Encodes one text; of one thread at a time."""


class Ids(NamedTuple):
    """A text as tokens.

    Attributes:
        ids: ``int64[1, T]``, padded.
        mask: ``int64[1, T]``, 1 for a token and 0 for padding.
        left_out: As in `Encoded`.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    left_out: str


def tokenized(tokenizer: Any, text: str, length: int) -> Ids:  # noqa: ANN401 - of transformers
    """Cut a text into exactly so many tokens.

    Args:
        tokenizer: One that knows where in the text its tokens stand ("fast", in transformers).
        text: Any.
        length: Tokens with those for begin, end and padding.
    """
    cut = tokenizer(
        text,
        padding="max_length",
        max_length=length,
        truncation=True,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    spans = [(int(start), int(end)) for start, end in cut["offset_mapping"][0]]
    return Ids(cut["input_ids"], cut["attention_mask"], left_out(text, spans))


def left_out(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the end of a text that tokens do not cover, from the beginning of a word.

    Args:
        text: What was cut into tokens.
        spans: Where each token begins and ends in it; ``(0, 0)`` for tokens of no text.
    """
    end = max((end for _, end in spans), default=0)
    if not text[end:].strip():
        return ""
    # Half a word says nothing: it counts as left out.
    while end > 0 and not text[end - 1].isspace() and not text[end].isspace():
        end -= 1
    return text[end:].strip()
