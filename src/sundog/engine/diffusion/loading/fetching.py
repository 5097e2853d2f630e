"""What is missing of a model, fetched from where it is published: only safetensors and settings."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.advice import size, terms
from sundog.engine.diffusion.loading.findings import Findings, refused
from sundog.engine.diffusion.loading.hub import Hub
from sundog.engine.diffusion.loading.layout import CONTROL, LAYOUTS
from sundog.engine.diffusion.loading.places import (
    CONTROL_FOLDER,
    DECODER_FOLDER,
    DEPTH_FOLDER,
    LORA_FOLDER,
    cache,
)
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["Order", "fetch", "needed", "orders"]

T = TypeVar("T")

_SETTINGS: Final = (".json", ".txt", ".model", ".jinja")
_WEIGHTS: Final = re.compile(
    r"(^|/)(diffusion_pytorch_model|model|taef2|pytorch_lora_weights)"
    r"(\.(?P<variant>fp16|bf16))?(-\d+-of-\d+)?\.safetensors"
    r"(\.index(\.(?P<indexed>fp16|bf16))?\.json)?$"
)
_MARGIN_MB: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Something to fetch.

    Attributes:
        what: ``model``, ``decoder``, ``control``, ``depth`` or ``lora``.
        hub_id: Where it is published.
        folders: Of it that are needed; the empty name is its top.
        to: Where it goes; None for the hub's cache.
    """

    what: str
    hub_id: str
    folders: tuple[str, ...]
    to: Path | None


def orders(
    card: ModelCard, settings: DiffusionSettings, findings: Findings, *, repair: bool
) -> tuple[Order, ...]:
    """Say what must be fetched for what was found to be missing.

    Args:
        card: Of the model.
        settings: Where it was looked for.
        findings: What `preflight` made of them.
        repair: Whether files may be added to a model that is there in part. It may be somebody's
            own.
    """
    spoiled = (Why.MODEL_INCOMPLETE,) if repair else ()
    to = Path(settings.model_dir).expanduser() if settings.model_dir else None
    made = []
    if findings.has("weights", Why.MODEL_MISSING, *spoiled):
        made.append(Order(what="model", hub_id=card.hub_id, folders=_folders(card), to=to))
    # Into a folder that is somebody's own nothing is put; the cache is looked at too.
    own = to if repair or made else None
    absent = findings.has("decoder", Why.DECODER_MISSING, Why.DECODER_TOO_LARGE, *spoiled)
    if absent and not settings.decoder_dir and card.decoder_id:
        inside = own and own / DECODER_FOLDER
        made.append(Order(what="decoder", hub_id=card.decoder_id, folders=("",), to=inside))
    absent = findings.has("control", Why.MODEL_MISSING, *spoiled)
    if absent and not settings.control_dir:
        inside = own and own / CONTROL_FOLDER
        made.append(Order(what="control", hub_id=card.control_id, folders=("",), to=inside))
    if card.depth_id and findings.has("depth", Why.MODEL_MISSING, *spoiled):
        inside = own and own / DEPTH_FOLDER
        made.append(Order(what="depth", hub_id=card.depth_id, folders=("",), to=inside))
    if card.lora_id and findings.has("lora", Why.MODEL_MISSING, *spoiled):
        inside = own and own / LORA_FOLDER
        made.append(Order(what="lora", hub_id=card.lora_id, folders=("",), to=inside))
    return tuple(made)


