"""Who has the session that a token takes up: nobody begins anew beside one that plays."""

import asyncio
import hashlib
from dataclasses import replace

from sundog.cluster.gateway.placement import RayPlacement
from sundog.protocol.kept import Kept
from tests.unit.cluster.hamlet import WISH, Hamlet, Heard, hamlet, opening, record
from tests.unit.cluster.test_ray_placement import in_virtual_time, now

TOKEN = hashlib.sha256(b"token").digest()


async def begun(front: RayPlacement, session_id: str = "s") -> str:
    """Begin a session, and nothing more; return its worker."""
    slot = await front.reserve(WISH)
    await front.attach(slot, opening(session_id, record(session_id, TOKEN)), Heard())
    return slot.worker


async def found(town: Hamlet, front: RayPlacement) -> tuple[str, float]:
    """Return where the session is that the token takes up, and how long that took to find out."""
    at = now()
    there = await front.find("token")
    return ("" if there is None else there.worker), now() - at


@in_virtual_time
async def test_a_session_is_found_from_the_moment_on_that_it_plays() -> None:
    async with hamlet("a", "b") as town:
        first, second = await town.front("first"), await town.front("second")
        worker = await begun(first)
        await first.aclose()
        assert (await found(town, second))[0] == worker


@in_virtual_time
async def test_a_session_that_began_with_a_picture_is_not_sent_it_again() -> None:
    async with hamlet("a") as town:
        front = await town.front()
        kept = replace(record("s", TOKEN), kept=Kept(image=bytes(1_000_000)))
        await front.attach(await front.reserve(WISH), opening("s", kept), Heard())
        town.reaches["front"].bytes = 0
        front.record(replace(kept, playout_ms=100))
        await asyncio.sleep(1)
        assert 0 < town.reaches["front"].bytes < 100_000
        other = await town.front("other")
        there = await other.find("token")
        assert there is not None
        taken, _ = await other.adopt(there, Heard())
        assert (taken.kept, taken.playout_ms) == (kept.kept, 100)


@in_virtual_time
async def test_a_worker_that_was_never_heard_is_waited_for() -> None:
    async with hamlet("a", "b") as town:
        first = await town.front("first")
        worker = await begun(first)
        town.freeze(worker)
        second = await town.front("second")
        finding = asyncio.create_task(found(town, second))
        await asyncio.sleep(1.2)
        assert not finding.done()
        town.thaw(worker)
        assert (await finding)[0] == worker


@in_virtual_time
async def test_a_worker_that_has_become_quiet_is_waited_for() -> None:
    async with hamlet("a", "b") as town:
        first, second = await town.front("first"), await town.front("second")
        town.reaches["second"].there_s["report"] = 1.0  # what it knows is older than the session
        await asyncio.sleep(2)
        worker = await begun(first)
        town.freeze(worker)
        finding = asyncio.create_task(found(town, second))
        await asyncio.sleep(1.5)
        assert not finding.done()
        town.thaw(worker)
        assert (await finding)[0] == worker


@in_virtual_time
async def test_a_worker_that_hangs_is_not_waited_for_longer_than_for_its_loss() -> None:
    async with hamlet("a", "b") as town:
        town.freeze("a")
        front = await town.front()
        worker, after_s = await found(town, front)
        assert worker == ""
        assert 1.5 < after_s < 3.5
        worker, after_s = await found(town, front)
        assert worker == ""
        assert after_s < 1.5, "who has hung for so long has nothing any more"


@in_virtual_time
async def test_where_all_have_answered_nobody_waits() -> None:
    async with hamlet("a", "b") as town:
        front = await town.front()
        await asyncio.sleep(1)
        worker, after_s = await found(town, front)
        assert (worker, after_s < 0.1) == ("", True)


@in_virtual_time
async def test_a_session_on_a_worker_that_has_just_begun_is_found_by_who_has_not_heard_of_it() -> (
    None
):
    async with hamlet("a") as town:
        first, second = await town.front("first"), await town.front("second")
        await asyncio.sleep(1.5)
        await town.add("b")
        await asyncio.sleep(0.01)
        await first._rollcall.call()
        town.kill("a")
        await asyncio.sleep(0.1)
        assert second._board.link("b") is None
        assert await begun(first) == "b"
        assert (await found(town, second))[0] == "b"


@in_virtual_time
async def test_a_pool_that_has_not_looked_yet_hides_no_worker() -> None:
    async with hamlet("a") as town:
        first = await town.front("first")
        await begun(first)
        await first.aclose()
        town.pool_has_looked = False
        second = await town.front("second")
        assert (await found(town, second))[0] == "a"


@in_virtual_time
async def test_a_worker_that_only_begins_holds_up_no_front() -> None:
    async with hamlet("a", "b") as town:
        town.freeze("b")
        at = now()
        front = await town.front()
        assert now() - at < 0.5
        assert front.status == "ready"


@in_virtual_time
async def test_the_token_that_a_front_is_about_to_tell_is_known_when_the_front_dies() -> None:
    async with hamlet("a") as town:
        first, second = await town.front("first"), await town.front("second")
        await begun(first)
        there = await second.find("token")
        assert there is not None
        await second.adopt(there, Heard(), hashlib.sha256(b"told next").digest())
        third = await town.front("third")
        for token in ("token", "told next"):
            assert await third.find(token) is not None


@in_virtual_time
async def test_fronts_that_take_over_and_die_add_no_tokens_without_end() -> None:
    async with hamlet("a") as town:
        fronts = [await town.front("one"), await town.front("other")]
        await begun(fronts[0])
        token = b"token"
        for number in range(50):
            there = await fronts[number % 2 - 1].find(token.decode())
            assert there is not None
            token = str(number).encode()
            told = hashlib.sha256(token).digest()
            await fronts[number % 2 - 1].adopt(there, Heard(), told)
        (holding,) = (await town.places["a"].actor.facts()).holdings
        assert len(holding.tokens) <= 8
