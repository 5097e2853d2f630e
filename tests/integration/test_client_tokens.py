"""Client tokens over the wire: made by REST as every official client asks, used on the WebSocket."""

import asyncio
import json
import logging
from datetime import datetime

import httpx
import pytest

from sundog.server.config import Config
from tests.service import PASSTHROUGH, running_service
from tests.wireclient import BROWSER, OUR_SDK, wire

KEY = "canary-key_0123456789"
LOCKED = Config(engine="passthrough", port=0, api_keys=(KEY,))
TOKENS = "/v1/client/tokens"
PAGE = "https://app.example.org"


def http(base_url: str, key: str | None = KEY) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": key} if key else None)


async def first(base_url: str, key: str, origin: str | None = None, **query: str) -> str:
    """Return what a client that connects with this key hears first: a type, or an error's code."""
    async with wire(base_url, origin=origin, api_key=key, **(BROWSER | query)) as line:
        heard = await line.hear()
        return str(heard.get("code", heard["type"]))


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"Content-Type": "application/octet-stream"}},
        {},
        {"json": {}},
        {"json": {"metadata": None, "expiresIn": None}},
    ],
    ids=["octet-stream", "nothing", "JSON", "nulls"],
)
@pytest.mark.parametrize("path", [TOKENS, "/" + TOKENS])
async def test_every_official_way_to_ask_gives_a_token_that_opens(
    sent: dict[str, dict[str, str]], path: str
) -> None:
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        answer = await client.post(base_url + path, **sent)  # type: ignore[arg-type]
        token = answer.json()

        assert answer.status_code == 200
        assert token["apiKey"].startswith("ek_")
        assert datetime.fromisoformat(token["expiresAt"]).tzinfo is not None
        assert token["permissions"] is None
        assert token["constraints"] is None
        for key in (token["apiKey"], token["token"]):
            assert await first(base_url, key) == "session_id"


async def test_limits_are_told_and_kept() -> None:
    asked = {
        "allowedModels": ["mirage"],
        "allowedOrigins": [PAGE],
        "constraints": {"realtime": {"maxSessionDuration": 60}},
    }
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        token = (await client.post(TOKENS, json=asked)).json()

        assert token["permissions"] == {"models": ["mirage"], "origins": [PAGE]}
        assert token["constraints"] == asked["constraints"]
        key = token["apiKey"]
        assert await first(base_url, key, PAGE, model="mirage") == "session_id"
        assert await first(base_url, key, PAGE, model="mirage_v2") == "model_not_allowed"
        assert await first(base_url, key, model="mirage") == "origin_not_allowed"


async def test_the_longest_token_that_is_made_still_opens() -> None:
    pages = [f"https://{number:02}.{'p' * 55}.example.org" for number in range(20)]
    models = ["mirage", *(f"model-{number:02}-{'m' * 20}" for number in range(19))]
    asked = {"allowedOrigins": pages, "allowedModels": models, "metadata": {"note": "n" * 200}}
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        key = (await client.post(TOKENS, json=asked)).json()["apiKey"]
        assert len(key) > 3500
        assert await first(base_url, key, pages[19], model="mirage") == "session_id"


async def test_a_token_does_nothing_but_open_sessions() -> None:
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        token = (await client.post(TOKENS)).json()["apiKey"]
        async with http(base_url, token) as holder:
            for method, path in (("POST", TOKENS), ("GET", "/v1/sessions")):
                refused = await holder.request(method, path)
                assert refused.status_code == 403
                assert refused.json()["code"] == "token_not_allowed"


@pytest.mark.parametrize("key", [None, "wrong", "ek_wrong"])
async def test_without_an_api_key_there_is_no_token(key: str | None) -> None:
    async with running_service(LOCKED) as base_url, http(base_url, key) as client:
        refused = await client.post(TOKENS, json={})

        assert refused.status_code == 401
        assert refused.json()["code"] == "invalid_api_key"
        assert refused.json()["retryable"] is False


async def test_bad_requests_get_typed_answers() -> None:
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        for sent, status, code in (
            (b'{"expiresIn": 9999}', 422, "invalid_token_request"),
            (b"canary", 422, "invalid_token_request"),
            (b" " * 20_000, 413, "message_too_large"),
        ):
            refused = await client.post(TOKENS, content=sent)
            assert (refused.status_code, refused.json()["code"]) == (status, code)
            assert "canary" not in refused.text
        assert (await client.get("/v1/none")).json()["code"] == "not_found"
        assert (await client.get(TOKENS)).json()["code"] == "method_not_allowed"


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sundog.server.routes._BODY_S", 0.05)

    async def slow():
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    async with running_service(LOCKED) as base_url, http(base_url) as client:
        assert (await client.post(TOKENS, content=slow())).json()["code"] == "slow_client"


