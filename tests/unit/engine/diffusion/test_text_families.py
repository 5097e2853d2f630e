"""Each family's text encoders tell the denoiser what the stock pipelines of diffusers tell it."""

from pathlib import Path

import torch

from sundog.engine.diffusion.text.encoder import TextEncoder
from tests.tinymodels import flux2, xl

PROMPT = "a castle in anime style, 夜"


def test_two_clips_say_what_stock_sdxl_says(tiny_xl: Path) -> None:
    encoded = TextEncoder(xl.components(tiny_xl)).encode("a castle in anime style")
    stock = xl.pipeline(tiny_xl)
    with torch.no_grad():
        tokens, _, pooled, _ = stock.encode_prompt(
            "a castle in anime style", do_classifier_free_guidance=False
        )
    assert torch.equal(encoded.conditioning.tokens, tokens)
    assert torch.equal(encoded.conditioning.pooled, pooled)
    assert encoded.left_out == ""


def test_language_model_says_what_stock_flux_says(tiny_flux2: Path) -> None:
    encoded = TextEncoder(flux2.components(tiny_flux2)).encode(PROMPT)
    with torch.no_grad():
        tokens, _ = flux2.pipeline(tiny_flux2).encode_prompt(PROMPT)
    assert torch.equal(encoded.conditioning.tokens, tokens)
    assert encoded.conditioning.pooled.shape == (1, 0)
    assert encoded.left_out == ""


def test_language_model_tells_which_words_did_not_fit(tiny_flux2: Path) -> None:
    encoder = TextEncoder(flux2.components(tiny_flux2))
    # A token a letter: 512 of them end within the words.
    left_out = encoder.encode(" ".join(["castle"] * 70 + ["dragon", "at", "dawn"] * 9)).left_out
    assert left_out.endswith("dragon at dawn")
    assert left_out.split()[0] in {"dragon", "at", "dawn", "castle"}


def test_text_of_the_chat_around_the_prompt_counts_as_none_of_its_words(tiny_flux2: Path) -> None:
    encoder = TextEncoder(flux2.components(tiny_flux2))
    fits = "x" * 493
    assert encoder.encode(fits).left_out == ""
