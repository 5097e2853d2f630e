"""A new prompt takes over frame by frame and arrives exactly."""

import torch

from sundog.engine.diffusion.model import Conditioning
from sundog.engine.diffusion.text.glide import Glide, mixed


def told(seed: int) -> Conditioning:
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.randn(1, 7, 5, generator=generator)
    return Conditioning(tokens, torch.randn(1, 3, generator=generator))


def shown(glide: Glide) -> Conditioning:
    return mixed(glide.before, glide.after, glide.share)


def test_first_prompt_shows_at_once() -> None:
    assert torch.equal(shown(Glide.at(told(1))).tokens, told(1).tokens)


def test_new_prompt_shows_in_the_first_frame_and_alone_in_the_last() -> None:
    glide = Glide.at(told(1)).towards(told(2), 4)
    shares = []
    for _ in range(6):
        shares.append(glide.share)
        glide = glide.stepped()
    assert shares == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert torch.equal(shown(glide).tokens, told(2).tokens)
    assert torch.equal(shown(glide).pooled, told(2).pooled)


def test_prompt_amid_a_glide_starts_from_what_was_shown_last() -> None:
    glide = Glide.at(told(1)).towards(told(2), 4).stepped().stepped()
    turned = glide.towards(told(3), 5)
    halfway = mixed(told(1), told(2), 0.5)
    assert torch.equal(turned.before.tokens, halfway.tokens)
    assert turned.after is glide.towards(turned.after, 1).after


def test_prompt_before_any_frame_of_the_last_starts_from_the_one_before() -> None:
    turned = Glide.at(told(1)).towards(told(2), 4).towards(told(3), 4)
    assert torch.equal(turned.before.tokens, told(1).tokens)


def test_glide_of_no_frames_is_a_cut() -> None:
    for frames in (0, 1):
        glide = Glide.at(told(1)).towards(told(2), frames)
        assert torch.equal(shown(glide).tokens, told(2).tokens)
        turned = glide.stepped().towards(told(3), 2)
        assert torch.equal(turned.before.tokens, told(2).tokens)


def test_mix_of_both_ends_is_exact() -> None:
    assert torch.equal(mixed(told(1), told(2), 0.0).tokens, told(1).tokens)
    assert torch.equal(mixed(told(1), told(2), 1.0).tokens, told(2).tokens)
