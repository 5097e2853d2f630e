"""A session gets a place and a slot, or neither; where another front was quicker, it is next."""

import asyncio
from typing import Any, cast

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.entrance import Entrance
from sundog.server.admission.lobby import GoneError, Lobby
from sundog.server.admission.places import Places
from sundog.server.admission.queue import Claim, Standing
from sundog.server.hosting.interface import Media
from sundog.server.insight.counters import Insight
from sundog.server.placement.interface import NoSlotError, Opening, Placement, Room, Slot, Wish
from sundog.server.seats import Seats

WISH = Wish(engine="cpu", codecs=("H264",))
OPENING = Opening(session_id="one", model="mirage_v2", codecs=("H264",))


class Elsewhere:
    """A placement whose slots others take as well."""

    def __init__(self) -> None:
        self.room = Room(slots=2)
        self.free = 2
        self.lost: set[str] = set()
        self.made = 0
        self.opened: list[str] = []
        self.released: list[str] = []
        self.tries = 0

    async def reserve(self, wish: Wish) -> Slot:
        self.tries += 1
        if not self.free or wish is not WISH:
            raise NoSlotError("none")
        self.free -= 1
        self.made += 1
        return Slot(f"slot {self.made}", "worker")

    async def attach(self, slot: Slot, opening: Opening, _: object) -> Media:
        if slot.id in self.lost:
            raise NoSlotError("lost")
        self.opened.append(slot.id)
        return cast(Media, opening)

    async def release(self, slot: Slot) -> None:
        self.released.append(slot.id)
        self.free += 1


class House:
    """A service's door."""

    def __init__(self) -> None:
        self.elsewhere = Elsewhere()
        self.places = Places(1, queue_size=4)
        entrance = Entrance(
            self.places, self.nobody_leaves, timeout_s=5, insight=Insight(), now=self.now
        )
        self.seats = Seats(entrance, self.places, self.now)
        self.seats.placement = cast(Placement, self.elsewhere)
        self.seats.follow(0)
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.lobby = Lobby(self.said.get)
        self.told: list[Standing] = []

    async def nobody_leaves(self, *_: object) -> None:
        return None

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def tell(self, standing: Standing) -> None:
        self.told.append(standing)

    def waiting(self, patience_s: float = 5) -> asyncio.Task[Any]:
        waits = self.seats.wait(Claim(), WISH, self.lobby, self.tell, patience_s=patience_s)
        return asyncio.create_task(waits)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("sundog.server.seats._AGAIN_S", 0.01)
    return House()


async def test_there_are_as_many_places_as_there_is_room(house: House) -> None:
    assert house.places.most == 2
    house.elsewhere.room = Room(slots=5, by_engine={"cpu": 3})
    house.seats.follow(4)
    assert house.places.most == 4
    for _ in range(3):
        house.places.take(Claim(engine="cpu"))
    assert house.places.is_full("cpu")
    house.elsewhere.room = Room(slots=5)
    house.seats.follow(0)
    assert (house.places.most, house.places.is_full("cpu")) == (5, False)


async def test_who_finds_a_place_but_no_slot_leaves_the_place_to_others(house: House) -> None:
    house.elsewhere.free = 0
    with pytest.raises(ProtocolError) as caught:
        await house.seats.take(Claim(), WISH)
    assert caught.value.code is ErrorCode.AT_CAPACITY
    assert caught.value.retry_after_s
    assert house.places.active == 0


async def test_nobody_gets_in_before_the_service_is_ready(house: House) -> None:
    house.seats.placement = None
    with pytest.raises(ProtocolError) as caught:
        await house.seats.take(Claim(), WISH)
    assert caught.value.code is ErrorCode.AT_CAPACITY
    assert house.places.active == 0


async def test_who_waits_gets_the_slot_that_comes_next(house: House) -> None:
    house.elsewhere.free = 0
    waiting = house.waiting()
    while house.elsewhere.tries < 3:
        await asyncio.sleep(0.01)
    assert house.places.active == 1
    assert house.told == [Standing(1, 1)]
    house.elsewhere.free = 1
    seat = await waiting
    await seat.open(OPENING, lambda _: None)
    assert house.elsewhere.opened == ["slot 1"]
    seat.place.release()
    await house.lobby.aclose()


async def test_who_leaves_while_it_waits_for_a_slot_holds_up_nobody(house: House) -> None:
    house.elsewhere.free = 0
    waiting = house.waiting()
    while house.elsewhere.tries < 2:
        await asyncio.sleep(0.01)
    house.said.put_nowait({"type": "websocket.disconnect"})
    with pytest.raises(GoneError):
        await waiting
    assert house.places.active == 0


async def test_nobody_waits_for_a_slot_for_ever(house: House) -> None:
    house.elsewhere.free = 0
    with pytest.raises(ProtocolError) as caught:
        await house.waiting(patience_s=0.05)
    assert caught.value.code is ErrorCode.AT_CAPACITY
    assert house.places.active == 0
    await house.lobby.aclose()


async def test_what_a_client_says_while_it_waits_for_a_slot_is_heard_later(house: House) -> None:
    house.elsewhere.free = 0
    waiting = house.waiting()
    house.said.put_nowait({"type": "websocket.receive", "text": "hello"})
    while house.elsewhere.tries < 3:
        await asyncio.sleep(0.01)
    house.elsewhere.free = 1
    await (await waiting).give_back()
    assert (await house.lobby.receive())["text"] == "hello"
    await house.lobby.aclose()


async def test_media_that_are_lost_get_a_slot_of_their_own(house: House) -> None:
    seat = await house.seats.take(Claim(), WISH)
    for _ in range(2):
        await seat.open(OPENING, lambda _: None)
    assert house.elsewhere.opened == ["slot 1", "slot 2"]
    with pytest.raises(NoSlotError):
        await seat.open(OPENING, lambda _: None)
    assert not house.elsewhere.released


async def test_a_worker_that_is_lost_before_the_session_begins_is_replaced(house: House) -> None:
    seat = await house.seats.take(Claim(), WISH)
    house.elsewhere.lost.add("slot 1")
    await seat.open(OPENING, lambda _: None)
    assert house.elsewhere.opened == ["slot 2"]


async def test_who_is_turned_away_at_last_gives_back_place_and_slot(house: House) -> None:
    seat = await house.seats.take(Claim(), WISH)
    await seat.give_back()
    await seat.give_back()
    assert house.elsewhere.released == ["slot 1"]
    assert (house.places.active, house.elsewhere.free) == (0, 2)


async def test_a_session_that_runs_already_has_a_place_where_none_is_free(house: House) -> None:
    held = [house.places.take() for _ in range(2)]
    placement = cast(Placement, house.elsewhere)
    seat = house.seats.kept(Claim(), WISH, placement)
    assert house.places.active == 3
    assert house.elsewhere.made == 0
    seat.place.release()
    with pytest.raises(ProtocolError):
        house.places.take()
    held[0].release()
    house.places.take()
