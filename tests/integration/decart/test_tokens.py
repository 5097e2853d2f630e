"""A backend makes a client token with the SDK, and an app uses it."""

import pytest

from decart import DecartClient, InvalidAPIKeyError, TokenCreateError, models
from decart.media import get_camera_stream, stop_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.server.config import Config
from tests.service import running_service

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


async def test_a_wrong_key_makes_no_token() -> None:
    async with running_service(LOCKED) as url:
        for wrong in ("canary wrong & +ü", " canary "):
            async with DecartClient(wrong, url + "/") as client:
                with pytest.raises(TokenCreateError) as caught:
                    await client.tokens.create()
            assert caught.value.code == "invalid_api_key"
            assert "canary" not in str(caught.value)
