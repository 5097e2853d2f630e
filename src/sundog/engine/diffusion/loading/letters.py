"""Tokenizers that need no file: they read letter by letter, for weights that mean nothing."""

import string
from typing import Any, Final

from sundog.engine.diffusion.loading.layout import Part
from sundog.engine.diffusion.loading.libraries import class_of_library

__all__ = ["spelling"]

_LETTERS: Final = string.ascii_lowercase + string.digits + string.punctuation
_CLIP_TOKENS: Final = 77
# Says only what was asked: these tokenizers know no marks of a chat.
_CHAT: Final = "{% for message in messages %}{{ message['content'] }}{% endfor %}"


def spelling(part: Part) -> Any:  # noqa: ANN401 - the library has no types
    """Return a tokenizer of a class that knows letters, digits and signs."""
    make = class_of_library("transformers", part.kind)
    if part.kind == "CLIPTokenizer":
        return make(vocab=_clip_vocabulary(), merges=[], model_max_length=_CLIP_TOKENS)
    made = make(vocab=_byte_vocabulary(), merges=[])
    made.chat_template = _CHAT
    return made


def _clip_vocabulary() -> dict[str, int]:
    # As in CLIP's own: a letter inside of a word, and one that ends it.
    words = [*_LETTERS, *(f"{letter}</w>" for letter in _LETTERS)]
    return {word: at for at, word in enumerate([*words, "<|startoftext|>", "<|endoftext|>"])}


def _byte_vocabulary() -> dict[str, int]:
    # Byte-level tokenizers write a space as Ġ and a line's end as Ċ.
    words = [*string.ascii_uppercase, *_LETTERS, "Ġ", "Ċ"]
    return {word: at for at, word in enumerate([*words, "<|endoftext|>"])}
