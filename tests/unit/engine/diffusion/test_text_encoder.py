"""Texts are encoded as the model's authors do, once, and what does not fit is told."""

import weakref
from pathlib import Path
from typing import Any

import pytest
import torch

from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.text.encoder import TextEncoder
from sundog.engine.interface import EngineError
from tests.tinymodels import sd


@pytest.mark.parametrize("prompt", ["anime style", "Émile's café, (fog:1.3)  ", "castle " * 30])
def test_clip_says_what_stock_stable_diffusion_says(
    tiny: Components, tiny_sd: Path, prompt: str
) -> None:
    with torch.no_grad():
        tokens, _ = sd.pipeline(tiny_sd).encode_prompt(prompt, "cpu", 1, False)
    assert torch.equal(TextEncoder(tiny).encode(prompt).conditioning.tokens, tokens)


def test_text_is_encoded_with_its_padding(tiny: Components) -> None:
    encoded = TextEncoder(tiny).encode("anime style")
    assert encoded.conditioning.tokens.shape == (1, 77, 32)
    assert encoded.conditioning.pooled.shape == (1, 0)
    assert encoded.left_out == ""


def test_same_text_is_encoded_once(tiny: Components) -> None:
    encoder = TextEncoder(tiny)
    assert encoder.encode("anime") is encoder.encode("anime")
    assert encoder.encode("anime") is not encoder.encode("oil")


def test_words_that_do_not_fit_are_told_whole(tiny: Components) -> None:
    # 75 letters and blanks between words leave no room for more, in the middle of a word.
    words = ["castle"] * 12 + ["dragon", "at", "dawn"]
    encoded = TextEncoder(tiny).encode(" ".join(words))
    assert encoded.left_out == "dragon at dawn"


def test_memory_of_texts_is_bounded(tiny: Components) -> None:
    encoder = TextEncoder(tiny)
    first = encoder.encode("0")
    for number in range(1, 65):
        encoder.encode(str(number))
    assert encoder.encode("0") is not first


def test_text_that_gives_no_numbers_is_refused(tiny: Components) -> None:
    encoder = TextEncoder(tiny)
    encoder.encode("oil")
    weights: Any = tiny.text_encoders[0].get_submodule("final_layer_norm").weight
    kept = weights.data.clone()
    try:
        weights.data.fill_(float("nan"))
        with pytest.raises(EngineError, match="other words"):
            encoder.encode("watercolor")
        encoder.encode("oil")
    finally:
        weights.data.copy_(kept)


def test_a_prompt_that_memory_does_not_last_for_is_refused_and_lets_go_of_it(
    tiny: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = TextEncoder(tiny)
    given_back: list[bool] = []
    taken: list[weakref.ref[torch.Tensor]] = []

    def greedy(*_: Any, **__: Any) -> None:
        half = torch.zeros(1000)
        taken.append(weakref.ref(half))
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: given_back.append(taken[0]() is None))
    with monkeypatch.context() as patch:
        patch.setattr(tiny.text_encoders[0], "forward", greedy)
        with pytest.raises(EngineError, match="OutOfMemoryError.*try it again"):
            encoder.encode("anime")
    assert given_back == [True]
    assert encoder.encode("anime").left_out == ""
