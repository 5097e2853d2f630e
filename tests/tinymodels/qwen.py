"""Qwen's tokenizer of single bytes with a chat template, and a small Qwen3 that goes with it."""

import json
from pathlib import Path
from typing import Any

import torch
from transformers import Qwen2TokenizerFast, Qwen3Config, Qwen3ForCausalLM

END, BEGIN, FINISH = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
BYTES = 256
# FLUX.2 is told of layers 9, 18 and 27.
LAYERS = 28
# As Qwen's own, without what nobody uses here.
TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n\n</think>\n\n' }}{% endif %}"
)


def tokenizer(folder: Path) -> Any:
    """Write a vocabulary of the 256 bytes, and read it as Qwen's tokenizer."""
    folder.mkdir(parents=True)
    words = {letter: i for i, letter in enumerate(_letters())}
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    about = {
        "tokenizer_class": "Qwen2Tokenizer",
        "chat_template": TEMPLATE,
        "pad_token": END,
        "eos_token": FINISH,
        "additional_special_tokens": [BEGIN, FINISH],
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(about))
    return Qwen2TokenizerFast.from_pretrained(str(folder), local_files_only=True)


def encoder(width: int, words: int) -> Any:
    """A Qwen3 of 28 narrow layers."""
    config = Qwen3Config(
        vocab_size=words,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=LAYERS,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=width // 2,
        max_position_embeddings=1024,
    )
    return Qwen3ForCausalLM(config).to(torch.float32).eval()


def _letters() -> list[str]:
    """Return the printable letter that stands for each byte in byte-level vocabularies (GPT-2)."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    other = [byte for byte in range(BYTES) if byte not in shown]
    return [chr(b) for b in shown] + [chr(256 + i) for i in range(len(other))]
