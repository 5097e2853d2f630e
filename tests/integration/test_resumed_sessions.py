"""A session of our SDK that outlives its WebSocket, over real WebRTC."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from sundog.engine.interface import StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, Wire, peered, wire

ONE_PLACE = changed(PASSTHROUGH, max_sessions=1, queue_size=0)


class Remembering(PassthroughEngine):
    """Changes nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.prompts: list[StylePrompt] = []

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        self.prompts.append(prompt)
        return super().compile(prompt, size)


@asynccontextmanager
async def resumed(
    base_url: str, token: str, **query: str
) -> AsyncIterator[tuple[Wire, dict[str, Any]]]:
    """Come back with a token; gives the connection and the first message on it."""
    async with wire(base_url, resume_token=token, **(OUR_SDK | query)) as line:
        yield line, await line.hear()


async def test_our_sdk_is_told_how_to_come_back_and_nobody_else_is() -> None:
    async with running_service() as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            first = await line.hear()
            assert (first["resumed"], first["resume_s"]) == (False, 30)
            assert len(first["resume_token"]) >= 32
        async with wire(base_url, **BROWSER) as line:
            assert set(await line.hear()) == {"type", "session_id", "server_ip", "server_port"}


async def test_a_session_goes_on_where_it_was_and_its_frames_never_stop() -> None:
    engine = Remembering()
    async with (
        running_service(make_engine=lambda _: engine) as base_url,
        wire(base_url, **OUR_SDK) as line,
    ):
        first = await line.hear()
        async with peered(line) as stream:
            await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
            await line.hear("prompt_ack")
            times = await stream.frames(3)
            line.vanish()
            # More than would be under way: the service goes on though nobody is attached.
            times += await stream.frames(25)
            async with resumed(base_url, first["resume_token"]) as (again, hello):
                assert (hello["resumed"], hello["session_id"]) == (True, first["session_id"])
                assert len(hello["resume_token"]) >= 43, "256 bits"
                assert hello["resume_token"] != first["resume_token"]
                times += await stream.frames(5)
                await again.say(type="prompt", prompt="warmer", enhance_prompt=True)
                assert (await again.hear("prompt_ack"))["stands_alone"] is True
                assert engine.prompts[-1].before == ("Anime",)
                async with httpx.AsyncClient(base_url=base_url) as http:
                    stats = await http.get(f"/v1/sessions/{first['session_id']}/stats")
                    assert stats.status_code == 200
            assert times == sorted(set(times))


async def test_a_token_that_was_followed_by_another_is_of_no_use_once_the_client_has_spoken() -> (
    None
):
    async with running_service() as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            first = await line.hear()
            await line.say(type="switch_camera", rotateY=2, ack=True)
            await line.hear("mirror_ack")
            line.vanish()
        old = first["resume_token"]
        async with resumed(base_url, old) as (line, hello):
            newer = hello["resume_token"]
            line.vanish()  # the newer one may not have come through
        async with resumed(base_url, old) as (line, hello):
            assert (hello["resumed"], hello["session_id"]) == (True, first["session_id"])
            assert hello["resume_token"] not in (old, newer)
            newest = hello["resume_token"]
            await line.say(type="resume_ack")
            await line.say(type="switch_camera", rotateY=0, ack=True)
            await line.hear("mirror_ack")
            for stolen in (old, newer):
                async with resumed(base_url, stolen) as (_, other):
                    assert other["resumed"] is False
                    assert other["session_id"] != first["session_id"]
            line.vanish()
        async with resumed(base_url, newest) as (_, hello):
            assert (hello["resumed"], hello["session_id"]) == (True, first["session_id"])


async def test_a_new_peer_may_be_offered_after_the_resumption() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        token = (await line.hear())["resume_token"]
        async with peered(line) as stream:
            await stream.frames(3)
            line.vanish()
            async with resumed(base_url, token) as (again, _), peered(again) as second:
                await second.frames(5)


async def test_a_peer_that_was_lost_meanwhile_is_told_of_after_the_resumption() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        token = (await line.hear())["resume_token"]
        async with peered(line) as stream:
            await stream.frames(3)
            line.vanish()
        async with resumed(base_url, token) as (again, hello):
            assert hello["resumed"] is True
            assert (await again.hear("error"))["code"] == "peer_lost"


