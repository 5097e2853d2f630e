"""What a client hears and sees where the worker of its session is lost."""

import asyncio

import pytest

from sundog.protocol.errors import ErrorCode
from sundog.protocol.messages import (
    Answer,
    ErrorMessage,
    Offer,
    PromptAck,
    SetMirror,
    SetPlayoutDelay,
    SetPrompt,
)
from sundog.server.hosting.events import FirstFrame, MediaMoving, MediaTaken, PeerLost
from sundog.server.session import hosts, stage
from tests.staging import OFFICIAL, Theatre, settled


def lost(theatre: Theatre) -> list[ErrorCode | None]:
    return [message.code for message in theatre.line.said(ErrorMessage)]


async def lose_in_a_row(theatre: Theatre, count: int) -> None:
    """Have the client come to so many workers, each of which is lost at once."""
    for number in range(count):
        await theatre.say(Offer(sdp="one"))
        await theatre.lose(number)


async def test_the_client_is_asked_for_a_new_path_at_once() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.lose(0)
        assert lost(theatre) == [ErrorCode.PEER_LOST]
        await theatre.say(Offer(sdp="two"))
        assert theatre.line.said(Answer)[-1].sdp == "answer 1 to two"


async def test_the_look_is_there_before_the_first_new_picture() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        await theatre.say(SetMirror(enabled=True))
        await theatre.say(SetPlayoutDelay(max_ms=100))
        await theatre.lose(0)
        again = theatre.media[1]
        assert again.prompts == theatre.media[0].prompts
        assert (again.is_mirrored, again.playout_ms) == (True, 100)


async def test_an_offer_waits_until_its_look_has_been_restored() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.room = False
        await theatre.lose(0)
        await theatre.say(Offer(sdp="one"))
        assert not theatre.line.said(Answer)
        theatre.room = True
        async with asyncio.timeout(2):
            while not theatre.line.said(Answer):
                await asyncio.sleep(0.01)
        assert theatre.media[1].prompts


async def test_an_engine_that_stumbles_over_the_look_is_given_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_AGAIN_S", 0.01)
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.stumbles = 2
        await theatre.lose(0)
        async with asyncio.timeout(2):
            while theatre.media[1].prompts != theatre.media[0].prompts:
                await asyncio.sleep(0.01)


async def test_a_newer_prompt_takes_the_place_of_a_look_that_is_still_owed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_AGAIN_S", 0.05)
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.stumbles = 1
        await theatre.lose(0)
        await theatre.say(SetPrompt(text="Anime"))
        assert len(theatre.media[1].prompts) == 1
        await asyncio.sleep(0.15)
        assert len(theatre.media[1].prompts) == 1


async def test_a_prompt_under_way_is_applied_on_the_next_worker() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.media[0].may_work.clear()
        await theatre.say(SetPrompt(text="Anime"))
        await theatre.lose(0)
        assert len(theatre.media[1].prompts) == 2, "what showed, and then what was asked for"
        acks = theatre.line.said(PromptAck)
        assert [(ack.prompt, ack.success) for ack in acks] == [
            ("Lego World", True),
            ("Anime", True),
        ]


async def test_an_offer_under_way_is_answered_by_the_next_worker_without_a_word() -> None:
    async with Theatre().running() as theatre:
        theatre.media[0].may_work.clear()
        await theatre.say(Offer(sdp="one"))
        await theatre.lose(0)
        assert theatre.line.said(Answer)[0].sdp == "answer 1 to one"
        assert not lost(theatre)


async def test_official_clients_are_sent_away_as_at_a_restart() -> None:
    async with Theatre(OFFICIAL).running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.say(SetPrompt(text="Lego World"))
        await theatre.lose(0)
        assert [close.code for close in theatre.line.closes] == [1012]
        assert not lost(theatre), "an error would stop them"
        assert theatre.live.is_expected
        assert theatre.live.kept() is not None, "for its next connection"
        assert len(theatre.media) == 1, "nothing is opened for who is gone"


async def test_an_official_client_that_has_no_peer_yet_never_knows() -> None:
    async with Theatre(OFFICIAL).running() as theatre:
        await theatre.lose(0)
        await theatre.say(Offer(sdp="one"))
        assert theatre.line.said(Answer)[0].sdp == "answer 1 to one"


async def test_a_worker_that_only_fails_to_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_WORD_S", 0.01)
    async with Theatre().running() as theatre:
        theatre.media[0].is_lost = True
        await theatre.say(Offer(sdp="one"))
        async with asyncio.timeout(2):
            while not theatre.line.said(Answer):
                await asyncio.sleep(0.01)
        assert theatre.media[0].is_closed


async def test_what_the_lost_worker_says_later_changes_nothing() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.lose(0)
        await theatre.say(Offer(sdp="two"))
        await theatre.tell(0, PeerLost(reason="late"))
        assert len(lost(theatre)) == 1


