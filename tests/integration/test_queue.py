"""A full service: who waits is told where it stands, and gets the next place in its turn."""

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest
from websockets.exceptions import InvalidStatus, InvalidURI

from sundog.server.config import Config
from tests.service import changed, known_service, running_service
from tests.wireclient import BROWSER, OUR_SDK, Wire, peered, wire

TWO = Config(engine="passthrough", port=0, max_sessions=2, queue_size=3)
KEYED = changed(TWO, api_keys=("greedy-key-0123", "other-key-01234"))


async def entered(stack: AsyncExitStack, base_url: str, **query: str) -> Wire:
    return await stack.enter_async_context(wire(base_url, **(OUR_SDK | query)))


async def waiting(stack: AsyncExitStack, base_url: str, at: int, **query: str) -> Wire:
    """Come and hear that the line is as long as this."""
    line = await entered(stack, base_url, **query)
    message = await line.hear()
    assert message == {"type": "queue_position", "position": at, "queue_size": at}
    return line


async def test_who_does_not_fit_waits_in_turn_and_gets_the_next_place() -> None:
    """Test 22."""
    async with running_service(TWO) as base_url, AsyncExitStack() as stack:
        inside = [await entered(stack, base_url) for _ in range(2)]
        for line in inside:
            await line.hear("session_id")
        third = await waiting(stack, base_url, 1)
        fourth = await waiting(stack, base_url, 2)
        assert await third.hear() == {"type": "queue_position", "position": 1, "queue_size": 2}
        await inside[0].say_goodbye(1000)
        assert (await third.hear())["type"] == "session_id"
        assert await fourth.hear() == {"type": "queue_position", "position": 1, "queue_size": 1}
        await inside[1].say_goodbye(1000)
        assert (await fourth.hear())["type"] == "session_id"


async def test_what_was_said_while_waiting_is_done_once_there_is_a_place() -> None:
    async with running_service(changed(TWO, max_sessions=1)) as base_url, AsyncExitStack() as stack:
        inside = await entered(stack, base_url)
        await inside.hear("session_id")
        line = await waiting(stack, base_url, 1)
        for prompt in ("Anime", "Lego"):
            await line.say(type="prompt", prompt=prompt, enhance_prompt=True)
        await line.say(type="switch_camera", rotateY=2, ack=True)
        await inside.say_goodbye(1000)
        await line.hear("session_id")
        heard = [await line.hear() for _ in range(3)]
        acks = [message["prompt"] for message in heard if message["type"] == "prompt_ack"]
        assert acks == ["Anime", "Lego"]
        assert {"type": "mirror_ack", "enabled": True} in heard
        async with peered(line) as stream:
            await stream.frames(2)


async def test_who_leaves_the_line_is_forgotten_and_the_others_move_up() -> None:
    async with known_service(TWO) as (base_url, service), AsyncExitStack() as stack:
        inside = [await entered(stack, base_url) for _ in range(2)]
        first = await waiting(stack, base_url, 1)
        second = await waiting(stack, base_url, 2)
        first.vanish()
        assert await second.hear() == {"type": "queue_position", "position": 1, "queue_size": 1}
        await second.say_goodbye(1000)
        async with asyncio.timeout(10):
            while service.places.queue:
                await asyncio.sleep(0.01)
        assert service.places.active == len(inside)


async def test_a_full_line_is_a_refusal_that_says_when_to_come_back() -> None:
    """Test 23."""
    async with running_service(TWO) as base_url, AsyncExitStack() as stack:
        for _ in range(2):
            await (await entered(stack, base_url)).hear("session_id")
        for at in range(1, 4):
            await waiting(stack, base_url, at)
        refused = await entered(stack, base_url)
        error = await refused.hear()
        assert (error["code"], error["retryable"]) == ("at_capacity", True)
        assert await refused.closed() == 4503
        with pytest.raises(InvalidStatus) as caught:
            async with wire(base_url):
                pass
        assert caught.value.response.status_code == 503
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60


async def test_a_service_without_a_line_refuses_at_once() -> None:
    one = changed(TWO, max_sessions=1, queue_size=0)
    async with running_service(one) as base_url, AsyncExitStack() as stack:
        await (await entered(stack, base_url)).hear("session_id")
        assert (await (await entered(stack, base_url)).hear())["code"] == "at_capacity"


