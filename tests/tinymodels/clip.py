"""A CLIP tokenizer of single characters, and text encoders that go with it."""

import json
import string
from pathlib import Path
from typing import Any

from transformers import CLIPTextConfig, CLIPTokenizer

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
LETTERS = string.ascii_lowercase + string.digits + string.punctuation
# Each letter within a word, each at its end, and the two marks.
WORDS = 2 * len(LETTERS) + 2
TOKENS = 77


def tokenizer(folder: Path) -> Any:
    """Write a vocabulary of single letters, and read it as CLIP's tokenizer."""
    folder.mkdir(parents=True)
    words = [*LETTERS, *(f"{letter}</w>" for letter in LETTERS), BEGIN, END]
    vocabulary = {word: i for i, word in enumerate(words)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    about = {"tokenizer_class": "CLIPTokenizer", "model_max_length": TOKENS}
    (folder / "tokenizer_config.json").write_text(json.dumps(about))
    return CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)


def text_config(width: int) -> Any:
    """Configuration of a text encoder with vectors of that width for that tokenizer."""
    return CLIPTextConfig(
        vocab_size=WORDS,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=TOKENS,
        projection_dim=width,
        bos_token_id=WORDS - 2,
        eos_token_id=WORDS - 1,
        pad_token_id=WORDS - 1,
    )
