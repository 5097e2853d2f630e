"""What a client hears and sees where its session moves to another worker while it plays."""

import asyncio

import pytest

from sundog.protocol.errors import ErrorCode
from sundog.protocol.messages import Answer, ErrorMessage, NewPath, Offer, SetMirror, SetPrompt
from sundog.server.hosting.events import FirstFrame, MediaMoving, PeerLost
from sundog.server.session import hosts, stage
from tests.staging import OFFICIAL, Line, Theatre, settled

SOON = MediaMoving(within_s=0.05)
LATER = MediaMoving(within_s=30)


async def moving(theatre: Theatre) -> None:
    await theatre.say(Offer(sdp="one"))
    await theatre.say(SetPrompt(text="Lego World"))
    await theatre.tell(0, LATER)


def errors(theatre: Theatre) -> list[ErrorCode | None]:
    return [message.code for message in theatre.line.said(ErrorMessage)]


async def test_the_client_is_asked_for_a_path_once_the_next_worker_is_ready() -> None:
    async with Theatre().running() as theatre:
        theatre.room = False
        await moving(theatre)
        assert not theatre.line.said(NewPath)
        theatre.room = True
        async with asyncio.timeout(2):
            while not theatre.line.said(NewPath):
                await asyncio.sleep(0.01)
        assert theatre.media[1].prompts == theatre.media[0].prompts
        assert 29 <= theatre.line.said(NewPath)[0].within_s <= 30


async def test_the_earlier_worker_plays_until_the_next_ones_first_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_GRACE_S", 0.0)
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.say(Offer(sdp="two"))
        assert theatre.line.said(Answer)[-1].sdp == "answer 1 to two"
        assert not theatre.media[0].is_closed
        await theatre.tell(1, FirstFrame())
        await asyncio.sleep(0.01)
        assert theatre.media[0].is_closed
        assert not errors(theatre), "nothing was lost"


async def test_the_earlier_worker_plays_until_the_client_has_closed_its_path_there() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.say(Offer(sdp="two"))
        await theatre.tell(1, FirstFrame())
        await asyncio.sleep(0.05)
        assert not theatre.media[0].is_closed
        await theatre.tell(0, PeerLost(reason="the client closed it"))
        await asyncio.sleep(0.01)
        assert theatre.media[0].is_closed
        assert not errors(theatre)


async def test_a_session_that_ends_while_it_moves_waits_for_no_path() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.say(Offer(sdp="two"))
        await theatre.tell(1, FirstFrame())
        async with asyncio.timeout(1):
            await theatre.live._stage.aclose()
        assert all(media.is_closed for media in theatre.media)


async def test_what_is_asked_meanwhile_shows_on_both() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.say(SetPrompt(text="Anime"))
        await theatre.say(SetMirror(enabled=True))
        one, other = theatre.media
        assert one.prompts == other.prompts
        assert len(one.prompts) == 2
        assert one.is_mirrored
        assert other.is_mirrored


async def test_a_client_that_does_not_come_in_time_is_told_that_its_peer_is_gone() -> None:
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.tell(0, SOON)
        await asyncio.sleep(0.1)
        assert theatre.media[0].is_closed
        assert errors(theatre) == [ErrorCode.PEER_LOST]
        await theatre.say(Offer(sdp="late"))
        assert theatre.line.said(Answer)[-1].sdp == "answer 1 to late"


async def test_a_worker_that_is_lost_while_its_session_moves_is_not_waited_for() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.lose(0)
        assert errors(theatre) == [ErrorCode.PEER_LOST]
        await theatre.say(Offer(sdp="two"))
        assert theatre.line.said(Answer)[-1].sdp == "answer 1 to two"


async def test_a_client_whose_old_path_ends_first_hears_nothing_of_it() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        await theatre.say(Offer(sdp="two"))
        await theatre.tell(0, PeerLost(reason="the client closed it"))
        assert not errors(theatre)
        await theatre.say(Offer(sdp="three"))
        assert theatre.line.said(Answer)[-1].sdp == "answer 1 to three"


async def test_official_clients_stay_until_the_deadline_and_come_back_by_themselves() -> None:
    async with Theatre(OFFICIAL).running() as theatre:
        await theatre.say(Offer(sdp="one"))
        await theatre.tell(0, SOON)
        assert not theatre.line.closes
        await asyncio.sleep(0.1)
        assert [close.code for close in theatre.line.closes] == [1012]
        assert len(theatre.media) == 1


async def test_a_session_without_a_peer_moves_unnoticed() -> None:
    async with Theatre().running() as theatre:
        await theatre.tell(0, LATER)
        assert not theatre.line.said(NewPath)
        await theatre.say(Offer(sdp="one"))
        assert theatre.line.said(Answer)[0].sdp == "answer 1 to one"


async def test_without_room_elsewhere_it_stays_until_the_deadline_and_is_then_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_PATIENCE_S", 0.0)
    async with Theatre().running() as theatre:
        await theatre.say(Offer(sdp="one"))
        theatre.room = False
        await theatre.tell(0, MediaMoving(within_s=0.2))
        assert not errors(theatre)
        await asyncio.sleep(0.3)
        assert errors(theatre)[0] is ErrorCode.PEER_LOST


async def test_a_client_that_was_away_is_asked_again() -> None:
    async with Theatre().running() as theatre:
        await moving(theatre)
        again = Line()
        theatre.live.attach(again, "127.0.0.1", 8000)
        await settled()
        assert len(again.said(NewPath)) == 1