async def test_a_session_without_room_anywhere_ends_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_PATIENCE_S", 0.0)
    async with Theatre().running() as theatre:
        theatre.room = False
        await theatre.lose(0)
        await settled()
        assert ErrorCode.AT_CAPACITY in lost(theatre)
        assert theatre.line.closes


async def test_a_session_that_another_front_took_ends_here_without_a_new_worker() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.tell(0, MediaTaken())
        assert lost(theatre) == [ErrorCode.SUPERSEDED]
        assert theatre.live.is_over
        assert len(theatre.media) == 1


async def test_frames_of_the_lost_worker_are_counted_with_those_of_the_next() -> None:
    async with Theatre().running() as theatre:
        theatre.media[0].sent = 5
        await theatre.lose(0)
        await asyncio.sleep(0.01)
        theatre.media[1].sent = 2
        assert theatre.live.take_sample().counts == {"frames_sent": 7}


async def test_an_engine_that_never_takes_the_look_is_not_asked_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_AGAIN_S", 0.001)
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.stumbles = 100
        await theatre.lose(0)
        await asyncio.sleep(0.1)
        assert theatre.media[1].stumbles == 95


async def test_an_engine_that_is_slow_with_the_look_holds_up_no_picture_and_takes_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_RESTORE_S", 0.01)
    monkeypatch.setattr(stage, "_AGAIN_S", 0.01)
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.say(SetPrompt(text="Lego World"))
        theatre.is_slow = True
        await theatre.lose(0)
        await theatre.say(Offer(sdp="two"))
        async with asyncio.timeout(2):
            while len(theatre.line.said(Answer)) < 2:
                await asyncio.sleep(0.01)
        assert not theatre.media[1].prompts
        await asyncio.sleep(0.1)
        theatre.media[1].may_style.set()
        await asyncio.sleep(0.05)
        assert len(theatre.media[1].prompts) == 1


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no session wait for others that its worker was lost with."""
    monkeypatch.setattr(hosts, "_APART_S", 0.0)


@pytest.mark.usefixtures("together")
async def test_a_session_that_loses_one_worker_after_the_other_ends_and_says_so() -> None:
    async with Theatre().running() as theatre:
        await lose_in_a_row(theatre, 3)
        assert len(theatre.media) == 3, "a fourth worker is not put at risk"
        (error,) = [m for m in theatre.line.said(ErrorMessage) if m.code is ErrorCode.INTERNAL]
        assert not error.retryable
        assert theatre.line.closes


@pytest.mark.usefixtures("together")
async def test_a_look_that_workers_are_lost_by_ends_the_session_too() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(SetPrompt(text="Lego World"))
        for number in range(3):
            await theatre.lose(number)
        assert len(theatre.media) == 3
        assert theatre.line.closes


async def test_sessions_whose_workers_were_lost_twice_come_back_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("random.uniform", lambda least, most: most)
    monkeypatch.setattr(hosts, "_APART_S", 0.3)
    async with Theatre().running() as theatre:
        await lose_in_a_row(theatre, 2)
        assert len(theatre.media) == 2
        await asyncio.sleep(0.5)
        assert len(theatre.media) == 3
        assert not theatre.line.closes


@pytest.mark.usefixtures("together")
async def test_workers_that_are_lost_now_and_then_are_no_reason_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Theatre().running() as theatre:
        for number in range(6):
            monkeypatch.setattr(hosts, "_BRIEF_S", 3.0 if number % 3 else 0.0)
            await theatre.say(Offer(sdp="one"))
            await theatre.lose(number)
        assert len(theatre.media) == 7
        assert not theatre.line.closes


@pytest.mark.usefixtures("together")
async def test_losses_of_different_days_have_nothing_to_do_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_IN_A_ROW_S", 0.0)
    async with Theatre().running() as theatre:
        await lose_in_a_row(theatre, 6)
        assert len(theatre.media) == 7
        assert not theatre.line.closes


@pytest.mark.usefixtures("together")
async def test_a_worker_that_was_left_in_order_speaks_for_the_session() -> None:
    async with Theatre().running() as theatre:
        await lose_in_a_row(theatre, 2)
        await theatre.say(Offer(sdp="one"))
        await theatre.tell(2, MediaMoving(within_s=30))
        await theatre.say(Offer(sdp="two"))
        await theatre.tell(3, FirstFrame())
        await theatre.lose(3)
        assert len(theatre.media) == 5
        assert not theatre.line.closes


async def test_workers_that_are_lost_before_the_client_uses_them_are_no_reason_to_end() -> None:
    async with Theatre().running() as theatre:
        for number in range(6):
            await theatre.lose(number)
        assert len(theatre.media) == 7
        assert not theatre.line.closes
