"""Every family is found in folders as its authors publish it, and refused where it is another's."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.core.codecs.table import CODECS
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.loading.taef2 import taef2
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from tests.tinymodels import controlled, sd


@pytest.fixture(scope="module")
def small_decoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TAEF2 as it is published: one file and no configuration."""
    folder = tmp_path_factory.mktemp("taef2")
    torch.manual_seed(5)
    save_file(taef2().state_dict(), folder / "taef2.safetensors")
    return folder


def test_sdxl_turbo(tiny_xl: Path) -> None:
    parts = loaded(card="sdxl-turbo", model_dir=str(tiny_xl))
    assert len(parts.text_encoders) == len(parts.tokenizers) == 2
    assert parts.control is None


def test_latent_consistency(tiny_lcm: Path) -> None:
    parts = loaded(card="lcm-dreamshaper", model_dir=str(tiny_lcm))
    assert parts.scheduler["_class_name"] == "LCMScheduler"


def test_steps_are_as_many_as_were_asked_for(tiny_lcm: Path) -> None:
    assert loaded(card="lcm-dreamshaper", model_dir=str(tiny_lcm)).card.steps == 2
    assert loaded(card="lcm-dreamshaper", model_dir=str(tiny_lcm), steps=4).card.steps == 4


def test_controlnet(tiny_sd: Path, tmp_path: Path) -> None:
    controlled.control(sd.components(tiny_sd)).save_pretrained(str(tmp_path / "edges"))
    parts = loaded(
        card="sd-turbo-edges", model_dir=str(tiny_sd), control_dir=str(tmp_path / "edges")
    )
    assert parts.control is not None


def test_what_sees_depth_is_found_inside_of_the_models_folder(
    tiny_sd: Path, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    copytree(tiny_sd, model)
    controlled.control(sd.components(tiny_sd)).save_pretrained(str(model / "control"))
    with pytest.raises(ModelUnavailable, match="network that sees depth is not in"):
        loaded(card="sd-turbo-depth", model_dir=str(model))
    controlled.depth().save_pretrained(str(model / "depth"))
    assert loaded(card="sd-turbo-depth", model_dir=str(model)).depth is not None


def test_flux2_with_its_small_decoder(tiny_flux2: Path, small_decoder: Path) -> None:
    parts = loaded(card="flux2-klein", model_dir=str(tiny_flux2), decoder_dir=str(small_decoder))
    published = load_file(small_decoder / "taef2.safetensors")
    assert torch.equal(
        parts.decoder.state_dict()["encoder.layers.11.pool.0.weight"],
        published["encoder.layers.11.pool.0.weight"],
    )
    codec = CODECS[parts.card.family](parts)
    with torch.no_grad():
        latent = codec.encode(torch.rand(1, 3, 32, 64))
        assert latent.shape == (1, 128, 2, 4)
        assert codec.decode(latent).shape == (1, 3, 32, 64)


def test_flux2_is_refused_with_its_large_decoder(tiny_flux2: Path) -> None:
    with pytest.raises(ModelUnavailable, match="too large for every frame") as caught:
        loaded(card="flux2-klein", model_dir=str(tiny_flux2))
    assert caught.value.why is Why.DECODER_TOO_LARGE


def test_flux2_is_refused_with_the_small_decoder_of_others(tiny_flux2: Path, tiny_sd: Path) -> None:
    with pytest.raises(ModelUnavailable, match="128 channels, but the decoder's latents have 16"):
        loaded(card="flux2-klein", model_dir=str(tiny_flux2), decoder_dir=str(tiny_sd / "vae"))


def test_damaged_small_decoder_is_told(
    tiny_flux2: Path, small_decoder: Path, tmp_path: Path
) -> None:
    whole = (small_decoder / "taef2.safetensors").read_bytes()
    (tmp_path / "taef2.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelUnavailable, match="damaged or half downloaded"):
        loaded(card="flux2-klein", model_dir=str(tiny_flux2), decoder_dir=str(tmp_path))


def test_small_decoder_with_other_weights_is_told(tiny_flux2: Path, tmp_path: Path) -> None:
    save_file(taef2(width=8).state_dict(), tmp_path / "taef2.safetensors")
    with pytest.raises(ModelUnavailable, match="cannot be loaded") as caught:
        loaded(card="flux2-klein", model_dir=str(tiny_flux2), decoder_dir=str(tmp_path))
    assert caught.value.why is Why.MODEL_INCOMPLETE


@pytest.mark.parametrize("card", ["sd-turbo", "lcm-dreamshaper"])
def test_a_model_of_another_family_is_refused(tiny_xl: Path, card: str) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        loaded(card=card, model_dir=str(tiny_xl))
    assert caught.value.why is Why.MODEL_UNFIT


def test_every_card_names_its_licence_and_where_it_is_published() -> None:
    for card in CARDS.values():
        assert card.licence.name
        assert card.licence.commercial
        assert card.licence.url.startswith("https://")
        assert card.hub_id.count("/") == 1
        assert (card.control == "") == (card.control_id == "") == (card.control_licence is None)


def loaded(**settings: Any) -> Components:
    return load(DiffusionSettings(device="cpu", **settings), lambda _text, _share: None)
