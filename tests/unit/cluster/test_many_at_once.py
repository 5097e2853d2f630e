"""Sessions that look for a worker in the same instant, as when a machine with twenty of them dies."""

import asyncio
from collections import Counter

import pytest

from sundog.server.placement.interface import NoSlotError
from tests.unit.cluster.hamlet import WISH, Heard, hamlet, opening
from tests.unit.cluster.virtual_time import run


def test_each_is_placed_by_the_first_worker_that_it_asks() -> None:
    async def scene() -> None:
        async with hamlet("a", "b", "c", "d", slots=6) as town:
            front = await town.front()
            slots = await asyncio.gather(*(front.reserve(WISH) for _ in range(24)))
            asked = [actor for actor, method in town.reaches["front"].calls if method == "reserve"]
            assert Counter(asked) == Counter(slot.worker for slot in slots)
            assert set(Counter(asked).values()) == {6}
            with pytest.raises(NoSlotError):
                await front.reserve(WISH)

    run(scene())


def test_what_is_asked_for_counts_as_the_fronts_own_room_meanwhile() -> None:
    async def scene() -> None:
        async with hamlet("a", slots=6) as town:
            front = await town.front()
            asking = [asyncio.create_task(front.reserve(WISH)) for _ in range(4)]
            await asyncio.sleep(0)
            assert front.room.slots == 6
            await asyncio.gather(*asking)
            assert front.room.slots == 6

    run(scene())


def test_a_slot_beside_a_sessions_own_earlier_media_is_given_back_at_once() -> None:
    async def scene() -> None:
        async with hamlet("a", slots=3) as town:
            front = await town.front()
            media = await front.attach(await front.reserve(WISH), opening("one"), Heard())
            for _ in range(5):
                slot = await front.reserve(WISH)
                with pytest.raises(NoSlotError, match="earlier"):
                    await front.attach(slot, opening("one"), Heard())
            await media.aclose()
            slots = [await front.reserve(WISH) for _ in range(3)]
            assert len({slot.id for slot in slots}) == 3

    run(scene())
