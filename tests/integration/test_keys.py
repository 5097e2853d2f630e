"""Keys that are made and taken back while the service runs, and how long their sessions last."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from decart import DecartSDKError, InvalidAPIKeyError, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions
from sundog.server.access.grants import Limits
from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of
from sundog.server.config import Config
from tests.service import changed, known_service, running_service
from tests.whipclient import published
from tests.wireclient import BROWSER, OUR_SDK, streaming, wire

STUDIO, GUEST = "sd_studio", "sd_guest"


class Kept:
    """A file of keys that a service reads."""

    def __init__(self, path: Path) -> None:
        self.file = KeyFile(path)
        self.add(STUDIO, "studio")
        self.add(GUEST, "guest")
        self.config = Config(engine="passthrough", port=0, keys_file=str(path), max_sessions=8)

    def add(self, key: str, name: str, **more: object) -> None:
        made = replace(Key(name=name, digest=digest_of(key)), **more)  # type: ignore[arg-type]
        self.file.change(lambda keys: [*keys, made])

    def revoke(self, name: str) -> None:
        now = datetime.now(UTC)
        self.file.change(
            lambda keys: [replace(key, revoked_at=now) if key.name == name else key for key in keys]
        )


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "keys.json")


async def first(base_url: str, key: str) -> str:
    """Return what a client that connects with this key hears first: a type, or an error's code."""
    async with wire(base_url, api_key=key, **BROWSER) as line:
        heard = await line.hear()
        return str(heard.get("code", heard["type"]))


async def token_of(base_url: str, key: str) -> str:
    async with httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": key}) as http:
        return str((await http.post("/v1/client/tokens", json={"expiresIn": 600})).json()["apiKey"])


async def test_a_key_made_while_the_service_runs_opens_it_within_two_seconds(kept: Kept) -> None:
    async with running_service(kept.config) as base_url:
        assert await first(base_url, "sd_new") == "invalid_api_key"
        kept.add("sd_new", "new")
        async with asyncio.timeout(2):
            while await first(base_url, "sd_new") != "session_id":
                await asyncio.sleep(0.1)


async def test_who_has_no_good_key_is_refused_in_its_own_way_and_no_session_is_begun(
    kept: Kept,
) -> None:
    now = datetime.now(UTC)
    kept.add("sd_gone", "gone", revoked_at=now)
    kept.add("sd_over", "over", expires_at=now)
    async with known_service(kept.config) as (base_url, service):
        for key in ("", "sd_wrong", "sd_gone", "sd_over"):
            with pytest.raises(InvalidStatus) as caught:
                async with wire(base_url, api_key=key):
                    pass
            assert caught.value.response.status_code == 401
            async with wire(base_url, api_key=key, **OUR_SDK) as line:
                assert (await line.hear())["code"] == "invalid_api_key"
                assert await line.closed() == 4401
        counts = service.insight.snapshot().counts
        assert service.places.active == 0
        assert not counts["sessions_begun"]
        assert sum(counts["connections_refused"].values()) == 8


async def test_a_token_for_one_model_opens_no_other(kept: Kept) -> None:
    async with running_service(kept.config) as base_url:
        asked = {"allowedModels": ["mirage"]}
        async with httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": GUEST}) as http:
            token = (await http.post("/v1/client/tokens", json=asked)).json()["apiKey"]
        with pytest.raises(InvalidStatus) as caught:
            async with wire(base_url, api_key=token, model="mirage_v2"):
                pass
        assert caught.value.response.status_code == 403
        async with wire(base_url, api_key=token, model="mirage") as line:
            assert (await line.hear())["type"] == "session_id"


