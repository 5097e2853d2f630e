"""What a folder is: none, an empty one, a file, the model of another card."""

from pathlib import Path
from typing import Any

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading import inspecting
from sundog.engine.diffusion.loading.findings import Objection
from sundog.engine.diffusion.loading.layout import LAYOUTS, Part

__all__ = ["check_kind", "check_there"]


def check_there(card: ModelCard, folder: Path) -> None:
    """Check that there is a folder with something in it.

    Raises:
        Objection: there is none.
    """
    if folder.is_dir() and any(folder.iterdir()):
        return
    if folder.is_file():
        found = (
            f"{folder} is a file; {card.title} is needed as a folder in the layout of diffusers,"
            " with model_index.json"
        )
        raise Objection(Why.MODEL_UNFIT, found, "")
    how = "the folder is empty" if folder.is_dir() else "there is no such folder"
    raise Objection(Why.MODEL_MISSING, f"{card.title} is not in {folder}: {how}", "")


def check_kind(card: ModelCard, folder: Path) -> None:
    """Check that a folder holds a pipeline, and one with the parts of the card's family.

    Raises:
        Objection: it does not; where another card is known that it would do for, it is named.
    """
    index = inspecting.configuration(folder / "model_index.json")
    lacking = _lacking(card, index)
    if not lacking:
        return
    holds = str(index.get("_class_name", "another model"))
    found = f"{folder} holds a {holds}; {card.title} needs a {lacking.kind} in {lacking.folder}/"
    others = [name for name, other in CARDS.items() if not _lacking(other, index)]
    named = f"one of {', '.join(others)}" if others else "another model"
    mend = f"Choose {named} (SUNDOG_DIFFUSION_CARD), or another folder (SUNDOG_DIFFUSION_MODEL_DIR)"
    raise Objection(Why.MODEL_UNFIT, found, mend)


def _lacking(card: ModelCard, index: dict[str, Any]) -> Part | None:
    """Return the first part of a card's family that a pipeline does not have."""
    layout = LAYOUTS[card.family]
    parts = [layout.denoiser, *(each.encoder for each in layout.words)]
    for part in parts:
        named = index.get(part.folder)
        if not isinstance(named, list) or part.kind not in named:
            return part
    return None
