"""Weights that are added to a denoiser's do what they would do beside it, and fit it or are told."""

from copy import deepcopy
from pathlib import Path
from shutil import copytree

import pytest
import torch
from diffusers import LCMScheduler
from safetensors.torch import load_file, save_file
from torch import nn

from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading.findings import Objection
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.loading.lora import add_lora
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from sundog.engine.diffusion.text.encoder import TextEncoder
from tests.tinymodels import lora, sd, xl
from tests.tinymodels.comparing import picture, same_grey_levels

FILE = "pytorch_lora_weights.safetensors"


@pytest.mark.parametrize("name", lora.LAYERS)
def test_a_layer_gives_what_both_would_give_side_by_side(
    tiny: Components, tmp_path: Path, name: str
) -> None:
    changed = deepcopy(tiny.denoiser)
    assert add_lora(changed, lora.write(tiny.denoiser, tmp_path / "lora")) == len(lora.LAYERS)
    plain, together = tiny.denoiser.get_submodule(name), changed.get_submodule(name)
    down, up = lora.matrices(tiny.denoiser)[name]
    with torch.no_grad():
        if isinstance(plain, nn.Conv2d):
            given = torch.randn(1, plain.in_channels, 8, 8)
            beside = nn.functional.conv2d(nn.functional.conv2d(given, down, padding=1), up)
        else:
            given = torch.randn(1, 5, down.shape[1])
            beside = given @ down.T @ up.T
        expected = plain(given) + beside * lora.ALPHA / lora.RANK
        assert torch.allclose(together(given), expected, atol=1e-4)
        assert not torch.allclose(together(given), plain(given), atol=1e-2)


def test_the_other_spelling_of_names_is_read_too(tiny: Components, tmp_path: Path) -> None:
    folder = lora.write(tiny.denoiser, tmp_path / "lora")
    one, other = deepcopy(tiny.denoiser), deepcopy(tiny.denoiser)
    add_lora(one, folder)
    respelt = {}
    for name, (down, up) in lora.matrices(tiny.denoiser).items():
        respelt[f"unet.{name}.lora_A.weight"] = down * lora.ALPHA / lora.RANK
        respelt[f"unet.{name}.lora_B.weight"] = up
    save_file(respelt, folder / FILE)
    add_lora(other, folder)
    for name in lora.LAYERS:
        assert torch.allclose(
            one.get_parameter(f"{name}.weight"), other.get_parameter(f"{name}.weight")
        )


def test_weights_for_another_model_are_told(
    tiny: Components, tiny_xl: Path, tmp_path: Path
) -> None:
    folder = lora.write(tiny.denoiser, tmp_path / "lora")
    with pytest.raises(Objection, match="no layer that fits") as caught:
        add_lora(nn.Sequential(nn.Linear(4, 4)), folder)
    assert caught.value.why is Why.MODEL_UNFIT
    wider = deepcopy(xl.components(tiny_xl).denoiser)
    read = load_file(folder / FILE)
    save_file(
        {
            name: each.repeat(2, *(1,) * (each.ndim - 1)) if "up" in name else each
            for name, each in read.items()
        },
        folder / FILE,
    )
    with pytest.raises(Objection, match="no layer that fits"):
        add_lora(wider, folder)


def test_a_file_without_any_is_told(tiny: Components, tmp_path: Path) -> None:
    save_file({"other": torch.zeros(1)}, tmp_path / FILE)
    with pytest.raises(Objection, match="no weights of low rank"):
        add_lora(deepcopy(tiny.denoiser), tmp_path)


def test_a_model_with_lcm_lora_draws_what_stock_does(tiny_sd: Path, tmp_path: Path) -> None:
    parts = _loaded(tiny_sd, tmp_path)
    assert parts.card.steps == 2
    rgb = picture(128, 64, 3)
    stock = sd.pipeline(tiny_sd)
    stock.scheduler = LCMScheduler.from_config(stock.scheduler.config)
    add_lora(stock.unet, tmp_path / "model" / "lora")
    theirs = stock(
        "anime style",
        image=rgb,
        num_inference_steps=4,
        strength=0.5,
        guidance_scale=0.0,
        generator=torch.Generator().manual_seed(6),
        output_type="pt",
    ).images
    noise = torch.randn(1, 2, 4, 8, 16, generator=torch.Generator().manual_seed(6))
    text = TextEncoder(parts).encode("anime style").conditioning
    with torch.no_grad():
        mine, _ = Core(parts)(rgb, torch.tensor([[499, 259]]), text, noise)
    assert same_grey_levels(mine, theirs)


def test_what_is_added_must_be_there(tiny_sd: Path, tmp_path: Path) -> None:
    copytree(tiny_sd, tmp_path / "model")
    settings = DiffusionSettings(
        card="sd15-lcm-lora", model_dir=str(tmp_path / "model"), device="cpu"
    )
    with pytest.raises(ModelUnavailable, match="added to the model's are not in") as caught:
        load(settings, lambda _text, _share: None)
    assert "sundog models fetch sd15-lcm-lora" in str(caught.value)


def _loaded(tiny_sd: Path, folder: Path) -> Components:
    """A tiny model as it is loaded with what was fetched into its folder."""
    copytree(tiny_sd, folder / "model")
    lora.write(sd.components(tiny_sd).denoiser, folder / "model" / "lora")
    settings = DiffusionSettings(
        card="sd15-lcm-lora", model_dir=str(folder / "model"), device="cpu"
    )
    return load(settings, lambda _text, _share: None)