def fetch(
    card: ModelCard, wanted: tuple[Order, ...], hub: Hub, said: Callable[[str], None]
) -> None:
    """Fetch what was ordered. Blocking, up to hours; goes on where an earlier time stopped.

    Args:
        card: Of the model.
        wanted: From `orders`.
        hub: Where it is published.
        said: Told what is fetched, and under which licence.

    Raises:
        ModelUnavailable: it cannot be reached or does not fit onto the disk; or a part of it is
            published as a pickle alone, and the others were fetched.
    """
    said(f"{card.title}, licence: {terms(card)}")
    # All of it is looked at before the first byte of any.
    plans = [(order, _plan(order, hub)) for order in wanted]
    for order, chosen in plans:
        _check_disk(order, sum(chosen.values()) // 1_000_000)
    for order, chosen in plans:
        if chosen:
            total = size(sum(chosen.values()) // 1_000_000)
            said(f"fetching {order.hub_id}, {total}, to {order.to or cache()}")
            _asked(order, partial(hub.fetch, order.hub_id, chosen, order.to))
    for order, chosen in plans:
        if not chosen:
            raise _pickled(order)


def _plan(order: Order, hub: Hub) -> dict[str, int]:
    """Return the files of an order, with their bytes; none of a ControlNet of pickles alone.

    Raises:
        ModelUnavailable: it cannot be reached, or is something else of pickles alone.
    """
    chosen = needed(order.folders, _asked(order, partial(hub.files, order.hub_id)))
    if any(name.endswith(".safetensors") for name in chosen):
        return chosen
    if order.what != "control":
        raise _pickled(order)
    return {}


def _pickled(order: Order) -> ModelUnavailable:
    """Return the error about something that cannot be fetched as it is published."""
    found = f"{order.hub_id} publishes no safetensors, and pickles are not read"
    if order.what != "control":
        return refused(Why.MODEL_UNFIT, found, "Choose another model (sundog models)")
    to = order.to or Path("control")
    convert = (
        f"from diffusers import {CONTROL} as C;"
        f" C.from_pretrained('{order.hub_id}', use_safetensors=False).save_pretrained('{to}')"
    )
    remedy = f'If you trust it, convert it by: python -c "{convert}"'
    named = "" if order.to else ", and name the folder: SUNDOG_DIFFUSION_CONTROL_DIR=control"
    return refused(Why.MODEL_UNFIT, found, remedy + named)


def needed(folders: tuple[str, ...], listed: Mapping[str, int]) -> dict[str, int]:
    """Choose the files that are needed, with their bytes.

    Of weights in several precisions the one of 16 bits is enough: it is what runs on a GPU.

    Args:
        folders: That are needed; the empty name is the top.
        listed: All files that are published.
    """
    wanted = {name for name in listed if _is_of_the_top(name)}
    for folder in folders:
        inside = [name for name in listed if name.rpartition("/")[0] == folder]
        weights = {name: found for name in inside if (found := _WEIGHTS.search(name))}
        variants = {found["variant"] or found["indexed"] or "" for found in weights.values()}
        best = next((each for each in ("fp16", "bf16") if each in variants), "")
        wanted |= {
            name
            for name, found in weights.items()
            if (found["variant"] or found["indexed"] or "") == best
        }
        wanted |= {name for name in inside if name.endswith(_SETTINGS) and name not in weights}
    return {name: listed[name] for name in sorted(wanted)}


def _is_of_the_top(name: str) -> bool:
    return "/" not in name and (name == "model_index.json" or name.upper().startswith("LICEN"))


def _folders(card: ModelCard) -> tuple[str, ...]:
    layout = LAYOUTS[card.family]
    words = [part.folder for each in layout.words for part in each]
    own = [] if card.decoder_id else ["vae"]
    return (layout.denoiser.folder, *words, "scheduler", *own)


def _check_disk(order: Order, megabytes: int) -> None:
    """Check that what is fetched fits onto the disk.

    Raises:
        ModelUnavailable: it does not.
    """
    place = (order.to or cache()).absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 1_000_000
    if free >= megabytes + _MARGIN_MB:
        return
    found = f"{size(megabytes)} are needed for {order.hub_id}, {size(free)} are free on {place}"
    mend = "Free some, or name another place: --to DIR, or HF_HOME for the hub's cache"
    raise refused(Why.DISK_FULL, f"the disk is too full: {found}", mend)


def _asked(order: Order, ask: Callable[[], T]) -> T:
    try:
        return ask()
    # The client raises its own errors, its transport's and the disk's.
    except Exception as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        found = f"{order.hub_id} could not be fetched: {lines[0][:300].rstrip('.')}"
        remedy = (
            "Look whether this machine reaches the hub (HF_ENDPOINT, HF_HUB_OFFLINE), and whether"
            " the model wants its terms accepted there first (HF_TOKEN)"
        )
        raise refused(Why.MODEL_MISSING, found, remedy) from error
