"""The whole way of a batch is one graph: nothing in it waits for a value, nothing recompiles."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from sundog.engine.diffusion.core.build import Drawn, Restyler, allocate, allocate_prompts, restyler
from sundog.engine.diffusion.core.state import FRESH, GLIDE, KNOBS, MOVING, STILL
from sundog.engine.diffusion.model import Components
from tests.tinymodels import sd

SIZE = (128, 64)
Batch = tuple[Tensor, Tensor, Tensor, Tensor]


@pytest.fixture(scope="module")
def shallow(tmp_path_factory: pytest.TempPathFactory) -> Components:
    """A UNet of two levels: tracing takes time for each operator, whatever its size."""
    return sd.components(sd.build(tmp_path_factory.mktemp("shallow"), widths=(8, 8)))


@pytest.fixture(autouse=True)
def nothing_compiled_before() -> Iterator[None]:
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


def fresh(components: Components) -> Restyler:
    memory = allocate(components, SIZE, rows=4)
    prompts = allocate_prompts(components, rows=4, tokens=77)
    generator = torch.Generator().manual_seed(3)
    prompts.after.tokens.copy_(torch.randn(prompts.after.tokens.shape, generator=generator))
    for row in range(3):
        memory.seed(row, row)
    return restyler(components, SIZE, memory, prompts)


def batch(rows: list[int], seed: int, *, is_first: bool) -> Batch:
    """Frames of several sessions: other pictures, strengths, glides and feedback each time."""
    generator = torch.Generator().manual_seed(seed)
    count = len(rows)
    planes = torch.randint(16, 236, (count, 96, 128), generator=generator).to(torch.uint8)
    times = torch.randint(100, 700, (count, 1), generator=generator)
    knobs = torch.zeros(count, KNOBS)
    knobs[:, GLIDE] = torch.rand(count, generator=generator)
    knobs[:, STILL], knobs[:, MOVING] = 0.5, 0.2
    knobs[:, FRESH] = float(is_first)
    return planes, torch.tensor(rows), times, knobs


BATCHES = (batch([0, 1], 1, is_first=True), batch([2, 0], 2, is_first=False))


@pytest.mark.timeout(180)  # tracing is Python, and the machine may be busy
def test_a_compiler_finds_one_graph_that_serves_every_mix_of_sessions(shallow: Components) -> None:
    plain, traced = fresh(shallow), fresh(shallow)
    # A break in the graph, or a tensor whose value is asked for, raises.
    compiled = torch.compile(traced, fullgraph=True, backend="eager", dynamic=False)
    with torch._dynamo.config.patch(error_on_recompile=True):
        for frames in BATCHES:
            expected: Drawn = plain(*frames)
            drawn: Drawn = compiled(*frames)
            assert torch.equal(drawn.planes, expected.planes)
            assert drawn.finite.all()
            assert torch.allclose(traced.latent, plain.latent, atol=1e-4)
            assert torch.equal(traced.luma, plain.luma)


@pytest.mark.timeout(180)
def test_the_graph_can_be_exported_with_its_memory(shallow: Components) -> None:
    plain = fresh(shallow)
    with torch.no_grad():
        exported = torch.export.export(fresh(shallow), BATCHES[0]).module()
    for frames in BATCHES:
        assert torch.equal(exported(*frames)[0], plain(*frames).planes)
