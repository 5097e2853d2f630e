"""What happens at an awkward moment: lists that are short, answers that are lost, moves half done."""

import asyncio
import hashlib
from dataclasses import replace

from sundog.engine.interface import EngineError
from sundog.protocol.kept import Kept
from sundog.server.hosting.events import FirstFrame, MediaLost, MediaTaken, SessionEvent
from tests.unit.cluster.hamlet import WISH, Heard, hamlet, opening, record
from tests.unit.cluster.test_ray_placement import begin, in_virtual_time

TOKEN = hashlib.sha256(b"token").digest()


@in_virtual_time
async def test_a_session_on_a_worker_that_is_quiet_outlives_a_pool_that_has_just_begun() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        _, media, heard = await begin(front, "s")
        there = town.places["a"].actor.media["s"]
        town.freeze("a")
        await asyncio.sleep(1.6)
        front._board.sync(())  # a pool knows nobody before its first look
        await asyncio.sleep(0.2)
        front._board.sync(("a",))
        town.thaw("a")
        await asyncio.sleep(2)
        assert not there.is_closed
        assert not heard
        assert await media.negotiate("offer") == "answer to offer"


@in_virtual_time
async def test_a_reference_picture_travels_once_however_often_a_record_changes() -> None:
    async with hamlet("a", "b") as town:
        front = await town.front()
        await begin(front, "s")
        image, sent = bytes(8_000_000), []
        for number in range(8):
            kept = Kept(prompts=("ink",), image=image, mirror=bool(number % 2))
            front.record(replace(record("s", TOKEN, age_s=number), kept=kept))
            await asyncio.sleep(0.2)
            sent.append(town.reaches["front"].bytes)
            town.reaches["front"].bytes = 0
        assert sent[0] > len(image)
        assert sum(sent[1:]) < 100_000
        other = await town.front("other")
        found = await other.find("token")
        assert found is not None
        taken, _ = await other.adopt(found, Heard())
        assert taken.kept == kept, "all of it, as it was last"


@in_virtual_time
async def test_a_record_whose_answer_was_lost_is_sent_whole() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        await begin(front, "s")
        first, second = Kept(image=b"first"), Kept(image=b"second")
        reach = town.reaches["front"]
        for kept, back_s in ((first, 0.0), (second, 6.0), (first, 0.0)):
            reach.back_s["keep"] = back_s
            front.record(replace(record("s", TOKEN), kept=kept))
            await asyncio.sleep(1)
        await asyncio.sleep(10)
        other = await town.front("other")
        found = await other.find("token")
        assert found is not None
        taken, _ = await other.adopt(found, Heard())
        assert taken.kept == first


@in_virtual_time
async def test_tokens_that_nobody_knows_do_not_have_every_worker_asked_again_and_again() -> None:
    names = [f"w{number}" for number in range(20)]
    async with hamlet(*names) as town:
        front = await town.front()
        asked = town.reaches["front"].calls
        asked.clear()

        async def guess() -> None:
            until = asyncio.get_running_loop().time() + 3
            while asyncio.get_running_loop().time() < until:
                assert await front.find("a guess") is None

        await asyncio.gather(*(guess() for _ in range(5)))
        rounds = sum(method == "facts" for _, method in asked) / len(names)
        assert 3 <= rounds <= 15


@in_virtual_time
async def test_a_front_that_leaves_in_the_middle_of_a_move_leaves_the_media_that_show() -> None:
    async with hamlet("a", "b", slots=1) as town:
        front = await town.front()
        _, _, showing = await begin(front, "s")
        front.record(record("s", TOKEN))
        await asyncio.sleep(0.1)
        _, _, next_one = await begin(front, "s")
        there = [town.places[name].actor.media["s"] for name in "ab"]
        assert front.leave("s")
        assert (showing.kinds(), next_one.kinds()) == ([MediaTaken], [MediaTaken])
        await asyncio.sleep(0.5)
        assert not any(media.is_closed for media in there)
        other = await town.front("other")
        assert await other.find("token") is not None