async def test_a_socket_that_is_still_there_is_closed_in_favour_of_the_new_one() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        first = await line.hear()
        async with peered(line) as stream:
            await stream.frames(3)
            async with resumed(base_url, first["resume_token"]) as (again, hello):
                assert (hello["resumed"], hello["session_id"]) == (True, first["session_id"])
                error = await line.hear("error")
                assert (error["code"], error["retryable"]) == ("superseded", False)
                assert await line.closed() == 4409
                await stream.frames(5)
                await again.say(type="switch_camera", rotateY=2, ack=True)
                assert (await again.hear("mirror_ack"))["enabled"] is True


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_client_that_says_goodbye_ends_its_session(code: int) -> None:
    async with running_service() as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            first = await line.hear()
            await line.say_goodbye(code)
        async with resumed(base_url, first["resume_token"]) as (_, hello):
            assert hello["resumed"] is False
            assert hello["session_id"] != first["session_id"]


async def test_who_breaks_off_before_saying_anything_holds_no_place() -> None:
    async with running_service(ONE_PLACE) as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            first = await line.hear()
            line.vanish()
        async with resumed(base_url, first["resume_token"]) as (_, again):
            assert not again["resumed"]


async def test_a_session_nobody_comes_back_to_is_freed_in_time() -> None:
    short = changed(ONE_PLACE, resume_s=0.2)
    async with running_service(short) as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            token = (await line.hear())["resume_token"]
            async with peered(line) as stream:
                await stream.frames(3)
                line.vanish()
                await asyncio.sleep(0.6)
        async with resumed(base_url, token) as (_, hello):
            assert hello["resumed"] is False


async def test_a_service_that_parks_nothing_says_so() -> None:
    nothing = changed(PASSTHROUGH, resume_s=0)
    async with running_service(nothing) as base_url, wire(base_url, **OUR_SDK) as line:
        first = await line.hear()
        assert (first["resume_s"], "resume_token" in first) == (0, False)


@pytest.mark.parametrize(
    "other",
    [{"api_key": "second"}, {"model": "mirage"}, {"resume_token": "x" * 32}, {"resume_token": ""}],
    ids=["other key", "other model", "unknown token", "empty token"],
)
async def test_what_does_not_fit_the_session_begins_another(other: dict[str, str]) -> None:
    locked = changed(PASSTHROUGH, api_keys=("first", "second"))
    async with running_service(locked) as base_url:
        async with wire(base_url, api_key="first", **OUR_SDK) as line:
            first = await line.hear()
            line.vanish()
        query = {"api_key": "first", "resume_token": first["resume_token"]} | other
        async with wire(base_url, **(OUR_SDK | query)) as line:
            hello = await line.hear()
            assert hello["resumed"] is False
            assert hello["session_id"] != first["session_id"]


async def test_a_right_token_with_a_key_that_opens_nothing_is_refused() -> None:
    locked = changed(PASSTHROUGH, api_keys=("first",))
    async with running_service(locked) as base_url:
        async with wire(base_url, api_key="first", **OUR_SDK) as line:
            token = (await line.hear())["resume_token"]
            line.vanish()
        async with resumed(base_url, token, api_key="wrong") as (_, refusal):
            assert refusal["code"] == "invalid_api_key"


async def test_a_parked_session_makes_room_for_a_newcomer_and_a_connected_one_does_not() -> None:
    async with running_service(ONE_PLACE) as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            token = (await line.hear())["resume_token"]
            line.vanish()
        async with wire(base_url, **BROWSER) as newcomer:
            assert (await newcomer.hear())["type"] == "session_id"
            async with resumed(base_url, token) as (_, refusal):
                assert refusal["code"] == "at_capacity"


async def test_no_log_holds_a_resume_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for name in ("sundog", "uvicorn.error", "uvicorn.access"):
        caplog.set_level(logging.DEBUG, name)
    async with running_service() as base_url:
        async with wire(base_url, **OUR_SDK) as line:
            token = (await line.hear())["resume_token"]
            await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
            await line.hear("prompt_ack")
            line.vanish()
        async with resumed(base_url, token) as (_, hello):
            assert hello["resumed"] is True
        async with wire(base_url, resume_token=token, **BROWSER) as line:
            await line.hear()
    assert "is parked" in caplog.text
    assert "is resumed" in caplog.text
    assert token not in caplog.text
