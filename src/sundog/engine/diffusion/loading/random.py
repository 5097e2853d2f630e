"""Models at full size with random weights: pictures of noise, at the speed of the real ones."""

from typing import Any, Final

import torch
from torch import nn

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.architectures import ARCHITECTURES, Architecture, Layers
from sundog.engine.diffusion.loading.blank import blank, scatter
from sundog.engine.diffusion.loading.layout import CONTROL, DEPTH, LAYOUTS, Words
from sundog.engine.diffusion.loading.letters import spelling
from sundog.engine.diffusion.loading.libraries import class_of_library
from sundog.engine.diffusion.loading.taef2 import OWN_CLASSES
from sundog.engine.diffusion.model import Components
from sundog.engine.interface import Progress

__all__ = ["hollow", "random_components"]

_SEED: Final = 0


def random_components(
    card: ModelCard,
    device: torch.device,
    dtype: torch.dtype,
    progress: Progress,
    architecture: Architecture | None = None,
) -> Components:
    """Build a card's model with random weights; the same at each time on the same device.

    Blocking: some seconds on a GPU, a minute on a CPU. No file is read.

    Args:
        card: Which model.
        device: Where its weights are made and stay.
        dtype: Of the weights.
        progress: Told what is being done.
        architecture: Other sizes of its parts; None for those of the card.

    Raises:
        ModelUnavailable: the card's architecture is not built in.
    """
    made = hollow(card, architecture)
    named: dict[str, nn.Module] = {"the denoiser": made.denoiser, "the decoder": made.decoder}
    named |= {f"text encoder {at + 1}": each for at, each in enumerate(made.text_encoders)}
    if made.control is not None:
        named["the control"] = made.control
    if made.depth is not None:
        named["what sees depth"] = made.depth
    for at, (name, model) in enumerate(named.items()):
        progress(f"random weights for {name}", at / len(named))
        scatter(model, device, dtype, _SEED + at)
    progress("random weights", 1.0)
    return Components(
        card=card,
        denoiser=made.denoiser,
        decoder=made.decoder,
        tokenizers=made.tokenizers,
        text_encoders=made.text_encoders,
        scheduler=made.scheduler,
        control=made.control,
        depth=made.depth,
        device=device,
        dtype=dtype,
        is_random=True,
    )


def hollow(card: ModelCard, architecture: Architecture | None = None) -> Components:
    """Build a card's model on the meta device, where it has shapes and no numbers.

    It is what operations can be counted on without memory or time.

    Raises:
        ModelUnavailable: the card's architecture is not built in.
    """
    architecture = architecture or _architecture(card)
    layout = LAYOUTS[card.family]
    tokenizers = tuple(spelling(words.tokenizer) for words in layout.words)
    return Components(
        card=card,
        denoiser=_network(layout.denoiser.kind, architecture.denoiser),
        decoder=_network(layout.decoder, architecture.decoder),
        tokenizers=tokenizers,
        text_encoders=tuple(
            _encoder(words, layers, tokenizer)
            for words, layers, tokenizer in zip(
                layout.words, architecture.encoders, tokenizers, strict=True
            )
        ),
        scheduler=dict(architecture.scheduler),
        control=None if architecture.control is None else _network(CONTROL, architecture.control),
        depth=None if architecture.depth is None else _depth(architecture.depth),
        device=torch.device("meta"),
        dtype=torch.float32,
        is_random=True,
    )


def _architecture(card: ModelCard) -> Architecture:
    try:
        return ARCHITECTURES[card.name]
    except KeyError:
        known = ", ".join(ARCHITECTURES)
        raise ModelUnavailable(
            Why.UNKNOWN_CARD,
            f"{card.name!r} cannot be built with random weights; choose one of: {known}",
        ) from None


def _network(kind: str, layers: Layers) -> nn.Module:
    make = OWN_CLASSES.get(kind) or class_of_library("diffusers", kind)
    return blank(lambda: make(**layers))


def _depth(layers: Layers) -> nn.Module:
    make = class_of_library("transformers", DEPTH)
    config = make.config_class(**layers)
    return blank(lambda: make(config))


def _encoder(words: Words, layers: Layers, tokenizer: Any) -> nn.Module:  # noqa: ANN401 - untyped
    make = class_of_library("transformers", words.encoder.kind)
    # The vector of the whole is taken where the text ends.
    ends = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    config = make.config_class(**layers, **ends)
    return blank(lambda: make(config))
