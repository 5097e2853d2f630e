"""What clients may get wrong on the wire: each gets a typed error, and nobody else notices."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, PYTHON_A, Wire, peered, streaming, wire

BAD: list[tuple[str, str]] = [
    ("{", "bad_message"),
    ("[1]", "bad_message"),
    ('{"type":"dance"}', "unknown_message"),
    ('{"type":"offer"}', "bad_message"),
    ('{"type":"offer","sdp":null}', "bad_message"),
    ('{"type":"switch_camera","rotateY":"left"}', "bad_message"),
    ('{"type":"ice-candidate"}', "bad_message"),
    ('{"type":"prompt","enhance_prompt":true}', "bad_message"),
    ("[" * 100_000, "bad_message"),
    ('{"type":"prompt","prompt":"' + "a" * (300 << 10) + '"}', "message_too_large"),
    ('{"type":"prompt","not":"set_image","prompt":"' + "a" * (2 << 20) + '"}', "message_too_large"),
]


async def vanish_once_admitted(base_url: str) -> None:
    """Connect again and again until there is a place, then cut the line."""
    async with asyncio.timeout(10):
        while True:
            async with wire(base_url, **OUR_SDK) as line:
                if (await line.hear())["type"] == "session_id":
                    line.vanish()
                    return


async def still_works(line: Wire) -> None:
    """Have a prompt taken, which a dead session could not."""
    await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
    assert (await line.hear("prompt_ack"))["success"]


@pytest.mark.parametrize(("data", "code"), BAD, ids=[str(data)[:30] for data, _ in BAD])
async def test_a_bad_message_gets_a_typed_error_and_the_session_goes_on(
    data: str, code: str
) -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.say_raw(data)
        error = await line.hear("error")
        assert (error["code"], error["retryable"]) == (code, False)
        await still_works(line)


async def test_bad_messages_of_one_client_do_not_touch_the_video_of_another() -> None:
    async with running_service() as base_url, streaming(base_url) as other:
        await other.frames(5)
        async with wire(base_url, **OUR_SDK) as line:
            for data, _ in BAD:
                await line.say_raw(data)
                await line.hear("error")
        await other.frames(10)


async def test_nonsense_without_end_is_cut_off() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        for _ in range(101):
            await line.say_raw("?")
            await line.hear("error")
            await asyncio.sleep(0.01)
        assert await line.closed() == 4429


async def test_a_flood_ends_its_own_connection_alone() -> None:
    async with running_service() as base_url, streaming(base_url) as other:
        async with wire(base_url, **OUR_SDK) as line:
            with suppress(ConnectionClosed):  # the service may end it before it has all
                for _ in range(500):
                    await line.say(type="ice-candidate", candidate=None)
            assert await line.closed() == 1008
        await still_works(other.line)
        await other.frames(5)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00\xff", 1003),
        ("a" * (9 << 20), 1009),
        ('{"type":"prompt","prompt":"' + "a" * (2 << 20), 1009),
        ('{"type":"set_image","image_data":"' + "a" * (16 << 20), 1009),
    ],
    ids=["binary", "9 MiB", "2 MiB without an image", "an image of 8 MiB and some"],
)
async def test_what_nobody_should_send_ends_only_its_own_connection(
    data: str | bytes, code: int
) -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as other:
        async with wire(base_url, **OUR_SDK) as line:
            with suppress(ConnectionClosed):  # the service may end it before it has all
                await line.say_raw(data)
            assert await line.closed() == code
        await still_works(other)


async def test_text_that_is_no_utf8_ends_only_its_own_connection() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as other:
        async with wire(base_url, **OUR_SDK) as line:
            await line.say_raw(b"\xff\xfe", text=True)
            assert await line.closed() == 1007
        await still_works(other)


@pytest.mark.parametrize(
    "sdp",
    ["", "hello", "v=0\r\n", "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", "\x00" * 99],
    ids=["empty", "words", "version only", "no media", "zeros"],
)
async def test_an_offer_that_is_not_sdp_is_refused_and_a_good_one_taken_after_it(sdp: str) -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(1)
        await stream.line.say(type="offer", sdp=sdp)
        assert (await stream.line.hear("error"))["code"] == "invalid_sdp"
        await stream.frames(5)


async def test_an_offer_beyond_its_limit_is_refused() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.say(type="offer", sdp="v=0\r\n" + "a=x\r\n" * 20_000)
        assert (await line.hear("error"))["code"] == "message_too_large"


async def test_a_second_offer_replaces_the_peer_and_its_video_flows() -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(1)
        async with peered(stream.line) as again:
            await again.frames(5)


CANDIDATE = {
    "candidate": "candidate:1 1 udp 2113937151 127.0.0.1 45359 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
}


async def test_candidates_before_the_offer_are_kept_and_do_no_harm() -> None:
    async with running_service() as base_url, wire(base_url, **BROWSER) as line:
        await line.say(type="ice-candidate", candidate=CANDIDATE)
        await line.say(type="ice-candidate", candidate=None)
        await still_works(line)


async def test_a_candidate_that_cannot_be_read_leaves_the_video_alone() -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        await stream.frames(1)
        for text in ("candidate:x", "candidate:1 1 udp 1 nowhere.invalid 9 typ host", "\x00"):
            await stream.line.say(type="ice-candidate", candidate={**CANDIDATE, "candidate": text})
        await still_works(stream.line)
        await stream.frames(5)


async def test_candidates_beyond_the_bound_are_left_out_in_silence() -> None:
    async with running_service() as base_url, streaming(base_url) as stream:
        for number in range(80):
            candidate = {
                **CANDIDATE,
                "candidate": f"candidate:1 1 udp 1 127.0.0.1 {number} typ host",
            }
            await stream.line.say(type="ice-candidate", candidate=candidate)
        await still_works(stream.line)
        await stream.frames(5)


@pytest.mark.parametrize(
    "text", ["", "   ", "a" * 2001, "a" * 100_000, "a\x00b", "\x1b[2J"], ids=lambda t: repr(t)[:12]
)
async def test_what_is_no_prompt_is_refused_in_its_ack(text: str) -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        await line.say(type="prompt", prompt=text, enhance_prompt=True)
        ack = await line.hear("prompt_ack")
        assert (ack["prompt"], ack["success"], ack["code"]) == (text, False, "invalid_prompt")
        await still_works(line)


async def test_a_client_that_waits_for_no_ack_hears_of_a_bad_prompt_as_an_error() -> None:
    async with running_service() as base_url, wire(base_url, **BROWSER) as line:
        await line.say(type="prompt", prompt=" ")
        error: dict[str, Any] = await line.hear("error")
        assert error["code"] == "invalid_prompt"


async def test_the_oldest_python_client_hears_nothing_that_it_cannot_read() -> None:
    async with running_service() as base_url, wire(base_url, **PYTHON_A) as line:
        assert (await line.hear())["type"] == "session_id"
        await line.say(type="prompt", prompt=" ")
        await line.say_raw("?")
        await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
        assert (await line.hear())["type"] == "prompt_ack"


async def test_a_livekit_client_is_refused_in_words_that_stop_its_retries() -> None:
    async with running_service() as base_url, wire(base_url, **BROWSER) as line:
        await line.say(type="livekit_join")
        assert "not allowed" in (await line.hear("error"))["error"]
        assert await line.closed() == 4403


async def test_a_client_that_vanishes_frees_its_place() -> None:
    config = changed(PASSTHROUGH, max_sessions=2)
    async with running_service(config) as base_url, streaming(base_url) as other:
        for _ in range(3):
            await vanish_once_admitted(base_url)
        await other.frames(5)
