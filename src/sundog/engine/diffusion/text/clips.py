"""Two CLIPs side by side: the text encoders of Stable Diffusion XL (Podell et al. 2023, 2307.01952)."""

from typing import Any

import torch

from sundog.engine.diffusion.model import Components, Conditioning
from sundog.engine.diffusion.text.clip import clip_length
from sundog.engine.diffusion.text.encoded import Encode, Encoded, tokenized

__all__ = ["clips"]


def clips(components: Components) -> Encode:
    """Return what encodes as `StableDiffusionXLImg2ImgPipeline` of diffusers does.

    Tokens are ``float[1, 77, D1 + D2]``, the layer before the last of both; pooled is
    ``float[1, P]``, the whole text by the second.
    """
    readers: list[tuple[Any, Any]] = list(
        zip(components.tokenizers, components.text_encoders, strict=True)
    )

    def encode(text: str) -> Encoded:
        layers, pooled, left_out = [], torch.empty((1, 0)), ""
        for tokenizer, encoder in readers:
            ids = tokenized(tokenizer, text, clip_length(tokenizer, encoder))
            read = encoder(ids.ids.to(components.device), output_hidden_states=True)
            layers.append(read.hidden_states[-2])  # [1, T, D]
            pooled = read[0]  # [1, P] of an encoder with a projection, which is the last
            left_out = max(left_out, ids.left_out, key=len)
        return Encoded(Conditioning(torch.cat(layers, dim=-1), pooled), left_out)

    return encode
