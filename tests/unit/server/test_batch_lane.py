"""Lanes: who comes next, who is refused, and what is left when nobody comes any more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from sundog.engine.registry import Recipe
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.batch.lane import Lane, Ticket
from sundog.server.batch.process import WorkerProcess, WorkerSettings

SETTINGS = WorkerSettings(recipe=Recipe(engine="none"), most_bytes=1, gives_way=True)


class NoWorker(WorkerProcess):
    """Never started; counts how often it was ended."""

    ended = 0

    def __init__(self) -> None:
        super().__init__(SETTINGS)

    async def aclose(self) -> None:
        NoWorker.ended += 1


class World:
    """A lane, and work in it that ends when it is told to."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}

    def enter(self, name: str, owner: str = "") -> Ticket:
        end = self._ends[name] = asyncio.Event()

        async def work(_: WorkerProcess) -> None:
            self.begun.append(name)
            await end.wait()

        return self.lane.enter(owner, work)

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settled()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def world(most: int = 1, size: int = 8, per_owner: int = 8) -> AsyncIterator[World]:
    lane = Lane(most=most, queue_size=size, per_owner=per_owner, make_worker=NoWorker)
    try:
        yield World(lane)
    finally:
        await lane.aclose()


async def test_who_came_first_goes_first() -> None:
    async with world() as here:
        for name in "abc":
            here.enter(name)
        await settled()
        assert here.begun == ["a"]
        await here.end("a")
        await here.end("b")
        assert here.begun == ["a", "b", "c"]


async def test_keys_take_turns() -> None:
    async with world() as here:
        for number in range(4):
            here.enter(f"much{number}", "much")
        await settled()
        here.enter("little", "little")
        await here.end("much0")
        assert here.begun == ["much0", "little"]


async def test_as_many_run_as_there_are_workers() -> None:
    async with world(most=2) as here:
        for name in "abc":
            here.enter(name)
        await settled()
        assert here.begun == ["a", "b"]
        assert here.lane.waiting == 1


def refused(enter: Callable[[], Ticket]) -> str:
    with pytest.raises(ProtocolError) as error:
        enter()
    assert error.value.code is ErrorCode.AT_CAPACITY
    return error.value.message


async def test_a_full_lane_refuses() -> None:
    async with world(size=1) as here:
        here.enter("a")
        await settled()
        here.enter("b")
        assert "1 files wait" in refused(lambda: here.enter("c"))


async def test_no_key_takes_the_whole_lane() -> None:
    async with world(size=4, per_owner=2) as here:
        here.enter("runs", "much")
        await settled()
        here.enter("first", "much")
        here.enter("second", "much")
        assert "of this key" in refused(lambda: here.enter("third", "much"))
        here.enter("other", "little")


async def test_a_lane_without_a_queue_still_works() -> None:
    async with world(size=0) as here:
        ticket = here.enter("a")
        await settled()
        refused(lambda: here.enter("b"))
        await here.end("a")
        assert ticket.done.done()
        here.enter("c")


async def test_what_was_cancelled_while_it_waited_takes_no_place_in_the_line() -> None:
    async with world(size=2, per_owner=2) as here:
        here.enter("runs")
        await settled()
        for name in ("first", "second"):
            here.enter(name).cancel()
        here.enter("third")
        await here.end("runs")
        assert here.begun == ["runs", "third"]


async def test_what_waits_can_be_cancelled_and_is_skipped() -> None:
    async with world() as here:
        here.enter("a")
        waiting = here.enter("b")
        here.enter("c")
        await settled()
        waiting.cancel()
        await here.end("a")
        assert here.begun == ["a", "c"]
        assert waiting.done.cancelled()


async def test_a_failure_is_told_to_who_asked_and_the_lane_goes_on() -> None:
    async with world() as here:

        async def fail(_: WorkerProcess) -> None:
            raise ProtocolError(ErrorCode.INVALID_FILE, "broken")

        ticket = here.lane.enter("", fail)
        after = here.enter("after")
        with pytest.raises(ProtocolError, match="broken"):
            await ticket.done
        await here.end("after")
        assert after.done.result() is None


async def test_closing_cancels_what_runs_and_what_waits() -> None:
    async with world() as here:
        running, waiting = here.enter("a"), here.enter("b")
        await settled()
    assert running.done.cancelled()
    assert waiting.done.cancelled()


async def test_a_worker_without_work_ends_and_comes_again() -> None:
    lane = Lane(most=1, queue_size=1, per_owner=1, make_worker=NoWorker, idle_s=0.01)
    here, NoWorker.ended = World(lane), 0
    here.enter("a")
    await settled()
    await here.end("a")
    async with asyncio.timeout(5):
        while not NoWorker.ended:
            await asyncio.sleep(0.01)
    here.enter("b")
    await settled()
    assert here.begun == ["a", "b"]
    await lane.aclose()
