"""Whose place a newcomer gets: a free one, that of a session nobody is at, or none before its turn."""

import asyncio

import pytest

from sundog.media.clock import ManualClock
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.entrance import Entrance, MakeRoom
from sundog.server.admission.lobby import GoneError, Lobby
from sundog.server.admission.places import Place, Places
from sundog.server.admission.queue import Claim, Standing
from sundog.server.insight.counters import Insight


class Door:
    """Places, all of which are held, and sessions that nobody is at, by key."""

    def __init__(self, *owners: str) -> None:
        self.places = Places(len(owners), queue_size=4)
        self.left = {owner: self.places.take(Claim(owner)) for owner in owners}
        self.asked: list[str | None] = []
        self.insight = Insight()
        self.entrance = self.entrance_by(self.make_room)

    def entrance_by(self, make_room: MakeRoom) -> Entrance:
        return Entrance(
            self.places,
            make_room,
            timeout_s=5.0,
            insight=self.insight,
            now=ManualClock().now,
        )

    async def make_room(self, owner: str | None, _: str | None = None) -> Place | None:
        self.asked.append(owner)
        if owner is not None:
            return self.left.pop(owner, None)
        return self.left.pop(next(iter(self.left)), None) if self.left else None

    async def refused(self, claim: Claim) -> ErrorCode:
        with pytest.raises(ProtocolError) as caught:
            await self.entrance.place(claim)
        return caught.value.code


async def test_a_newcomer_gets_the_place_of_a_session_that_nobody_is_at() -> None:
    door = Door("gone")
    place = await door.entrance.place(Claim("new"))
    assert (place.owner, door.places.held_by("new"), door.places.active) == ("new", 1, 1)


async def test_a_key_at_its_limit_gets_only_the_place_of_its_own_session() -> None:
    door = Door("mine", "other")
    place = await door.entrance.place(Claim("mine", 1))
    assert (place.owner, door.asked) == ("mine", ["mine"])
    assert await door.refused(Claim("mine", 1)) is ErrorCode.AT_CAPACITY
    assert "other" in door.left


async def test_a_key_stays_below_its_limit_where_several_of_its_clients_come_at_once() -> None:
    door = Door("gone", "away", "left")
    ending = asyncio.Event()
    made_at_once = door.make_room

    async def make_room(owner: str | None, _: str | None) -> Place | None:
        place = await made_at_once(owner)
        await ending.wait()  # a session takes a while to end
        return place

    door.entrance = door.entrance_by(make_room)
    comers = [asyncio.create_task(door.entrance.place(Claim("new", 1))) for _ in range(3)]
    await asyncio.sleep(0)
    ending.set()
    came = await asyncio.gather(*comers, return_exceptions=True)
    assert [type(one) for one in came].count(Place) == 1
    assert (door.places.held_by("new"), door.places.active) == (1, 1)
    assert door.places.available == 2


async def test_nobody_gets_in_before_those_who_wait() -> None:
    door = Door("gone")
    door.places.join(Claim("first"))
    assert await door.refused(Claim("second")) is ErrorCode.AT_CAPACITY
    assert door.asked == []


async def test_where_there_are_too_many_already_nobody_is_put_out_for_a_newcomer() -> None:
    door = Door("gone", "other")
    door.places.resize(1)
    assert await door.refused(Claim("new")) is ErrorCode.AT_CAPACITY
    assert len(door.left) == 2


async def test_how_waiting_ended_is_counted() -> None:
    door = Door("held")

    async def hung_up() -> dict[str, object]:
        return {"type": "websocket.disconnect", "code": 1006}

    async def tell(_: Standing) -> None:
        pass

    lobby = Lobby(hung_up)
    with pytest.raises(GoneError):
        await door.entrance.wait(Claim(), lobby, tell, patience_s=5.0)
    await lobby.aclose()
    assert door.insight.snapshot().counts["queue_left"] == {("gone",): 1}
    assert not door.places.queue