async def test_waiting_ends_after_its_time() -> None:
    impatient = changed(TWO, max_sessions=1, queue_timeout_s=1)
    async with running_service(impatient) as base_url, AsyncExitStack() as stack:
        await (await entered(stack, base_url)).hear("session_id")
        line = await waiting(stack, base_url, 1)
        error = await line.hear()
        assert (error["code"], error["retryable"]) == ("at_capacity", True)
        assert "within 1 s" in error["error"]
        assert await line.closed() == 4503


async def test_one_key_at_its_limit_never_keeps_another_out() -> None:
    """Test 25."""
    config = changed(KEYED, max_sessions=3, max_sessions_per_key=2)
    greedy, other = ({"api_key": key} for key in KEYED.api_keys)
    async with running_service(config) as base_url, AsyncExitStack() as stack:
        inside = [await entered(stack, base_url, **greedy) for _ in range(2)]
        for line in inside:
            await line.hear("session_id")
        crowd = [await waiting(stack, base_url, at, **greedy) for at in (1, 2)]
        # Its half of the line is full, and the place that is free is none of its own.
        assert (await (await entered(stack, base_url, **greedy)).hear())["code"] == "at_capacity"
        await (await entered(stack, base_url, **other)).hear("session_id")
        # Full: the next of the other key waits behind the crowd, and yet is let in before it.
        behind = await waiting(stack, base_url, 3, **other)
        await inside[0].say_goodbye(1000)
        assert (await crowd[0].hear("session_id"))["type"] == "session_id"
        async with httpx.AsyncClient(base_url=base_url) as http:
            quota = await http.get("/v1/realtime/quota", headers={"X-API-KEY": other["api_key"]})
        assert quota.json() == {
            "active": 3,
            "limit": 3,
            "available": 0,
            "queue": {"waiting": 2, "size": 3},
            "key": {"active": 1, "limit": 2},
        }
        await inside[1].say_goodbye(1000)
        await crowd[1].hear("session_id")
        await crowd[0].say_goodbye(1000)
        await behind.hear("session_id")


async def test_a_key_is_passed_over_while_it_has_all_it_may_have() -> None:
    config = changed(KEYED, max_sessions_per_key=1)
    greedy, other = ({"api_key": key} for key in KEYED.api_keys)
    async with running_service(config) as base_url, AsyncExitStack() as stack:
        first = await entered(stack, base_url, **greedy)
        await first.hear("session_id")
        second = await waiting(stack, base_url, 1, **greedy)
        await (await entered(stack, base_url, **other)).hear("session_id")
        await first.say_goodbye(1000)
        await second.hear("session_id")


async def test_a_parked_session_gives_its_place_to_the_line_after_a_moment() -> None:
    async with known_service(changed(TWO, max_sessions=1)) as (base_url, service):
        async with AsyncExitStack() as stack:
            inside = await entered(stack, base_url)
            await inside.hear("session_id")
            await inside.say(type="switch_camera", rotateY=2, ack=True)
            await inside.hear("mirror_ack")
            line = await waiting(stack, base_url, 1)
            inside.vanish()
            await line.hear("session_id")
        assert service.config.resume_s == 30


async def test_a_service_that_ends_tells_those_who_wait() -> None:
    async with AsyncExitStack() as stack:
        async with running_service(changed(TWO, max_sessions=1)) as base_url:
            await (await entered(stack, base_url)).hear("session_id")
            line = await waiting(stack, base_url, 1)
        assert await line.closed() in (4503, 1012, 1006)


async def test_clients_that_cannot_wait_are_refused_at_once() -> None:
    async with running_service(changed(TWO, max_sessions=1)) as base_url, AsyncExitStack() as stack:
        await (await entered(stack, base_url)).hear("session_id")
        python = {"user_agent": "decart-python-sdk/0.0.8 lang/py"}
        with pytest.raises(InvalidURI, match="refused:Server at capacity"):
            await entered(stack, base_url, **python)
        async with httpx.AsyncClient(base_url=base_url) as http:
            answer = await http.post(
                "/v1/whip", content="v=0", headers={"Content-Type": "application/sdp"}
            )
            assert (answer.status_code, answer.json()["code"]) == (503, "at_capacity")
            assert int(answer.headers["Retry-After"]) >= 1
        line = await entered(stack, base_url, **BROWSER)
        assert (await line.hear())["type"] == "queue_position"