@in_virtual_time
async def test_records_go_on_where_the_worker_to_move_to_is_lost() -> None:
    async with hamlet("a", "b", slots=1) as town:
        front = await town.front()
        slot, _, _ = await begin(front, "s")
        moving_to, media, _ = await begin(front, "s")
        town.kill(moving_to.worker)
        await asyncio.sleep(0.5)
        await media.aclose()
        front.record(record("s", TOKEN))
        await asyncio.sleep(0.5)
        other = await town.front("other")
        found = await other.find("token")
        assert found is not None
        assert found.worker == slot.worker


@in_virtual_time
async def test_a_takeover_whose_answer_is_lost_is_asked_for_once_more() -> None:
    async with hamlet("a") as town:
        front, other = await town.front(), await town.front("other")
        await begin(front, "s")
        front.record(record("s", TOKEN))
        await asyncio.sleep(0.5)
        found = await other.find("token")
        assert found is not None
        town.reaches["other"].back_s["adopt"] = 6.0
        taking = asyncio.create_task(other.adopt(found, Heard()))
        await asyncio.sleep(1)
        town.reaches["other"].back_s.clear()
        _, media = await taking
        await asyncio.sleep(1)
        assert not town.places["a"].actor.media["s"].is_closed
        assert await media.negotiate("offer") == "answer to offer"


@in_virtual_time
async def test_a_worker_whose_engine_cannot_be_had_does_not_draw_every_newcomer() -> None:
    async with hamlet("a", "b", slots=20) as town:
        front = await town.front()
        placement = town.places["a"].actor._placement
        well = placement._open

        def broken(*_: object) -> None:
            raise EngineError("no memory for another process")

        placement._open = broken
        failed = 0
        for number in range(10):
            try:
                await begin(front, f"s{number}")
            except EngineError:
                failed += 1
            await asyncio.sleep(0.5)
        assert failed == 1
        placement._open = well
        await asyncio.sleep(30)
        slot, _, _ = await begin(front, "later")
        assert slot.worker == "a"


@in_virtual_time
async def test_a_front_tells_the_pool_which_workers_it_hears() -> None:
    async with hamlet("a", "b") as town:
        await town.front()
        await asyncio.sleep(1.5)
        assert town.heard == {"front": ("a", "b")}
        town.freeze("a")
        await asyncio.sleep(3)
        assert town.heard == {"front": ("b",)}


@in_virtual_time
async def test_sessions_that_were_taken_over_leave_the_room_that_there_is_to_newcomers() -> None:
    async with hamlet("a") as town:
        front, other = await town.front(), await town.front("other")
        await begin(front, "s")
        front.record(record("s", TOKEN))
        await asyncio.sleep(0.5)
        found = await other.find("token")
        assert found is not None
        _, media = await other.adopt(found, Heard())
        await asyncio.sleep(1.5)
        assert (other.room.slots, other.room.by_engine) == (4, {"cpu": 4})
        await media.aclose()
        assert other.room.by_engine == {"cpu": 4}


@in_virtual_time
async def test_a_session_that_fails_on_what_it_hears_takes_no_other_along() -> None:
    async with hamlet("a") as town:
        front = await town.front()

        def fails(_: SessionEvent) -> None:
            raise RuntimeError("a fault of the session's")

        slot = await front.reserve(WISH)
        await front.attach(slot, opening("bad"), fails)
        _, _, heard = await begin(front, "good")
        there = town.places["a"].actor.media
        there["bad"].notify(FirstFrame())
        there["good"].notify(FirstFrame())
        await asyncio.sleep(5)
        assert heard.kinds() == [FirstFrame]
        town.kill("a")
        await asyncio.sleep(1)
        assert heard.kinds() == [FirstFrame, MediaLost]


@in_virtual_time
async def test_a_session_on_a_worker_that_is_slow_to_answer_is_taken_over_all_the_same() -> None:
    async with hamlet("a") as town:
        front, other = await town.front(), await town.front("other")
        await begin(front, "s")
        front.record(record("s", TOKEN))
        await asyncio.sleep(1.5)
        town.freeze("a")
        await asyncio.sleep(2.3)
        found = await other.find("token")
        assert found is not None
        taking = asyncio.create_task(other.adopt(found, Heard()))
        await asyncio.sleep(0.2)
        town.thaw("a")
        _, media = await taking
        assert await media.negotiate("offer") == "answer to offer"
