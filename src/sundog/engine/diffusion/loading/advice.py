"""What to do about a model that is not there, in one command."""

import shlex
from typing import Final

from sundog.engine.diffusion.cards.card import Licence, ModelCard
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["INSTALL", "SMALL_DECODER", "fetch_control", "fetch_decoder", "fetch_it", "terms"]

INSTALL: Final = "pip install 'sundog[diffusion]'"

# 13.06 against 4.69 TFLOP for a frame of 1280x704: counted on the built-in architectures.
SMALL_DECODER: Final = (
    "it takes 2.8 times the work of the whole rest of a frame, so a small one for the same latents"
    " is needed"
)


def fetch_it(card: ModelCard, settings: DiffusionSettings) -> str:
    """Say which command fetches a model to where it was looked for, and under which licence."""
    about = f"about {size(card.weights_mb)}; licence: {terms(card)}"
    return f"Fetch it by: {_command(card, settings)} ({about}){_otherwise(settings)}"


def fetch_decoder(card: ModelCard, settings: DiffusionSettings) -> str:
    """The same where only the small autoencoder is missing."""
    said = f"Fetch {card.decoder_id} (some 10 MB) by: {_command(card, settings)}"
    return f"{said}, and unset SUNDOG_DIFFUSION_DECODER_DIR" if settings.decoder_dir else said


def fetch_control(card: ModelCard, settings: DiffusionSettings) -> str:
    """The same where only the ControlNet is missing."""
    licence = _named(card.control_licence or card.licence)
    said = f"Fetch it by: {_command(card, settings)} (licence: {licence})"
    return f"{said}, and unset SUNDOG_DIFFUSION_CONTROL_DIR" if settings.control_dir else said


def terms(card: ModelCard) -> str:
    """Name the licences that a card's weights come under."""
    text = _named(card.licence)
    if card.control_licence is not None:
        text += f"; of its ControlNet: {_named(card.control_licence)}"
    if card.lora_licence is not None:
        text += f"; of what is added to it: {_named(card.lora_licence)}"
    return text


def size(megabytes: int) -> str:
    """Write a size as people say it."""
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes} MB"


def _command(card: ModelCard, settings: DiffusionSettings) -> str:
    command = f"sundog models fetch {card.name}"
    return f"{command} --to {shlex.quote(settings.model_dir)}" if settings.model_dir else command


def _otherwise(settings: DiffusionSettings) -> str:
    return "" if settings.model_dir else ", or name its folder: SUNDOG_DIFFUSION_MODEL_DIR"


def _named(licence: Licence) -> str:
    return f"{licence.name}, {licence.url}"
