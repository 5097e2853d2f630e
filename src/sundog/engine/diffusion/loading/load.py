"""A model's parts brought onto their device: from folders, or made at random."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import torch
from torch import nn

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading import parts
from sundog.engine.diffusion.loading.advice import fetch_it
from sundog.engine.diffusion.loading.fetching import fetch, orders
from sundog.engine.diffusion.loading.findings import Objection, refused
from sundog.engine.diffusion.loading.hub import PublicHub
from sundog.engine.diffusion.loading.layout import CONTROL, DEPTH, LAYOUTS
from sundog.engine.diffusion.loading.libraries import class_of_library
from sundog.engine.diffusion.loading.lora import CONSISTENT
from sundog.engine.diffusion.loading.places import Places, class_of, places_of
from sundog.engine.diffusion.loading.preflight import card_of, preflight
from sundog.engine.diffusion.loading.random import random_components
from sundog.engine.diffusion.loading.target import check_room, described, device_of, dtype_of
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.interface import Progress

__all__ = ["load"]

_log: Final = logging.getLogger(__name__)


def load(settings: DiffusionSettings, progress: Progress) -> Components:
    """Load a model. Blocking: seconds, minutes where it is fetched.

    Args:
        settings: Which model, from where, on which device.
        progress: Told what is being done.

    Raises:
        ModelUnavailable: it cannot be had; the message says why and what to do.
    """
    if settings.allow_download:
        _fetch(settings, progress)
    findings = preflight(settings)
    findings.demand()
    device = device_of(settings)
    dtype = dtype_of(settings, device)
    check_room(device, dtype, findings.elements)
    card = card_of(settings)
    with _told(device, fetch_it(card, settings)):
        parts.quietly()
        if settings.random_weights:
            return random_components(card, device, dtype, progress)
        places = places_of(settings, card)
        _log.info("loading %s from %s, licence: %s", card.title, places.model, card.licence.name)
        return _Loading(card, places, device, dtype, progress).components()


def _fetch(settings: DiffusionSettings, progress: Progress) -> None:
    """Fetch what is missing, where that can help.

    Raises:
        ModelUnavailable: it cannot be fetched.
    """
    findings = preflight(settings)
    if any(findings.has(what, *Why) for what in ("libraries", "model")):
        return
    card = card_of(settings)
    if wanted := orders(card, settings, findings, repair=not settings.model_dir):
        # Its bars are not for a service's log; where it is broken, fetching says so.
        with suppress(Objection):
            class_of_library("huggingface_hub.utils", "disable_progress_bars")()
        fetch(card, wanted, PublicHub(), lambda text: progress(text, 0.0))


class _Loading:
    """Parts on their way from folders to a device."""

    def __init__(
        self,
        card: ModelCard,
        places: Places,
        device: torch.device,
        dtype: torch.dtype,
        progress: Progress,
    ) -> None:
        self._card = card
        self._places = places
        self._device = device
        self._dtype = dtype
        self._progress = progress
        self._layout = LAYOUTS[card.family]

    def components(self) -> Components:
        """Load all parts, the small ones first."""
        model = self._places.model
        words = self._layout.words
        scheduler = parts.scheduler(model / "scheduler")
        tokenizers = tuple(
            parts.tokenizer(model / each.tokenizer.folder, each.tokenizer.kind) for each in words
        )
        self._progress("loading the decoder", 0.0)
        decoder = self._network(self._places.decoder, class_of(self._places.decoder))
        self._progress("loading the text encoder", 0.05)
        encoders = tuple(
            parts.encoder(model / each.encoder.folder, each.encoder.kind, self._dtype).to(
                self._device
            )
            for each in words
        )
        self._progress("loading the denoiser", 0.3)
        part = self._layout.denoiser
        denoiser = self._network(model / part.folder, part.kind)
        if self._places.lora is not None:
            parts.merge(denoiser, self._places.lora)
            scheduler |= CONSISTENT
        control = None
        if self._places.control is not None:
            self._progress("loading the control", 0.8)
            control = self._network(self._places.control, CONTROL)
        depth = None
        if self._places.depth is not None:
            depth = parts.encoder(self._places.depth, DEPTH, self._dtype).to(self._device)
        self._progress("loading the model", 1.0)
        return Components(
            card=self._card,
            denoiser=denoiser,
            decoder=decoder,
            tokenizers=tokenizers,
            text_encoders=encoders,
            scheduler=scheduler,
            control=control,
            depth=depth,
            device=self._device,
            dtype=self._dtype,
        )

    def _network(self, folder: Path, kind: str) -> nn.Module:
        return parts.network(folder, kind, self._dtype).to(self._device)


@contextmanager
def _told(device: torch.device, mend: str) -> Iterator[None]:
    """Say what goes wrong in loading in words, with what to do.

    Raises:
        ModelUnavailable: files are not what they seemed, or the device's memory did not last.
    """
    try:
        yield
    except Objection as objection:
        raise refused(objection.why, objection.found, objection.mend or mend) from objection
    except torch.OutOfMemoryError as error:
        found = f"the model does not fit onto {described(device)}"
        remedy = "End what else uses it, or choose a smaller model"
        raise refused(Why.MEMORY_SHORT, found, remedy) from error