async def test_a_revoked_key_and_its_tokens_end_within_two_seconds_and_others_go_on(
    kept: Kept,
) -> None:
    async with running_service(kept.config) as base_url, streaming(base_url, api_key=STUDIO) as own:
        token = await token_of(base_url, GUEST)
        async with (
            streaming(base_url, api_key=GUEST) as stream,
            wire(base_url, api_key=token, **BROWSER) as by_token,
            asyncio.timeout(20),
        ):
            await stream.frames(1)
            kept.revoke("guest")
            async with asyncio.timeout(2):
                for line in (stream.line, by_token):
                    error = await line.hear("error")
                    assert (error["code"], error["retryable"]) == ("invalid_api_key", False)
                    assert "revoked" in error["error"]
                    assert await line.closed() == 4401
        for key in (GUEST, token):
            assert await first(base_url, key) == "invalid_api_key"
        await own.frames(3)


async def test_nothing_of_a_revoked_key_is_left_not_even_what_is_parked(
    kept: Kept,
) -> None:
    async with known_service(kept.config) as (base_url, service):
        async with wire(base_url, api_key=GUEST, **OUR_SDK) as line:
            hello = await line.hear()
            await line.say(type="switch_camera", rotateY=2, ack=True)
            await line.hear("mirror_ack")
            line.vanish()
        async with wire(base_url, api_key=GUEST, **OUR_SDK):
            assert service.places.active == 2
            kept.revoke("guest")
            async with asyncio.timeout(2):
                while service.places.active:
                    await asyncio.sleep(0.05)
        query = {"api_key": GUEST, "resume_token": hello["resume_token"], **OUR_SDK}
        async with wire(base_url, **query) as line:
            assert (await line.hear())["code"] == "invalid_api_key"


async def test_a_publisher_whose_key_was_revoked_is_gone_and_so_is_its_name(kept: Kept) -> None:
    async with (
        known_service(kept.config) as (base_url, service),
        published(base_url, key=GUEST, stream="front") as publisher,
    ):
        await publisher.frames(1)
        kept.revoke("guest")
        async with asyncio.timeout(2):
            while service.places.active:
                await asyncio.sleep(0.05)
        assert service.names.get("front") is None
        assert (await publisher.http.post("/v1/whip")).status_code == 401


async def test_our_sdk_is_told_that_its_key_was_revoked_and_does_not_try_again(kept: Kept) -> None:
    errors: list[DecartSDKError] = []
    ended = asyncio.Event()

    def note(error: DecartSDKError) -> None:
        errors.append(error)
        ended.set()

    async with running_service(kept.config) as base_url:
        camera = await get_camera_stream(video={"source": "synthetic", "width": 320, "height": 176})
        client = await RealtimeClient.connect(
            base_url=base_url,
            api_key=GUEST,
            local_track=camera.video,
            options=RealtimeConnectOptions(
                model=models.realtime("mirage_v2"), on_remote_stream=lambda _: None
            ),
        )
        try:
            client.on("error", note)
            kept.revoke("guest")
            async with asyncio.timeout(5):
                await ended.wait()
        finally:
            await client.disconnect()
            camera.stop()
    assert isinstance(errors[0], InvalidAPIKeyError)
    assert "revoked" in errors[0].message


@pytest.mark.parametrize(
    ("service_s", "key_s", "token_s"), [(1, 60, 60), (60, 1, 60), (60, 60, 1), (0, 0, 1)]
)
async def test_the_shortest_limit_of_service_key_and_token_ends_a_session(
    kept: Kept, service_s: float, key_s: float, token_s: int
) -> None:
    kept.add("sd_short", "short", limits=Limits(max_session_s=key_s or None))
    config = changed(kept.config, max_session_s=service_s)
    async with running_service(config) as base_url:
        asked = {"constraints": {"realtime": {"maxSessionDuration": token_s}}}
        async with httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": "sd_short"}) as http:
            token = (await http.post("/v1/client/tokens", json=asked)).json()["apiKey"]
        async with wire(base_url, api_key=token, **OUR_SDK) as line:
            error = await line.hear("error")
            assert (error["code"], error["retryable"]) == ("session_limit", False)
            assert await line.closed() == 4403


async def test_an_empty_file_of_keys_lets_nobody_in(kept: Kept) -> None:
    kept.file.change(lambda _: [])
    async with running_service(kept.config) as base_url:
        assert await first(base_url, "") == "invalid_api_key"
