"""One part of a model looked at in its folder: is it all there, and is it the right one?"""

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from sundog.engine.diffusion.cards.card import ModelCard
from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading.findings import Objection
from sundog.engine.diffusion.loading.layout import BARE, Layout
from sundog.engine.diffusion.loading.weights import Weights, weights_in

__all__ = [
    "Inspected",
    "check_control",
    "check_fits",
    "check_guidance",
    "configuration",
    "encoder",
    "network",
    "tokenizer",
]

_NETWORK_STEM: Final = "diffusion_pytorch_model"
_ENCODER_STEM: Final = "model"
_TOKENIZERS: Final = (("tokenizer.json",), ("vocab.json", "merges.txt"))


class Inspected(NamedTuple):
    """A network as its files describe it."""

    config: dict[str, Any]
    weights: Weights


def network(folder: Path, kinds: tuple[str, ...]) -> Inspected:
    """Look at a network of diffusers.

    Raises:
        Objection: it is not there, not whole, or of another class.
    """
    alone = next((name for name in BARE if (folder / name).exists()), None)
    config = dict(BARE[alone]) if alone else configuration(folder / "config.json")
    kind = str(config.get("_class_name", ""))
    if kind not in kinds:
        found = f"{folder} holds a {kind or 'network of no named class'}, not a {kinds[0]}"
        raise Objection(Why.MODEL_UNFIT, found, "")
    stem = alone.removesuffix(".safetensors") if alone else _NETWORK_STEM
    return Inspected(config, weights_in(folder, stem))


def encoder(folder: Path, kind: str) -> Inspected:
    """Look at a text encoder of transformers; the same.

    Raises:
        Objection: likewise.
    """
    config = configuration(folder / "config.json")
    kinds = config.get("architectures") or [kind]
    if kind not in kinds:
        raise Objection(Why.MODEL_UNFIT, f"{folder} holds a {kinds[0]}, not a {kind}", "")
    return Inspected(config, weights_in(folder, _ENCODER_STEM))


def tokenizer(folder: Path) -> None:
    """Look at a tokenizer.

    Raises:
        Objection: it is not there.
    """
    _check_folder(folder)
    if not any(all((folder / name).exists() for name in names) for names in _TOKENIZERS):
        found = f"{folder} holds neither tokenizer.json nor vocab.json with merges.txt"
        raise Objection(Why.MODEL_INCOMPLETE, found, "")


def configuration(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        Objection: it is not there, or none.
    """
    _check_folder(path.parent)
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if path.is_symlink():
            found = f"{path} leads nowhere: {path.readlink()}"
            raise Objection(Why.MODEL_INCOMPLETE, found, "") from None
        raise Objection(Why.MODEL_INCOMPLETE, f"{path} is missing", "") from None
    except (OSError, ValueError) as error:
        raise Objection(Why.MODEL_INCOMPLETE, f"{path} cannot be read: {error}", "") from error
    if not isinstance(read, dict):
        raise Objection(Why.MODEL_INCOMPLETE, f"{path} holds no JSON object", "")
    return read


def check_guidance(card: ModelCard, denoiser: dict[str, Any]) -> None:
    """Check that a UNet can be told of guidance where the card says so, and only there.

    Raises:
        Objection: it is another model.
    """
    can = denoiser.get("time_cond_proj_dim") is not None
    if can and not card.guidance:
        found = f"the denoiser wants to be told of guidance, as LCM's; {card.title}'s does not"
        raise Objection(Why.MODEL_UNFIT, found, "")
    if card.guidance and not can:
        found = f"the denoiser cannot be told of guidance, as {card.title}'s can"
        raise Objection(Why.MODEL_UNFIT, found, "")


def check_control(denoiser: dict[str, Any], control: dict[str, Any]) -> None:
    """Check that a ControlNet is for the denoiser, by what both are told and how wide they are.

    Raises:
        Objection: it is for another.
    """
    for name in ("cross_attention_dim", "block_out_channels"):
        if control.get(name) != denoiser.get(name):
            found = f"the ControlNet is for another model: its {name} is {control.get(name)},"
            raise Objection(Why.MODEL_UNFIT, f"{found} the denoiser's {denoiser.get(name)}", "")


def check_fits(
    layout: Layout,
    denoiser: dict[str, Any],
    encoders: tuple[dict[str, Any], ...],
    decoder: dict[str, Any] | None,
) -> None:
    """Check that the parts are of one model, by their sizes.

    Args:
        layout: Of their family.
        denoiser: Its configuration.
        encoders: Of text.
        decoder: None where there is none to compare with.

    Raises:
        Objection: they are not.
    """
    channels = int(denoiser.get("in_channels", 0))
    latents = int((decoder or {}).get("latent_channels", 4)) * layout.packed
    if decoder is not None and channels != latents:
        found = f"the denoiser takes {channels} channels, but the decoder's latents have {latents}"
        if channels in (8, 9) and latents == 4:
            found += " (it is a model for inpainting, or one that is told what to change)"
        raise Objection(Why.MODEL_UNFIT, found, "")
    told = denoiser.get("cross_attention_dim")
    if isinstance(told, int) and encoders:
        widths = [int(each.get("hidden_size", 0)) for each in encoders]
        if sum(widths) != told:
            found = f"the denoiser reads text of width {told}, but the text encoders give"
            raise Objection(Why.MODEL_UNFIT, f"{found} {' + '.join(map(str, widths))}", "")


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if folder.exists():
        raise Objection(Why.MODEL_INCOMPLETE, f"{folder} is a file, not a folder", "")
    if folder.is_symlink():
        raise Objection(Why.MODEL_INCOMPLETE, f"{folder} leads nowhere: {folder.readlink()}", "")
    raise Objection(Why.MODEL_INCOMPLETE, f"there is no folder {folder}", "")
