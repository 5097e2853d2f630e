"""A language model that reads the prompt: the text encoder of FLUX.2 klein (Qwen3, 2505.09388)."""

from typing import Any, Final

import torch

from sundog.engine.diffusion.model import Components, Conditioning
from sundog.engine.diffusion.text.encoded import Encode, Encoded, left_out

__all__ = ["LAYERS", "TOKENS", "qwen"]

LAYERS: Final = (9, 18, 27)
"""Which of its layers the transformer is told of, side by side."""

TOKENS: Final = 512
"""With the words of the chat around the prompt; shorter texts are padded, as in training."""


def qwen(components: Components) -> Encode:
    """Return what encodes as `Flux2KleinPipeline` of diffusers does.

    Tokens are ``float[1, 512, 3 D]``, those of the padding too; there is no pooled text.
    """
    tokenizer = components.tokenizers[0]
    model: Any = components.text_encoders[0]
    # Without the layer that guesses the next word: nobody asks for that.
    reader = model.get_decoder()

    def encode(text: str) -> Encoded:
        ids, mask, missing = _tokenized(tokenizer, text)
        read = reader(
            input_ids=ids.to(components.device),
            attention_mask=mask.to(components.device),
            output_hidden_states=True,
            use_cache=False,
        )
        layers = [read.hidden_states[number] for number in LAYERS]  # each [1, T, D]
        tokens = torch.cat(layers, dim=-1)
        return Encoded(Conditioning(tokens, tokens.new_zeros((1, 0))), missing)

    return encode


def _tokenized(tokenizer: Any, text: str) -> tuple[torch.Tensor, torch.Tensor, str]:  # noqa: ANN401
    """Return ids and mask, each ``int64[1, 512]``, and the words that did not fit."""
    chat = tokenizer.apply_chat_template(
        [{"role": "user", "content": text}],
        tokenize=False,
        add_generation_prompt=True,
        enable_thinking=False,
    )
    cut = tokenizer(
        chat,
        padding="max_length",
        max_length=TOKENS,
        truncation=True,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    begin = max(chat.find(text), 0)
    inside = [
        (max(int(start) - begin, 0), min(int(end) - begin, len(text)))
        for start, end in cut["offset_mapping"][0]
    ]
    return cut["input_ids"], cut["attention_mask"], left_out(text, inside)
