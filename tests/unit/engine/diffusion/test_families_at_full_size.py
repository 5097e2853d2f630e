"""Every card's model at its real size, without its numbers: shapes fit, and nobody adds work."""

from dataclasses import replace
from functools import cache

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from sundog.engine.diffusion.cards.table import CARDS
from sundog.engine.diffusion.core.core import Core
from sundog.engine.diffusion.loading.random import hollow
from sundog.engine.diffusion.model import Components, Conditioning

SIZE = WIDTH, HEIGHT = (1280, 704)

# Counted once, for one frame and one step, 10**12 operations (a product and a sum are two). The
# other cards are of the same networks; SD-Turbo's are counted at each size elsewhere.
TERAFLOPS = {
    "sd-turbo-depth": 6.11,
    "sdxl-turbo": 6.63,
    "lcm-edges": 6.07,
    "flux2-klein": 64.8,
}
TOKENS = {"flux2-klein": 512}


@cache
def built(name: str) -> Components:
    """The parts of a card, without their numbers."""
    return hollow(CARDS[name])


@pytest.mark.parametrize("name", TERAFLOPS)
def test_a_frame_costs_what_it_did(name: str) -> None:
    parts = built(name)
    core = Core(replace(parts, card=replace(parts.card, steps=1)), SIZE).to("meta").eval()
    codec, denoiser = core.codec, core.denoiser
    small = (codec.channels, HEIGHT // codec.stride, WIDTH // codec.stride)
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counted:
        text = Conditioning(
            torch.empty(1, TOKENS.get(name, 77), denoiser.text_width),
            torch.empty(1, denoiser.pooled_width),
        )
        drawn, clean = core(
            torch.empty(1, 3, HEIGHT, WIDTH),
            torch.zeros(1, 1, dtype=torch.int64),
            text,
            torch.empty(1, 1, *small),
        )
    assert drawn.shape == (1, 3, HEIGHT, WIDTH)
    assert clean.shape == (1, *small)
    assert counted.get_total_flops() / 1e12 == pytest.approx(TERAFLOPS[name], rel=0.01)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_how_much_its_weights_are(name: str) -> None:
    parts = built(name)
    networks = [parts.denoiser, parts.decoder, *parts.text_encoders]
    networks += [each for each in (parts.control, parts.depth) if each is not None]
    numbers = sum(each.numel() for network in networks for each in network.parameters())
    assert 2 * numbers / 1e6 == pytest.approx(parts.card.weights_mb, rel=0.1)
