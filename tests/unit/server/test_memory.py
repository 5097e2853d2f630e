"""What is remembered of clients that cannot say who they were: once, not for long, not too much."""

import asyncio

from sundog.protocol.kept import Kept
from sundog.server.access.handshake import Handshake
from sundog.server.session.memory import Memory

ANIME, LEGO = Kept(prompts=("Anime",)), Kept(prompts=("Lego World",))
QUERY = {"model": "mirage_v2", "api_key": "one", "user_agent": "decart-python-sdk/0.0.40 lang/py"}


def likeness(address: str = "192.0.2.1", **query: str) -> bytes:
    return Handshake.read(QUERY | query, {}, address).likeness


async def test_a_look_is_given_out_once() -> None:
    memory = Memory()
    memory.put(b"me", ANIME)
    assert memory.take(b"you") is None
    assert memory.take(b"me") == ANIME
    assert memory.take(b"me") is None


async def test_the_newest_look_of_a_client_counts() -> None:
    memory = Memory()
    memory.put(b"me", ANIME)
    memory.put(b"me", LEGO)
    assert len(memory) == 1
    assert memory.take(b"me") == LEGO


async def test_a_look_is_forgotten_in_time_though_nobody_asks() -> None:
    memory = Memory(seconds=0.05)
    memory.put(b"me", ANIME)
    async with asyncio.timeout(5):
        while len(memory):
            await asyncio.sleep(0.01)


async def test_the_oldest_is_forgotten_when_there_are_too_many() -> None:
    memory = Memory(max_entries=2)
    for who in (b"a", b"b", b"c"):
        memory.put(who, ANIME)
    assert [memory.take(who) is None for who in (b"a", b"b", b"c")] == [True, False, False]


async def test_images_are_bounded_together() -> None:
    memory = Memory(max_image_bytes=10)
    for who in (b"a", b"b", b"c"):
        memory.put(who, Kept(image=b"12345"))
    assert memory.take(b"a") is None
    memory.put(b"huge", Kept(image=b"x" * 11))
    assert len(memory) == 0
    memory.put(b"d", Kept(image=b"x" * 10))
    assert memory.take(b"d") is not None


async def test_everything_is_forgotten_at_the_end() -> None:
    memory = Memory()
    memory.put(b"me", ANIME)
    memory.clear()
    assert memory.take(b"me") is None


def test_who_is_alike_has_the_same_key_address_model_and_agent() -> None:
    assert likeness() == likeness(model="lucy-restyle-2")  # the same by another name
    others = [
        likeness(address="192.0.2.2"),
        likeness(api_key="two"),
        likeness(model="mirage"),
        likeness(user_agent="decart-python-sdk/0.0.39 lang/py"),
    ]
    assert len({likeness(), *others}) == 5
