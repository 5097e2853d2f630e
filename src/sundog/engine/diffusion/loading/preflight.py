"""Everything about a model that can be told before it is loaded, without torch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading import inspecting
from sundog.engine.diffusion.loading.advice import (
    SMALL_DECODER,
    fetch_control,
    fetch_decoder,
    fetch_it,
    size,
    terms,
)
from sundog.engine.diffusion.loading.architectures import ARCHITECTURES
from sundog.engine.diffusion.loading.findings import Finding, Findings, Objection
from sundog.engine.diffusion.loading.folders import check_kind, check_there
from sundog.engine.diffusion.loading.layout import (
    CONTROL,
    DECODERS,
    DEPTH,
    LAYOUTS,
    LORA_STEM,
)
from sundog.engine.diffusion.loading.libraries import check_libraries
from sundog.engine.diffusion.loading.memory import available
from sundog.engine.diffusion.loading.places import Places, class_of, places_of
from sundog.engine.diffusion.loading.weights import weights_in
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["card_of", "preflight"]

_ANOTHER: Final = (
    "Name another folder (SUNDOG_DIFFUSION_MODEL_DIR) or another model (SUNDOG_DIFFUSION_CARD)"
)
_BYTES: Final = {"float32": 4, "bfloat16": 2, "float16": 2}
_LICENCES: Final = ("LICENSE*", "LICENCE*", "license*")


def preflight(settings: DiffusionSettings) -> Findings:
    """Look at libraries, files, licence and memory. Reads some kilobytes; asks no network.

    It never raises: what is wrong is among the findings, each with what to do.
    """
    looked = _Look(settings)
    rows = [_tried("libraries", check_libraries)]
    rows += [_tried("model", lambda: card_of(settings).title)]
    if rows[-1].why is None:
        rows += looked.rows(card_of(settings))
    return Findings(tuple(rows), looked.elements)


def card_of(settings: DiffusionSettings) -> ModelCard:
    """Return the card that the settings name, with the steps that they ask for.

    Raises:
        Objection: there is none of that name.
    """
    try:
        card = CARDS[settings.card]
        return replace(card, steps=settings.steps) if settings.steps else card
    except KeyError:
        known = ", ".join(CARDS)
        raise Objection(
            Why.UNKNOWN_CARD, f"no diffusion model is called {settings.card!r}", f"Choose: {known}"
        ) from None


@dataclass(slots=True)
class _Look:
    """One look at a model; gathers what later rows need of the earlier ones."""

    settings: DiffusionSettings
    elements: int = 0
    denoiser: dict[str, Any] = field(default_factory=dict)
    encoders: tuple[dict[str, Any], ...] = ()
    decoder: dict[str, Any] | None = None
    control: dict[str, Any] | None = None

    def rows(self, card: ModelCard) -> Iterator[Finding]:
        """Look at all of it."""
        if self.settings.random_weights:
            yield Finding(what="weights", found="random: pictures will be noise")
            self.elements = card.weights_mb * 500_000
            if not self.settings.device.startswith("cuda"):  # there they are made where they stay
                yield _tried("memory", self._memory)
            return
        places = places_of(self.settings, card)
        missing = fetch_it(card, self.settings)
        model = _tried("weights", lambda: self._model(card, places), missing)
        if model.why is Why.MODEL_UNFIT and model.mend == missing:
            # What is there is somebody's: nothing is fetched over it.
            model = replace(model, mend=_ANOTHER)
        yield model
        advice = fetch_decoder(card, self.settings)
        yield _tried("decoder", lambda: self._decoder(card, places.decoder), advice)
        if places.control is not None:
            control = places.control
            advice = fetch_control(card, self.settings)
            yield _tried("control", lambda: self._control(control), advice)
        if places.depth is not None:
            depth = places.depth
            yield _tried("depth", lambda: self._depth(depth), missing)
        if places.lora is not None:
            lora = places.lora
            yield _tried("lora", lambda: _lora(lora), missing)
        if model.why is None:
            other = f"SUNDOG_DIFFUSION_CARD={card.name} needs the parts of {card.hub_id}"
            yield _tried("parts", lambda: self._fits(card), other)
            yield _tried("memory", self._memory)
        yield Finding(what="licence", found=_licence(card, places.model))

    def _model(self, card: ModelCard, places: Places) -> str:
        folder, layout = places.model, LAYOUTS[card.family]
        check_there(card, folder)
        check_kind(card, folder)
        denoiser = inspecting.network(folder / layout.denoiser.folder, (layout.denoiser.kind,))
        self.denoiser, self.elements = denoiser.config, denoiser.weights.elements
        for words in layout.words:
            inspecting.tokenizer(folder / words.tokenizer.folder)
            read = inspecting.encoder(folder / words.encoder.folder, words.encoder.kind)
            self.encoders = (*self.encoders, read.config)
            self.elements += read.weights.elements
        inspecting.configuration(folder / "scheduler" / "scheduler_config.json")
        return f"{folder}, {self.elements / 1e6:.0f} million"

    def _decoder(self, card: ModelCard, folder: Path) -> str:
        if not folder.is_dir():
            found = f"the small autoencoder ({card.decoder_id}) is not in {folder}: no such folder"
            raise Objection(Why.DECODER_MISSING, found, "")
        if _is_large(class_of(folder)):
            found = f"the autoencoder in {folder} is too large for every frame: {SMALL_DECODER}"
            raise Objection(Why.DECODER_TOO_LARGE, found, "")
        read = inspecting.network(folder, DECODERS)
        self.decoder = read.config
        self.elements += read.weights.elements
        return f"{folder}"

    def _control(self, folder: Path) -> str:
        if not folder.is_dir():
            found = f"the ControlNet is not in {folder}: there is no such folder"
            raise Objection(Why.MODEL_MISSING, found, "")
        read = inspecting.network(folder, (CONTROL,))
        self.control = read.config
        self.elements += read.weights.elements
        return f"{folder}"

    def _depth(self, folder: Path) -> str:
        if not folder.is_dir():
            found = f"the network that sees depth is not in {folder}: there is no such folder"
            raise Objection(Why.MODEL_MISSING, found, "")
        self.elements += inspecting.encoder(folder, DEPTH).weights.elements
        return f"{folder}"

    def _fits(self, card: ModelCard) -> str:
        inspecting.check_guidance(card, self.denoiser)
        inspecting.check_fits(LAYOUTS[card.family], self.denoiser, self.encoders, self.decoder)
        if self.control is not None:
            inspecting.check_control(self.denoiser, self.control)
        own = ARCHITECTURES[card.name].denoiser if card.name in ARCHITECTURES else {}
        told, usual = self.denoiser.get("cross_attention_dim"), own.get("cross_attention_dim")
        if told != usual:
            return f"of one model, though not {card.title}: text of width {told}, not {usual}"
        return "of one model"

    def _memory(self) -> str:
        precision = self.settings.precision
        if precision == "auto":
            precision = "float32" if self.settings.device == "cpu" else "bfloat16"
        needed = self.elements * _BYTES[precision]
        free = available()
        found = f"{size(needed // 1_000_000)} needed, {size(free // 1_000_000)} free"
        if needed > free:
            raise Objection(
                Why.MEMORY_SHORT,
                f"there is not enough memory to load the model: {found}",
                "Free some, choose a smaller model, or a precision of 16 bits",
            )
        return found


def _lora(folder: Path) -> str:
    """Look at weights that are added; they take no memory of their own.

    Raises:
        Objection: they are not there, or not whole.
    """
    if not folder.is_dir():
        found = f"the weights that are added to the model's are not in {folder}: no such folder"
        raise Objection(Why.MODEL_MISSING, found, "")
    weights_in(folder, LORA_STEM)
    return f"{folder}"


def _is_large(kind: str) -> bool:
    return kind.startswith("Autoencoder") and kind not in DECODERS


def _licence(card: ModelCard, folder: Path) -> str:
    files = [path for pattern in _LICENCES for path in folder.glob(pattern)]
    text = f"{terms(card)}; commercial use: {card.licence.commercial}"
    return f"{text}; its text: {files[0]}" if files else text


def _tried(what: str, look: Callable[[], str], mend: str = "") -> Finding:
    try:
        return Finding(what=what, found=look())
    except Objection as objection:
        return Finding(
            what=what, found=objection.found, why=objection.why, mend=objection.mend or mend
        )
    except (OSError, ValueError, TypeError, AttributeError) as error:
        # Beside what cannot be read: a configuration whose values are of other kinds than they were.
        found = f"{what} cannot be looked at: {error}"
        return Finding(what=what, found=found, why=Why.MODEL_INCOMPLETE, mend=mend)
