"""Who is not let in, how each client is told, and that no key reaches a log."""

import asyncio
import json
import logging
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from sundog.engine.interface import EngineError, StylePrompt
from sundog.engine.passthrough import PassthroughEngine, PassthroughLook, PassthroughRenderer
from sundog.server.config import Config
from tests.service import PASSTHROUGH, changed, running_service
from tests.wireclient import BROWSER, OUR_SDK, PYTHON_A, streaming, wire

KEY = "canary-key_0123456789"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "c3VuZG9nIHRlc3RzIHdzIQ==",
}
LOCKED = Config(engine="passthrough", port=0, api_keys=("first", KEY), max_sessions=1, queue_size=0)


@pytest.mark.parametrize("who", [OUR_SDK, BROWSER], ids=["our SDK", "browser"])
@pytest.mark.parametrize(
    ("query", "code", "close_code", "words"),
    [
        ({"api_key": "wrong"}, "invalid_api_key", 4401, "Invalid API key"),
        ({}, "invalid_api_key", 4401, "permission denied"),
        ({"api_key": KEY, "model": "avatar-live"}, "unknown_model", 4404, "avatar-live"),
        ({"api_key": KEY, "model": "x" * 5000}, "unknown_model", 4404, "not allowed"),
    ],
    ids=["wrong key", "no key", "unknown model", "endless model"],
)
async def test_browsers_and_our_sdk_are_told_in_a_message(
    who: dict[str, str], query: dict[str, str], code: str, close_code: int, words: str
) -> None:
    async with running_service(LOCKED) as base_url, wire(base_url, **(who | query)) as line:
        error = await line.hear()
        assert (error["type"], error["code"], error["retryable"]) == ("error", code, False)
        assert words in error["error"]
        assert await line.closed() == close_code


async def test_a_model_with_a_path_of_its_own_is_refused_by_name_too() -> None:
    query = BROWSER | {"api_key": KEY, "model": "avatar-live"}
    async with (
        running_service(LOCKED) as base_url,
        wire(base_url, path="/v1/avatar-live/stream", **query) as line,
    ):
        error = await line.hear()
        assert (error["code"], "avatar-live" in error["error"]) == ("unknown_model", True)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"api_key": "wrong"}, 401, "invalid_api_key"),
        ({"api_key": KEY, "model": "lucy-2"}, 404, "unknown_model"),
    ],
    ids=["wrong key", "unknown model"],
)
async def test_who_says_nothing_of_itself_is_told_by_status(
    query: dict[str, str], status: int, code: str
) -> None:
    async with running_service(LOCKED) as base_url:
        with pytest.raises(InvalidStatus) as caught:
            async with wire(base_url, **query):
                pass
        response = caught.value.response
        assert response.status_code == status
        assert response.body is not None
        assert json.loads(response.body)["code"] == code


async def test_the_oldest_python_clients_are_told_in_a_location_whatever_they_asked_for() -> None:
    query = {"api_key": KEY, "model": "lücy\r\nSet-Cookie: a=b"}
    async with running_service(LOCKED) as base_url:
        head, body = await upgrade_by_hand(base_url, urlencode(PYTHON_A | query))
    assert head[0] == "HTTP/1.1 307 Temporary Redirect"
    place = next(line for line in head if line.lower().startswith("location: "))
    assert place[10:].startswith("refused:not allowed: Unknown model 'l?cy")
    assert not any(line.startswith("Set-Cookie") for line in head)
    assert json.loads(body)["code"] == "unknown_model"


