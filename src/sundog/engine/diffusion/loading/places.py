"""Where a model is looked for: the folders that were named, then the hub's cache on this machine.

    model     model_dir, else the cache
    decoder   decoder_dir, else decoder/ or a small vae/ inside of the model's, else the cache
    control   control_dir, else control/ inside of the model's, else the cache
    depth     depth/ inside of the model's, else the cache
    lora      lora/ likewise

The cache is a folder of this machine; looking there asks nobody. Its layout:
https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.loading.layout import BARE, DECODERS
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = [
    "CONTROL_FOLDER",
    "DECODER_FOLDER",
    "DEPTH_FOLDER",
    "LORA_FOLDER",
    "Places",
    "cache",
    "cached",
    "class_of",
    "places_of",
]

DECODER_FOLDER: Final = "decoder"
"""Of the small autoencoder, inside of a model's that was fetched to a folder."""
CONTROL_FOLDER: Final = "control"
"""Likewise."""
DEPTH_FOLDER: Final = "depth"
"""Likewise."""
LORA_FOLDER: Final = "lora"
"""Likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Folders of a model's parts; they need not exist.

    Attributes:
        model: In the layout of diffusers.
        decoder: Of the small autoencoder.
        control: Of the ControlNet; None where the card has none.
        depth: Of the network that sees depth; None where the card asks for none.
        lora: Of weights that are added to the denoiser's; None likewise.
    """

    model: Path
    decoder: Path
    control: Path | None
    depth: Path | None
    lora: Path | None


def places_of(settings: DiffusionSettings, card: ModelCard) -> Places:
    """Say where a card's parts are, or would have to be."""
    model = _named(settings.model_dir) if settings.model_dir else cached(card.hub_id)
    return Places(
        model=model,
        decoder=_decoder(settings, card, model),
        control=_control(settings, card, model) if card.control else None,
        depth=_inside(model, DEPTH_FOLDER, card.depth_id) if card.depth_id else None,
        lora=_inside(model, LORA_FOLDER, card.lora_id) if card.lora_id else None,
    )


def cached(hub_id: str) -> Path:
    """Return the folder of what the hub's client fetched, or where it would be."""
    repository = cache() / f"models--{hub_id.replace('/', '--')}"
    try:
        commit = (repository / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return repository
    return repository / "snapshots" / commit


def class_of(folder: Path) -> str:
    """Return the class that a network's configuration names; empty where there is none."""
    for name, alone in BARE.items():
        if (folder / name).exists():
            return str(alone["_class_name"])
    try:
        config: Any = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return str(config.get("_class_name", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _decoder(settings: DiffusionSettings, card: ModelCard, model: Path) -> Path:
    if settings.decoder_dir:
        return _named(settings.decoder_dir)
    inside, own = model / DECODER_FOLDER, model / "vae"
    if inside.is_dir():
        return inside
    if class_of(own) in DECODERS or not card.decoder_id:
        return own
    kept = cached(card.decoder_id)
    # The model's own is too large; it is named so that this can be said.
    return own if own.is_dir() and not kept.is_dir() else kept


def _control(settings: DiffusionSettings, card: ModelCard, model: Path) -> Path:
    if settings.control_dir:
        return _named(settings.control_dir)
    return _inside(model, CONTROL_FOLDER, card.control_id)


def _inside(model: Path, folder: str, hub_id: str) -> Path:
    inside = model / folder
    return inside if inside.is_dir() else cached(hub_id)


def _named(folder: str) -> Path:
    return Path(folder).expanduser().absolute()


def cache() -> Path:
    """Return the folder that the hub's client keeps its downloads in, by its own variables."""
    if named := os.environ.get("HF_HUB_CACHE"):
        return Path(os.path.expandvars(named)).expanduser()
    caches = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    home = os.environ.get("HF_HOME") or str(caches / "huggingface")
    return Path(os.path.expandvars(home)).expanduser() / "hub"
