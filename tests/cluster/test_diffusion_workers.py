"""Workers that draw with a diffusion model: how they start, whose memory runs out, what a crash costs.

The model is tiny and on the CPU; Ray counts a GPU for each worker that no machine here has.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from decart.testing import RunningService
from sundog.cluster.messages import Facts
from sundog.server.placement.interface import Room, WorkerState
from tests.cluster.clients import STILL_S
from tests.cluster.nodes import Nodes
from tests.cluster.painting import SAME, Canvas, apart, painting
from tests.cluster.town import KEY, Town

pytest.importorskip("diffusers", reason="the extra `diffusion` is not installed")
pytest.importorskip("ray", reason="the extra `ray` is not installed")

from tests.cluster import spoiling
from tests.tinymodels import sd

pytestmark = pytest.mark.timeout(180)

NOTHING_LEFT = "a castle at night"


@pytest.fixture(scope="module")
def studio(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of two workers with a model, which these tests share: to load it takes longest."""
    nodes.mend()
    made = Town(nodes, "studio")
    yield made
    made.close()
    nodes.clear("studio")


@pytest.fixture(scope="module")
def front(studio: Town, tmp_path_factory: pytest.TempPathFactory) -> RunningService:
    model = sd.build(tmp_path_factory.mktemp("sd"), is_telling=True)
    return asyncio.run(
        studio.front(
            engine="passthrough",
            engines="mirage_v2=diffusion",
            diffusion_device="cpu",
            diffusion_model_dir=model,
            diffusion_sizes="128x64",
            diffusion_batches="1,2,4",
            diffusion_glide_frames=0,
            diffusion_max_sessions=3,
            workers_max=2,
            worker_gpus=1,
            worker_slots=4,
        )
    )


async def pair(studio: Town, stack: AsyncExitStack, url: str) -> tuple[Canvas, Canvas, Canvas]:
    """Open three sessions; return two of one worker, and that of the other."""
    opened = [await stack.enter_async_context(painting(url, KEY)) for _ in range(3)]
    at = [await studio.worker_of(each.session_id) for each in opened]
    assert at[0] != at[1], "the least loaded one takes it"
    return opened[at.index(at[2])], opened[2], opened[1 - at.index(at[2])]


async def test_a_worker_loads_its_model_says_how_far_it_is_and_then_what_room_it_has(
    studio: Town, front: RunningService
) -> None:
    said = set[str]()

    async def ready() -> dict[str, Facts]:
        found = await studio.facts()
        said.update(facts.doing for facts in found.values())
        is_ready = [facts.state is WorkerState.READY for facts in found.values()]
        return found if is_ready == [True, True] else {}

    found = await studio.until(ready, 90)
    assert any(words.startswith(("loading", "128x64")) and "%" in words for words in said)
    for name, facts in found.items():
        assert facts.room == Room(slots=4, by_engine={"diffusion": 3})
        assert (facts.gpus, facts.doing) == (1.0, "")
        run = studio.nodes.run(studio.namespace, name, lambda _: os.environ["CUDA_VISIBLE_DEVICES"])
        assert await run == "0"
    assert len({facts.node for facts in found.values()}) == 2, "one GPU a worker"


async def test_memory_that_runs_out_for_one_session_costs_no_other_anything(
    studio: Town, front: RunningService
) -> None:
    await studio.ready()
    async with AsyncExitStack() as stack:
        well, ill, _ = await pair(studio, stack, front.base_url)
        worker = await studio.worker_of(ill.session_id)
        await studio.nodes.run(studio.namespace, worker, spoiling.slow_down)
        await studio.nodes.run(studio.namespace, worker, spoiling.spoil, NOTHING_LEFT)
        camera = await ill.settled()
        drawn = await well.shows("anime", camera)
        other = await ill.shows("oil painting", camera)
        assert apart(drawn, other) > SAME, "each has its own prompt"
        began_s = time.monotonic()
        await ill.client.set_prompt(NOTHING_LEFT, enrich=False)
        await ill.settled(lambda picture: apart(picture, camera) < SAME)
        await asyncio.sleep(2)
        assert len(ill.errors) == 1, "told once"
        assert well.errors == []
        assert well.gap_s(began_s) <= STILL_S
        assert max(apart(picture, drawn) for picture in well.since(began_s)) < SAME
        await ill.client.set_prompt("oil painting", enrich=False)
        await ill.settled(lambda picture: apart(picture, other) < SAME)
        seen = await studio.nodes.run(studio.namespace, worker, spoiling.batches)
        assert max(seen) == 2, "they were drawn together"
        await ill.client.set_prompt(NOTHING_LEFT, enrich=False)
        newcomers = [await stack.enter_async_context(painting(front.base_url, KEY)) for _ in "12"]
        found = {await studio.worker_of(each.session_id): each for each in newcomers}
        beside = found[worker]  # one whose memory still runs out
        await beside.client.set_prompt("anime", enrich=False)
        await beside.settled(lambda picture: apart(picture, drawn) < SAME)
        assert beside.errors == []


async def test_sessions_of_a_worker_that_crashes_in_a_batch_look_the_same_at_the_other(
    studio: Town, front: RunningService
) -> None:
    await studio.ready()
    async with AsyncExitStack() as stack:
        one, two, other = await pair(studio, stack, front.base_url)
        worker = await studio.worker_of(one.session_id)
        survivor = await studio.worker_of(other.session_id)
        camera = await one.settled()
        looks = [
            await one.shows("anime", camera),
            await two.shows("oil painting", camera),
            await other.shows("a castle", camera),
        ]
        await studio.nodes.run(studio.namespace, worker, spoiling.slow_down)
        crashed_s = time.monotonic()
        await studio.nodes.run(studio.namespace, worker, spoiling.abort_in_a_batch)

        async def is_gone() -> bool:
            return worker not in await asyncio.to_thread(studio.workers)

        await studio.until(is_gone, 10)
        for session, look in zip((one, two, other), looks, strict=True):
            await session.settled(lambda picture, look=look: apart(picture, look) < SAME)  # type: ignore[misc]
            assert session.errors == []
        assert other.gap_s(crashed_s) <= STILL_S
        facts = await studio.nodes.call(studio.namespace, survivor, "facts")
        assert len(facts.holdings) == 3
