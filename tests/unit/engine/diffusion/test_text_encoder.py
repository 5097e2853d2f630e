"""Texts are encoded as the model's authors do, once, and what does not fit is told."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.interface import EngineError


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory) -> Components:
    tokenizer, tokens = _tokenizer(tmp_path_factory.mktemp("tokenizer"))
    torch.manual_seed(0)
    config = CLIPTextConfig(
        vocab_size=tokens,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        bos_token_id=tokens - 2,
        eos_token_id=tokens - 1,
        pad_token_id=tokens - 1,
    )
    return Components(
        card=CARDS["sd-turbo"],
        denoiser=nn.Identity(),
        decoder=nn.Identity(),
        tokenizers=(tokenizer,),
        text_encoders=(CLIPTextModel(config).eval(),),
        scheduler={},
        control=None,
        device=torch.device("cpu"),
        dtype=torch.float32,
    )


def _tokenizer(folder: Path) -> tuple[Any, int]:
    """Return a tokenizer that knows single characters."""
    letters = list(string.ascii_lowercase + string.digits + string.punctuation)
    names = [*letters, *(f"{x}</w>" for x in letters), "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {name: number for number, name in enumerate(names)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    settings = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return CLIPTokenizer.from_pretrained(folder), len(names)


def test_text_is_encoded_with_its_padding(components: Components) -> None:
    encoded = TextEncoder(components).encode("anime style")
    assert encoded.conditioning.tokens.shape == (1, 77, 32)
    assert encoded.conditioning.pooled.shape == (1, 0)
    assert encoded.left_out == ""


def test_same_text_is_encoded_once(components: Components) -> None:
    encoder = TextEncoder(components)
    assert encoder.encode("anime") is encoder.encode("anime")
    assert encoder.encode("anime") is not encoder.encode("oil")


def test_words_that_do_not_fit_are_told_whole(components: Components) -> None:
    # 75 letters and blanks between words leave no room for more, in the middle of a word.
    words = ["castle"] * 12 + ["dragon", "at", "dawn"]
    encoded = TextEncoder(components).encode(" ".join(words))
    assert encoded.left_out == "dragon at dawn"


def test_memory_of_texts_is_bounded(components: Components) -> None:
    encoder = TextEncoder(components)
    first = encoder.encode("0")
    for number in range(1, 65):
        encoder.encode(str(number))
    assert encoder.encode("0") is not first


def test_text_that_gives_no_numbers_is_refused(components: Components) -> None:
    encoder = TextEncoder(components)
    encoder.encode("oil")
    weights: Any = components.text_encoders[0].get_submodule("final_layer_norm").weight
    kept = weights.data.clone()
    try:
        weights.data.fill_(float("nan"))
        with pytest.raises(EngineError, match="other words"):
            encoder.encode("watercolor")
        encoder.encode("oil")
    finally:
        weights.data.copy_(kept)
