"""Who may watch a session, and what is told of it over HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from sundog.protocol.errors import ProtocolError
from sundog.server.service import Service
from tests.service import PASSTHROUGH, changed, known_service, running_service
from tests.wireclient import BROWSER, OUR_SDK, peered, wire

KEYED = changed(PASSTHROUGH, api_keys=("first", "second"))
STRANGE = "https://elsewhere.example"

Refusal = Callable[..., str | None]


@asynccontextmanager
async def session_of_first(
    service: Service, base_url: str
) -> AsyncIterator[tuple[Refusal, str, str]]:
    """Give what asks to watch a session of the first key, and its id and view token."""
    async with wire(base_url, api_key="first", **OUR_SDK) as line:
        told = await line.hear("session_id")

        def refusal(credential: str | None, origin: str | None = None) -> str | None:
            try:
                service.watchable(
                    told["session_id"], credential=credential, origin=origin, host="localhost:8000"
                )
            except ProtocolError as error:
                return error.code
            return None

        yield refusal, told["session_id"], told["view_token"]


async def test_only_clients_of_ours_are_told_the_view_token() -> None:
    async with running_service() as base_url, wire(base_url, **OUR_SDK) as line:
        assert len((await line.hear("session_id"))["view_token"]) >= 32
        async with wire(base_url, **BROWSER) as other:
            assert "view_token" not in await other.hear("session_id")


async def test_the_owner_and_who_has_the_view_token_may_watch() -> None:
    async with (
        known_service(KEYED) as (base_url, service),
        session_of_first(service, base_url) as (refusal, _, token),
    ):
        assert refusal(token) is None
        assert refusal(token, STRANGE) is None
        assert refusal("first") is None
        assert refusal(service.auth.issue("first", b"").jwt) is None
        for wrong in (None, "", "ünsinn", token[:-1]):
            assert refusal(wrong) == "invalid_api_key"
        for another in ("second", service.auth.issue("second", b"").jwt):
            assert refusal(another) == "session_not_found"
        page = b'{"allowedOrigins":["https://app.example.org"]}'
        assert refusal(service.auth.issue("first", page).jwt, STRANGE) == "origin_not_allowed"


async def test_without_keys_whoever_knows_the_session_may_watch_from_pages_of_this_machine() -> (
    None
):
    async with (
        known_service() as (base_url, service),
        session_of_first(service, base_url) as (refusal, _, token),
    ):
        assert refusal(None) is None
        assert refusal(None, "http://localhost:3000") is None
        assert refusal(None, STRANGE) == "origin_not_allowed"
        assert refusal(token, STRANGE) is None
        with pytest.raises(ProtocolError) as caught:
            service.watchable("unknown", credential=None, origin=None, host=None)
        assert caught.value.code.status == 404


async def test_a_sessions_state_is_told_to_who_may_watch_it() -> None:
    async with (
        known_service(KEYED) as (base_url, _),
        wire(base_url, api_key="first", **OUR_SDK) as line,
        httpx.AsyncClient(base_url=base_url) as http,
    ):
        told = await line.hear("session_id")
        path = f"/v1/sessions/{told['session_id']}"
        bearer = {"Authorization": f"Bearer {told['view_token']}"}
        assert (await http.get(path)).status_code == 401
        assert (await http.get(path, headers={"X-API-KEY": "second"})).status_code == 404
        assert (await http.get("/v1/sessions/none", headers=bearer)).status_code == 401
        assert (await http.get(path, headers={"X-API-KEY": "first"})).json() == {
            "id": told["session_id"],
            "viewers": 0,
            "state": "waiting",
            "width": None,
            "height": None,
        }
        async with peered(line) as stream:
            await stream.frames(3)
            state = (await http.get(path, headers=bearer)).json()
            assert (state["state"], state["width"], state["height"]) == ("live", 1280, 704)
