"""A model's parts brought onto their device: from folders, or made at random."""

from pathlib import Path

import torch
from torch import nn

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading import parts
from sundog.engine.diffusion.loading.layout import CONTROL, DECODERS, LAYOUTS
from sundog.engine.diffusion.loading.random import random_components
from sundog.engine.diffusion.loading.target import device_of, dtype_of
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import Progress

__all__ = ["load"]


def load(settings: DiffusionSettings, progress: Progress) -> Components:
    """Load a model. Blocking: seconds, minutes where it is fetched.

    Args:
        settings: Which model, from where, on which device.
        progress: Told what is being done.

    Raises:
        ModelUnavailable: it cannot be had; the message says why and what to do.
    """
    try:
        card = CARDS[settings.card]
    except KeyError:
        known = ", ".join(CARDS)
        raise ModelUnavailable(
            Why.UNKNOWN_CARD, f"no model is called {settings.card!r}; choose one of: {known}"
        ) from None
    parts.quietly()
    device = device_of(settings)
    dtype = dtype_of(settings, device)
    if settings.random_weights:
        return random_components(card, device, dtype, progress)
    return _from_folder(card, settings, device, dtype, progress)


def _from_folder(
    card: ModelCard,
    settings: DiffusionSettings,
    device: torch.device,
    dtype: torch.dtype,
    progress: Progress,
) -> Components:
    layout = LAYOUTS[card.family]
    folder = Path(settings.model_dir)
    progress("loading the text encoder", 0.0)
    tokenizers = tuple(parts.tokenizer(folder, words.tokenizer) for words in layout.words)
    encoders = tuple(
        parts.encoder(folder, words.encoder, dtype).to(device) for words in layout.words
    )
    progress("loading the denoiser", 0.3)
    inside = folder / layout.denoiser.folder
    denoiser = parts.network(inside, layout.denoiser.kind, dtype).to(device)
    progress("loading the decoder", 0.8)
    decoder_folder = Path(settings.decoder_dir) if settings.decoder_dir else folder / "vae"
    decoder = parts.network(decoder_folder, DECODERS[0], dtype).to(device)
    control: nn.Module | None = None
    if card.control:
        control = parts.network(Path(settings.control_dir), CONTROL, dtype).to(device)
    scheduler = parts.configuration(folder / "scheduler" / "scheduler_config.json")
    progress("loading the model", 1.0)
    return Components(
        card=card,
        denoiser=denoiser,
        decoder=decoder,
        tokenizers=tokenizers,
        text_encoders=encoders,
        scheduler=scheduler,
        control=control,
        device=device,
        dtype=dtype,
    )
