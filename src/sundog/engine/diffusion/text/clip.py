"""One CLIP: the text encoder of Stable Diffusion 1 and 2 (Radford et al. 2021, arXiv:2103.00020)."""

from typing import Any

from sundog.engine.diffusion.model import Components, Conditioning
from sundog.engine.diffusion.text.encoded import Encode, Encoded, tokenized

__all__ = ["clip", "clip_length"]


def clip(components: Components) -> Encode:
    """Return what encodes as `StableDiffusionImg2ImgPipeline` of diffusers does.

    Tokens are ``float[1, 77, D]``, those of the padding too; there is no pooled text.
    """
    tokenizer = components.tokenizers[0]
    encoder: Any = components.text_encoders[0]
    length = clip_length(tokenizer, encoder)
    is_masked = bool(getattr(encoder.config, "use_attention_mask", False))

    def encode(text: str) -> Encoded:
        ids = tokenized(tokenizer, text, length)
        mask = ids.mask.to(components.device) if is_masked else None
        tokens = encoder(ids.ids.to(components.device), attention_mask=mask)[0]  # [1, T, D]
        return Encoded(Conditioning(tokens, tokens.new_zeros((1, 0))), ids.left_out)

    return encode


def clip_length(tokenizer: Any, encoder: Any) -> int:  # noqa: ANN401 - of transformers
    """Return how many tokens a CLIP reads, 77 in all that are published."""
    # A tokenizer without a limit of its own says 10 to the power of 30.
    return int(min(tokenizer.model_max_length, encoder.config.max_position_embeddings))