async def upgrade_by_hand(base_url: str, query: str) -> tuple[list[str], str]:
    """Ask for a WebSocket; other clients do not show a location that leads nowhere."""
    parts = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    lines = [f"GET /v1/stream?{query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in UPGRADE.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    async with asyncio.timeout(10):
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return head.split("\r\n"), body


async def test_an_origin_makes_a_browser_of_a_client_that_says_nothing() -> None:
    async with (
        running_service(LOCKED) as base_url,
        wire(base_url, origin="https://example.org") as line,
    ):
        assert (await line.hear())["code"] == "invalid_api_key"


async def test_a_full_service_says_when_to_come_back() -> None:
    async with running_service(LOCKED) as base_url, wire(base_url, api_key=KEY) as line:
        assert (await line.hear())["type"] == "session_id"
        async with wire(base_url, api_key=KEY, **BROWSER) as refused:
            error = await refused.hear()
            assert (error["code"], error["retryable"]) == ("at_capacity", True)
        with pytest.raises(InvalidStatus) as caught:
            async with wire(base_url, api_key=KEY):
                pass
        assert caught.value.response.status_code == 503
        assert int(caught.value.response.headers["Retry-After"]) > 0


async def test_every_key_and_a_doubled_slash_open_the_door() -> None:
    async with running_service(changed(LOCKED, max_sessions=2)) as base_url:
        for key in LOCKED.api_keys:
            async with wire(base_url, path="//v1/stream", api_key=key) as line:
                assert (await line.hear())["type"] == "session_id"


async def test_models_and_health_are_public_and_stats_are_not() -> None:
    async with running_service(LOCKED) as base_url, httpx.AsyncClient(base_url=base_url) as http:
        health = await http.get("/healthz")
        assert (health.status_code, health.json()) == (200, {"status": "ok"})
        models = (await http.get("/v1/models")).json()["models"]
        assert {model["name"] for model in models} == {"mirage_v2", "mirage", "lucy_v2v_720p_rt"}
        assert models[0]["engine"] == "passthrough"
        assert (models[0]["width"], models[0]["height"], models[0]["fps"]) == (1280, 704, 25)
        assert (await http.get("/v1/sessions/none/stats")).status_code == 401
        known = await http.get("/v1/sessions/none/stats", headers={"X-API-KEY": KEY})
        assert known.status_code == 404


async def test_a_running_session_shows_its_stats() -> None:
    async with (
        running_service() as base_url,
        httpx.AsyncClient(base_url=base_url) as http,
        wire(base_url, **OUR_SDK) as line,
    ):
        session_id = (await line.hear("session_id"))["session_id"]
        assert (await http.get(f"/v1/sessions/{session_id}/stats")).status_code == 200


async def test_no_log_holds_a_key_a_prompt_or_sdp(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for name in ("sundog", "uvicorn.error", "uvicorn.access"):
        caplog.set_level(logging.DEBUG, name)
    prompt = "canary prompt in a pear tree"
    async with running_service(LOCKED) as base_url:
        async with streaming(base_url, api_key=KEY) as stream:
            await stream.frames(1)
            await stream.line.say(type="prompt", prompt=prompt, enhance_prompt=True)
            await stream.line.hear("prompt_ack")
            await stream.line.say(type="offer", sdp="v=0 canary")
            await stream.line.hear("error")
        with pytest.raises(InvalidStatus):
            async with wire(base_url, api_key=KEY + "x"):
                pass
    assert "session" in caplog.text
    for secret in (KEY, "canary", "v=0", "a=candidate", "fingerprint"):
        assert secret not in caplog.text


class SlowPrompts(PassthroughEngine):
    """Takes its time with "slow", refuses "bad", breaks on "broken"."""

    def __init__(self, gate: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._gate, self._loop = gate, loop

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> PassthroughLook:
        if prompt.text == "slow":
            asyncio.run_coroutine_threadsafe(self._gate.wait(), self._loop).result(10)
        if prompt.text == "bad":
            raise EngineError("this engine cannot do that; try another prompt")
        if prompt.text == "broken":
            raise RuntimeError("canary: the prompt was broken")
        return super().compile(prompt, size)


async def test_a_slow_prompt_holds_up_no_mirror_and_acks_come_in_order() -> None:
    gate = asyncio.Event()
    engine = SlowPrompts(gate, asyncio.get_running_loop())
    async with (
        running_service(PASSTHROUGH, make_engine=lambda _: engine) as base_url,
        wire(base_url, **OUR_SDK) as line,
    ):
        for prompt in ("slow", "two", "bad", "four", "bad"):
            await line.say(type="prompt", prompt=prompt, enhance_prompt=True)
        await line.say(type="switch_camera", rotateY=2, ack=True)
        assert (await line.hear("mirror_ack"))["enabled"] is True
        gate.set()
        acks = [await line.hear("prompt_ack") for _ in range(5)]
        assert [ack["prompt"] for ack in acks] == ["slow", "two", "bad", "four", "bad"]
        assert [ack["success"] for ack in acks] == [True, True, True, True, False]
        assert acks[4]["code"] == "prompt_failed"


async def test_a_prompt_that_breaks_the_engine_is_refused_and_the_session_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = SlowPrompts(asyncio.Event(), asyncio.get_running_loop())
    async with (
        running_service(PASSTHROUGH, make_engine=lambda _: engine) as base_url,
        wire(base_url, **OUR_SDK) as line,
    ):
        acks = []
        for prompt in ("broken", "fine"):
            await line.say(type="prompt", prompt=prompt, enhance_prompt=True)
            acks.append(await line.hear("prompt_ack"))
        assert [ack["success"] for ack in acks] == [False, True]
        assert acks[0]["code"] == "prompt_failed"
        assert "canary" not in acks[0]["error"]
    assert "canary" not in caplog.text


class OneRenderer(PassthroughEngine):
    """Serves one session; breaks in the next."""

    def __init__(self) -> None:
        self._given = 0

    def renderer(self) -> PassthroughRenderer:
        self._given += 1
        if self._given > 1:
            raise RuntimeError("canary: there is no second renderer")
        return super().renderer()


async def test_a_session_that_breaks_ends_alone_and_tells_its_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with (
        running_service(PASSTHROUGH, make_engine=lambda _: OneRenderer()) as base_url,
        streaming(base_url) as other,
        wire(base_url, **OUR_SDK) as line,
    ):
        error = await line.hear("error")
        assert (error["code"], error["retryable"]) == ("internal", True)
        assert await line.closed() == 4500
        await other.frames(5)
    assert "canary" not in caplog.text
