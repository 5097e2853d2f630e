"""GStreamer's webrtcbin publishes by WHIP and watches by WHEP: a client that is none of ours."""

import asyncio
from typing import Any

import httpx
import pytest

from sundog.server.config import Config
from tests.conformance.gstreamer.foreign import foreign_client, missing
from tests.conformance.negative import NEGATIVE, NegativeEngine
from tests.service import running_service

KEY = "right-key"
KEYED = Config(engine="passthrough", port=0, api_keys=(KEY,))
MINE = {"Authorization": f"Bearer {KEY}"}

pytestmark = pytest.mark.client("GStreamer 1.22")


@pytest.fixture(scope="session", autouse=True)
def machine_has_gstreamer() -> None:
    if lacking := missing():
        pytest.skip(f"{lacking}: install the packages that .ci/run names")


def lumas(line: dict[str, Any]) -> list[float]:
    """Return how bright each bar of the test picture is (BT.709, as pictures of this size are)."""
    return [0.21 * red + 0.72 * green + 0.07 * blue for red, green, blue in line["bars"]]


def is_as_sent(line: dict[str, Any]) -> bool:
    """Tell whether the bars fall from white to blue."""
    seen = lumas(line)
    return all(left > right + 5 for left, right in zip(seen, seen[1:], strict=False))


def is_negative(line: dict[str, Any]) -> bool:
    """Tell whether the bars rise from black to yellow."""
    seen = lumas(line)
    return seen[0] < min(seen[1:]) and seen[-1] - seen[0] > 50


async def left_alone(http: httpx.AsyncClient) -> None:
    """Wait until no session is left."""
    async with asyncio.timeout(10):
        while (await http.get("/v1/sessions", headers={"X-API-KEY": KEY})).json()["active"]:
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    "codec",
    [
        pytest.param("h264", marks=pytest.mark.feature("publish", says="WHIP: H264")),
        pytest.param("vp8", marks=pytest.mark.feature("publish", says="VP8")),
    ],
)
async def test_it_publishes_and_leaves(codec: str) -> None:
    async with running_service(KEYED) as url, httpx.AsyncClient(base_url=url) as http:
        where = f"{url}/v1/whip?stream=studio"
        async with foreign_client(
            "publish", where, "--codec", codec, "--sound", "--token", KEY
        ) as publisher:
            assert (await publisher.tells("post"))["status"] == 201
            await publisher.tells("state", lambda line: line["state"] == "connected")
            async with asyncio.timeout(15):
                while True:
                    known = (await http.get("/v1/sessions/studio", headers=MINE)).json()
                    if known["state"] == "live":
                        break
                    await asyncio.sleep(0.1)
            assert known["viewers"] == 0
        assert publisher.said[-1] == {"did": "delete", "status": 200}
        await left_alone(http)


@pytest.mark.parametrize(
    "codec",
    [
        pytest.param("h264", marks=pytest.mark.feature("watch", says="WHEP: H264")),
        pytest.param("vp8", marks=pytest.mark.feature("watch", says="VP8")),
    ],
)
async def test_it_watches_the_restyled_picture_and_leaves(codec: str) -> None:
    async with (
        running_service(KEYED, make_engine=lambda _: NegativeEngine()) as url,
        httpx.AsyncClient(base_url=url, headers=MINE) as http,
        foreign_client("publish", f"{url}/v1/whip?stream=studio", "--token", KEY) as publisher,
    ):
        assert (await publisher.tells("post"))["status"] == 201
        where = f"{url}/v1/whep/studio"
        async with foreign_client("watch", where, "--codec", codec, "--token", KEY) as viewer:
            assert (await viewer.tells("post"))["status"] == 201
            await viewer.tells("see", is_as_sent)
            told = await http.post(
                "/v1/sessions/studio/messages", json={"type": "prompt", "prompt": NEGATIVE}
            )
            assert told.json()["success"]
            viewer.forget()
            await viewer.tells("see", is_negative)
            assert (await http.get("/v1/sessions/studio")).json()["viewers"] == 1
        assert viewer.said[-1] == {"did": "delete", "status": 200}
        assert (await http.get("/v1/sessions/studio")).json()["viewers"] == 0


@pytest.mark.feature("sound")
async def test_its_sound_goes_with_its_picture() -> None:
    async with (
        running_service() as url,
        foreign_client("publish", f"{url}/v1/whip?stream=studio", "--sound") as publisher,
    ):
        assert (await publisher.tells("post"))["status"] == 201
        async with foreign_client("watch", f"{url}/v1/whep/studio", "--sound") as viewer:
            await viewer.tells("see")
            await viewer.tells("hear", lambda line: line["loud"] > 3000)


@pytest.mark.feature("trickled candidates")
async def test_its_candidates_may_follow_by_patch() -> None:
    async with (
        running_service() as url,
        foreign_client("publish", f"{url}/v1/whip?stream=studio", "--trickle") as publisher,
    ):
        assert (await publisher.tells("post"))["status"] == 201
        async with foreign_client("watch", f"{url}/v1/whep/studio", "--trickle") as viewer:
            await viewer.tells("see", is_as_sent)
            for client in (publisher, viewer):
                told = [line for line in client.said if line["did"] == "patch"]
                assert told
                assert {line["status"] for line in told} == {204}


@pytest.mark.feature("wrong key", says="401")
async def test_a_wrong_key_is_told() -> None:
    async with running_service(KEYED) as url:
        async with foreign_client("publish", f"{url}/v1/whip", "--token", "wrong") as publisher:
            assert (await publisher.tells("post"))["status"] == 401
        async with (
            foreign_client("publish", f"{url}/v1/whip?stream=studio", "--token", KEY) as publisher,
        ):
            assert (await publisher.tells("post"))["status"] == 201
            where = f"{url}/v1/whep/studio"
            async with foreign_client("watch", where, "--token", "wrong") as viewer:
                assert (await viewer.tells("post"))["status"] == 401
