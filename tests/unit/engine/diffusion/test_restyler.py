"""A batch of several sessions through one graph, and what it leaves behind."""

from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.build import Restyler, allocate, allocate_prompts, restyler
from sundog.engine.diffusion.core.state import FRESH, GLIDE, KNOBS, STILL, Memory, Prompts
from sundog.engine.diffusion.model import Components

WIDTH, HEIGHT = SIZE = (128, 64)
ROWS = 5  # four sessions, and one of scratch
SCRATCH = ROWS - 1


class Room:
    """Four sessions with prompts, seeds and pictures of their own."""

    def __init__(self, components: Components) -> None:
        self.memory: Memory = allocate(components, SIZE, ROWS)
        self.prompts: Prompts = allocate_prompts(components, ROWS, 77)
        generator = torch.Generator().manual_seed(9)
        for text in (self.prompts.before.tokens, self.prompts.after.tokens):
            text.copy_(torch.randn(text.shape, generator=generator))
        for row in range(SCRATCH):
            self.memory.seed(row, 100 + row)
        self.restyler: Restyler = restyler(components, SIZE, self.memory, self.prompts)
        shape = (ROWS, HEIGHT * 3 // 2, WIDTH)
        self.pictures = torch.randint(16, 236, shape, generator=generator).to(torch.uint8)
        self.times = torch.tensor([[399], [599], [499], [299], [0]])
        self.knobs = torch.zeros(ROWS, KNOBS)
        self.knobs[:, GLIDE] = torch.tensor([1.0, 0.5, 0.0, 0.25, 0.0])
        self.knobs[:, FRESH] = 1

    def draw(self, rows: list[int]) -> Tensor:
        """One frame of each session named: ``uint8[B, H * 3 // 2, W]``."""
        chosen = torch.tensor(rows)
        drawn = self.restyler(self.pictures[chosen], chosen, self.times[chosen], self.knobs[chosen])
        assert drawn.finite.all()
        planes: Tensor = drawn.planes
        return planes


@pytest.fixture
def room(tiny: Components) -> Room:
    return Room(tiny)


def test_sessions_of_one_batch_get_what_they_would_get_alone(tiny: Components) -> None:
    alone = [Room(tiny).draw([row])[0] for row in range(4)]
    together = Room(tiny).draw([2, 0, 3, 1])
    for place, row in enumerate([2, 0, 3, 1]):
        assert torch.equal(together[place], alone[row])
    assert not torch.equal(alone[0], alone[1])


def test_padding_leaves_the_sessions_alone(tiny: Components) -> None:
    room, other = Room(tiny), Room(tiny)
    padded = room.draw([1, SCRATCH, SCRATCH, SCRATCH])
    assert torch.equal(padded[0], other.draw([1])[0])
    # Not to the last bit: products of matrices are summed in another order for another batch.
    assert torch.allclose(room.memory.latent[:SCRATCH], other.memory.latent[:SCRATCH], atol=1e-5)
    assert not room.memory.latent[[0, 2, 3]].any()


def test_each_session_remembers_its_own_frame(room: Room) -> None:
    room.draw([2])
    assert room.memory.latent[2].any()
    assert room.memory.luma[2].any()
    assert not room.memory.latent[[0, 1, 3]].any()


def test_the_same_frame_again_is_drawn_the_same(room: Room) -> None:
    assert torch.equal(room.draw([0, 1]), room.draw([0, 1]))


def test_a_glide_begins_at_the_old_prompt_and_ends_at_the_new(room: Room) -> None:
    room.knobs[0, GLIDE] = 0
    before = room.draw([0])
    room.knobs[0, GLIDE] = 1
    after = room.draw([0])
    room.prompts.before.tokens[0].copy_(room.prompts.after.tokens[0])
    assert torch.equal(room.draw([0]), after)
    assert not torch.equal(before, after)


def test_numbers_that_run_over_are_told_and_reach_no_other_session(
    room: Room, tiny: Components
) -> None:
    expected = Room(tiny).draw([0, 2])
    room.prompts.after.tokens[1].fill_(float("nan"))
    chosen = torch.tensor([0, 1, 2])
    drawn = room.restyler(room.pictures[:3], chosen, room.times[:3], room.knobs[:3])
    assert drawn.finite.tolist() == [True, False, True]
    assert torch.equal(drawn.planes[[0, 2]], expected)
    assert room.memory.latent.isfinite().all()


def test_next_frame_begins_from_the_last_latent_where_nothing_moves(room: Room) -> None:
    first = room.draw([0])
    kept = room.memory.latent[0].clone()
    room.knobs[0, FRESH] = 0
    assert torch.equal(room.draw([0]), first)  # both shares are 0
    room.knobs[0, STILL] = 1
    room.times[0] = 0  # hardly any noise: what comes out is what went in
    room.memory.latent[0].copy_(kept)
    room.draw([0])
    held = (room.memory.latent[0] - kept).abs().mean()
    room.knobs[0, FRESH] = 1
    room.draw([0])
    assert held < (room.memory.latent[0] - kept).abs().mean() / 2


def test_frame_after_a_broken_one_takes_nothing_of_it(room: Room) -> None:
    expected = room.draw([0])
    room.knobs[0, FRESH] = 0
    prompt = room.prompts.after.tokens[0].clone()
    room.prompts.after.tokens[0].fill_(float("nan"))
    room.restyler(room.pictures[:1], torch.tensor([0]), room.times[:1], room.knobs[:1])
    room.prompts.after.tokens[0].copy_(prompt)
    room.knobs[0, STILL] = 1
    assert torch.equal(room.draw([0]), expected)


def test_half_precision_draws_nearly_the_same(tiny: Components) -> None:
    half = replace(
        tiny,
        denoiser=deepcopy(tiny.denoiser).to(torch.bfloat16),
        decoder=deepcopy(tiny.decoder).to(torch.bfloat16),
        dtype=torch.bfloat16,
    )
    room = Room(half)
    # What goes round from frame to frame stays exact, or its errors would add up.
    assert {part.dtype for part in room.memory} == {torch.float32}
    off = room.draw([0, 1, 2, 3]).float() - Room(tiny).draw([0, 1, 2, 3]).float()
    assert off.abs().mean() < 1
    assert off.abs().max() < 32
