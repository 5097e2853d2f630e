"""What `client.tokens.create` asks, and what it makes of every answer."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable

import httpx
import pytest

from decart import DecartClient, DecartSDKError, InvalidInputError, TokenCreateError, models
from decart.tokens import CreateTokenResponse

KEY = "canary-s3cret & key+ü"
TOKEN = {
    "apiKey": "ek_canary",
    "token": "a.canary.c",
    "expiresAt": "2026-01-02T03:04:05.000Z",
    "permissions": None,
    "constraints": {"realtime": {"maxSessionDuration": 9}},
}

Answer = Callable[[httpx.Request], httpx.Response]
Answered = Callable[[Answer], list[httpx.Request]]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Answered:
    """Let a function answer instead of a service; gives the requests that it saw."""

    def install(answer: Answer) -> list[httpx.Request]:
        seen: list[httpx.Request] = []

        def handle(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return answer(request)

        transport, original = httpx.MockTransport(handle), httpx.AsyncClient
        monkeypatch.setattr(
            httpx, "AsyncClient", lambda **options: original(transport=transport, **options)
        )
        return seen

    return install


async def create(**arguments: object) -> CreateTokenResponse:
    async with DecartClient(KEY, "wss://h/base/", "shop/1.0") as client:
        return await client.tokens.create(**arguments)  # type: ignore[arg-type]


async def test_it_asks_as_the_official_client_does(answered: Answered) -> None:
    seen = answered(lambda _: httpx.Response(200, json=TOKEN))
    token = await create(
        metadata={"role": "viewer"},
        expires_in=120,
        allowed_models=["mirage", models.realtime("mirage_v2")],
        allowed_origins=("https://example.com",),
        constraints={"realtime": {"maxSessionDuration": 300}},
    )

    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", "https://h/base/v1/client/tokens")
    assert request.headers.raw[0][0] == b"Host"
    assert dict(request.headers.raw)[b"X-API-KEY"] == KEY.encode()
    assert request.headers["User-Agent"].endswith("lang/py shop/1.0")
    assert json.loads(request.content) == {
        "metadata": {"role": "viewer"},
        "expiresIn": 120,
        "allowedModels": ["mirage", "mirage_v2"],
        "allowedOrigins": ["https://example.com"],
        "constraints": {"realtime": {"maxSessionDuration": 300}},
    }
    assert (token.api_key, token.token) == ("ek_canary", "a.canary.c")
    assert token.constraints == {"realtime": {"maxSessionDuration": 9}}
    assert "canary" not in repr(token)


async def test_without_arguments_it_asks_for_the_defaults(answered: Answered) -> None:
    seen = answered(lambda _: httpx.Response(200, json=TOKEN))
    await create()

    assert seen[0].content == b"{}"


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        (
            httpx.Response(401, json={"error": f"bad {KEY}", "code": "invalid_api_key"}),
            "invalid_api_key",
            False,
        ),
        (
            httpx.Response(503, json={"error": "x", "code": "at_capacity", "retryable": True}),
            "at_capacity",
            True,
        ),
        (httpx.Response(502, text="<html>"), "token_not_created", True),
        (httpx.Response(404, json=[]), "token_not_created", False),
        (httpx.Response(307, headers={"Location": "http://elsewhere"}), "token_not_created", False),
        (httpx.Response(200, text="<html>"), "bad_answer", False),
        (httpx.Response(200, json={"apiKey": "ek_canary"}), "bad_answer", False),
        (httpx.Response(200, json={**TOKEN, "token": 7}), "bad_answer", False),
        (httpx.Response(200, content=b"[" * 100_000), "bad_answer", False),
    ],
    ids=["wrong key", "full", "proxy", "not ours", "redirect", "a page", "no token", "odd", "deep"],
)
async def test_every_other_answer_is_a_typed_error_without_the_key(
    answered: Answered, answer: httpx.Response, code: str, retryable: bool
) -> None:
    seen = answered(lambda _: answer)
    with pytest.raises(TokenCreateError) as caught:
        await create()

    error = caught.value
    assert (error.code, error.retryable) == (code, retryable)
    assert error.data == {"status": answer.status_code}
    assert "canary" not in str(error)
    assert len(seen) == 1, "the key is sent nowhere else"


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no"),
        httpx.ReadTimeout("slow"),
        httpx.WriteError("gone"),
        httpx.RemoteProtocolError("odd"),
        httpx.DecodingError("odd"),
    ],
    ids=lambda failure: type(failure).__name__,
)
async def test_a_service_that_cannot_be_asked_is_a_typed_error(
    answered: Answered, failure: Exception
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    answered(fail)
    with pytest.raises(TokenCreateError, match="https?://h|wss://h") as caught:
        await create()
    assert (caught.value.code, caught.value.retryable) == ("unreachable", True)
    assert "canary" not in str(caught.value) + str(caught.value.__cause__)


async def test_a_key_that_cannot_be_sent_is_a_typed_error(answered: Answered) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.LocalProtocolError(f"Illegal header value {KEY}")

    answered(refuse)
    with pytest.raises(TokenCreateError, match="API key") as caught:
        await create()
    assert (caught.value.code, caught.value.retryable) == ("invalid_api_key", False)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_nobody_there_is_a_typed_error() -> None:
    async with DecartClient(base_url="http://127.0.0.1:1") as client:
        with pytest.raises(TokenCreateError, match="is it running"):
            await client.tokens.create()


@pytest.mark.parametrize(
    "arguments",
    [
        {"metadata": {"a": object()}},
        {"metadata": {"a": float("nan")}},
        {"allowed_models": "mirage"},
        {"allowed_origins": 7},
        {"expires_in": {1}},
    ],
)
async def test_arguments_that_cannot_be_sent_are_refused_at_once(
    answered: Answered, arguments: dict[str, object]
) -> None:
    seen = answered(lambda _: httpx.Response(200, json=TOKEN))
    with pytest.raises(InvalidInputError):
        await create(**arguments)
    assert seen == []


def test_an_integration_that_cannot_be_sent_is_refused_at_once() -> None:
    with pytest.raises(DecartSDKError, match="integration"):
        DecartClient("k", "https://h", "größe\n")


def test_one_client_serves_several_event_loops(answered: Answered) -> None:
    answered(lambda _: httpx.Response(200, json=TOKEN))
    client = DecartClient(KEY, "https://h")
    for _ in range(2):
        assert asyncio.run(client.tokens.create()).api_key == "ek_canary"
    asyncio.run(client.close())
    asyncio.run(client.close())
    assert asyncio.run(client.tokens.create()).api_key == "ek_canary", "opened anew"


def test_importing_the_sdk_loads_neither_http_nor_the_service() -> None:
    heavy = ("httpx", "jwt", "fastapi", "pytest", "aiortc", "sundog.server", "idna")
    code = f"import decart, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
