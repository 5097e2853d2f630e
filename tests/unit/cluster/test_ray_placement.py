"""A front's sessions on workers that die, hang, drain and come back; in virtual time."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import pytest

from sundog.cluster.gateway.placement import RayPlacement
from sundog.engine.interface import StylePrompt
from sundog.media.rtc import PeerState, SdpError
from sundog.server.hosting.events import FirstFrame, MediaLost, MediaMoving, MediaTaken
from sundog.server.hosting.interface import Media, MediaGoneError
from sundog.server.placement.interface import NoSlotError, Slot, WorkerState
from tests.unit.cluster.hamlet import WISH, Heard, hamlet, opening, record
from tests.unit.cluster.virtual_time import run

Scene = Callable[[], Awaitable[None]]


def in_virtual_time(scene: Scene) -> Callable[[], None]:
    def test() -> None:
        run(scene())  # type: ignore[arg-type]

    test.__name__ = test.__qualname__ = scene.__name__
    return test


async def begin(front: RayPlacement, session_id: str) -> tuple[Slot, Media, Heard]:
    heard = Heard()
    slot = await front.reserve(WISH)
    return slot, await front.attach(slot, opening(session_id), heard), heard


def now() -> float:
    return asyncio.get_running_loop().time()


@in_virtual_time
async def test_sessions_are_spread_over_the_workers_and_give_their_slots_back() -> None:
    async with hamlet("a", "b", slots=2) as town:
        front = await town.front()
        begun = [await begin(front, f"s{number}") for number in range(4)]
        assert sorted(slot.worker for slot, _, _ in begun) == ["a", "a", "b", "b"]
        with pytest.raises(NoSlotError):
            await front.reserve(WISH)
        await begun[0][1].aclose()
        slot, _, _ = await begin(front, "next")
        assert slot.worker == begun[0][0].worker


@in_virtual_time
async def test_a_session_reaches_its_media_and_hears_of_them() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, heard = await begin(front, "s")
        there = town.places["a"].actor.media["s"]
        assert await media.negotiate("offer") == "answer to offer"
        with pytest.raises(SdpError, match="cannot be used"):
            await media.negotiate("nonsense")
        pts, report = await media.set_prompt(StylePrompt(text="ink"))
        assert (pts, report.understood) == (9000, ("ink",))
        media.set_mirror(True)
        for most_ms in range(100):
            media.set_playout_delay(most_ms)
        there.notify(FirstFrame())
        there.frame_at, there.has_shown, there.frames = now(), True, 7
        began = now()
        await asyncio.sleep(1)
        assert heard.kinds() == [FirstFrame]
        assert heard.at[0] - began < 0.1
        assert there.mirror
        assert there.delays[-1] == 99
        assert len(there.delays) < 10
        assert media.has_shown
        assert media.frame_at == pytest.approx(began, abs=0.01)
        assert media.take_sample().counts == {"frames_sent": 7}
        assert media.take_sample().counts == {}


@in_virtual_time
async def test_a_killed_worker_is_heard_of_at_once_and_only_by_its_sessions() -> None:
    async with hamlet("a", "b", slots=2) as town:
        front = await town.front()
        begun = [await begin(front, f"s{number}") for number in range(4)]
        prompts = [
            asyncio.create_task(media.set_prompt(StylePrompt(text="ink"))) for _, media, _ in begun
        ]
        await asyncio.sleep(0.01)
        killed = now()
        town.kill("a")
        await asyncio.sleep(0.5)
        for (slot, _, heard), prompt in zip(begun, prompts, strict=True):
            if slot.worker == "a":
                assert heard.kinds() == [MediaLost]
                assert heard.at[0] - killed < 0.1
                assert isinstance(prompt.exception(), MediaGoneError)
            else:
                assert not heard
                assert prompt.result()
        await asyncio.sleep(1)
        assert [view.name for view in front.list()] == ["b"]


@in_virtual_time
async def test_a_hung_worker_is_lost_in_time_and_gives_up_what_moved_when_it_wakes() -> None:
    async with hamlet("a", "b", slots=2) as town:
        front = await town.front()
        begun = {}
        for number in range(2):
            slot, media, heard = await begin(front, f"s{number}")
            begun[slot.worker] = (f"s{number}", media, heard)
        session_id, media, heard = begun["a"]
        there = town.places["a"].actor.media[session_id]
        town.freeze("a")
        frozen = now()
        await asyncio.sleep(1.6)
        assert not heard
        assert {(await front.reserve(WISH)).worker} == {"b"}, "nothing is placed on who is quiet"
        await asyncio.sleep(3.4)
        assert heard.kinds() == [MediaLost]
        assert 2.5 < heard.at[0] - frozen < 4
        assert {view.name: view.state for view in front.list()}["a"] is WorkerState.LOST
        with pytest.raises(MediaGoneError):
            await media.negotiate("offer")
        assert not begun["b"][2]
        town.thaw("a")
        await asyncio.sleep(1)
        assert there.is_closed, "nobody sends pictures of a session that went on elsewhere"
        assert {view.name: view.taken for view in front.list()}["a"] == 0
        assert (await begin(front, "later"))[0].worker == "a"


@in_virtual_time
async def test_who_asks_a_hung_worker_does_not_wait_longer_than_for_its_loss() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, _ = await begin(front, "s")
        town.freeze("a")
        began = now()
        with pytest.raises(MediaGoneError):
            await media.set_prompt(StylePrompt(text="ink"))
        assert now() - began < 4
        town.thaw("a")


@in_virtual_time
async def test_a_worker_out_of_reach_is_lost_and_taken_back() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, heard = await begin(front, "s")
        town.reaches["front"].cut.add("a")
        with pytest.raises(MediaGoneError):
            await media.negotiate("offer")
        assert heard.kinds() == [MediaLost]
        assert front.status == "no_worker"
        town.reaches["front"].cut.clear()
        await asyncio.sleep(3)
        assert front.status == "ready"
        assert (await begin(front, "s"))[0].worker == "a"


@in_virtual_time
async def test_a_call_that_fails_once_loses_nothing() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, heard = await begin(front, "s")
        town.reaches["front"].slips = 1
        with pytest.raises(TimeoutError):
            await media.negotiate("offer")
        assert await media.negotiate("offer") == "answer to offer"
        assert not heard


@in_virtual_time
async def test_a_session_that_the_worker_does_not_have_any_more_is_lost() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, _, heard = await begin(front, "s")
        await asyncio.sleep(1)
        await town.places["a"].actor.close("s", "front")
        await asyncio.sleep(1)
        assert heard.kinds() == [MediaLost]
        assert front.room.slots == 4


@in_virtual_time
async def test_an_answer_from_before_a_session_began_does_not_end_it() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        town.reaches["front"].back_s["report"] = 0.2
        begun = []
        for number in range(3):
            begun.append(await begin(front, f"s{number}"))
            await asyncio.sleep(0.05)
        await asyncio.sleep(2)
        assert [heard.kinds() for _, _, heard in begun] == [[], [], []]


@in_virtual_time
async def test_a_session_does_not_begin_again_where_it_is_just_being_closed() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        await begin(front, "s")
        town.freeze("a")
        await asyncio.sleep(5)
        town.thaw("a")
        town.reaches["front"].there_s["close"] = 0.5
        await asyncio.sleep(0.1)
        slot = await front.reserve(WISH)
        with pytest.raises(NoSlotError):
            await front.attach(slot, opening("s"), Heard())
        await front.release(slot)
        await asyncio.sleep(1)
        _, media, heard = await begin(front, "s")
        await asyncio.sleep(2)
        assert not heard
        assert await media.negotiate("offer") == "answer to offer"


@in_virtual_time
async def test_viewers_go_when_the_media_are_lost() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, _ = await begin(front, "s")
        peer = media.viewing_peer()
        assert await media.show(peer, "offer", 0) == "answer to viewer's offer"
        states: list[PeerState] = []
        peer.on_state = states.append
        town.places["a"].actor.media["s"].viewers[0].come_to(PeerState.CONNECTED)
        await asyncio.sleep(0.1)
        assert states == [PeerState.CONNECTED]
        assert peer.state is PeerState.CONNECTED
        with pytest.raises(SdpError):
            await peer.add_candidate("nonsense", None, None)
        assert await peer.restart_ice("theirs") == "own theirs"
        town.kill("a")
        await asyncio.sleep(0.1)
        assert states == [PeerState.CONNECTED, PeerState.CLOSED]
        await peer.close()


@in_virtual_time
async def test_another_front_takes_over_what_a_lost_one_left_without_a_cut() -> None:
    async with hamlet("a", "b") as town:
        first, second = await town.front("first"), await town.front("second")
        slot, _, _ = await begin(first, "s")
        first.record(record("s", hashlib.sha256(b"secret").digest()))
        await asyncio.sleep(0.1)
        await first.aclose()
        assert await second.find("wrong") is None
        found = await second.find("secret")
        assert found is not None
        assert found.worker == slot.worker
        heard = Heard()
        kept, media = await second.adopt(found, heard)
        assert kept.session_id == "s"
        there = town.places[slot.worker].actor.media["s"]
        there.notify(FirstFrame())
        await asyncio.sleep(5)
        assert heard.kinds() == [FirstFrame]
        assert not there.is_closed
        assert await second.find("secret") is None, "it is held here already"
        assert await media.negotiate("offer") == "answer to offer"
        await media.aclose()
        assert there.is_closed


@in_virtual_time
async def test_a_front_hears_that_its_client_has_moved_to_another() -> None:
    async with hamlet("a") as town:
        first, second = await town.front("first"), await town.front("second")
        _, media, heard = await begin(first, "s")
        first.record(record("s", hashlib.sha256(b"secret").digest()))
        await asyncio.sleep(0.05)
        found = await second.find("secret")
        assert found is not None
        await second.adopt(found, Heard())
        await asyncio.sleep(0.5)
        assert heard.kinds() == [MediaTaken]
        with pytest.raises(MediaGoneError, match="another front"):
            await media.negotiate("offer")
        await media.aclose()
        assert not town.places["a"].actor.media["s"].is_closed


@in_virtual_time
async def test_sessions_nobody_comes_for_end_when_they_may_not_be_resumed_any_more() -> None:
    async with hamlet("a", resume_s=20) as town:
        first, second = await town.front("first"), await town.front("second")
        await begin(first, "s")
        first.record(record("s", b"digest"))
        await asyncio.sleep(0.05)
        await first.aclose()
        there = town.places["a"].actor.media["s"]
        await asyncio.sleep(15)
        assert not there.is_closed
        await asyncio.sleep(10)
        assert there.is_closed
        assert second.room.slots == 4


@in_virtual_time
async def test_nothing_ends_where_the_pool_is_away_and_new_workers_are_found() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, _, heard = await begin(front, "s")
        town.close_pool()
        await town.add("worker-late")
        await asyncio.sleep(5)
        assert not heard
        assert [view.name for view in front.list()] == ["a", "worker-late"]
        front.waiting = lambda: 3
        town.open_pool()
        await asyncio.sleep(3)
        assert town.waiting == {"front": 3}


@in_virtual_time
async def test_a_draining_worker_has_its_sessions_moved_before_its_deadline() -> None:
    async with hamlet("a", "b") as town:
        front = await town.front()
        slot, media, heard = await begin(front, "s")
        await front.drain(slot.worker, 30)
        began = now()
        await asyncio.sleep(1)
        views = {view.name: view for view in front.list()}
        assert views[slot.worker].state is WorkerState.DRAINING
        assert views[slot.worker].ends_in_s == pytest.approx(29, abs=1.1)
        await asyncio.sleep(26)
        assert heard.kinds() == [MediaMoving]
        assert 24 < heard.at[0] - began < 26
        other, newer, _ = await begin(front, "s")
        assert other.worker != slot.worker
        await media.aclose()
        front.record(record("s", b"digest"))
        assert await newer.negotiate("offer") == "answer to offer"
        await asyncio.sleep(0.5)
        holding = (await town.places[other.worker].actor.facts()).holdings[0]
        assert holding.tokens == (b"digest",), "the record is kept where the session is now"
        with pytest.raises(KeyError):
            await front.drain("nobody", 1)


@in_virtual_time
async def test_two_fronts_never_sell_a_slot_twice() -> None:
    async with hamlet("a", "b", slots=3) as town:
        fronts = [await town.front(f"front{number}") for number in range(4)]
        reserving = [fronts[number % 4].reserve(WISH) for number in range(20)]
        got = await asyncio.gather(*reserving, return_exceptions=True)
        slots = [one for one in got if isinstance(one, Slot)]
        assert len(slots) == len({slot.id for slot in slots}) == 6
        assert all(isinstance(one, (Slot, NoSlotError)) for one in got)


@in_virtual_time
async def test_room_is_what_a_front_has_and_what_is_free_and_changes_are_told() -> None:
    async with hamlet("a", slots=3) as town:
        first, second = await town.front("first"), await town.front("second")
        told: list[int] = []
        second.on_room = lambda: told.append(second.room.slots)
        slot = await first.reserve(WISH)
        assert first.room.slots == 3
        await asyncio.sleep(0.5)
        assert (first.room.slots, second.room.slots) == (3, 2)
        await first.attach(slot, opening("s"), Heard())
        await asyncio.sleep(0.5)
        assert (first.room.slots, second.room.slots) == (3, 2)
        await town.add("b", slots=2)
        await asyncio.sleep(2)
        assert (first.room.slots, second.room.slots) == (5, 4)
        assert told == [2, 4]
        town.kill("b")
        await asyncio.sleep(1)
        assert second.room.slots == 2


@in_virtual_time
async def test_a_slot_that_nobody_comes_for_is_free_again() -> None:
    async with hamlet("a", slots=1) as town:
        front = await town.front()
        slot = await front.reserve(WISH)
        await asyncio.sleep(11)
        assert front.room.slots == 1
        with pytest.raises(NoSlotError):
            await front.attach(slot, opening("s"), Heard())
        again = await front.reserve(WISH)
        await front.release(again)
        await begin(front, "s")


@in_virtual_time
async def test_newcomers_go_to_the_newer_release_and_to_the_older_where_that_is_full() -> None:
    async with hamlet("old", slots=4) as town:
        await town.add("new", slots=1, release="2")
        town.release = "2"
        front = await town.front()
        workers = [(await begin(front, f"s{number}"))[0].worker for number in range(2)]
        assert workers == ["new", "old"]


@in_virtual_time
async def test_a_front_without_any_worker_says_so_and_is_ready_when_one_comes() -> None:
    async with hamlet() as town:
        front = await town.front()
        assert front.status == "starting"
        assert front.room.slots == 0
        with pytest.raises(NoSlotError):
            await front.reserve(WISH)
        await town.add("a")
        await asyncio.sleep(2)
        assert front.status == "ready"
        assert front.room.slots == 4


@in_virtual_time
async def test_what_a_front_leaves_behind_goes_on_until_another_takes_it() -> None:
    async with hamlet("a") as town:
        first, second = await town.front("first"), await town.front("second")
        _, media, heard = await begin(first, "s")
        first.record(record("s", hashlib.sha256(b"secret").digest()))
        await asyncio.sleep(1)
        assert first.leave("s")
        assert heard.kinds() == [MediaTaken]
        assert not first.leave("s"), "once is enough"
        await media.aclose()
        await asyncio.sleep(5)
        assert not town.places["a"].actor.media["s"].is_closed
        found = await second.find("secret")
        assert found is not None
        _, taken = await second.adopt(found, Heard())
        assert await taken.negotiate("offer") == "answer to offer"
        await asyncio.sleep(5)
        assert not town.places["a"].actor.media["s"].is_closed
