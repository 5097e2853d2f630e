"""Random weights have the sizes of the real ones, stay where they are made, and stay finite."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
import torch
from torch import nn

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.faults import ModelUnavailable, Why
from sundog.engine.diffusion.loading import random
from sundog.engine.diffusion.loading.architectures import ARCHITECTURES
from sundog.engine.diffusion.loading.blank import blank, scatter
from sundog.engine.diffusion.loading.load import load
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings
from tests.tinymodels import sd

CPU = torch.device("cpu")
SETTINGS = DiffusionSettings(device="cpu", random_weights=True)


def quiet(_what: str, _share: float) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """SD-Turbo's architecture, with as few channels as the tests' models have."""
    full = ARCHITECTURES["sd-turbo"]
    few = {"block_out_channels": sd.WIDTHS, "attention_head_dim": 2, "norm_num_groups": 4}
    blocks = {name: full.denoiser[name][-3:] for name in ("down_block_types", "up_block_types")}
    blocks["up_block_types"] = full.denoiser["up_block_types"][:3]
    levels = {f"{side}_block_out_channels": (8,) * 4 for side in ("encoder", "decoder")}
    heads = {"num_attention_heads": 4, "num_hidden_layers": 2}
    tiny = replace(
        full,
        denoiser={**full.denoiser, **few, **blocks, "cross_attention_dim": 32},
        decoder=levels,
        encoders=({"hidden_size": 32, "intermediate_size": 64, "vocab_size": 200, **heads},),
    )
    monkeypatch.setattr(random, "ARCHITECTURES", MappingProxyType({"sd-turbo": tiny}))


def millions(network: nn.Module) -> int:
    return round(sum(each.numel() for each in network.parameters()) / 1e6)


def test_sd_turbo_is_built_at_its_full_size_without_memory() -> None:
    model = random.hollow(CARDS["sd-turbo"])
    assert (millions(model.denoiser), millions(model.text_encoders[0])) == (866, 340)
    assert sum(each.numel() for each in model.decoder.parameters()) == 2_445_063
    assert all(each.is_meta for each in model.denoiser.parameters())


def test_what_is_no_weight_is_computed_as_always() -> None:
    (encoder,) = random.hollow(CARDS["sd-turbo"]).text_encoders
    positions = dict(encoder.named_buffers())
    assert positions
    for held in positions.values():
        assert torch.equal(held.flatten(), torch.arange(held.numel()))


def test_after_a_blank_network_others_are_built_with_weights() -> None:
    blank(lambda: nn.Linear(2, 2))
    assert not nn.Linear(2, 2).weight.is_meta


def test_layers_that_share_weights_still_do() -> None:
    def shared() -> nn.Module:
        first, second = nn.Linear(4, 4, bias=False), nn.Linear(4, 4, bias=False)
        second.weight = first.weight
        return nn.Sequential(first, second)

    network = blank(shared)
    scatter(network, CPU, torch.float32, 0)
    first, second = network.children()
    assert first.weight is second.weight


def test_signals_keep_about_their_size_from_layer_to_layer() -> None:
    network = blank(lambda: nn.Sequential(*(nn.Linear(256, 256) for _ in range(20))))
    scatter(network, CPU, torch.float32, 0)
    signals = torch.randn(64, 256, generator=torch.Generator().manual_seed(1))
    assert 0.3 < float(network(signals).std()) < 3


@pytest.mark.usefixtures("small")
def test_the_same_weights_are_made_each_time() -> None:
    one, two = load(SETTINGS, quiet), load(SETTINGS, quiet)
    for name, weights in one.denoiser.state_dict().items():
        assert torch.equal(weights, two.denoiser.state_dict()[name])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("settings", [SETTINGS, replace(SETTINGS, precision="bfloat16")])
def test_what_random_weights_draw_is_finite(settings: DiffusionSettings) -> None:
    model = load(settings, quiet)
    assert model.is_random
    with torch.inference_mode():
        picture = drawn(model)
    assert picture.dtype is model.dtype
    assert bool(picture.isfinite().all())
    assert float(picture.float().std()) > 1e-3


def drawn(model: Components) -> torch.Tensor:
    """Send a picture and a prompt once through all parts."""
    decoder: Any = model.decoder
    (tokenizer,), (encoder,) = model.tokenizers, model.text_encoders
    words = tokenizer("a fox", padding="max_length", max_length=77, return_tensors="pt")
    told = encoder(words.input_ids)[0]
    rgb = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    (latent,) = decoder.encode(rgb.to(model.dtype), return_dict=False)
    (noise,) = model.denoiser(
        latent, torch.tensor([499]), encoder_hidden_states=told, return_dict=False
    )
    picture: torch.Tensor = decoder.decode(latent - noise, return_dict=False)[0]
    return picture


def test_a_model_without_an_architecture_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(random, "ARCHITECTURES", {})
    with pytest.raises(ModelUnavailable) as caught:
        load(SETTINGS, quiet)
    assert caught.value.why is Why.UNKNOWN_CARD


def test_random_weights_need_memory_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Little:
        available = 1_000_000_000

    monkeypatch.setattr("psutil.virtual_memory", Little)
    with pytest.raises(ModelUnavailable) as caught:
        load(SETTINGS, quiet)
    assert caught.value.why is Why.MEMORY_SHORT
