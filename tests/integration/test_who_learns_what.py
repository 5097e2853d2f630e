"""What somebody without a key, with another's, or on a strange page can learn or do: nothing."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from sundog.server.access.keyfile import KeyFile
from sundog.server.access.keys import Key, digest_of
from sundog.server.config import Config
from tests.service import known_service, running_service
from tests.whipclient import SDP, published
from tests.wireclient import OUR_SDK, wire

LOCKED = Config(engine="passthrough", port=0, api_keys=("first", "second"), max_sessions=8)
NAMES = ("front", "nobody")
"""A stream that there is, and one that there is not."""


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


async def answers(http: httpx.AsyncClient, name: str, key: str) -> list[tuple[int, str]]:
    """Ask everything that can be asked about a session; return what came, but for the name."""
    head = bearer(key)
    message = {"type": "prompt", "prompt": "Anime"}
    found = [
        await http.post(f"/v1/whep/{name}", content="v=0", headers=SDP | head),
        await http.get(f"/v1/sessions/{name}", headers=head),
        await http.get(f"/v1/sessions/{name}/stats", headers=head),
        await http.post(f"/v1/sessions/{name}/messages", json=message, headers=head),
        await http.patch(f"/v1/whip/{name}/secret", content="x", headers=head),
        await http.delete(f"/v1/whep/{name}/secret", headers=head),
    ]
    return [(answer.status_code, answer.text.replace(name, "")) for answer in found]


@pytest.mark.parametrize(
    ("key", "status"), [("", 401), ("wrong", 401), ("sd_other", 404)], ids=["no", "wrong", "other"]
)
async def test_nobody_learns_whether_a_stream_of_another_key_exists(
    tmp_path: Path, key: str, status: int
) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    keys.change(lambda _: [Key(name="other", digest=digest_of("sd_other"))])
    config = Config(engine="passthrough", port=0, api_keys=("first",), keys_file=str(keys.path))
    async with (
        running_service(config) as base_url,
        published(base_url, key="first", stream="front"),
        httpx.AsyncClient(base_url=base_url) as http,
    ):
        is_there, is_not = [await answers(http, name, key) for name in NAMES]
        assert is_there == is_not
        assert [code for code, _ in is_there[:4]] == [status] * 4


async def test_another_key_cannot_take_a_session_up_by_its_id_or_its_token() -> None:
    async with known_service(LOCKED) as (base_url, service):
        async with wire(base_url, api_key="first", **OUR_SDK) as line:
            mine = await line.hear()
            await line.say(type="switch_camera", rotateY=2, ack=True)
            await line.hear("mirror_ack")
            line.vanish()
        for token in (mine["resume_token"], mine["session_id"]):
            async with wire(base_url, api_key="second", resume_token=token, **OUR_SDK) as line:
                other = await line.hear()
                assert (other["resumed"], other["session_id"] == mine["session_id"]) == (
                    False,
                    False,
                )
        live = service.sessions.get(mine["session_id"])
        assert live is not None
        assert live.owner == service.auth.grant("first").owner


async def test_who_had_a_view_token_is_told_that_there_is_nothing_to_watch_yet_or_any_more() -> (
    None
):
    async with (
        known_service(LOCKED) as (base_url, service),
        httpx.AsyncClient(base_url=base_url) as http,
    ):
        async with published(base_url, key="first", stream="front") as publisher:
            named = service.names.get("front")
            assert named is not None
            token = named.view_token
            await publisher.http.delete(publisher.url)
        async with wire(base_url, api_key="first", **OUR_SDK) as line:
            told = await line.hear()
        async with asyncio.timeout(5):
            while service.sessions.all():
                await asyncio.sleep(0.05)
        for where, credential in (
            ("front", token),
            (told["session_id"], told["view_token"]),
            ("front", "first"),
        ):
            answer = await http.get(f"/v1/sessions/{where}", headers=bearer(credential))
            assert answer.status_code == 404, where
        answer = await http.get("/v1/sessions/other", headers=bearer(token))
        assert answer.status_code == 401


async def test_a_client_token_steers_only_what_was_begun_with_it() -> None:
    async with running_service(LOCKED) as base_url:
        async with httpx.AsyncClient(base_url=base_url, headers={"X-API-KEY": "first"}) as http:
            mine, yours = [
                (await http.post("/v1/client/tokens", json={"expiresIn": 600})).json()["apiKey"]
                for _ in range(2)
            ]
            async with published(base_url, key=mine, stream="front"):
                told = {}
                for who in (mine, mine.removeprefix("ek_"), yours, "first", "second", "wrong"):
                    answer = await http.post(
                        "/v1/sessions/front/messages",
                        json={"type": "prompt", "prompt": "Anime"},
                        headers=bearer(who),
                    )
                    told[who] = answer.status_code
        assert list(told.values()) == [200, 200, 404, 200, 404, 401]


@pytest.mark.parametrize(
    ("host", "origins", "status"),
    [
        ("evil.example:8000", (), 403),
        ("evil.example", (), 403),
        ("localhost.evil.example", (), 403),
        ("[", (), 403),
        ("localhost:8000", (), 200),
        ("app.localhost", (), 200),
        ("192.0.2.7:8000", (), 200),
        ("[::1]:8000", (), 200),
        ("app.example:8000", ("http://app.example:8000",), 200),
    ],
)
async def test_an_open_service_is_not_read_under_a_name_that_anybody_may_point_at_it(
    host: str, origins: tuple[str, ...], status: int
) -> None:
    config = Config(engine="passthrough", port=0, allow_origins=origins)
    async with (
        running_service(config) as base_url,
        published(base_url, stream="front"),
        httpx.AsyncClient(base_url=base_url) as http,
    ):
        for path in ("/v1/sessions/front", "/v1/sessions/front/stats"):
            answer = await http.get(path, headers={"Host": host})
            assert answer.status_code == status, path
        assert (await http.get("/healthz", headers={"Host": host})).status_code == 200


async def test_with_keys_the_name_that_a_service_is_asked_under_does_not_matter() -> None:
    async with (
        running_service(LOCKED) as base_url,
        published(base_url, key="first", stream="front"),
        httpx.AsyncClient(base_url=base_url) as http,
    ):
        head = bearer("first") | {"Host": "any.example"}
        assert (await http.get("/v1/sessions/front", headers=head)).status_code == 200


@pytest.mark.parametrize("path", ["/v1/stream?model=mirage_v2", "/subscribe/front?"])
async def test_a_page_that_may_not_ask_is_refused_before_its_socket_opens(path: str) -> None:
    """A page whose SDK says who it is hears a message instead; no page can read a status."""
    async with known_service() as (base_url, service):
        place = urlsplit(base_url)
        heads = []
        for origin, agent in (
            ("https://evil.example", ""),
            ("https://evil.example", "&user_agent=sundog-js-sdk/0.1.0"),
            ("http://localhost:3000", ""),
        ):
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            lines = [
                f"GET {path}{agent} HTTP/1.1",
                f"Host: {place.netloc}",
                f"Origin: {origin}",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: c3VuZG9nIHRlc3RzIHdzIQ==",
            ]
            writer.write("\r\n".join([*lines, "", ""]).encode())
            async with asyncio.timeout(10):
                heads.append((await reader.readline()).decode().split()[1])
            writer.close()
        assert heads == ["403", "101", "101"]
        async with asyncio.timeout(5):
            while service.places.active:
                await asyncio.sleep(0.02)
