"""Fronts that fall silent, come back, or take sessions over; and deadlines that come near."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sundog.media.rtc import PeerState
from sundog.server.hosting.events import MediaLost, MediaMoving, MediaTaken, PeerConnected
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.placement.interface import NoSlotError, Opening, WorkerState
from tests.unit.cluster.workers import WISH, FakePeer, Site, record_of, site


@pytest.fixture
async def here(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with site(monkeypatch) as made:
        yield made


async def orphans(here: Site) -> list[bool]:
    return [holding.is_orphan for holding in (await here.worker.facts()).holdings]


async def test_a_session_whose_front_falls_silent_goes_on_for_a_while(here: Site) -> None:
    await here.begin()
    await here.worker.keep("f", record_of())
    await here.passes(1.75)
    assert await orphans(here) == [False]
    await here.passes(0.5)
    assert await orphans(here) == [True]
    await here.passes(29)
    assert await orphans(here) == [True]
    await here.passes(2)
    await here.taken(0)
    assert [type(event) for event in await here.events()] == [MediaLost]


async def test_a_session_that_nobody_can_take_up_soon_gives_its_slot_to_who_comes_anew(
    here: Site,
) -> None:
    await here.begin()
    await here.worker.keep("f", record_of(tokens=()))
    await here.passes(7)
    assert await orphans(here) == [True]
    await here.passes(1.25)
    await here.taken(0)


async def test_a_front_that_asks_again_has_its_sessions_back(here: Site) -> None:
    await here.begin()
    await here.worker.keep("f", record_of())
    await here.passes(20)
    await here.hear()
    await here.passes(0.25, asking=("f",))
    assert await orphans(here) == [False]
    await here.passes(40, asking=("f",))
    assert await orphans(here) == [False]


async def test_a_worker_that_slept_does_not_take_its_fronts_for_gone(here: Site) -> None:
    await here.begin()
    here.clock.advance(3600)
    here.worker.look()
    assert await orphans(here) == [False]


async def test_where_sessions_outlive_no_connection_a_front_still_has_time_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with site(monkeypatch, resume_s=0) as here:
        await here.begin()
        await here.worker.keep("f", record_of())
        await here.passes(4)
        assert await orphans(here) == [True]
        await here.passes(4)
        await here.taken(0)


async def test_the_earlier_front_hears_that_a_session_is_taken_over_and_can_no_more_touch_it(
    here: Site,
) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.worker.negotiate("s", "f", "offer")
    await here.hear("f")
    peer = FakePeer.made[-1]
    peer.become(PeerState.CONNECTED)
    await here.passes(5)
    record = await here.worker.adopt("g", "s")
    assert record.has_peer, "as it is, not as it was when it was kept"
    assert record.age_s == 65.0
    assert [type(event) for event in await here.events("f")] == [MediaTaken]
    assert await here.events("g") == [PeerConnected()], "what nobody had heard yet"
    assert await orphans(here) == [False]
    with pytest.raises(MediaGoneError):
        await here.worker.close("s", "f")
    with pytest.raises(MediaGoneError):
        await here.worker.keep("f", record_of())
    assert peer.state is PeerState.CONNECTED, "media go on meanwhile"
    assert (await here.worker.facts()).holdings[0].front == "g"


async def test_a_front_that_starts_again_under_its_name_takes_its_own_session_up(
    here: Site,
) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.worker.adopt("f", "s")
    assert MediaTaken() not in await here.events("f")
    assert (await here.worker.facts()).holdings[0].front == "f"


async def test_what_was_never_kept_cannot_be_taken_over(here: Site) -> None:
    await here.begin()
    for session_id in ("s", "other"):
        with pytest.raises(MediaGoneError):
            await here.worker.adopt("g", session_id)
    assert (await here.worker.facts()).holdings[0].front == "f"


async def test_every_front_is_told_which_tokens_take_a_session_up(here: Site) -> None:
    await here.begin()
    await here.worker.keep("f", record_of(tokens=(b"old",)))
    await here.worker.keep("f", record_of(tokens=(b"old", b"new")))
    (holding,) = (await here.hear("g")).facts.holdings
    assert holding.tokens == (b"old", b"new")
    assert "tokens" not in repr(holding)


async def test_a_worker_that_drains_takes_nobody_and_cuts_nobody_before_its_deadline(
    here: Site,
) -> None:
    await here.begin()
    slot = await here.worker.reserve(WISH)
    facts = await here.worker.drain(60)
    assert (facts.state, facts.ends_in_s) == (WorkerState.DRAINING, 60.0)
    with pytest.raises(NoSlotError, match="draining"):
        await here.worker.reserve(WISH)
    await here.worker.release(slot)
    await here.passes(54, asking=("f",))
    assert await here.events() == []
    await here.passes(1.25)
    (moving,) = await here.events()
    assert moving == MediaMoving(within_s=5.0)
    await here.passes(4.5, asking=("f",))
    assert (await here.worker.facts()).taken == 1
    await here.passes(0.75)
    await here.taken(0)
    assert isinstance((await here.events())[-1], MediaLost)


async def test_who_has_to_leave_at_once_still_has_time_to_move(here: Site) -> None:
    await here.begin()
    await here.worker.drain(0)
    assert await here.events() == [MediaMoving(within_s=5.0)]
    await here.passes(4.5, asking=("f",))
    assert (await here.worker.facts()).taken == 1
    await here.passes(1)
    await here.taken(0)


async def test_a_session_that_was_opened_in_a_slot_of_before_is_told_to_move_as_well(
    here: Site,
) -> None:
    slot = await here.worker.reserve(WISH)
    await here.worker.drain(0)
    await here.worker.attach("f", slot, Opening(session_id="s", model="mirage_v2", codecs=()))
    here.worker.look()
    assert await here.events() == [MediaMoving(within_s=5.0)]


async def test_of_two_deadlines_the_newer_counts(here: Site) -> None:
    await here.begin()
    await here.worker.drain(0)
    assert [type(event) for event in await here.events()] == [MediaMoving]
    await here.worker.drain(60)
    await here.passes(20, asking=("f",))
    assert (await here.worker.facts()).taken == 1


async def test_a_front_that_adopts_while_the_worker_drains_is_told_to_move(here: Site) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.worker.drain(3)
    await here.worker.adopt("g", "s")
    here.worker.look()
    assert MediaMoving(within_s=5.0) in await here.events("g")


async def test_viewers_that_an_earlier_front_left_behind_do_not_pile_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with site(monkeypatch, max_viewers=1) as here:
        await here.begin(front="f")
        for name in ("a", "b", "c"):
            await here.worker.show("s", "f", name, "offer", 0)
        first, *others = FakePeer.made
        await asyncio.sleep(0.01)
        assert first.state is PeerState.CLOSED, "the oldest goes, where two may stay"
        others[0].become(PeerState.CONNECTED)
        await here.passes(46, asking=("f",))
        await here.worker.look_after()
        await asyncio.sleep(0.01)
        states = [peer.state for peer in others]
        assert states == [PeerState.CONNECTED, PeerState.CLOSED], "one has never connected"


async def test_a_session_that_comes_back_to_a_front_is_not_taken_for_lost_there(
    here: Site,
) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.worker.adopt("g", "s")
    await here.worker.adopt("f", "s")
    assert MediaTaken() not in await here.events("f"), "that was said of the time before"
    assert [type(event) for event in await here.events("g")] == [MediaTaken]


async def test_a_front_cannot_open_anew_what_another_has_taken_over(here: Site) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.worker.adopt("g", "s")
    slot = await here.worker.reserve(WISH)
    opening = Opening(session_id="s", model="mirage_v2", codecs=("H264",))
    with pytest.raises(NoSlotError, match="another front"):
        await here.worker.attach("f", slot, opening)
    await here.taken(1)
    assert (await here.worker.facts()).holdings[0].front == "g"
    assert MediaLost not in [type(event) for event in await here.events("g")]


async def test_what_a_front_left_behind_is_closed_where_its_session_comes_from_elsewhere(
    here: Site,
) -> None:
    await here.begin(front="f")
    await here.worker.keep("f", record_of())
    await here.passes(3, asking=("g",))
    await here.begin(front="g")
    await here.taken(1)
    assert (await here.worker.facts()).holdings[0].front == "g"
