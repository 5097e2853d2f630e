"""A backend makes a client token with the SDK, and an app uses it."""

import asyncio
import gc

import pytest

from decart import DecartClient, DecartSDKError, InvalidAPIKeyError, TokenCreateError, models
from decart.media import get_camera_stream, stop_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from decart.testing import running_service as running_service_process
from sundog.server.config import Config
from tests.service import running_service

OPTIONS = RealtimeConnectOptions(
    model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
)
KEY = "canary-key_0123456789"
LOCKED = Config(engine="passthrough", port=0, api_keys=(KEY,))


async def connects(app: DecartClient, model: str) -> bool:
    """Open a session as an app does, and end it."""
    stream = await get_camera_stream()
    try:
        session = await RealtimeClient.connect(
            base_url=app.realtime_base_url,
            api_key=app.api_key,
            local_track=stream.video,
            options=RealtimeConnectOptions(
                model=models.realtime(model), on_remote_stream=lambda _: None
            ),
        )
        connected = session.is_connected()
        await session.disconnect()
        return connected
    finally:
        stop_camera_stream(stream)


async def test_an_app_opens_sessions_with_a_token_within_its_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DECART_CAMERA", "synthetic")
    async with running_service(LOCKED) as url:
        async with DecartClient(KEY, url) as backend:
            token = await backend.tokens.create(allowed_models=["mirage_v2"], expires_in=600)
        for key in (token.api_key, token.token):
            async with DecartClient(key, url) as app:
                assert await connects(app, "mirage_v2")
                with pytest.raises(InvalidAPIKeyError) as refused:
                    await connects(app, "mirage")
                assert refused.value.code == "model_not_allowed"
                with pytest.raises(TokenCreateError) as caught:
                    await app.tokens.create()
                assert caught.value.code == "token_not_allowed"
    assert token.permissions == {"models": ["mirage_v2"]}
    assert token.constraints is None


def test_a_script_makes_tokens_one_by_one_and_leaves_nothing_open() -> None:
    with running_service_process() as service:
        client = service.client()
        for _ in range(2):  # an event loop each, and no close()
            assert asyncio.run(client.tokens.create()).api_key.startswith("ek_")
        gc.collect()


async def test_a_wrong_key_makes_no_token() -> None:
    async with running_service(LOCKED) as url:
        for wrong in ("canary wrong & +ü", " canary "):
            async with DecartClient(wrong, url + "/") as client:
                with pytest.raises(TokenCreateError) as caught:
                    await client.tokens.create()
            assert caught.value.code == "invalid_api_key"
            assert "canary" not in str(caught.value)


async def test_a_session_is_over_with_its_time_and_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DECART_CAMERA", "synthetic")
    states: asyncio.Queue[str] = asyncio.Queue()
    errors: list[DecartSDKError] = []
    async with running_service(LOCKED) as url, DecartClient(KEY, url) as backend:
        token = await backend.tokens.create(constraints={"realtime": {"maxSessionDuration": 2}})
        stream = await get_camera_stream()
        session = await RealtimeClient.connect(
            base_url=url, api_key=token.api_key, local_track=stream.video, options=OPTIONS
        )
        session.on("connection_change", states.put_nowait)
        session.on("error", errors.append)
        async with asyncio.timeout(20):
            seen = [await states.get()]
            while seen[-1] != "disconnected":
                seen.append(await states.get())
        await session.disconnect()
        stop_camera_stream(stream)

    assert "connecting" not in seen[seen.index("connected") :]
    assert [(error.code, error.retryable) for error in errors] == [("session_limit", False)]
