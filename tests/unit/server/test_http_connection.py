"""What stands for a WebSocket over HTTP gives each request its own answer."""

import asyncio

import pytest

from sundog.protocol.effects import Close, Send
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.messages import (
    Answer,
    ClientMessage,
    ErrorMessage,
    MirrorAck,
    PromptAck,
    SetMirror,
    SetPrompt,
)
from sundog.server.session.signalling import BROKEN
from sundog.server.whip.connection import HttpConnection

LOST = ErrorMessage(code=ErrorCode.PEER_LOST, message="gone", retryable=True)


class World:
    """A connection, what it said to the session, and how often it left."""

    def __init__(self, *, can_return: bool = True) -> None:
        self.left: list[HttpConnection] = []
        self.said: list[ClientMessage] = []
        self.line = HttpConnection(leave=self.left.append, can_return=can_return)

    def tell(self, message: Answer | PromptAck | MirrorAck | ErrorMessage) -> None:
        self.line.post(Send(message=message))


async def test_an_ack_of_the_mirror_is_not_taken_for_that_of_a_prompt_before_it() -> None:
    world = World()
    prompted = world.line.begin(SetPrompt(text="Anime", wants_ack=False), world.said.append)
    mirrored = world.line.begin(SetMirror(enabled=True), world.said.append)
    assert all(getattr(message, "wants_ack", False) for message in world.said)
    world.tell(MirrorAck(enabled=True))
    assert (mirrored.done(), prompted.done()) == (True, False)
    world.tell(PromptAck(prompt="Anime"))
    assert prompted.result() == PromptAck(prompt="Anime")


async def test_prompts_get_their_acks_in_order_though_one_gave_up_waiting() -> None:
    world = World()
    first, second = (
        world.line.begin(SetPrompt(text=text), world.said.append)
        for text in ("Anime", "Lego World")
    )
    first.cancel()
    world.tell(PromptAck(prompt="Anime"))
    world.tell(PromptAck(prompt="Lego World"))
    assert second.result() == PromptAck(prompt="Lego World")


async def test_too_many_prompts_at_once_are_refused_before_the_session_hears_them() -> None:
    world = World()
    for number in range(4):
        world.line.begin(SetPrompt(text=str(number)), world.said.append)
    with pytest.raises(ProtocolError) as refused:
        world.line.begin(SetPrompt(text="4"), world.said.append)
    assert refused.value.code is ErrorCode.TOO_MANY_MESSAGES
    assert len(world.said) == 4


async def test_one_that_the_session_has_no_room_for_is_refused_though_another_waits() -> None:
    """As where the images of the publisher before still wait."""
    world = World()
    full = PromptAck(prompt="B", success=False, error="wait", code=ErrorCode.TOO_MANY_MESSAGES)
    first = world.line.begin(SetPrompt(text="A"), world.said.append)
    second = world.line.begin(SetPrompt(text="B"), lambda _: world.tell(full))
    assert (first.done(), second.result()) == (False, full)
    world.tell(PromptAck(prompt="A"))
    assert first.result() == PromptAck(prompt="A")


@pytest.mark.parametrize("can_return", [True, False])
async def test_a_lost_peer_ends_it_for_good_only_where_nobody_can_come_back(
    can_return: bool,
) -> None:
    world = World(can_return=can_return)
    world.tell(Answer(sdp="v=0"))
    waiting = world.line.begin(SetPrompt(text="Anime"), world.said.append)
    world.tell(LOST)
    assert world.left == [world.line]
    assert world.line.client_code == (BROKEN if can_return else 1000)
    assert isinstance(waiting.exception(), ProtocolError)
    world.tell(LOST)
    assert len(world.left) == 1


async def test_who_comes_back_waits_for_an_answer_though_the_last_peer_is_lost() -> None:
    world = World()
    world.tell(LOST)
    asking = asyncio.create_task(world.line.answer())
    world.tell(Answer(sdp="v=0"))
    assert await asking == "v=0"
    assert not world.line.is_over


async def test_a_refused_offer_says_why() -> None:
    world = World()
    world.tell(ErrorMessage(code=ErrorCode.INVALID_SDP, message="no video", retryable=False))
    with pytest.raises(ProtocolError, match="no video"):
        await world.line.answer()


async def test_a_close_by_the_session_leaves_once_and_says_by_what() -> None:
    world = World()
    world.line.post(Close.because(ProtocolError(ErrorCode.IDLE, "silent")))
    world.line.end("client", is_goodbye=True)
    assert (world.left, world.line.ended_by) == ([world.line], "idle")
