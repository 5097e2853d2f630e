"""Sessions on a worker: begun in slots, held by one front, closed with all that is theirs."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sundog.engine.interface import EngineError, EngineLost, Loss, Report, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook
from sundog.media.rtc import PeerState, SdpError
from sundog.server.hosting.events import PeerConnected, PeerLost
from sundog.server.hosting.interface import MediaGoneError
from sundog.server.placement.interface import NoSlotError, Opening, Wish, WorkerState
from tests.unit.cluster.workers import WISH, FakePeer, Site, site


@pytest.fixture
async def here(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with site(monkeypatch) as made:
        yield made


async def test_a_worker_is_ready_once_its_engines_are_warm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with site(monkeypatch, is_started=False) as cold:
        assert (await cold.worker.facts()).state is WorkerState.STARTING
        with pytest.raises(NoSlotError, match="starting"):
            await cold.worker.reserve(WISH)
        both = await asyncio.gather(cold.worker.start(), cold.worker.start())
        assert [facts.state for facts in both] == [WorkerState.READY] * 2
        assert both[0].room.slots == 2


async def test_a_worker_whose_engine_cannot_work_says_why_and_may_be_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(PassthroughEngine):
        is_broken = True

        def warm_up(self, progress: object) -> None:
            if Broken.is_broken:
                raise EngineLost(Loss.CRASHED, "no weights")

    async with site(monkeypatch, make=Broken, is_started=False) as cold:
        for _ in range(2):
            with pytest.raises(EngineError, match="no weights") as caught:
                await cold.worker.start()
            assert type(caught.value) is EngineError, "its own kinds do not travel"
        Broken.is_broken = False
        assert (await cold.worker.start()).state is WorkerState.READY


async def test_no_slot_is_given_twice(here: Site) -> None:
    slot = await here.begin()
    await here.worker.reserve(WISH)
    with pytest.raises(NoSlotError):
        await here.worker.reserve(WISH)
    with pytest.raises(NoSlotError):
        await here.worker.attach("g", slot, Opening(session_id="t", model="mirage_v2", codecs=()))
    assert (await here.worker.facts()).taken == 2


async def test_a_slot_that_nobody_comes_for_is_free_again(here: Site) -> None:
    await here.worker.reserve(WISH)
    await here.passes(10.5)
    assert (await here.worker.facts()).taken == 0


async def test_releasing_a_slot_late_does_not_free_it_under_a_session(here: Site) -> None:
    slot = await here.begin()
    await here.worker.release(slot)
    assert (await here.worker.facts()).taken == 1
    spare = await here.worker.reserve(WISH)
    await here.worker.release(spare)
    assert (await here.worker.facts()).taken == 1


async def test_a_wish_for_what_is_not_here_is_refused(here: Site) -> None:
    for wish in (Wish(engine="diffusion"), Wish(engine="passthrough", codecs=("AV1",))):
        with pytest.raises(NoSlotError):
            await here.worker.reserve(wish)


async def test_a_model_that_is_not_here_leaves_no_slot_taken(here: Site) -> None:
    slot = await here.worker.reserve(WISH)
    with pytest.raises(EngineError, match="no model"):
        await here.worker.attach("f", slot, Opening(session_id="s", model="other", codecs=()))
    assert (await here.worker.facts()).taken == 0


async def test_who_does_not_hold_a_session_cannot_touch_it(here: Site) -> None:
    await here.begin(front="f")
    worker, calls = here.worker, ("s", "thief")
    attempts = (
        worker.negotiate(*calls, "offer"),
        worker.add_candidate(*calls, None, None, None),
        worker.restart_ice(*calls, "fragment"),
        worker.set_prompt(*calls, StylePrompt(text="x")),
        worker.set_mirror(*calls, True),
        worker.set_playout_delay(*calls, 100),
        worker.show(*calls, "v", "offer", 0),
        worker.viewer_candidate(*calls, "v", None, None, None),
        worker.viewer_restart_ice(*calls, "v", "fragment"),
        worker.viewer_close(*calls, "v"),
        worker.close(*calls),
    )
    for attempt in attempts:
        with pytest.raises(MediaGoneError):
            await attempt
    assert (await worker.facts()).taken == 1


async def test_a_session_answers_offers_and_tells_its_front_what_becomes_of_them(
    here: Site,
) -> None:
    await here.begin()
    assert await here.worker.negotiate("s", "f", "offer") == "answer to offer"
    await here.worker.add_candidate("s", "f", "candidate", "0", 0)
    peer = FakePeer.made[-1]
    assert peer.candidates == ["candidate"]
    peer.become(PeerState.CONNECTED)
    assert PeerConnected() in await here.events()
    peer.become(PeerState.FAILED)
    assert [type(event) for event in await here.events()] == [PeerLost]
    with pytest.raises(SdpError):
        await here.worker.negotiate("s", "f", "bad")


async def test_a_front_that_waits_hears_at_once(here: Site) -> None:
    await here.begin()
    await here.worker.negotiate("s", "f", "offer")
    await here.hear()
    waiting = asyncio.create_task(here.hear(patience_s=50))
    await asyncio.sleep(0.01)
    FakePeer.made[-1].become(PeerState.CONNECTED)
    async with asyncio.timeout(1):
        report = await waiting
    assert report.news[0].events == (PeerConnected(),)


async def test_of_two_questions_of_a_front_the_newer_is_answered(here: Site) -> None:
    await here.begin()
    await here.hear()
    older = asyncio.create_task(here.worker.report("f", 1, 50))
    await asyncio.sleep(0.01)
    newer = asyncio.create_task(here.worker.report("f", 1, 50))
    async with asyncio.timeout(1):
        assert (await older).news == ()
        assert (await older).number == 1, "what nobody listens to confirms nothing"
        await here.worker.negotiate("s", "f", "offer")
        FakePeer.made[-1].become(PeerState.CONNECTED)
        assert (await newer).news[0].events == (PeerConnected(),)


async def test_closing_frees_the_slot_and_ends_what_is_under_way(here: Site) -> None:
    await here.begin()
    asking = asyncio.create_task(here.worker.negotiate("s", "f", "slow"))
    await asyncio.sleep(0.01)
    await here.worker.close("s", "f")
    with pytest.raises(MediaGoneError):
        await asking
    assert (await here.worker.facts()).taken == 0
    await here.worker.close("s", "f")  # it is gone already


async def test_a_caller_that_goes_away_while_it_closes_leaves_nothing_half_closed(
    here: Site,
) -> None:
    await here.begin()
    closing = asyncio.create_task(here.worker.close("s", "f"))
    await asyncio.sleep(0)
    closing.cancel()
    await here.taken(0)


async def test_a_caller_that_goes_away_while_a_peer_is_made_leaves_no_peer_behind(
    here: Site,
) -> None:
    await here.begin()
    asking = asyncio.create_task(here.worker.negotiate("s", "f", "slow"))
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.sleep(0.01)
    assert FakePeer.made[0].state is PeerState.CLOSED
    assert await here.worker.negotiate("s", "f", "offer") == "answer to offer"


async def test_a_session_that_comes_back_to_its_worker_replaces_what_was_left_there(
    here: Site,
) -> None:
    await here.begin()
    await here.worker.negotiate("s", "f", "offer")
    await here.begin()
    await here.taken(1)
    assert FakePeer.made[0].state is PeerState.CLOSED
    assert [holding.session_id for holding in (await here.worker.facts()).holdings] == ["s"]


async def test_a_prompt_that_the_engine_refuses_comes_back_as_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Picky(PassthroughEngine):
        def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
            if prompt.text == "break":
                raise EngineLost(Loss.HUNG, "it hung")
            return super().compile(prompt, size)

    async with site(monkeypatch, make=Picky) as here:
        await here.begin()
        with pytest.raises(EngineError, match="it hung") as caught:
            await here.worker.set_prompt("s", "f", StylePrompt(text="break"))
        assert type(caught.value) is EngineError
        _, report = await here.worker.set_prompt("s", "f", StylePrompt(text="Anime"))
        assert isinstance(report, Report)


async def test_viewers_are_named_by_the_front_and_go_when_their_peer_does(here: Site) -> None:
    await here.begin()
    assert await here.worker.show("s", "f", "v", "offer", 100) == "viewer's answer to offer"
    viewer = FakePeer.made[-1]
    await here.worker.viewer_candidate("s", "f", "v", "candidate", "0", 0)
    assert viewer.candidates == ["candidate"]
    viewer.become(PeerState.CONNECTED)
    (news,) = (await here.hear()).news
    assert [(told.peer, told.state) for told in news.viewers] == [("v", PeerState.CONNECTED)]
    await here.worker.viewer_close("s", "f", "v")
    assert viewer.state is PeerState.CLOSED
    with pytest.raises(SdpError, match="gone"):
        await here.worker.viewer_restart_ice("s", "f", "v", "fragment")
    with pytest.raises(SdpError):
        await here.worker.show("s", "f", "w", "bad", 0)
    assert FakePeer.made[-1].state is PeerState.CLOSED


async def test_stopping_ends_everything_twice_over(here: Site) -> None:
    await here.begin()
    await here.worker.negotiate("s", "f", "offer")
    await here.worker.stop()
    facts = await here.worker.facts()
    assert (facts.taken, facts.holdings, facts.state) == (0, (), WorkerState.DRAINING)
    with pytest.raises(NoSlotError):
        await here.worker.reserve(WISH)
    await here.worker.stop()
