"""What a worker makes of its engine: one that is lost for good has its sessions go on elsewhere."""

import asyncio
import threading
from collections.abc import Mapping

import pytest

from sundog.cluster.worker.settings import WorkerSettings
from sundog.cluster.worker.worker import Worker
from sundog.engine.interface import EngineError, Progress
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import LentEngine, OwnEngine
from sundog.server.config import Config
from sundog.server.hosting.events import MediaMoving
from sundog.server.placement.interface import NoSlotError, WorkerState
from tests.unit.cluster.workers import WISH, site


class Gpu(PassthroughEngine):
    """Shared by all sessions, as one on a GPU is.

    Attributes:
        is_alive: Whether it draws.
    """

    def __init__(self) -> None:
        self.is_alive = True

    def lend(self, *, gives_way: bool) -> OwnEngine:
        return LentEngine(self)

    def room(self, size: tuple[int, int], fps: float | None) -> int:
        return 2

    def figures(self) -> Mapping[str, float]:
        return {}

    def close(self) -> None:
        """There is nothing to free."""


async def test_sessions_of_an_engine_that_draws_nothing_any_more_are_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu = Gpu()
    async with site(monkeypatch, make=lambda: gpu) as place:
        await place.begin()
        gpu.is_alive = False
        await place.passes(2.0, asking=("f",))
        with pytest.raises(NoSlotError):
            await place.worker.reserve(WISH)
        assert (await place.worker.facts()).state is WorkerState.STARTING
        await place.passes(2.0, asking=("f",))
        facts = await place.worker.facts()
        assert (facts.state, facts.ends_in_s) == (WorkerState.DRAINING, 0.0)
        assert any(isinstance(event, MediaMoving) for event in await place.events())
        await place.passes(6.0, asking=("f",))
        assert not (await place.worker.facts()).holdings


async def test_an_engine_that_draws_again_soon_keeps_its_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu = Gpu()
    async with site(monkeypatch, make=lambda: gpu) as place:
        await place.begin()
        for _ in range(3):
            gpu.is_alive = False
            await place.passes(2.0, asking=("f",))
            gpu.is_alive = True
            await place.passes(1.0, asking=("f",))
        facts = await place.worker.facts()
        assert facts.state is WorkerState.READY
        assert len(facts.holdings) == 1


async def test_a_worker_that_drains_by_and_by_goes_at_once_where_its_engine_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu = Gpu()
    async with site(monkeypatch, make=lambda: gpu) as place:
        await place.worker.drain(3600.0)
        gpu.is_alive = False
        await place.passes(4.0)
        assert (await place.worker.facts()).ends_in_s == 0.0


@pytest.mark.parametrize(
    ("gpus", "asked", "used"), [(1, "auto", "cuda"), (0.5, "cpu", "cpu"), (0, "auto", "auto")]
)
def test_a_worker_that_was_given_a_gpu_draws_on_no_cores_instead(
    gpus: float, asked: str, used: str
) -> None:
    config = Config(engine="diffusion", diffusion_device=asked, worker_gpus=gpus)
    settings = WorkerSettings.of(config, "w")
    assert (settings.gpus, settings.config.diffusion.device) == (gpus, used)


async def test_a_worker_whose_gpu_is_not_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("diffusers", reason="the extra `diffusion` is not installed")
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    config = Config(engine="diffusion", diffusion_random_weights=True, worker_gpus=1)
    worker = Worker(WorkerSettings.of(config, "w"))
    with pytest.raises(EngineError, match="cannot run on 'cuda'.*CUDA"):
        await worker.start()
    assert (await worker.facts()).state is WorkerState.STARTING
    await worker.stop()


async def test_a_worker_says_what_it_prepares_and_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, may_go = threading.Event(), threading.Event()

    class Slow(Gpu):
        def warm_up(self, progress: Progress) -> None:
            progress("loading the denoiser", 0.3)
            asked.set()
            may_go.wait(5)

    async with site(monkeypatch, make=Slow, is_started=False) as place:
        starting = asyncio.create_task(place.worker.start())
        await asyncio.to_thread(asked.wait, 5)
        facts = await place.worker.facts()
        assert (facts.state, facts.doing) == (WorkerState.STARTING, "loading the denoiser, 30 %")
        with pytest.raises(NoSlotError):
            await place.worker.reserve(WISH)
        may_go.set()
        assert (await starting).doing == ""