async def test_an_open_service_makes_tokens_too() -> None:
    async with running_service(PASSTHROUGH) as base_url, http(base_url, None) as client:
        token = (await client.post(TOKENS, json={"allowedModels": ["mirage"]})).json()

        assert await first(base_url, token["token"], model="mirage") == "session_id"
        assert await first(base_url, token["token"], model="mirage_v2") == "model_not_allowed"


async def test_anybody_may_have_the_key_that_tokens_are_checked_with() -> None:
    async with running_service(LOCKED) as base_url, http(base_url, None) as client:
        (key,) = (await client.get(TOKENS + "/jwks")).json()["keys"]

        assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")
        assert "d" not in key, "the private part"


async def test_a_session_is_resumed_though_its_token_has_expired_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sundog.server.access.tokens.LEEWAY_S", 0)
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        key = (await client.post(TOKENS, json={"expiresIn": 1})).json()["apiKey"]
        async with wire(base_url, api_key=key, **OUR_SDK) as line:
            begun = await line.hear("session_id")
            await line.say(type="prompt", prompt="Anime", enhance_prompt=True)
            await line.hear("prompt_ack")
            line.vanish()
        async with asyncio.timeout(10):
            while await first(base_url, key) != "token_expired":
                await asyncio.sleep(0.2)
        resume = {"api_key": key, "resume_token": begun["resume_token"]}
        async with wire(base_url, **resume, **OUR_SDK) as line:
            resumed = await line.hear()
        assert resumed["session_id"] == begun["session_id"]
        other = resume | {"api_key": KEY}
        async with wire(base_url, **other, **OUR_SDK) as line:
            assert (await line.hear())["session_id"] != begun["session_id"]


async def test_a_request_that_breaks_the_service_gets_a_typed_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("sundog.server.access.auth.Auth.issue", broken)
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        answer = await client.post(TOKENS)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")
        assert "fault" not in answer.text
    assert KEY not in caplog.text


async def test_sessions_are_counted() -> None:
    async with (
        running_service(LOCKED) as base_url,
        http(base_url) as client,
        wire(base_url, api_key=KEY, **OUR_SDK) as line,
    ):
        await line.hear("session_id")
        assert (await client.get("/v1/sessions")).json()["active"] == 1


async def test_no_log_holds_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "sundog")
    caplog.set_level(logging.DEBUG, "uvicorn")
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        token = (await client.post(TOKENS, json={"metadata": {"a": "canary"}})).json()
        await first(base_url, token["apiKey"])
    assert "ek_" not in caplog.text
    assert token["token"] not in caplog.text
    assert json.dumps(token) not in caplog.text


@pytest.mark.parametrize(
    ("config", "origin", "allowed"),
    [
        (LOCKED, PAGE, "*"),
        (PASSTHROUGH, "http://localhost:3000", "http://localhost:3000"),
        (PASSTHROUGH, PAGE, None),
        (Config(engine="passthrough", port=0, allow_origins=(PAGE,)), PAGE, PAGE),
    ],
    ids=["with keys", "open, this machine", "open, elsewhere", "open, named"],
)
async def test_browsers_may_ask_from_these_pages(
    config: Config, origin: str, allowed: str | None
) -> None:
    preflight = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-api-key, user-agent, content-type, authorization",
    }
    async with running_service(config) as base_url, http(base_url, None) as client:
        answer = await client.options(TOKENS, headers=preflight)

        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert answer.is_success == (allowed is not None)
        refused = await client.post(TOKENS, headers={"Origin": origin}, json={"expiresIn": 0})
        assert refused.headers.get("Access-Control-Allow-Origin") == allowed, "its code is read"
        heard = await first(base_url, KEY, origin)
        assert heard == ("session_id" if allowed else "origin_not_allowed")


async def test_a_session_lasts_no_longer_than_its_token_says() -> None:
    asked = {"constraints": {"realtime": {"maxSessionDuration": 1}}}
    async with running_service(LOCKED) as base_url, http(base_url) as client:
        key = (await client.post(TOKENS, json=asked)).json()["apiKey"]
        async with wire(base_url, api_key=key, **OUR_SDK) as line:
            error = await line.hear("error")
            assert (error["code"], error["retryable"]) == ("session_limit", False)
            assert await line.closed() == 4403
